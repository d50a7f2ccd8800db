#include "pipeline/service.h"

#include "pipeline/operations/workflow_items.h"
#include "pipeline/service/queue_hold.h"
#include "pipeline/service/service_state.h"
#include "pipeline/service/workflow_questions.h"

namespace groundswell::pipeline {

namespace {

using WorkflowSession = workspace::WorkspaceSession;

// The session of the jobs takes up another workflow when one is activated; each question has one of its own.
template <class T>
auto besideWorkflowSession(std::function<core::Result<T>(const WorkflowSession&, store::ReadConnection&)> work) {
    return [work = std::move(work)](store::ReadConnection& reader, OpenWorkspace& workspace,
                                    const std::stop_token&) -> core::Result<T> {
        auto session = workspace.session().beside();
        if (!session) return session.error();
        return work(**session, reader);
    };
}

// The same for what writes versions.
template <class T>
auto besideWorkflowOwner(std::function<core::Result<T>(const WorkflowSession&)> work) {
    return [work = std::move(work)](OpenWorkspace& workspace) -> core::Result<T> {
        auto session = workspace.session().beside();
        if (!session) return session.error();
        return work(**session);
    };
}

core::Result<config::WorkflowTest> testWorkflowNow(OpenWorkspace& workspace,
                                                   const operations::WorkflowTestRequest& request,
                                                   JobReporter& reporter, const std::stop_token& stop) {
    if (request.text.empty()) return Error(ErrorCode::InvalidInput, "There is no text to test.");
    auto session = workspace.session().beside();
    if (!session) return session.error();
    auto report = operations::testWorkflow(**session, request, stop,
                                           [&](const jobs::Progress& progress) { reporter.progress(progress); });
    if (!report) return report.error();
    return answerOf(std::move(*report));
}

core::Result<config::WorkflowActivation> activateWorkflowNow(OpenWorkspace& workspace,
                                                             const config::WorkflowActivationRequest& wanted,
                                                             const std::stop_token& stop) {
    const QueueHold hold(&workspace, stop);
    if (!hold.holds()) return Error(ErrorCode::Cancelled, "It was cancelled before it began.");
    operations::ActivationRequest request;
    request.workflow = wanted.workflow;
    request.version = wanted.version;
    request.backfill = wanted.backfill;
    request.backfillPerRun = wanted.backfillPerRun;
    request.moves = wanted.moves;
    auto report = operations::activateWorkflow(workspace.session(), request);
    if (!report) return report.error();
    return answerOf(*report);
}

}  // namespace

Ticket Service::workflows(Answer<std::vector<config::WorkflowEntry>> answer) {
    using Entries = std::vector<config::WorkflowEntry>;
    return m_state->readBeside<Entries>(
        std::move(answer), besideWorkflowSession<Entries>([](const WorkflowSession& session, store::ReadConnection&) {
            return answerWorkflows(session);
        }));
}

Ticket Service::workflowText(std::string workflow, int version, Answer<config::WorkflowText> answer) {
    return m_state->readBeside<config::WorkflowText>(
        std::move(answer),
        besideWorkflowSession<config::WorkflowText>([=](const WorkflowSession& session, store::ReadConnection&) {
            return answerWorkflowText(session, workflow, version);
        }));
}

Ticket Service::checkWorkflow(std::string workflow, std::string text,
                              std::optional<std::map<std::string, std::int64_t>> counts,
                              Answer<config::WorkflowCheck> answer) {
    return m_state->readBeside<config::WorkflowCheck>(
        std::move(answer),
        besideWorkflowSession<config::WorkflowCheck>(
            [=](const WorkflowSession& session, store::ReadConnection& reader) -> core::Result<config::WorkflowCheck> {
                if (counts) return answerWorkflowCheck(session, workflow, text, *counts);
                const auto now = answerItemsByState(session, reader, workflow);
                if (!now) return now.error();
                return answerWorkflowCheck(session, workflow, text, *now);
            }));
}

Ticket Service::workflowVersions(std::string workflow, Answer<std::vector<config::WorkflowVersionRow>> answer) {
    using Rows = std::vector<config::WorkflowVersionRow>;
    return m_state->readBeside<Rows>(
        std::move(answer), besideWorkflowSession<Rows>([=](const WorkflowSession& session, store::ReadConnection&) {
            return answerWorkflowVersions(session, workflow);
        }));
}

Ticket Service::workflowDiff(std::string workflow, int before, int after, Answer<config::WorkflowDiff> answer) {
    return m_state->readBeside<config::WorkflowDiff>(
        std::move(answer),
        besideWorkflowSession<config::WorkflowDiff>([=](const WorkflowSession& session, store::ReadConnection&) {
            return answerWorkflowDiff(session, workflow, before, after);
        }));
}

Ticket Service::itemsByState(std::string workflow, Answer<std::map<std::string, std::int64_t>> answer) {
    using Counts = std::map<std::string, std::int64_t>;
    return m_state->readBeside<Counts>(
        std::move(answer),
        besideWorkflowSession<Counts>([=](const WorkflowSession& session, store::ReadConnection& reader) {
            return answerItemsByState(session, reader, workflow);
        }));
}

Ticket Service::countBackfill(std::string workflow, int version, Answer<std::int64_t> answer) {
    return m_state->readBeside<std::int64_t>(
        std::move(answer),
        [=](store::ReadConnection&, OpenWorkspace& workspace, const std::stop_token&) -> core::Result<std::int64_t> {
            auto session = workspace.session().beside();
            if (!session) return session.error();
            return operations::countBackfill(**session, workflow, version);
        });
}

Ticket Service::saveWorkflow(std::string workflow, std::string text, std::string note,
                             Answer<config::WorkflowVersionRow> answer) {
    return m_state->writeFiles<config::WorkflowVersionRow>(
        std::move(answer), besideWorkflowOwner<config::WorkflowVersionRow>([=](const WorkflowSession& session) {
            return saveWorkflowText(session, workflow, text, note);
        }));
}

Ticket Service::restoreWorkflow(std::string workflow, int version, Answer<config::WorkflowVersionRow> answer) {
    return m_state->writeFiles<config::WorkflowVersionRow>(
        std::move(answer), besideWorkflowOwner<config::WorkflowVersionRow>([=](const WorkflowSession& session) {
            return copyWorkflowVersion(session, workflow, version);
        }));
}

AnsweredJob Service::testWorkflow(std::string workflow, std::string text, std::int64_t items,
                                  Answer<config::WorkflowTest> answer) {
    operations::WorkflowTestRequest request;
    request.workflow = workflow;
    request.text = std::move(text);
    request.items = std::max<std::int64_t>(items, 1);
    request.notMore = true;
    return m_state->runAnswered<config::WorkflowTest>(
        "workflow_test", std::move(workflow), std::move(answer),
        [request = std::move(request)](OpenWorkspace& workspace, JobReporter& reporter, const std::stop_token& stop) {
            return testWorkflowNow(workspace, request, reporter, stop);
        });
}

AnsweredJob Service::activateWorkflow(config::WorkflowActivationRequest request,
                                      Answer<config::WorkflowActivation> answer) {
    std::string title = request.workflow;
    return m_state->runAnswered<config::WorkflowActivation>(
        "workflow_activation", std::move(title), std::move(answer),
        [request = std::move(request)](OpenWorkspace& workspace, JobReporter& reporter, const std::stop_token& stop) {
            auto done = activateWorkflowNow(workspace, request, stop);
            if (done) reporter.dataChanged();
            return done;
        });
}

AnsweredJob Service::moveItems(std::string workflow, std::string from, std::string to, Answer<std::int64_t> answer) {
    operations::MoveRequest request{workflow, std::move(from), std::move(to), {}};
    return m_state->runAnswered<std::int64_t>(
        "workflow_move", std::move(workflow), std::move(answer),
        [request = std::move(request)](OpenWorkspace& workspace, JobReporter& reporter,
                                       const std::stop_token& stop) -> core::Result<std::int64_t> {
            const QueueHold hold(&workspace, stop);
            if (!hold.holds()) return Error(ErrorCode::Cancelled, "It was cancelled before it began.");
            auto moved = operations::moveItems(workspace.session(), request);
            if (moved) reporter.dataChanged();
            return moved;
        });
}

}  // namespace groundswell::pipeline
