#include "pipeline/workspace/version_catalogue.h"

#include <nlohmann/json.hpp>

#include <charconv>

namespace groundswell::workspace {

namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr std::size_t keptEvents = 1'000;

template <class T>
T valueOf(const json& object, const char* key, T fallback) {
    const auto found = object.find(key);
    if (found == object.end()) return fallback;
    if constexpr (std::is_same_v<T, std::string>) {
        return found->is_string() ? found->template get<T>() : fallback;
    } else if constexpr (std::is_same_v<T, bool>) {
        return found->is_boolean() ? found->template get<T>() : fallback;
    } else {
        return found->is_number_integer() ? found->template get<T>() : fallback;
    }
}

const json& objectIn(const json& document, const char* key) {
    static const json none = json::object();
    const auto found = document.find(key);
    return found != document.end() && found->is_object() ? *found : none;
}

std::vector<std::string> namesIn(const json& object, const char* key) {
    std::vector<std::string> names;
    const auto list = object.find(key);
    if (list == object.end() || !list->is_array()) return names;
    for (const json& name : *list) {
        if (name.is_string()) names.push_back(name.get<std::string>());
    }
    return names;
}

core::UtcTime timeOf(const json& object, const char* key) {
    return core::parseTime(valueOf(object, key, std::string())).value_or(core::UtcTime{});
}

int numberOf(const std::string& text) {
    int number = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), number);
    return end.ec == std::errc() && end.ptr == text.data() + text.size() ? number : 0;
}

WorkflowTestRecord readTest(const json& value) {
    return {valueOf(value, "passed", false),
            timeOf(value, "at"),
            valueOf(value, "items", std::int64_t{0}),
            valueOf(value, "failed", std::int64_t{0}),
            valueOf(value, "waiting", std::int64_t{0}),
            valueOf(value, "summary", std::string())};
}

ordered_json testJson(const WorkflowTestRecord& test) {
    return {{"passed", test.passed}, {"at", core::formatTime(test.at)}, {"items", test.items},
            {"failed", test.failed}, {"waiting", test.waiting},         {"summary", test.summary}};
}

std::optional<PendingActivation> readPending(const json& document) {
    const json& value = objectIn(document, "pending");
    PendingActivation pending;
    pending.version = valueOf(value, "version", 0);
    pending.hash = valueOf(value, "hash", std::string());
    if (pending.version == 0 || pending.hash.empty()) return std::nullopt;
    for (const auto& [from, to] : objectIn(value, "moves").items()) {
        if (to.is_string()) pending.moves.emplace(from, to.get<std::string>());
    }
    pending.backfillTo = valueOf(value, "backfill_to", std::string());
    pending.backfillPerRun = valueOf(value, "backfill_per_run", std::int64_t{0});
    pending.backfillFrom = namesIn(value, "backfill_from");
    pending.backfillSteps = namesIn(value, "backfill_steps");
    return pending;
}

ordered_json pendingJson(const PendingActivation& pending) {
    return {{"version", pending.version},
            {"hash", pending.hash},
            {"moves", pending.moves},
            {"backfill_to", pending.backfillTo},
            {"backfill_from", pending.backfillFrom},
            {"backfill_steps", pending.backfillSteps},
            {"backfill_per_run", pending.backfillPerRun}};
}

}  // namespace

void VersionCatalogue::add(VersionEvent event) {
    events.push_back(std::move(event));
    if (events.size() > keptEvents) events.erase(events.begin(), events.end() - keptEvents);
}

std::string VersionCatalogue::write() const {
    ordered_json document{{"schema_version", 1},
                          {"highest", highest},
                          {"versions", ordered_json::object()},
                          {"tests", ordered_json::object()},
                          {"events", ordered_json::array()}};
    for (const auto& [number, note] : versions) {
        document["versions"][std::to_string(number)] = {{"saved_at", core::formatTime(note.savedAt)},
                                                        {"origin", note.origin},
                                                        {"note", note.note},
                                                        {"hash", note.hash}};
    }
    for (const auto& [hash, test] : tests) document["tests"][hash] = testJson(test);
    for (const VersionEvent& event : events) {
        document["events"].push_back({{"at", core::formatTime(event.at)},
                                      {"what", event.what},
                                      {"version", event.version},
                                      {"note", event.note}});
    }
    if (pending) document["pending"] = pendingJson(*pending);
    return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

VersionCatalogue VersionCatalogue::read(std::string_view text) {
    VersionCatalogue catalogue;
    const json document = json::parse(text, nullptr, false);
    if (!document.is_object()) return catalogue;
    catalogue.highest = valueOf(document, "highest", 0);
    for (const auto& [number, value] : objectIn(document, "versions").items()) {
        if (numberOf(number) == 0 || !value.is_object()) continue;
        catalogue.versions[numberOf(number)] = {timeOf(value, "saved_at"), valueOf(value, "origin", std::string()),
                                                valueOf(value, "note", std::string()),
                                                valueOf(value, "hash", std::string())};
    }
    for (const auto& [hash, value] : objectIn(document, "tests").items()) {
        if (value.is_object()) catalogue.tests[hash] = readTest(value);
    }
    const auto events = document.find("events");
    if (events != document.end() && events->is_array()) {
        for (const json& value : *events) {
            if (!value.is_object()) continue;
            catalogue.add({timeOf(value, "at"), valueOf(value, "what", std::string()), valueOf(value, "version", 0),
                           valueOf(value, "note", std::string())});
        }
    }
    catalogue.pending = readPending(document);
    return catalogue;
}

}  // namespace groundswell::workspace
