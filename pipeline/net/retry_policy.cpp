#include "pipeline/net/retry_policy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace groundswell::net {

namespace {

using std::chrono::seconds;

constexpr seconds shortestWait{1};
constexpr seconds longestWait = std::chrono::hours(24);
// Fewer digits than this cannot be an epoch time of this century.
constexpr std::size_t epochDigits = 10;

std::string_view find(const Headers& headers, std::string_view name) {
    for (const auto& [key, value] : headers) {
        if (key == name) return value;
    }
    return {};
}

seconds clamped(seconds wait) {
    return std::clamp(wait, shortestWait, longestWait);
}

// "120", "120.5" (Reddit); more digits than fit are simply long.
std::optional<seconds> readSeconds(std::string_view text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || (digits != text.size() && text[digits] != '.')) return std::nullopt;
    if (text.find_first_not_of("0123456789.") != std::string_view::npos) return std::nullopt;
    if (digits > 9) return longestWait;
    return seconds(std::stol(std::string(text.substr(0, digits))) + (digits != text.size() ? 1 : 0));
}

std::optional<seconds> readReset(std::string_view text, core::UtcTime now) {
    const bool isNumber = text.find_first_not_of("0123456789.") == std::string_view::npos;
    if (isNumber && text.find('.') < epochDigits) return readSeconds(text);
    if (isNumber && text.size() < epochDigits) return readSeconds(text);
    const auto time = core::parseTime(text);
    if (!time) return isNumber ? std::optional(longestWait) : std::nullopt;
    return std::chrono::ceil<seconds>(*time - now);
}

}  // namespace

bool isPassingStatus(int status) {
    constexpr std::array passing{408, 425, 429, 500, 502, 503, 504, 507, 509,
                                 520, 521, 522, 523, 524, 525, 529, 598, 599};
    return std::binary_search(passing.begin(), passing.end(), status);
}

std::optional<seconds> requestedWait(int status, const Headers& headers, core::UtcTime now) {
    if (const std::string_view text = find(headers, "retry-after"); !text.empty()) {
        if (const auto wait = readSeconds(text)) return clamped(*wait);
        if (const auto time = core::parseTime(text)) return clamped(std::chrono::ceil<seconds>(*time - now));
    }
    if (status != 429) return std::nullopt;
    for (const std::string_view name : {"x-ratelimit-reset", "ratelimit-reset", "x-rate-limit-reset"}) {
        const std::string_view text = find(headers, name);
        if (text.empty()) continue;
        if (const auto wait = readReset(text, now)) return clamped(*wait);
    }
    return std::nullopt;
}

std::chrono::milliseconds backoff(int attempt, std::chrono::milliseconds base, std::chrono::milliseconds cap,
                                  double random) {
    const double ceiling = std::min(static_cast<double>(base.count()) * std::exp2(std::clamp(attempt - 1, 0, 40)),
                                    static_cast<double>(cap.count()));
    return std::chrono::milliseconds(static_cast<std::int64_t>(ceiling * random));
}

}  // namespace groundswell::net
