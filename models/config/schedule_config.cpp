#include "models/config/schedule_config.h"

#include "models/config/checker.h"
#include "models/config/json_document.h"
#include "models/core/words.h"

#include <QByteArray>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace groundswell::config {

using core::Error;
using core::ErrorCode;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::chrono::minutes longest = std::chrono::hours(24) * 366;

struct Unit {
    std::string_view name;
    std::chrono::minutes length;
};
constexpr std::array units{Unit{"m", std::chrono::minutes(1)},       Unit{"min", std::chrono::minutes(1)},
                           Unit{"minute", std::chrono::minutes(1)},  Unit{"minutes", std::chrono::minutes(1)},
                           Unit{"h", std::chrono::hours(1)},         Unit{"hour", std::chrono::hours(1)},
                           Unit{"hours", std::chrono::hours(1)},     Unit{"d", std::chrono::hours(24)},
                           Unit{"day", std::chrono::hours(24)},      Unit{"days", std::chrono::hours(24)},
                           Unit{"w", std::chrono::hours(24 * 7)},    Unit{"week", std::chrono::hours(24 * 7)},
                           Unit{"weeks", std::chrono::hours(24 * 7)}};
constexpr std::array unitWords{Unit{"hourly", std::chrono::hours(1)}, Unit{"daily", std::chrono::hours(24)},
                               Unit{"weekly", std::chrono::hours(24 * 7)}};

template <class Table>
std::optional<std::chrono::minutes> lengthOf(const Table& table, std::string_view name) {
    const auto found = std::find_if(table.begin(), table.end(), [&](const Unit& unit) { return unit.name == name; });
    return found == table.end() ? std::nullopt : std::optional(found->length);
}

Error noInterval(std::string_view when) {
    return {ErrorCode::InvalidInput, "\"" + std::string(when) +
                                         "\" is no schedule; write an interval (\"every 30 minutes\", \"6h\", "
                                         "\"daily\") or five cron fields (\"0 6 * * mon-fri\")."};
}

core::Result<Recurrence> parseInterval(std::string_view when) {
    std::string_view text = core::trimmed(when);
    if (const auto word = lengthOf(unitWords, text)) return Recurrence(*word);
    const bool every = text.starts_with("every ");
    if (every) text = core::trimmed(text.substr(std::string_view("every ").size()));
    std::int64_t amount = 1;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), amount);
    if (problem == std::errc::result_out_of_range) amount = -1;
    const bool hasAmount = end != text.data();
    if (!hasAmount && !every) return noInterval(when);
    const auto unit = lengthOf(units, core::trimmed(text.substr(static_cast<std::size_t>(end - text.data()))));
    if (!unit) return noInterval(when);
    if (amount < 1 || amount > longest / *unit)
        return Error(ErrorCode::InvalidInput, "An interval is at least a minute and at most 366 days.");
    return Recurrence(amount * *unit);
}

std::string intervalWords(std::chrono::minutes length) {
    constexpr std::array wholes{Unit{"week", std::chrono::hours(24 * 7)}, Unit{"day", std::chrono::hours(24)},
                                Unit{"hour", std::chrono::hours(1)}, Unit{"minute", std::chrono::minutes(1)}};
    const Unit& unit = *std::find_if(wholes.begin(), wholes.end(),
                                     [&](const Unit& one) { return length % one.length == std::chrono::minutes(0); });
    const auto amount = length / unit.length;
    const std::string name(unit.name);
    return amount == 1 ? "every " + name : "every " + std::to_string(amount) + " " + name + "s";
}

bool hasFields(std::string_view when) {
    const std::string_view text = core::trimmed(when);
    if (text.find_first_of("*,/") != std::string_view::npos) return true;
    return std::count_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\t'; }) >= 3;
}

void checkWhen(const json& when, const std::string& at, bool cron, Checker& checker) {
    const auto& text = when.get_ref<const std::string&>();
    if (text.empty()) {
        checker.add(at, "A schedule must not be empty; null means none.");
        return;
    }
    core::Result<Recurrence> parsed = Recurrence{};
    if (cron) {
        auto fields = parseCron(text);
        parsed = fields ? core::Result<Recurrence>(*fields) : core::Result<Recurrence>(fields.error());
    } else {
        parsed = parseInterval(text);
    }
    if (!parsed) checker.add(at, parsed.error().message);
}

void checkExpectedBy(const json& object, const std::string& at, Checker& checker) {
    const auto found = object.find("expected_by");
    if (found == object.end() || found->is_null()) return;
    const json* value = checker.text(object, at, "expected_by", Need::Optional);
    if (value == nullptr) return;
    const auto& text = value->get_ref<const std::string&>();
    if (!parseInterval(text))
        checker.add(childPointer(at, "expected_by"),
                    "\"" + text + "\" is no length of time; write \"30 minutes\" or \"2h\".");
}

void checkWord(const json& object, const std::string& at, const char* key, const std::array<const char*, 2>& allowed,
               Checker& checker) {
    const json* value = checker.text(object, at, key, Need::Optional);
    if (value == nullptr) return;
    const auto& word = value->get_ref<const std::string&>();
    if (word == allowed[0] || word == allowed[1]) return;
    checker.add(childPointer(at, key),
                std::string("It must be \"") + allowed[0] + "\" or \"" + allowed[1] + "\", not \"" + word + "\".");
}

void checkTimeZone(const json& object, const std::string& at, Checker& checker) {
    const json* value = checker.text(object, at, "time_zone", Need::Optional);
    if (value == nullptr) return;
    const auto& name = value->get_ref<const std::string&>();
    if (!QTimeZone::isTimeZoneIdAvailable(QByteArray::fromStdString(name)))
        checker.add(childPointer(at, "time_zone"),
                    "There is no time zone \"" + name + "\"; names are like \"Europe/Paris\" and \"UTC\".");
}

}  // namespace

core::Result<Recurrence> parseRecurrence(std::string_view when) {
    if (!hasFields(when)) return parseInterval(when);
    auto cron = parseCron(when);
    if (!cron) return cron.error();
    return Recurrence(*cron);
}

void checkSchedule(const json& schedule, const std::string& at, Checker& checker) {
    if (schedule.is_null()) return;
    if (schedule.is_string()) {
        checkWhen(schedule, at, hasFields(schedule.get_ref<const std::string&>()), checker);
        return;
    }
    if (!schedule.is_object()) {
        checker.add(at, "It must be a string or null, not " + Checker::typeName(schedule) + ", or an object.");
        return;
    }
    const json* every = checker.text(schedule, at, "every", Need::Optional);
    const json* cron = checker.text(schedule, at, "cron", Need::Optional);
    if (schedule.contains("every") == schedule.contains("cron"))
        checker.add(at, "It must have one of \"every\" and \"cron\".");
    if (every != nullptr) checkWhen(*every, childPointer(at, "every"), false, checker);
    if (cron != nullptr) checkWhen(*cron, childPointer(at, "cron"), true, checker);
    checkTimeZone(schedule, at, checker);
    checkWord(schedule, at, "missed", {"skip", "once"}, checker);
    checkWord(schedule, at, "overlap", {"skip", "queue"}, checker);
    checkExpectedBy(schedule, at, checker);
}

ScheduleConfig readSchedule(const json& schedule) {
    ScheduleConfig config;
    if (schedule.is_string()) {
        config.when = schedule.get<std::string>();
        return config;
    }
    config.when = schedule.value(schedule.contains("every") ? "every" : "cron", std::string());
    config.timeZone = schedule.value("time_zone", config.timeZone);
    if (schedule.value("missed", std::string()) == "skip") config.missed = MissedRuns::Skip;
    if (schedule.value("overlap", std::string()) == "queue") config.overlap = OverlappingRuns::Queue;
    const auto expected = schedule.find("expected_by");
    if (expected != schedule.end() && expected->is_string()) config.expectedBy = expected->get<std::string>();
    return config;
}

ordered_json writeSchedule(const ScheduleConfig& schedule, const ordered_json& before) {
    ScheduleConfig plain;
    plain.when = schedule.when;
    if (schedule == plain && !before.is_object()) return schedule.when;
    ordered_json out = before.is_object() ? before : ordered_json::object();
    const bool cron = hasFields(schedule.when);
    out.erase(cron ? "every" : "cron");
    out[cron ? "cron" : "every"] = schedule.when;
    out["time_zone"] = schedule.timeZone;
    out["missed"] = missedRunsName(schedule.missed);
    out["overlap"] = overlappingRunsName(schedule.overlap);
    if (!schedule.expectedBy.empty()) {
        out["expected_by"] = schedule.expectedBy;
    } else if (out.contains("expected_by")) {
        out["expected_by"] = nullptr;
    }
    return out;
}

std::string scheduleLine(const ScheduleConfig& schedule) {
    return hasFields(schedule.when) ? schedule.when + " " + schedule.timeZone : schedule.when;
}

std::string scheduleLine(const TaskSchedule& schedule) {
    const std::string line = scheduleLine(schedule.schedule);
    return schedule.id == sourceScheduleId(schedule.source) ? line : schedule.task + " " + line;
}

std::string sourceScheduleId(std::string_view source) {
    return "source:" + std::string(source);
}

std::optional<std::chrono::minutes> expectedWithin(const ScheduleConfig& schedule) {
    if (schedule.expectedBy.empty()) return std::nullopt;
    const auto length = parseInterval(schedule.expectedBy);
    if (!length) return std::nullopt;
    return std::get<std::chrono::minutes>(*length);
}

std::string describe(const ScheduleConfig& schedule) {
    const auto recurrence = parseRecurrence(schedule.when);
    if (!recurrence) return schedule.when;
    if (const auto* cron = std::get_if<CronExpression>(&*recurrence))
        return describe(*cron) + " (" + schedule.timeZone + ")";
    return intervalWords(std::get<std::chrono::minutes>(*recurrence));
}

const char* missedRunsName(MissedRuns policy) noexcept {
    return policy == MissedRuns::Skip ? "skip" : "once";
}

const char* overlappingRunsName(OverlappingRuns policy) noexcept {
    return policy == OverlappingRuns::Skip ? "skip" : "queue";
}

}  // namespace groundswell::config
