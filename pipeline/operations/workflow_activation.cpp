#include "pipeline/operations/workflow_activation.h"

#include "models/core/words.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/workflow_check.h"
#include "pipeline/workflow/staleness.h"
#include "pipeline/workflow/step_marks.h"
#include "pipeline/workflow/step_registry.h"
#include "pipeline/workspace/activation.h"
#include "pipeline/workspace/owner_lock.h"

#include <algorithm>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;
using workspace::WorkflowVersion;
using workspace::WorkflowVersions;
using workspace::WorkspaceSession;

namespace {

std::string nameOf(const ActivationRequest& request) {
    return "Version " + std::to_string(request.version) + " of the workflow '" + request.workflow + "'";
}

core::Result<void> checkTest(const ActivationRequest& request, const WorkflowVersion& version,
                             const std::string& workspace) {
    if (version.test && version.test->passed) return {};
    const std::string command = "`groundswell workflow test -w " + workspace + " " + request.workflow + " " +
                                std::to_string(version.number) + "`";
    if (!version.test) {
        return Error(ErrorCode::InvalidInput, nameOf(request) + " was not tested.")
            .with("remedy", "Run " + command + " first; it changes nothing.");
    }
    return Error(ErrorCode::InvalidInput, nameOf(request) + " failed its test: " + version.test->summary)
        .with("remedy", "Save a better one, or, if the cause is gone, run " + command + " again.");
}

bool hasState(const config::WorkflowConfig& workflow, const std::string& state) {
    return std::find(workflow.states.begin(), workflow.states.end(), state) != workflow.states.end();
}

using StateCounts = std::map<std::string, std::int64_t>;

// Where the items of a workflow's sources stand.
core::Result<StateCounts> standing(WorkspaceSession& session, const domain::SourceChoice& sources) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    auto all = (*reader)->items().countBySourceAndState();
    if (!all) return all.error();
    StateCounts counts;
    for (const auto& [source, states] : *all) {
        if (!sources.has(source)) continue;
        for (const auto& [state, items] : states) counts[state] += items;
    }
    return counts;
}

core::Result<void> checkMoves(const ActivationRequest& request, const config::WorkflowConfig& workflow,
                              const StateCounts& counts) {
    for (const auto& [from, to] : request.moves) {
        if (hasState(workflow, from)) {
            return Error(ErrorCode::InvalidInput, nameOf(request) + " has the state '" + from + "'; its items stay.")
                .with("remedy", "Move items between its states with `groundswell workflow move` once it is active.");
        }
        if (!hasState(workflow, to)) {
            return Error(ErrorCode::InvalidInput, nameOf(request) + " has no state '" + to + "' to move items to.")
                .with("remedy", "Its states are: " + core::joined(workflow.states) + ".");
        }
    }
    std::string stranded;
    std::string remedy;
    for (const auto& [state, items] : counts) {
        if (items == 0 || hasState(workflow, state) || request.moves.contains(state)) continue;
        stranded += (stranded.empty() ? "" : ", ") + std::to_string(items) + " in '" + state + "'";
        remedy += " --move " + state + "=STATE";
    }
    if (stranded.empty()) return {};
    return Error(ErrorCode::InvalidInput, nameOf(request) + " lacks states where items stand: " + stranded + ".")
        .with("remedy", "Say where they go on:" + remedy + "; its states are: " + core::joined(workflow.states) + ".");
}

// What a backfill would do; none when no item's values change.
core::Result<std::optional<workflow::Rework>> reworkOf(WorkspaceSession& session, const WorkflowVersions& versions,
                                                       const config::WorkflowConfig& workflow) {
    const auto before = versions.readActive();
    if (!before) return std::optional<workflow::Rework>();
    const auto config = readWorkflowFor(session, *before);
    if (!config) return std::optional<workflow::Rework>();
    return workflow::findRework(*config, workflow);
}

core::Result<std::int64_t> countRework(WorkspaceSession& session, const workflow::Rework& rework,
                                       const config::WorkflowConfig& workflow, const domain::SourceChoice& sources) {
    const auto marks = workflow::marksOf(workflow, session.surroundings());
    if (!marks) return marks.error();
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    auto sets = (*reader)->stepHistory().sets();
    if (!sets) return sets.error();
    auto counts = (*reader)->stepHistory().counts();
    if (!counts) return counts.error();
    const auto finished = workflow::finishedSets(rework, *marks, *sets);
    std::int64_t items = 0;
    for (const store::StepSetCount& count : *counts) {
        if (sources.has(count.source) && rework.from.contains(count.state) && !finished.contains(count.set))
            items += count.items;
    }
    return items;
}

// One activation, with what it found out on the way.
class Activation {
public:
    Activation(WorkspaceSession& session, const ActivationRequest& request, workspace::FileWriter& files)
        : m_session(session),
          m_request(request),
          m_versions(session.versions(request.workflow, files)),
          m_sources(workspace::sourcesOf(session.config(), request.workflow)) {}

    core::Result<ActivationReport> run() {
        if (auto checked = check(); !checked) return checked.error();
        if (m_request.isRestore) {
            auto copied = m_versions.copy(m_request.version, {});
            if (!copied) return copied.error();
            m_report.version = std::move(*copied);
        }
        m_pending.version = m_report.version.number;
        m_pending.hash = m_report.version.hash;
        m_pending.moves = m_request.moves;
        if (auto activated = m_versions.activate(m_pending); !activated) {
            static_cast<void>(m_versions.finish(m_pending, false));
            return activated.error();
        }
        if (auto loaded = m_session.reloadWorkflows(); !loaded) return loaded.error();
        auto moved = workspace::applyActivation(m_session.store(), m_request.workflow, m_pending, m_sources);
        if (!moved) return moved.error();
        m_report.moved = *moved;
        m_report.version.active = true;
        if (auto finished = m_versions.finish(m_pending, true); !finished) return finished.error();
        return std::move(m_report);
    }

private:
    core::Result<void> check() {
        if (auto noticed = m_versions.notice(); !noticed) return noticed.error();
        auto active = m_versions.active();
        if (!active) return active.error();
        if (*active) m_report.before = (*active)->number;
        auto version = m_versions.find(m_request.version);
        if (!version) return version.error();
        m_report.version = std::move(*version);
        auto text = m_versions.read(m_request.version);
        if (!text) return text.error();
        if (const auto problems = workflowProblems(&m_session, *text); !problems.empty())
            return workflowError(problems, nameOf(m_request));
        if (auto tested = checkTest(m_request, m_report.version, m_session.config().id); !tested) return tested;
        auto workflow = readWorkflowFor(m_session, *text);
        if (!workflow) return workflow.error();
        const auto counts = standing(m_session, m_sources);
        if (!counts) return counts.error();
        if (auto moves = checkMoves(m_request, *workflow, *counts); !moves) return moves;
        return m_request.backfill ? planBackfill(*workflow) : core::Result<void>();
    }

    core::Result<void> planBackfill(const config::WorkflowConfig& workflow) {
        auto rework = reworkOf(m_session, m_versions, workflow);
        if (!rework) return rework.error();
        m_report.backfill = BackfillPlan{{}, 0, m_request.backfillPerRun};
        if (!*rework) return {};
        auto items = countRework(m_session, **rework, workflow, m_sources);
        if (!items) return items.error();
        m_report.backfill->to = (*rework)->to;
        m_report.backfill->items = *items;
        m_pending.backfillTo = (*rework)->to;
        m_pending.backfillFrom.assign((*rework)->from.begin(), (*rework)->from.end());
        m_pending.backfillPerRun = m_request.backfillPerRun;
        for (const std::size_t step : (*rework)->changed) m_pending.backfillSteps.push_back(workflow.steps[step].id);
        return {};
    }

    WorkspaceSession& m_session;
    const ActivationRequest& m_request;
    WorkflowVersions m_versions;
    const domain::SourceChoice m_sources;
    workspace::PendingActivation m_pending;
    ActivationReport m_report;
};

}  // namespace

core::Result<ActivationReport> activateWorkflow(WorkspaceSession& session, const ActivationRequest& request,
                                                workspace::FileWriter& files) {
    return Activation(session, request, files).run();
}

core::Result<std::int64_t> countBackfill(WorkspaceSession& session, const std::string& workflow, int version) {
    const WorkflowVersions versions = session.versions(workflow);
    auto text = versions.read(version);
    if (!text) return text.error();
    auto config = readWorkflowFor(session, *text);
    if (!config) return config.error();
    auto rework = reworkOf(session, versions, *config);
    if (!rework) return rework.error();
    if (!*rework) return std::int64_t{0};
    return countRework(session, **rework, *config, workspace::sourcesOf(session.config(), workflow));
}

core::Result<void> mendWorkflow(const std::filesystem::path& folder, const std::string& workflow, int version,
                                const core::Clock& clock) {
    auto lock = workspace::OwnerLock::acquire(folder);
    if (!lock) return lock.error();
    WorkflowVersions versions(workspace::WorkspaceLayout{folder}.workflows(), workflow, clock);
    auto text = versions.read(version);
    if (!text) return text.error();
    const auto problems = config::checkWorkflowText(*text, workflow::registeredSteps());
    if (!problems.empty()) return workflowError(problems, "version " + std::to_string(version));
    auto copied = versions.copy(version, {});
    if (!copied) return copied.error();
    workspace::PendingActivation activation;
    activation.version = copied->number;
    activation.hash = copied->hash;
    if (auto activated = versions.activate(activation); !activated) return activated;
    return versions.finish(activation, true);
}

}  // namespace groundswell::operations
