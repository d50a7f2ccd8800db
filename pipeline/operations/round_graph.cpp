#include "pipeline/operations/round_graph.h"

#include "pipeline/operations/scheduled_run.h"
#include "pipeline/operations/task_calls.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::operations {

namespace {

using nlohmann::json;

jobs::JobOptions named(const std::string& title, const std::string& uniqueKey) {
    jobs::JobOptions options;
    options.title = title;
    options.uniqueKey = uniqueKey;
    return options;
}

jobs::JobOptions named(const config::TaskSchedule& schedule) {
    return named(schedule.id, "schedule:" + schedule.id);
}

class Composer {
public:
    Composer(const RoundRequest& request, const jobs::TaskRegistry& tasks, RoundPlan& plan)
        : m_request(request), m_tasks(tasks), m_plan(plan) {}

    core::Result<RoundGraph> compose() {
        for (RoundFetch& fetch : m_plan.fetches) {
            if (!fetch.job.id.isNone()) continue;
            jobs::JobOptions options = named(fetch.source, "acquire:" + fetch.source);
            options.source = fetch.source;
            auto job = addJob("acquire", {{"source", fetch.source}}, options);
            if (!job) return job.error();
            fetch.job = *job;
        }
        if (auto added = addGoOn(); !added) return added.error();
        for (RoundDue& due : m_plan.due) {
            auto job = jobOf(due);
            if (!job) return job.error();
            due.job = *job;
            // Those of its sources that the graph does not have are behind it.
            if (due.goesOn && due.sources.size() > 1 && !m_request.untilNext) addEdge(due.job, m_graph.process);
        }
        return std::move(m_graph);
    }

private:
    // What comes behind a fetch that goes on from an earlier round is in the queue as well: it is left to itself,
    // unless this is the last round for now.
    [[nodiscard]] bool isFollowed(const RoundFetch& fetch) const { return !fetch.goesOn || !m_request.untilNext; }

    core::Result<void> addGoOn() {
        const bool idles = m_request.whenIdle && m_request.name.empty();
        const bool both = idles || std::any_of(m_plan.fetches.begin(), m_plan.fetches.end(),
                                               [this](const RoundFetch& fetch) { return isFollowed(fetch); });
        if (both || isDue("process")) {
            auto job = addJob("process", json::object(), {});
            if (!job) return job.error();
            m_graph.process = *job;
            for (const RoundFetch& fetch : m_plan.fetches) {
                if (isFollowed(fetch)) addEdge(fetch.job, m_graph.process);
            }
        }
        if (both || isDue("expire")) {
            auto job = addJob("expire", json::object(), {});
            if (!job) return job.error();
            m_graph.expire = *job;
            addEdge(m_graph.process, m_graph.expire);
        }
        return {};
    }

    [[nodiscard]] bool isDue(std::string_view task) const {
        return std::any_of(m_plan.due.begin(), m_plan.due.end(), [&](const RoundDue& due) {
            return !due.goesOn && due.entry->schedule.task == task && due.entry->schedule.workflow.empty();
        });
    }

    // What is done behind the fetching anyway is not done twice.
    core::Result<RoundJob> jobOf(const RoundDue& due) {
        const config::TaskSchedule& schedule = due.entry->schedule;
        const bool isProcess = schedule.task == "process" && schedule.workflow.empty();
        if (isProcess || schedule.task == "expire") {
            if (due.goesOn) return RoundJob{RoundJob::none, due.entry->state.job};
            return isProcess ? m_graph.process : m_graph.expire;
        }
        if (schedule.task != "acquire") return addJob(schedule.task, taskArguments(schedule), named(schedule));
        if (due.sources.size() == 1) {
            const RoundJob& fetch = m_plan.fetchOf(due.sources.front())->job;
            if (fetch.index != RoundJob::none) return fetch;
        }
        auto job = addJob("gather", json::object(), named(schedule));
        if (!job) return job;
        for (const std::string& source : due.sources) addEdge(m_plan.fetchOf(source)->job, *job);
        return job;
    }

    core::Result<RoundJob> addJob(const std::string& task, json arguments, const jobs::JobOptions& options) {
        if (task != "gather") arguments["once"] = true;
        auto job = m_tasks.makeJob(task, arguments, options);
        if (!job) return job.error();
        job->rule = domain::TriggerRule::AllDone;
        m_graph.jobs.jobs.push_back(std::move(*job));
        return RoundJob{m_graph.jobs.jobs.size() - 1, {}};
    }

    void addEdge(const RoundJob& upstream, const RoundJob& downstream) {
        if (upstream.index == RoundJob::none || downstream.index == RoundJob::none) return;
        m_graph.jobs.edges.push_back({upstream.index, downstream.index, domain::PassOn::Nothing});
    }

    const RoundRequest& m_request;
    const jobs::TaskRegistry& m_tasks;
    RoundPlan& m_plan;
    RoundGraph m_graph;
};

}  // namespace

core::Result<RoundGraph> composeRound(const RoundRequest& request, const jobs::TaskRegistry& tasks, RoundPlan& plan) {
    return Composer(request, tasks, plan).compose();
}

}  // namespace groundswell::operations
