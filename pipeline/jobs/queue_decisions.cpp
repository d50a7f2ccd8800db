#include "pipeline/jobs/queue_decisions.h"

#include "models/core/words.h"

namespace groundswell::jobs {

using core::ErrorCode;
using How = store::JobEnd::How;

namespace {

constexpr std::size_t longestMessage = 2'000;

std::string inSeconds(std::chrono::milliseconds time) {
    constexpr int perSecond = 1'000;
    const auto whole = time.count() / perSecond;
    const auto rest = time.count() % perSecond;
    std::string text = std::to_string(whole);
    if (rest != 0) {
        std::string digits = std::to_string(perSecond + rest).substr(1);
        while (digits.back() == '0') digits.pop_back();
        text += "." + digits;
    }
    return text + " s";
}

How howOf(RetryDecision::What what) {
    switch (what) {
        case RetryDecision::What::Retry: return How::Retry;
        case RetryDecision::What::Snooze: return How::Snooze;
        case RetryDecision::What::Fail: return How::Failure;
    }
    return How::Failure;
}

}  // namespace

std::int64_t weightOf(const domain::Job& job, const Task* task) noexcept {
    return task != nullptr && task->brief && job.crashes == 0 ? 1 : roomOfSlot;
}

LimitPassed passedLimit(const TimeLimits& limits, std::chrono::steady_clock::duration ran) noexcept {
    if (limits.hard && ran >= *limits.hard) return LimitPassed::Hard;
    return limits.soft && ran >= *limits.soft ? LimitPassed::Soft : LimitPassed::None;
}

std::optional<std::chrono::milliseconds> nextLimit(const TimeLimits& limits,
                                                   std::chrono::steady_clock::duration ran) noexcept {
    if (limits.soft && ran < *limits.soft && (!limits.hard || *limits.soft <= *limits.hard)) return limits.soft;
    return limits.hard && ran < *limits.hard ? limits.hard : std::nullopt;
}

domain::JobError jobErrorOf(const core::Error& error) {
    std::string message = error.describe();
    message.resize(core::beginning(message, longestMessage).size());
    return {core::errorCodeName(error.code), std::move(message), retryClassOf(error)};
}

domain::JobError tookTooLong(std::chrono::milliseconds limit) {
    return {core::errorCodeName(ErrorCode::Cancelled), "It took longer than its limit of " + inSeconds(limit) + ".",
            domain::RetryClass::Permanent};
}

store::JobEnd endOfFailure(const domain::Job& job, const core::Error& error, StopCauses causes,
                           const TimeLimits& limits, const RetryPolicy& policy, core::UtcTime now, double random) {
    store::JobEnd end = store::JobEnd::of(job, How::Failure);
    end.cancelledByPerson = causes.person;
    end.error = jobErrorOf(error);
    if (causes.person) return end;
    if (error.code == ErrorCode::Cancelled && causes.shutdown) {
        end.how = How::GiveBack;
        return end;
    }
    if (error.code == ErrorCode::Cancelled && causes.softLimit) {
        end.error = tookTooLong(limits.soft.value_or(std::chrono::milliseconds(0)));
        return end;
    }
    const RetryDecision decision = decideRetry(policy, job.maxAttempts, error, job.attempt, random);
    end.how = howOf(decision.what);
    if (decision.what != RetryDecision::What::Fail) end.notBefore = now + decision.wait;
    return end;
}

}  // namespace groundswell::jobs
