#pragma once

#include "models/core/clock.h"

#include <cstdint>
#include <optional>
#include <string>

namespace groundswell::domain {

/// What is remembered of one query of a source between fetches. A value.
struct QueryState {
    std::string source;
    std::string query;
    std::string address;  ///< the URL that these belong to
    std::string etag;     ///< of a feed; for an API what its last fetch left undone
    std::string lastModified;
    std::string movedTo;
    std::optional<core::UtcTime> lastTried;
    std::optional<core::UtcTime> lastGood;
    std::string lastError;  ///< empty after a good fetch
    std::int64_t failuresInRow = 0;
};

/// A time that a query asked for and has not got: its fetch ended early. A value.
struct FetchGap {
    std::string source;
    std::string query;
    core::UtcTime from{};  ///< inclusive
    core::UtcTime to{};    ///< exclusive
    core::UtcTime notedAt{};
    std::string reason;  ///< in words

    friend bool operator==(const FetchGap&, const FetchGap&) = default;
};

/// How a source has fared of late. A value.
struct SourceHealth {
    std::string source;
    std::int64_t failuresInRow = 0;  ///< rounds that failed since one did not; retries of one round are not counted
    std::optional<core::UtcTime> pausedAt;  ///< none = it takes part in rounds
    std::string pauseReason;                ///< in words; empty = it does not pause

    friend bool operator==(const SourceHealth&, const SourceHealth&) = default;
};

/// Items of one source in numbers.
struct SourceSummary {
    std::string source;
    std::int64_t items = 0;
    std::optional<core::UtcTime> firstPublished;
    std::optional<core::UtcTime> lastPublished;
    std::optional<core::UtcTime> lastGood;
    std::string lastError;
    std::optional<core::UtcTime> pausedAt;
    std::string pauseReason;
    std::int64_t refused = 0;  ///< rows and records that the last import into it could not take
};

}  // namespace groundswell::domain
