#include "pipeline/operations/workflow_test.h"

#include "models/store/cluster_writer.h"
#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/trial_items.h"
#include "pipeline/operations/workflow_check.h"
#include "pipeline/workflow/step_marks.h"
#include "pipeline/workflow/step_registry.h"
#include "pipeline/workspace/activation.h"

#include <array>
#include <cstdio>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;
using workflow::WorkItem;
using workspace::WorkspaceSession;

namespace {

using Steps = std::vector<std::shared_ptr<workflow::Step>>;

// Steps of a valid document; what keeps one from being made is a problem of it.
config::Problems makeSteps(const config::WorkflowConfig& workflow, const workflow::StepSurroundings& surroundings,
                           Steps& steps) {
    config::Problems problems;
    for (std::size_t i = 0; i < workflow.steps.size(); ++i) {
        auto step = workflow::makeStep(workflow.steps[i], surroundings);
        if (step) {
            steps.push_back(std::move(*step));
            continue;
        }
        const std::string pointer = "/steps/" + std::to_string(i) + "/parameters";
        problems.push_back({pointer + step.error().contextValue("pointer"), step.error().describe()});
    }
    return problems;
}

// Its own; of a workflow that no source takes yet, those of all.
domain::SourceChoice sourcesFor(const WorkspaceSession& session, const std::string& workflow) {
    domain::SourceChoice own = workspace::sourcesOf(session.config(), workflow);
    return own.isExcept || !own.sources.empty() ? own : domain::SourceChoice();
}

// As they were when they came in.
std::vector<WorkItem> freshItems(const std::vector<domain::ContentItem>& items) {
    std::vector<WorkItem> fresh;
    fresh.reserve(items.size());
    for (const domain::ContentItem& item : items) {
        WorkItem one;
        one.item = item;
        one.item.language.clear();
        one.item.cluster = {};
        fresh.push_back(std::move(one));
    }
    return fresh;
}

store::ProcessedItem toProcessed(const WorkItem& item) {
    store::ProcessedItem processed;
    processed.id = item.item.id;
    processed.contentHash = item.item.contentHash;
    processed.state = item.state;
    processed.error = item.error;
    processed.language = item.language;
    processed.keywords = item.keywords;
    if (item.outputsChanged) processed.outputs = item.outputs;
    return processed;
}

core::Result<void> writeStored(store::WriteTransaction& transaction, const std::vector<WorkItem>& items,
                               core::ClusterId highest) {
    std::vector<store::ProcessedItem> processed;
    std::vector<store::ClusterAssignment> assignments;
    for (const WorkItem& item : items) {
        processed.push_back(toProcessed(item));
        // The rehearsed clusters know nothing of the stored ones: they come behind them.
        if (item.assignment && !item.assignment->cluster.isNone()) {
            assignments.push_back(
                {item.item.id, {highest.value + item.assignment->cluster.value}, item.assignment->keptSimilarity()});
        }
    }
    if (auto stored = transaction.items().storeProcessed(processed); !stored) return stored.error();
    return transaction.clusters().assign(assignments);
}

core::Result<void> writeBuiltIn(store::WriteTransaction& transaction, const std::vector<WorkItem>& items,
                                core::UtcTime now) {
    const store::StoreOptions options = workspace::storeOptions();
    std::vector<store::IncomingItem> incoming;
    for (const WorkItem& item : items) {
        incoming.push_back({item.item, options.searchText(store::indexedText(item.item.title, item.item.text))});
        incoming.back().item.state = item.state;
    }
    auto stored = transaction.items().upsert(incoming, store::UpsertMode::Add, {}, now);
    if (!stored) return stored.error();
    return {};
}

// Writes and takes it back, always; the error of the write itself.
core::Result<void> writeAndTakeBack(WorkspaceSession& session, const std::vector<WorkItem>& items, bool isBuiltIn,
                                    core::ClusterId highest) {
    bool written = false;
    const core::UtcTime now = session.clock().now();
    const auto ended = session.store().writer().run([&](store::WriteTransaction& transaction) -> core::Result<void> {
        auto done = isBuiltIn ? writeBuiltIn(transaction, items, now) : writeStored(transaction, items, highest);
        written = done.has_value();
        if (!done) return done;
        return Error(ErrorCode::Cancelled, "A dry run is taken back.");
    });
    if (written) return {};
    return ended.error();
}

std::string percent(double share) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3g %%", share * 100);
    return text.data();
}

std::string itemsText(std::int64_t items) {
    return std::to_string(items) + (items == 1 ? " item" : " items");
}

// Evenly, so that those of every state stay.
void thinTestItems(std::vector<domain::ContentItem>& items, std::size_t most) {
    if (items.size() <= most) return;
    std::vector<domain::ContentItem> kept;
    kept.reserve(most);
    for (std::size_t i = 0; i < most; ++i) kept.push_back(std::move(items[i * items.size() / most]));
    items = std::move(kept);
}

std::vector<TestedItem> testedItems(const std::vector<WorkItem>& items) {
    std::vector<TestedItem> tested;
    tested.reserve(items.size());
    for (const WorkItem& item : items) {
        const std::string& words = item.item.title.empty() ? item.item.text : item.item.title;
        tested.push_back({item.item.id, words, item.state, item.error, item.waitsFor});
    }
    return tested;
}

// One dry run with what it found out.
class DryRun {
public:
    DryRun(WorkspaceSession& session, const WorkflowTestRequest& request, const std::stop_token& stop,
           const jobs::ProgressSink& progress)
        : m_session(session),
          m_request(request),
          m_stop(stop),
          m_progress(progress),
          m_versions(session.versions(request.workflow)) {}

    core::Result<WorkflowTestReport> run() {
        auto text = findVersion();
        if (!text) return text.error();
        m_report.problems = workflowProblems(&m_session, *text);
        if (m_report.problems.empty()) {
            auto workflow = readWorkflowFor(m_session, *text);
            if (!workflow) return workflow.error();
            if (auto done = runSteps(*workflow); !done) return done.error();
        }
        if (!m_report.problems.empty()) m_record.summary = problemSentence();
        m_record.at = m_session.clock().now();
        m_report.version.test = m_record;
        auto kept = m_versions.keepTest(m_report.version.number, m_report.version.hash, m_record);
        if (!kept) return kept.error();
        return std::move(m_report);
    }

private:
    core::Result<std::string> findVersion() {
        if (auto noticed = m_versions.notice(); !noticed) return noticed.error();
        if (!m_request.text.empty()) return findText();
        int number = m_request.version;
        if (number == 0) {
            auto all = m_versions.list();
            if (!all) return all.error();
            if (!all->empty()) number = all->back().number;
        }
        auto version = m_versions.find(number);
        if (!version) return version.error();
        m_report.version = std::move(*version);
        return m_versions.read(number);
    }

    core::Result<std::string> findText() {
        auto all = m_versions.list();
        if (!all) return all.error();
        m_report.version.hash = workspace::contentHash(m_request.text);
        for (workspace::WorkflowVersion& one : *all) {
            if (one.hash == m_report.version.hash) m_report.version = std::move(one);
        }
        return m_request.text;
    }

    core::Result<void> runSteps(const config::WorkflowConfig& workflow) {
        Steps steps;
        m_report.problems = makeSteps(workflow, m_session.surroundings(m_stop), steps);
        if (m_stop.stop_requested()) return core::Error(core::ErrorCode::Cancelled, "The test was stopped.");
        if (!m_report.problems.empty()) return {};
        auto reader = m_session.store().connect();
        if (!reader) return reader.error();
        auto items = sampleItems(**reader, sourcesFor(m_session, m_request.workflow), m_request.items);
        if (!items) return items.error();
        m_report.withBuiltInTexts = items->empty();
        if (items->empty()) items = builtInItems();
        if (m_request.notMore) thinTestItems(*items, static_cast<std::size_t>(m_request.items));
        auto highest = (*reader)->clusters().highestId();
        if (!highest) return highest.error();
        auto rehearsal = workflow::rehearse(workflow, steps, freshItems(*items), m_stop, [this](auto done, auto total) {
            if (m_progress)
                m_progress({"steps", static_cast<std::int64_t>(done), static_cast<std::int64_t>(total), "steps"});
        });
        if (!rehearsal) return rehearsal.error();
        const auto written = writeAndTakeBack(m_session, rehearsal->items, m_report.withBuiltInTexts, *highest);
        judge(*rehearsal, written);
        m_report.steps = std::move(rehearsal->steps);
        m_report.ended = std::move(rehearsal->ended);
        m_report.waits = std::move(rehearsal->waits);
        m_report.items = testedItems(rehearsal->items);
        return {};
    }

    void judge(const workflow::Rehearsal& rehearsal, const core::Result<void>& written) {
        m_record.items = static_cast<std::int64_t>(rehearsal.items.size());
        m_record.failed = rehearsal.failed;
        m_record.waiting = rehearsal.waiting;
        const double share = static_cast<double>(rehearsal.failed) / static_cast<double>(rehearsal.items.size());
        std::string& summary = m_record.summary;
        if (!written) {
            summary = "The store did not take what it wrote: " + written.error().describe();
        } else if (rehearsal.stuck > 0) {
            summary = itemsText(rehearsal.stuck) + " came to no final state.";
        } else {
            m_record.passed = share <= m_request.mostFailed;
            summary = std::to_string(rehearsal.failed) + " of " + itemsText(m_record.items) + " failed (" +
                      percent(share) + "; at most " + percent(m_request.mostFailed) + " may).";
            if (rehearsal.waiting > 0) summary += " " + itemsText(rehearsal.waiting) + " would wait for a service.";
        }
    }

    [[nodiscard]] std::string problemSentence() const {
        const config::Problem& first = m_report.problems.front();
        std::string sentence = "It cannot run: " + first.pointer + ": " + first.reason;
        if (const std::size_t more = m_report.problems.size() - 1; more > 0)
            sentence += " (and " + std::to_string(more) + " more)";
        return sentence;
    }

    WorkspaceSession& m_session;
    const WorkflowTestRequest& m_request;
    const std::stop_token& m_stop;
    const jobs::ProgressSink& m_progress;
    workspace::WorkflowVersions m_versions;
    workspace::WorkflowTestRecord m_record;
    WorkflowTestReport m_report;
};

}  // namespace

core::Result<WorkflowTestReport> testWorkflow(WorkspaceSession& session, const WorkflowTestRequest& request,
                                              const std::stop_token& stop, const jobs::ProgressSink& progress) {
    return DryRun(session, request, stop, progress).run();
}

}  // namespace groundswell::operations
