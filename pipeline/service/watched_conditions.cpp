#include "pipeline/service/watched_conditions.h"

#include "pipeline/text/query_parser.h"

#include <nlohmann/json.hpp>

#include <chrono>

namespace groundswell::pipeline {

namespace {

using nlohmann::json;

constexpr std::int64_t mostLastDays = 36'500;

const json* watchedPart(const json& object, const char* name) {
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
}

std::string watchedWords(const json& object, const char* name) {
    const json* value = watchedPart(object, name);
    return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

std::vector<std::string> watchedList(const json& object, const char* name) {
    std::vector<std::string> values;
    const json* list = watchedPart(object, name);
    if (list == nullptr || !list->is_array()) return values;
    for (const json& value : *list) {
        if (value.is_string()) values.push_back(value.get<std::string>());
    }
    return values;
}

std::optional<std::int64_t> watchedNumber(const json& object, const char* name) {
    const json* value = watchedPart(object, name);
    if (value == nullptr || !value->is_number_integer()) return std::nullopt;
    const auto number = value->get<std::int64_t>();
    return number >= 0 ? std::optional(number) : std::nullopt;
}

std::optional<core::UtcTime> watchedMoment(const json& object, const char* name) {
    return core::parseTime(watchedWords(object, name));
}

domain::Filter watchedFilter(const json& object) {
    domain::Filter filter;
    filter.text = text::parseQuery(watchedWords(object, "search"));
    filter.from = watchedMoment(object, "from");
    filter.to = watchedMoment(object, "to");
    filter.languages = watchedList(object, "languages");
    filter.sources = watchedList(object, "sources");
    filter.minItems = watchedNumber(object, "minItems");
    filter.maxItems = watchedNumber(object, "maxItems");
    if (const auto cluster = watchedNumber(object, "cluster"); cluster && *cluster > 0)
        filter.clusters = {core::ClusterId{*cluster}};
    filter.keyword = watchedWords(object, "keyword");
    filter.labels = watchedList(object, "labels");
    filter.withoutLabels = watchedList(object, "withoutLabels");
    const json* watched = watchedPart(object, "watched");
    filter.watched = watched != nullptr && watched->is_boolean() && watched->get<bool>();
    filter.minAuthors = watchedNumber(object, "minAuthors");
    filter.minSources = watchedNumber(object, "minSources");
    filter.author = watchedWords(object, "author");
    filter.state = watchedWords(object, "state");
    return filter;
}

}  // namespace

std::optional<WatchedConditions> readWatchedConditions(const std::string& target, core::UtcTime asOf) {
    WatchedConditions conditions;
    const json object = target.starts_with('{') ? json::parse(target, nullptr, false) : json();
    if (object.is_object()) {
        conditions.filter = watchedFilter(object);
        conditions.lastDays = watchedNumber(object, "lastDays");
        if (conditions.lastDays && (*conditions.lastDays == 0 || *conditions.lastDays > mostLastDays))
            conditions.lastDays.reset();
    } else {
        conditions.filter.text = text::parseQuery(target);
    }
    if (conditions.lastDays) {
        conditions.filter.to = std::chrono::ceil<std::chrono::days>(asOf);
        conditions.filter.from = *conditions.filter.to - std::chrono::days(*conditions.lastDays);
    }
    if (conditions.filter == domain::Filter()) return std::nullopt;
    conditions.filter.ignored = domain::Ignored::Hide;
    return conditions;
}

}  // namespace groundswell::pipeline
