#include "pipeline/operations/round_plan.h"

#include "models/store/job_reader.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/acquire.h"
#include "pipeline/operations/scheduled_run.h"
#include "pipeline/operations/source_health.h"

#include <algorithm>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;

namespace {

// What an analyst sees under: the source of a source's own schedule.
const std::string& nameOf(const config::TaskSchedule& schedule) {
    return schedule.id == config::sourceScheduleId(schedule.source) ? schedule.source : schedule.id;
}

class Planner {
public:
    Planner(workspace::WorkspaceSession& session, const RoundRequest& request, RoundPlan& plan)
        : m_session(session), m_request(request), m_plan(plan) {}

    core::Result<void> plan() {
        auto paused = pausedSources(m_session);
        if (!paused) return paused.error();
        for (const domain::SourceHealth& one : *paused) m_plan.paused.insert(one.source);
        if (auto resumed = resume(); !resumed) return resumed;
        if (!m_request.name.empty()) return planOne();
        bool fetchesByItself = false;
        for (ScheduleEntry& entry : m_plan.entries) {
            fetchesByItself = fetchesByItself || entry.schedule.task == "acquire";
            if (auto planned = plan(entry); !planned) return planned;
        }
        if (fetchesByItself || m_request.scheduledOnly) return {};
        for (const std::string& source : fetchable()) addFetch({source, {}, false, {}});
        return {};
    }

private:
    core::Result<void> resume() {
        auto reader = m_session.store().connect();
        if (!reader) return reader.error();
        for (ScheduleEntry& entry : m_plan.entries) {
            if (entry.state.job.isNone()) continue;
            auto job = (*reader)->jobs().byId(entry.state.job);
            if (!job) return job.error();
            if (!*job) continue;
            if (auto added = goOnWith(**reader, entry, **job); !added) return added;
        }
        return {};
    }

    core::Result<void> goOnWith(store::ReadConnection& reader, ScheduleEntry& entry,
                                const store::JobWithNeighbours& job) {
        RoundDue due{&entry, entry.state.due, {}, true, {}};
        for (const core::JobId upstream : job.upstreams) {
            if (job.job.task != "gather") break;
            auto fetch = reader.jobs().byId(upstream);
            if (!fetch) return fetch.error();
            if (!*fetch) continue;
            due.sources.push_back((*fetch)->job.source);
            addFetch({(*fetch)->job.source, due.time, true, {RoundJob::none, upstream}});
        }
        if (job.job.task == "acquire") {
            due.sources.push_back(job.job.source);
            addFetch({job.job.source, due.time, true, {}});
        }
        m_plan.due.push_back(std::move(due));
        return {};
    }

    core::Result<void> plan(ScheduleEntry& entry) {
        auto decision = jobs::decide(entry.schedule.schedule, entry.state, m_session.clock().now(), m_request.busy,
                                     !entry.state.job.isNone());
        if (!decision) return decision.error();
        if (decision->what == jobs::Decision::What::Wait) return {};
        const bool rests = m_plan.paused.contains(entry.schedule.source);
        if (decision->what == jobs::Decision::What::LeaveOut || rests) {
            (rests ? m_plan.resting : m_plan.leftOut).push_back(nameOf(entry.schedule));
            return leaveOutSchedule(m_session, entry, *decision->due);
        }
        add(entry, decision->due);
        return {};
    }

    core::Result<void> planOne() {
        ScheduleEntry* entry = findSchedule(m_plan.entries, m_request.name);
        if (entry == nullptr) {
            return Error(ErrorCode::InvalidInput,
                         "There is no enabled schedule, and no enabled source with one, called \"" + m_request.name +
                             "\".")
                .with("remedy", "`groundswell schedule list` shows those there are.");
        }
        if (entry->state.job.isNone()) add(*entry, {});
        return {};
    }

    void add(ScheduleEntry& entry, std::optional<core::UtcTime> time) {
        RoundDue due{&entry, time, {}, false, {}};
        if (entry.schedule.task == "acquire") {
            due.sources = entry.schedule.source.empty() ? fetchable() : std::vector{entry.schedule.source};
            for (const std::string& source : due.sources) addFetch({source, time, false, {}});
        }
        m_plan.due.push_back(std::move(due));
    }

    void addFetch(RoundFetch fetch) {
        if (m_plan.fetchOf(fetch.source) == nullptr) m_plan.fetches.push_back(std::move(fetch));
    }

    // Every enabled source that there is something to ask of; those that pause are told of instead.
    std::vector<std::string> fetchable() {
        std::vector<std::string> all;
        for (const config::SourceConfig& source : m_session.config().sources) {
            const bool asks = !source.queries.empty() || source.type == "generator";
            if (!source.enabled || !canFetch(source) || !asks) continue;
            (m_plan.paused.contains(source.id) ? m_plan.resting : all).push_back(source.id);
        }
        return all;
    }

    workspace::WorkspaceSession& m_session;
    const RoundRequest& m_request;
    RoundPlan& m_plan;
};

}  // namespace

const RoundFetch* RoundPlan::fetchOf(const std::string& source) const {
    const auto found =
        std::find_if(fetches.begin(), fetches.end(), [&](const RoundFetch& fetch) { return fetch.source == source; });
    return found == fetches.end() ? nullptr : &*found;
}

core::Result<void> planRound(workspace::WorkspaceSession& session, const RoundRequest& request, RoundPlan& plan) {
    return Planner(session, request, plan).plan();
}

}  // namespace groundswell::operations
