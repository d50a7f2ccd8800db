#include "models/config/cron_expression.h"

#include "models/core/words.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace groundswell::config {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::array<std::string_view, 12> monthNames{"january",   "february", "march",    "april",
                                                      "may",       "june",     "july",     "august",
                                                      "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> weekdayNames{"sunday",   "monday", "tuesday", "wednesday",
                                                       "thursday", "friday", "saturday"};
constexpr std::size_t shortName = 3;

struct Field {
    const char* name;
    int least;
    int most;
    std::span<const std::string_view> names;  ///< of least, least + 1, ...
};

Error wrong(const Field& field, std::string_view part, const std::string& why) {
    return {ErrorCode::InvalidInput, std::string("The ") + field.name + " \"" + std::string(part) + "\" " + why + "."};
}

std::string rangeText(const Field& field) {
    return "is not from " + std::to_string(field.least) + " to " + std::to_string(field.most);
}

std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool digits = !text.empty() && text.front() >= '0' && text.front() <= '9';
    if (!digits || problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

core::Result<int> value(const Field& field, std::string_view text) {
    const std::string word = core::lowered(text);
    for (std::size_t i = 0; i < field.names.size(); ++i) {
        if (word == field.names[i] || word == field.names[i].substr(0, shortName))
            return field.least + static_cast<int>(i);
    }
    const std::optional<int> found = number(text);
    if (!found) return wrong(field, text, "is no number" + std::string(field.names.empty() ? "" : " and no name"));
    if (*found < field.least || *found > field.most) return wrong(field, text, rangeText(field));
    return *found;
}

// One entry of a list, without its step: first and last value.
core::Result<std::pair<int, int>> range(const Field& field, std::string_view text) {
    if (text == "*") return std::pair{field.least, field.most};
    const std::size_t dash = text.find('-');
    auto first = value(field, text.substr(0, dash));
    if (!first) return first.error();
    if (dash == std::string_view::npos) return std::pair{*first, *first};
    auto last = value(field, text.substr(dash + 1));
    if (!last) return last.error();
    return std::pair{*first, *last};
}

template <std::size_t N>
core::Result<void> addEntry(const Field& field, std::string_view entry, std::bitset<N>& values) {
    const std::size_t slash = entry.find('/');
    auto ends = range(field, entry.substr(0, slash));
    if (!ends) return ends.error();
    int step = 1;
    if (slash != std::string_view::npos) {
        const std::string_view base = entry.substr(0, slash);
        if (base != "*" && base.find('-') == std::string_view::npos)
            return wrong(field, entry, "has a step, which follows * or a range only");
        const std::optional<int> given = number(entry.substr(slash + 1));
        if (!given || *given < 1 || *given > field.most) return wrong(field, entry, "has no step behind the /");
        step = *given;
    }
    const int length = field.most - field.least + 1;
    const int last = ends->second < ends->first ? ends->second + length : ends->second;
    for (int i = ends->first; i <= last; i += step)
        values.set(static_cast<std::size_t>(field.least + (i - field.least) % length));
    return {};
}

template <std::size_t N>
core::Result<void> readField(const Field& field, std::string_view text, std::bitset<N>& values) {
    for (std::string_view rest = text;;) {
        const std::size_t comma = rest.find(',');
        const std::string_view entry = rest.substr(0, comma);
        if (entry.empty()) return wrong(field, text, "has an empty entry");
        if (auto added = addEntry(field, entry, values); !added) return added;
        if (comma == std::string_view::npos) return {};
        rest.remove_prefix(comma + 1);
    }
}

std::vector<std::string_view> fieldsOf(std::string_view text) {
    std::vector<std::string_view> fields;
    for (std::size_t begin = text.find_first_not_of(" \t"); begin != std::string_view::npos;) {
        const std::size_t end = std::min(text.find_first_of(" \t", begin), text.size());
        fields.push_back(text.substr(begin, end - begin));
        begin = text.find_first_not_of(" \t", end);
    }
    return fields;
}

// 29 days for February: a leap year comes.
bool canHappen(const CronExpression& cron) {
    if (!cron.anyWeekday) return true;
    static constexpr std::array days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (std::size_t month = 1; month <= days.size(); ++month) {
        if (!cron.months.test(month)) continue;
        for (std::size_t day = 1; day <= static_cast<std::size_t>(days[month - 1]); ++day) {
            if (cron.days.test(day)) return true;
        }
    }
    return false;
}

}  // namespace

bool CronExpression::fallsOn(std::chrono::year_month_day date) const {
    if (!months.test(static_cast<unsigned>(date.month()))) return false;
    const bool day = days.test(static_cast<unsigned>(date.day()));
    const bool weekday = weekdays.test(std::chrono::weekday(std::chrono::sys_days(date)).c_encoding());
    return anyDay || anyWeekday ? day && weekday : day || weekday;
}

core::Result<CronExpression> parseCron(std::string_view text) {
    const std::vector<std::string_view> fields = fieldsOf(text);
    if (fields.size() != 5) {
        return Error(ErrorCode::InvalidInput,
                     "A cron line has five fields (minute, hour, day of the month, month, weekday), not " +
                         std::to_string(fields.size()) + ".");
    }
    CronExpression cron;
    const std::array done{readField({"minute", 0, 59, {}}, fields[0], cron.minutes),
                          readField({"hour", 0, 23, {}}, fields[1], cron.hours),
                          readField({"day of the month", 1, 31, {}}, fields[2], cron.days),
                          readField({"month", 1, 12, monthNames}, fields[3], cron.months),
                          readField({"weekday", 0, 6, weekdayNames}, fields[4], cron.weekdays)};
    for (const core::Result<void>& field : done) {
        if (!field) return field.error();
    }
    cron.anyDay = fields[2].front() == '*';
    cron.anyWeekday = fields[4].front() == '*';
    if (!canHappen(cron)) return Error(ErrorCode::InvalidInput, "No year has such a day of the month.");
    return cron;
}

}  // namespace groundswell::config
