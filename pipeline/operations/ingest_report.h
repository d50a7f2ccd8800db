#pragma once

#include "models/core/clock.h"
#include "models/domain/run.h"
#include "pipeline/sources/input_issue.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::operations {

/// Records that are told of together: how many, and the first. A value.
struct AlikeRecords {
    std::int64_t count = 0;
    std::string file;
    std::int64_t line = 0;              ///< 0 = unknown
    std::optional<core::UtcTime> date;  ///< of the first, where it is about dates

    /// In the order in which they were read.
    void add(const AlikeRecords& later);
};

/// What one ingest counted. `issues` and `doubts` hold the first 1,000.
struct IngestReport {
    domain::RunCounts counts;
    std::vector<sources::InputIssue> issues;
    std::int64_t issueCount = 0;
    AlikeRecords noText;                      ///< rows without any text, which were left out; they are no issues
    AlikeRecords early;                       ///< items that are dated before anybody wrote them
    AlikeRecords late;                        ///< items that are dated in the future
    std::vector<sources::InputIssue> doubts;  ///< what was taken as it is and may be meant otherwise

    void add(IngestReport later);
    /// As the record of a run keeps them: what was skipped counts among what was rejected.
    [[nodiscard]] domain::RunCounts runCounts() const;
    /// A sentence each about what was skipped and what looks wrong; none of them is an issue.
    [[nodiscard]] std::vector<sources::InputIssue> warnings() const;
};

/// Dates before this are taken for mistakes: what is collected here was first written on the web.
[[nodiscard]] core::UtcTime earliestLikely() noexcept;
/// So are those after this one, which leaves room for every time zone and for clocks that go wrong.
[[nodiscard]] core::UtcTime latestLikely(core::UtcTime now) noexcept;

}  // namespace groundswell::operations
