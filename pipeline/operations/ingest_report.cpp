#include "pipeline/operations/ingest_report.h"

#include <iterator>
#include <utility>

namespace groundswell::operations {

namespace {

constexpr std::size_t issuesKept = 1'000;

std::string dayOf(core::UtcTime time) {
    return core::formatDay(std::chrono::floor<std::chrono::days>(time));
}

// "3 items are dated in the future, the first 2031-01-05 in line 17."
sources::InputIssue told(const AlikeRecords& records, const char* one, const char* more) {
    const std::string first = (records.date ? dayOf(*records.date) : "") +
                              (records.date && records.line > 0 ? " " : "") +
                              (records.line > 0 ? "in line " + std::to_string(records.line) : "");
    const bool single = records.count == 1;
    std::string message = std::to_string(records.count) + " " + (single ? one : more);
    if (!first.empty()) message += single ? ", " + first : ", the first " + first;
    return {records.file, 0, message + ".", false, sources::IssueWeight::Doubt};
}

}  // namespace

void AlikeRecords::add(const AlikeRecords& later) {
    const std::int64_t all = count + later.count;
    if (count == 0) *this = later;
    count = all;
}

void OddItems::note(const domain::RawRecord& record, const domain::ContentItem& item, core::UtcTime latest) {
    if (item.text.empty()) noText.add({1, record.origin, record.line, {}});
    if (!item.publishedAt) return;
    if (*item.publishedAt < earliestLikely()) early.add({1, record.origin, record.line, item.publishedAt});
    if (*item.publishedAt > latest) late.add({1, record.origin, record.line, item.publishedAt});
}

void OddItems::add(const OddItems& later) {
    noText.add(later.noText);
    early.add(later.early);
    late.add(later.late);
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
    odd.add(later.odd);
    std::move(later.doubts.begin(), later.doubts.end(), std::back_inserter(doubts));
}

void IngestReport::note(sources::InputIssue issue) {
    if (issue.weight == sources::IssueWeight::Doubt) {
        if (doubts.size() < issuesKept) doubts.push_back(std::move(issue));
        return;
    }
    ++issueCount;
    if (issue.rejected) ++counts.rejected;
    if (issues.size() < issuesKept) issues.push_back(std::move(issue));
}

void IngestReport::count(const std::vector<store::UpsertOutcome>& outcomes) {
    for (const store::UpsertOutcome outcome : outcomes) {
        counts.created += outcome == store::UpsertOutcome::Created;
        const bool numbersOnly = outcome == store::UpsertOutcome::NumbersChanged;
        counts.changed += numbersOnly || outcome == store::UpsertOutcome::Changed;
        counts.numbersOnly += numbersOnly;
        counts.unchanged += outcome == store::UpsertOutcome::Unchanged;
    }
}

std::vector<sources::InputIssue> IngestReport::warnings() const {
    std::vector<sources::InputIssue> all;
    if (odd.noText.count > 0) all.push_back(told(odd.noText, "item has no text", "items have no text"));
    if (odd.early.count > 0) all.push_back(told(odd.early, "item is dated before 1990", "items are dated before 1990"));
    if (odd.late.count > 0)
        all.push_back(told(odd.late, "item is dated in the future", "items are dated in the future"));
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
