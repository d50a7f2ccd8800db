#include "pipeline/sources/api/api_windows.h"

#include <nlohmann/json.hpp>

namespace groundswell::sources {

namespace {

using nlohmann::json;

constexpr int workForm = 1;

json written(const std::optional<core::UtcTime>& time) {
    return time ? json(time->time_since_epoch().count()) : json(nullptr);
}

std::optional<core::UtcTime> timeIn(const json& value, const char* key) {
    const auto found = value.find(key);
    if (found == value.end() || !found->is_number_integer()) return std::nullopt;
    return core::UtcTime(std::chrono::microseconds(found->get<std::int64_t>()));
}

}  // namespace

std::string writeApiWork(const ApiWork& work) {
    if (work.windows.empty()) return {};
    json windows = json::array();
    for (const ApiWindow& window : work.windows)
        windows.push_back({{"from", written(window.from)}, {"to", written(window.to)}, {"next", window.next}});
    const json out{{"api_work", workForm},
                   {"from", written(work.from)},
                   {"to", written(work.to)},
                   {"at", written(work.at)},
                   {"windows", std::move(windows)}};
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<ApiWork> readApiWork(std::string_view text) {
    const json value = json::parse(text, nullptr, false);
    if (!value.is_object() || value.value("api_work", json()) != workForm) return std::nullopt;
    const auto at = timeIn(value, "at");
    const auto windows = value.find("windows");
    if (!at || windows == value.end() || !windows->is_array()) return std::nullopt;
    ApiWork work{timeIn(value, "from"), timeIn(value, "to"), *at, {}};
    for (const json& window : *windows) {
        if (!window.is_object() || !window.contains("next") || !window.at("next").is_string()) return std::nullopt;
        work.windows.push_back({timeIn(window, "from"), timeIn(window, "to"), window.at("next").get<std::string>()});
    }
    return work;
}

std::optional<std::pair<ApiWindow, ApiWindow>> halves(const ApiWindow& window, config::ApiTimeFormat format) {
    if (!window.from || !window.to || *window.from >= *window.to) return std::nullopt;
    const core::UtcTime middle = *window.from + (*window.to - *window.from) / 2;
    core::UtcTime cut = std::chrono::floor<std::chrono::seconds>(middle);
    if (format == config::ApiTimeFormat::Day) {
        cut = std::chrono::floor<std::chrono::days>(middle);
        // A window may begin within the day that its middle lies in.
        if (cut <= *window.from) cut += std::chrono::days(1);
    }
    if (cut <= *window.from || cut >= *window.to) return std::nullopt;
    return std::pair(ApiWindow{window.from, cut, {}}, ApiWindow{cut, window.to, {}});
}

}  // namespace groundswell::sources
