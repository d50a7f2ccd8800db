#include "pipeline/sources/api/api_request.h"

#include <algorithm>
#include <utility>

namespace groundswell::sources {

namespace {

// Nothing for a placeholder that has no value.
std::optional<std::string> placeholderValue(std::string_view name, const config::ApiDefinition& api,
                                            const ApiPathValues& values) {
    if (name == "query") return percentEncoded(values.query);
    if (name == "limit") return std::to_string(values.limit);
    if (name == "cursor") {
        if (values.cursor.empty()) return std::nullopt;
        return percentEncoded(values.cursor);
    }
    if (name == "from" && values.from) return percentEncoded(apiTime(*values.from, api.times));
    if (name == "to" && values.to) {
        // A last day is named inclusively wherever days are all that is understood.
        const auto last =
            api.times == config::ApiTimeFormat::Day ? *values.to - std::chrono::microseconds(1) : *values.to;
        return percentEncoded(apiTime(last, api.times));
    }
    return std::nullopt;
}

// False when a placeholder had no value; it is then empty in the text.
bool fill(std::string_view part, const config::ApiDefinition& api, const ApiPathValues& values, std::string& out) {
    bool whole = true;
    while (!part.empty()) {
        const std::size_t open = part.find('{');
        const std::size_t close = open == std::string_view::npos ? open : part.find('}', open);
        out += part.substr(0, close == std::string_view::npos ? part.size() : open);
        if (close == std::string_view::npos) break;
        if (const auto value = placeholderValue(part.substr(open + 1, close - open - 1), api, values)) {
            out += *value;
        } else {
            whole = false;
        }
        part.remove_prefix(close + 1);
    }
    return whole;
}

}  // namespace

std::string percentEncoded(std::string_view text) {
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                                c == '-' || c == '.' || c == '_' || c == '~';
        if (unreserved) {
            out += c;
        } else {
            out += '%';
            out += hex[byte >> 4U];
            out += hex[byte & 0xfU];
        }
    }
    return out;
}

std::string apiTime(core::UtcTime time, config::ApiTimeFormat format) {
    using std::chrono::milliseconds;
    using std::chrono::seconds;
    const auto whole = std::chrono::floor<seconds>(time);
    switch (format) {
        case config::ApiTimeFormat::EpochSeconds: return std::to_string(whole.time_since_epoch().count());
        case config::ApiTimeFormat::EpochMillis:
            return std::to_string(std::chrono::floor<milliseconds>(time).time_since_epoch().count());
        case config::ApiTimeFormat::Day: return core::formatDay(std::chrono::floor<std::chrono::days>(time));
        case config::ApiTimeFormat::Iso: return core::formatTime(whole);
        case config::ApiTimeFormat::Compact: break;
    }
    std::string digits;
    for (const char c : core::formatTime(whole)) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
}

std::string apiDetailsAddress(const config::ApiDefinition& api, const std::vector<std::string>& ids) {
    static constexpr std::string_view place = "{ids}";
    std::string list;
    for (const std::string& id : ids) list += (list.empty() ? "" : ",") + percentEncoded(id);
    std::string path = api.details->path;
    if (const std::size_t at = path.find(place); at != std::string::npos) path.replace(at, place.size(), list);
    return api.url + path;
}

bool asksForTimes(const config::ApiEndpoint& endpoint) {
    return endpoint.path.find("{from}") != std::string::npos || endpoint.path.find("{to}") != std::string::npos;
}

std::string apiAddress(const config::ApiDefinition& api, const config::ApiEndpoint& endpoint,
                       const ApiPathValues& values) {
    const std::string_view path = endpoint.path;
    const std::size_t mark = path.find('?');
    std::string out = api.url;
    fill(path.substr(0, mark), api, values, out);
    if (mark == std::string_view::npos) return out;
    char before = '?';
    std::string_view rest = path.substr(mark + 1);
    while (!rest.empty()) {
        const std::string_view parameter = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), parameter.size() + 1));
        std::string filled;
        if (!fill(parameter, api, values, filled)) continue;
        out += std::exchange(before, '&');
        out += filled;
    }
    return out;
}

}  // namespace groundswell::sources
