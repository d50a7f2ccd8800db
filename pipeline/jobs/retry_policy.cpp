#include "pipeline/jobs/retry_policy.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace groundswell::jobs {

using core::ErrorCode;
using domain::RetryClass;

namespace {

constexpr int tooManyRequests = 429;
constexpr int maxDoublings = 40;  // far beyond any cap, and no overflow
constexpr std::chrono::milliseconds shortestWait = std::chrono::seconds(1);
constexpr std::chrono::milliseconds longestWait = std::chrono::hours(24);

std::optional<std::int64_t> numberIn(const core::Error& error, const std::string& key) {
    const std::string text = error.contextValue(key);
    std::int64_t value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (failure == std::errc::result_out_of_range) return longestWait.count();
    if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

RetryClass classOfStatus(const core::Error& error) {
    constexpr int requestTimeout = 408;
    constexpr int tooEarly = 425;
    constexpr int firstOfServer = 500;
    constexpr int notImplemented = 501;
    constexpr int versionNotSupported = 505;
    const auto status = numberIn(error, "status").value_or(0);
    if (status == tooManyRequests) return RetryClass::RateLimited;
    const bool passes = status == requestTimeout || status == tooEarly ||
                        (status >= firstOfServer && status != notImplemented && status != versionNotSupported);
    return passes ? RetryClass::Transient : RetryClass::Permanent;
}

std::chrono::milliseconds snoozeOf(const RetryPolicy& policy, const core::Error& error) {
    const auto asked = numberIn(error, "retry_after");
    if (!asked) return std::clamp(policy.snooze, std::chrono::milliseconds(0), longestWait);
    const auto longest = std::chrono::duration_cast<std::chrono::seconds>(longestWait);
    return std::clamp<std::chrono::milliseconds>(std::chrono::seconds(std::min<std::int64_t>(*asked, longest.count())),
                                                 shortestWait, longestWait);
}

std::chrono::milliseconds backoff(const RetryPolicy& policy, int attempt, double random) {
    const int doublings = std::clamp(attempt - 1, 0, maxDoublings);
    const double ceiling = std::min(static_cast<double>(policy.base.count()) * static_cast<double>(1LL << doublings),
                                    static_cast<double>(policy.cap.count()));
    return std::chrono::milliseconds(static_cast<std::int64_t>(ceiling * random));
}

}  // namespace

RetryClass retryClassOf(const core::Error& error) {
    if (error.contextValue("retry") == "none") return RetryClass::Permanent;
    switch (error.code) {
        case ErrorCode::Network:
        case ErrorCode::Io:
        case ErrorCode::Truncated:
        case ErrorCode::StoreLocked: return RetryClass::Transient;
        case ErrorCode::Unavailable:
            return numberIn(error, "status") == tooManyRequests ? RetryClass::RateLimited : RetryClass::Transient;
        case ErrorCode::HttpStatus: return classOfStatus(error);
        case ErrorCode::StoreDamaged:
        case ErrorCode::StoreTooNew: return RetryClass::NeedsUser;
        case ErrorCode::InvalidInput:
        case ErrorCode::NotFound:
        case ErrorCode::AlreadyExists:
        case ErrorCode::Unsupported:
        case ErrorCode::Cancelled:
        case ErrorCode::StoreFailed:
        case ErrorCode::Internal: return RetryClass::Permanent;
    }
    return RetryClass::Permanent;
}

RetryDecision decideRetry(const RetryPolicy& policy, int maxAttempts, const core::Error& error, int attempt,
                          double random) {
    const RetryClass kind = retryClassOf(error);
    if (kind == RetryClass::RateLimited || (kind == RetryClass::Transient && error.code == ErrorCode::Unavailable))
        return {RetryDecision::What::Snooze, snoozeOf(policy, error)};
    if (kind != RetryClass::Transient || attempt >= maxAttempts) return {};
    return {RetryDecision::What::Retry, backoff(policy, attempt, random)};
}

}  // namespace groundswell::jobs
