#pragma once

#include "models/core/error.h"
#include "models/domain/job.h"

#include <chrono>

namespace groundswell::jobs {

/// How a task is tried again. The wait before attempt n + 1 is random in [0, base * 2^(n-1)], at most `cap` ("full
/// jitter", M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog 2015).
struct RetryPolicy {
    int maxAttempts = 10;  ///< with the first
    std::chrono::milliseconds base = std::chrono::seconds(2);
    std::chrono::milliseconds cap = std::chrono::hours(1);
    /// For something that cannot be had now and does not say when: nothing is spent by asking again.
    std::chrono::milliseconds snooze = std::chrono::seconds(30);
};

/// What may be done about an error. Retryable are Network, Unavailable, Io, Truncated, StoreLocked, and HttpStatus
/// where the server says that it passes (408, 425, 429, 5xx); nothing is whose context says "retry" = "none". Pure.
[[nodiscard]] domain::RetryClass retryClassOf(const core::Error& error);

/// What is to become of a failed attempt.
struct RetryDecision {
    enum class What {
        Fail,
        Retry,
        Snooze  ///< spends no attempt
    } what = What::Fail;
    std::chrono::milliseconds wait{0};
};

/// `attempt` is the one that failed, from 1; `random` is uniform in [0, 1). Unavailable and 429 are snoozed, for as
/// long as the error's context "retry_after" (seconds) says, between 1 s and 24 h. Pure.
[[nodiscard]] RetryDecision decideRetry(const RetryPolicy& policy, int maxAttempts, const core::Error& error,
                                        int attempt, double random);

}  // namespace groundswell::jobs
