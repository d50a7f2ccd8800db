#pragma once

#include "models/core/clock.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::net {

/// Header names in lower case with their values.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// True for answers that may be different a little later: 408, 425, 429 and 5xx except "not implemented" ones.
[[nodiscard]] bool isPassingStatus(int status);

/// How long a server asks to wait, between 1 s and 24 h: Retry-After (seconds or HTTP date), else a reset header where
/// `status` is 429: seconds remaining, epoch seconds or ISO 8601. Empty where it does not say, or says it unreadably.
/// Pure.
[[nodiscard]] std::optional<std::chrono::seconds> requestedWait(int status, const Headers& headers, core::UtcTime now);

/// Wait before attempt `attempt` + 1 (the first is 1): full jitter over base * 2^(attempt-1), at most `cap`. `random`
/// is uniform in [0, 1). Pure.
[[nodiscard]] std::chrono::milliseconds backoff(int attempt, std::chrono::milliseconds base,
                                                std::chrono::milliseconds cap, double random);

}  // namespace groundswell::net
