#include "models/domain/job.h"

#include <algorithm>

namespace groundswell::domain {

namespace {

struct Move {
    JobState from;
    JobState to;
    MovedBy by;
};

constexpr std::array legalMoves{
    Move{JobState::Pending, JobState::Received, MovedBy::Program},  // claimed
    Move{JobState::Pending, JobState::Revoked, MovedBy::Program},   // cancelled, expired, blocked, skipped
    Move{JobState::Received, JobState::Started, MovedBy::Program},
    Move{JobState::Received, JobState::Pending, MovedBy::Program},  // given back, or its owner is gone
    Move{JobState::Received, JobState::Revoked, MovedBy::Program},
    Move{JobState::Started, JobState::Success, MovedBy::Program},
    Move{JobState::Started, JobState::Failure, MovedBy::Program},
    Move{JobState::Started, JobState::Retry, MovedBy::Program},
    Move{JobState::Started, JobState::Revoked, MovedBy::Program},
    Move{JobState::Started, JobState::Pending, MovedBy::Program},  // given back, or its owner is gone
    Move{JobState::Retry, JobState::Received, MovedBy::Program},
    Move{JobState::Retry, JobState::Pending, MovedBy::Program},
    Move{JobState::Retry, JobState::Revoked, MovedBy::Program},
    Move{JobState::Failure, JobState::Pending, MovedBy::Person},
    Move{JobState::Revoked, JobState::Pending, MovedBy::Person},
};

}  // namespace

bool canMove(JobState from, JobState to, MovedBy by) noexcept {
    return std::any_of(legalMoves.begin(), legalMoves.end(), [&](const Move& move) {
        return move.from == from && move.to == to && (move.by == MovedBy::Program || by == MovedBy::Person);
    });
}

bool hasEnded(JobState state) noexcept {
    return state == JobState::Success || state == JobState::Failure || state == JobState::Revoked;
}

const char* jobStateName(JobState state) noexcept {
    switch (state) {
        case JobState::Pending: return "pending";
        case JobState::Received: return "received";
        case JobState::Started: return "started";
        case JobState::Retry: return "retry";
        case JobState::Success: return "success";
        case JobState::Failure: return "failure";
        case JobState::Revoked: return "revoked";
    }
    return "pending";
}

std::optional<JobState> parseJobState(const std::string& name) noexcept {
    for (const JobState state : allJobStates) {
        if (name == jobStateName(state)) return state;
    }
    return std::nullopt;
}

const char* revokeReasonName(RevokeReason reason) noexcept {
    switch (reason) {
        case RevokeReason::None: return "";
        case RevokeReason::Cancelled: return "cancelled";
        case RevokeReason::Expired: return "expired";
        case RevokeReason::Blocked: return "blocked";
        case RevokeReason::Skipped: return "skipped";
    }
    return "";
}

const char* retryClassName(RetryClass kind) noexcept {
    switch (kind) {
        case RetryClass::Transient: return "transient";
        case RetryClass::RateLimited: return "rate_limited";
        case RetryClass::Permanent: return "permanent";
        case RetryClass::Poison: return "poison";
        case RetryClass::NeedsUser: return "needs_user";
    }
    return "permanent";
}

const char* logLevelName(LogLevel level) noexcept {
    switch (level) {
        case LogLevel::Debug: return "debug";
        case LogLevel::Info: return "info";
        case LogLevel::Warning: return "warning";
        case LogLevel::Error: return "error";
    }
    return "info";
}

}  // namespace groundswell::domain
