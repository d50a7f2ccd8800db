#pragma once

#include "models/core/clock.h"
#include "models/domain/content_item.h"
#include "models/domain/raw_record.h"
#include "models/domain/run.h"
#include "models/store/item_writer.h"
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

/// Items that look like mistakes of their input. They are kept, and told of once. A value.
struct OddItems {
    AlikeRecords noText;  ///< without a text, and without a title in its place
    AlikeRecords early;   ///< dated before anybody wrote them
    AlikeRecords late;    ///< dated after `latest`

    void note(const domain::RawRecord& record, const domain::ContentItem& item, core::UtcTime latest);
    void add(const OddItems& later);
};

/// What one ingest counted. `issues` and `doubts` hold the first 1,000.
struct IngestReport {
    domain::RunCounts counts;
    std::vector<sources::InputIssue> issues;
    std::int64_t issueCount = 0;
    OddItems odd;                             ///< they are no issues
    std::vector<sources::InputIssue> doubts;  ///< what was taken as it is and may be meant otherwise

    void add(IngestReport later);
    void note(sources::InputIssue issue);
    void count(const std::vector<store::UpsertOutcome>& outcomes);
    /// A sentence each about what looks wrong; none of them is an issue.
    [[nodiscard]] std::vector<sources::InputIssue> warnings() const;
};

/// Dates before this are taken for mistakes: what is collected here was first written on the web.
[[nodiscard]] core::UtcTime earliestLikely() noexcept;
/// So are those after this one, which leaves room for every time zone and for clocks that go wrong.
[[nodiscard]] core::UtcTime latestLikely(core::UtcTime now) noexcept;

}  // namespace groundswell::operations
