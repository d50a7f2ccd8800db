#include "pipeline/service/standing_questions.h"

#include "pipeline/jobs/schedule/decision.h"
#include "pipeline/operations/schedule_book.h"

#include <algorithm>

namespace groundswell::pipeline {

namespace {

// A schedule that this system cannot compute is said where schedules are listed.
std::optional<core::UtcTime> standingNextRun(const std::vector<operations::ScheduleEntry>& entries, core::UtcTime now) {
    std::optional<core::UtcTime> first;
    for (const operations::ScheduleEntry& entry : entries) {
        const auto next = jobs::nextRuns(entry.schedule.schedule, entry.state, now, 1);
        if (!next || next->empty()) continue;
        if (!first || next->front() < *first) first = next->front();
    }
    return first;
}

}  // namespace

core::Result<Standing> answerStanding(store::ReadConnection& reader, workspace::WorkspaceSession& session,
                                      const config::WorkflowConfig& workflow, core::UtcTime now) {
    Standing standing;
    auto states = reader.items().countByState();
    if (!states) return states.error();
    for (const auto& [state, count] : *states) {
        if (workflow.stepFrom(state) != nullptr) standing.inProgress += count;
    }
    auto sources = reader.runs().sourceHealth();
    if (!sources) return sources.error();
    for (const domain::SourceSummary& source : *sources) {
        if (!source.lastError.empty() || source.pausedAt) standing.needSomeone.push_back(source.source);
    }
    auto entries = operations::scheduleEntries(session);
    if (!entries) return entries.error();
    standing.nextRun = standingNextRun(*entries, now);
    return standing;
}

}  // namespace groundswell::pipeline
