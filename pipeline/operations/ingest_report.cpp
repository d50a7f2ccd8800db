#include "pipeline/operations/ingest_report.h"

#include <iterator>
#include <utility>

namespace groundswell::operations {

namespace {

std::string dayOf(core::UtcTime time) {
    return core::formatDay(std::chrono::floor<std::chrono::days>(time));
}

// "3 items are dated in the future, the first 2031-01-05 in line 17."
sources::InputIssue told(const AlikeRecords& records, const char* one, const char* more, bool skipped) {
    const std::string first = (records.date ? dayOf(*records.date) : "") +
                              (records.date && records.line > 0 ? " " : "") +
                              (records.line > 0 ? "in line " + std::to_string(records.line) : "");
    const bool single = records.count == 1;
    std::string message = std::to_string(records.count) + " " + (single ? one : more);
    if (!first.empty()) message += single ? ", " + first : ", the first " + first;
    return {records.file, 0, message + ".", skipped,
            skipped ? sources::IssueWeight::NoText : sources::IssueWeight::Doubt};
}

}  // namespace

void AlikeRecords::add(const AlikeRecords& later) {
    const std::int64_t all = count + later.count;
    if (count == 0) *this = later;
    count = all;
}

void IngestReport::add(IngestReport later) {
    counts.read += later.counts.read;
    counts.created += later.counts.created;
    counts.changed += later.counts.changed;
    counts.unchanged += later.counts.unchanged;
    counts.rejected += later.counts.rejected;
    counts.numbersOnly += later.counts.numbersOnly;
    issueCount += later.issueCount;
    std::move(later.issues.begin(), later.issues.end(), std::back_inserter(issues));
    noText.add(later.noText);
    early.add(later.early);
    late.add(later.late);
    std::move(later.doubts.begin(), later.doubts.end(), std::back_inserter(doubts));
}

domain::RunCounts IngestReport::runCounts() const {
    domain::RunCounts all = counts;
    all.rejected += noText.count;
    return all;
}

std::vector<sources::InputIssue> IngestReport::warnings() const {
    std::vector<sources::InputIssue> all;
    if (noText.count > 0)
        all.push_back(told(noText, "row has no text and was skipped", "rows have no text and were skipped", true));
    if (early.count > 0) all.push_back(told(early, "item is dated before 1990", "items are dated before 1990", false));
    if (late.count > 0)
        all.push_back(told(late, "item is dated in the future", "items are dated in the future", false));
    all.insert(all.end(), doubts.begin(), doubts.end());
    return all;
}

core::UtcTime earliestLikely() noexcept {
    return std::chrono::sys_days{std::chrono::year{1990} / 1 / 1};
}

core::UtcTime latestLikely(core::UtcTime now) noexcept {
    return now + std::chrono::days(2);
}

}  // namespace groundswell::operations
