#include "pipeline/service/workflow_questions.h"

#include "models/config/json_document.h"
#include "models/config/json_places.h"
#include "models/core/words.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/workflow_check.h"
#include "pipeline/workflow/step_registry.h"
#include "pipeline/workspace/activation.h"

#include <algorithm>

namespace groundswell::pipeline {

using config::WorkflowCheck;
using config::WorkflowVersionRow;
using core::Error;
using core::ErrorCode;
using workspace::WorkspaceSession;

namespace {

constexpr std::size_t longestTestedText = 400;  // bytes

core::Result<void> checkWorkflowKnown(const WorkspaceSession& session, const std::string& workflow) {
    const std::vector<std::string> known = workspace::workflowIds(session.layout().workflows());
    if (std::find(known.begin(), known.end(), workflow) != known.end()) return {};
    return Error(ErrorCode::NotFound, "There is no workflow '" + workflow + "' in this workspace.")
        .with("remedy", "It has these: " + core::joined(known) + ".");
}

config::WorkflowTestResult workflowTestResult(const workspace::WorkflowTestRecord& test) {
    return {test.passed, test.at, test.items, test.failed, test.waiting, test.summary};
}

WorkflowVersionRow workflowRow(const workspace::WorkflowVersion& version,
                               const std::vector<workspace::VersionEvent>& events) {
    WorkflowVersionRow row;
    row.number = version.number;
    row.origin = version.note.origin;
    row.note = version.note.note;
    row.active = version.active;
    // What was put there without a note was saved nobody knows when.
    if (!version.note.origin.empty()) row.savedAt = version.note.savedAt;
    if (version.test) row.test = workflowTestResult(*version.test);
    for (const workspace::VersionEvent& event : events) {
        if (event.what == "activated" && event.version == version.number) row.activatedAt = event.at;
    }
    return row;
}

bool isWorkflowTaken(const WorkspaceSession& session, const std::string& workflow) {
    const auto& sources = session.config().sources;
    return session.config().workflow == workflow ||
           std::any_of(sources.begin(), sources.end(),
                       [&](const config::SourceConfig& source) { return source.workflow == workflow; });
}

config::LineSpan workflowLines(const config::JsonPlaces& places, const std::string& pointer) {
    const config::JsonPlace place = places.nearest(pointer);
    return {places.lineAt(place.key), places.lineAt(place.end > place.key ? place.end - 1 : place.key)};
}

void addWorkflowProblems(const WorkspaceSession& session, const std::string& workflow, const std::string& text,
                         const config::JsonPlaces& places, WorkflowCheck& check) {
    config::Problems problems = operations::workflowProblems(&session, text);
    if (!check.sketch.id.empty() && check.sketch.id != workflow)
        problems.push_back({"/id", "It is the workflow \"" + workflow + "\" that is edited; its id stays."});
    for (config::Problem& problem : problems) {
        const bool isBroken = problem.pointer.empty() && places.brokenAt();
        const int line = isBroken ? places.lineAt(*places.brokenAt()) : workflowLines(places, problem.pointer).first;
        check.problems.push_back(
            {config::WorkflowSeverity::Error, std::move(problem.pointer), std::move(problem.reason), line});
    }
}

void addWorkflowPlaces(const config::JsonPlaces& places, const std::string& text, WorkflowCheck& check) {
    for (std::size_t i = 0; i < check.sketch.steps.size(); ++i)
        check.stepLines.push_back(workflowLines(places, config::childPointer("/steps", i)));
    for (std::size_t i = 0;; ++i) {
        const config::JsonPlace* place = places.find(config::childPointer("/states", i));
        if (place == nullptr) return;
        if (place->end < place->begin + 2 || text[place->begin] != '"') continue;
        const int line = places.lineAt(place->begin);
        check.stateLines.emplace(text.substr(place->begin + 1, place->end - place->begin - 2),
                                 config::LineSpan{line, line});
    }
}

void addWorkflowChanges(const std::string& active, const std::string& text, WorkflowCheck& check) {
    config::WorkflowDiff diff = config::diffWorkflows(active, text);
    check.addedStates = std::move(diff.statesAdded);
    check.changedSteps = std::move(diff.stepsAdded);
    for (const config::WorkflowChange& change : diff.changes) {
        const auto& known = check.changedSteps;
        if (!change.step.empty() && std::find(known.begin(), known.end(), change.step) == known.end())
            check.changedSteps.push_back(change.step);
    }
}

}  // namespace

core::Result<std::vector<config::WorkflowEntry>> answerWorkflows(const WorkspaceSession& session) {
    std::vector<config::WorkflowEntry> entries;
    for (const std::string& id : workspace::workflowIds(session.layout().workflows())) {
        const workspace::WorkflowVersions versions = session.versions(id);
        auto all = versions.list();
        if (!all) return all.error();
        config::WorkflowEntry entry;
        entry.id = id;
        entry.isDefault = session.config().workflow == id;
        entry.isUsed = isWorkflowTaken(session, id);
        if (!all->empty()) entry.newest = all->back().number;
        const auto events = versions.events();
        for (const workspace::WorkflowVersion& version : *all) {
            if (!version.active) continue;
            entry.active = version.number;
            const WorkflowVersionRow row = workflowRow(version, events);
            entry.activatedAt = row.activatedAt ? row.activatedAt : row.savedAt;
        }
        entries.push_back(std::move(entry));
    }
    std::stable_partition(entries.begin(), entries.end(), [](const auto& entry) { return entry.isDefault; });
    return entries;
}

core::Result<config::WorkflowText> answerWorkflowText(const WorkspaceSession& session, const std::string& workflow,
                                                      int version) {
    if (auto known = checkWorkflowKnown(session, workflow); !known) return known.error();
    const workspace::WorkflowVersions versions = session.versions(workflow);
    config::WorkflowText answer{workflow, version, {}};
    auto text = version == 0 ? versions.readActive() : versions.read(version);
    if (!text) return text.error();
    answer.text = std::move(*text);
    if (version != 0) return answer;
    auto active = versions.active();
    if (!active) return active.error();
    if (*active) answer.version = (*active)->number;
    return answer;
}

core::Result<WorkflowCheck> answerWorkflowCheck(const WorkspaceSession& session, const std::string& workflow,
                                                const std::string& text,
                                                const std::map<std::string, std::int64_t>& counts) {
    if (auto known = checkWorkflowKnown(session, workflow); !known) return known.error();
    WorkflowCheck check;
    check.sketch = config::sketchWorkflow(text);
    check.knownSteps = workflow::registeredSteps();
    for (const config::SketchedStep& step : check.sketch.steps)
        check.stepParameters.push_back(workflow::stepParameters(step.kind, step.parameters));
    const config::JsonPlaces places(text);
    addWorkflowProblems(session, workflow, text, places, check);
    addWorkflowPlaces(places, text, check);
    const workspace::WorkflowVersions versions = session.versions(workflow);
    if (const auto active = versions.readActive(); active && !places.brokenAt())
        addWorkflowChanges(*active, text, check);
    auto all = versions.list();
    if (!all) return all.error();
    const std::string hash = workspace::contentHash(text);
    for (const workspace::WorkflowVersion& version : *all) {
        if (version.hash == hash) check.saved = workflowRow(version, versions.events());
    }
    if (const auto test = versions.testOf(text)) check.test = workflowTestResult(*test);
    for (const auto& [state, items] : counts) {
        if (check.sketch.isFinal(state)) check.done += items;
        if (items > 0 && !places.brokenAt() && !check.sketch.hasState(state)) check.stranded[state] = items;
    }
    return check;
}

core::Result<std::vector<WorkflowVersionRow>> answerWorkflowVersions(const WorkspaceSession& session,
                                                                     const std::string& workflow) {
    if (auto known = checkWorkflowKnown(session, workflow); !known) return known.error();
    const workspace::WorkflowVersions versions = session.versions(workflow);
    auto all = versions.list();
    if (!all) return all.error();
    const auto events = versions.events();
    std::vector<WorkflowVersionRow> rows;
    for (const workspace::WorkflowVersion& version : *all) rows.push_back(workflowRow(version, events));
    return rows;
}

core::Result<config::WorkflowDiff> answerWorkflowDiff(const WorkspaceSession& session, const std::string& workflow,
                                                      int before, int after) {
    auto first = answerWorkflowText(session, workflow, before);
    if (!first) return first.error();
    auto second = answerWorkflowText(session, workflow, after);
    if (!second) return second.error();
    return config::diffWorkflows(first->text, second->text);
}

core::Result<std::map<std::string, std::int64_t>> answerItemsByState(const WorkspaceSession& session,
                                                                     store::ReadConnection& reader,
                                                                     const std::string& workflow) {
    if (auto known = checkWorkflowKnown(session, workflow); !known) return known.error();
    const domain::SourceChoice sources = workspace::sourcesOf(session.config(), workflow);
    auto all = reader.items().countBySourceAndState();
    if (!all) return all.error();
    std::map<std::string, std::int64_t> counts;
    for (const auto& [source, states] : *all) {
        if (!sources.has(source)) continue;
        for (const auto& [state, items] : states) counts[state] += items;
    }
    return counts;
}

core::Result<WorkflowVersionRow> saveWorkflowText(const WorkspaceSession& session, const std::string& workflow,
                                                  const std::string& text, const std::string& note) {
    if (auto known = checkWorkflowKnown(session, workflow); !known) return known.error();
    config::Problems problems = operations::workflowProblems(&session, text);
    if (const std::string id = config::sketchWorkflow(text).id; problems.empty() && id != workflow)
        problems.push_back({"/id", "It is the workflow \"" + workflow + "\" that is edited; its id stays."});
    if (!problems.empty()) return operations::workflowError(problems, {});
    workspace::WorkflowVersions versions = session.versions(workflow);
    // What was edited by hand is a version too, and older than this.
    if (auto noticed = versions.notice(); !noticed) return noticed.error();
    auto version = versions.save(text, "saved", note);
    if (!version) return version.error();
    return workflowRow(*version, versions.events());
}

core::Result<WorkflowVersionRow> copyWorkflowVersion(const WorkspaceSession& session, const std::string& workflow,
                                                     int version) {
    if (auto known = checkWorkflowKnown(session, workflow); !known) return known.error();
    workspace::WorkflowVersions versions = session.versions(workflow);
    auto found = versions.find(version);
    if (!found) return found.error();
    auto copied = versions.copy(version, {});
    if (!copied) return copied.error();
    return workflowRow(*copied, versions.events());
}

config::WorkflowTest answerOf(operations::WorkflowTestReport&& report) {
    config::WorkflowTest answer;
    answer.result = workflowTestResult(report.result());
    answer.version = report.version.number;
    answer.withBuiltInTexts = report.withBuiltInTexts;
    for (workflow::RehearsedStep& step : report.steps)
        answer.steps.push_back(
            {step.id, step.in, step.done, step.failed, step.waiting, std::move(step.errors), step.time});
    for (operations::TestedItem& item : report.items) {
        // Posts of megabytes are cut in front of a character.
        std::size_t length = std::min(item.text.size(), longestTestedText);
        while (length > 0 && length < item.text.size() && (item.text[length] & 0xC0) == 0x80) --length;
        item.text.resize(length);
        answer.items.push_back(
            {item.id, std::move(item.text), std::move(item.state), std::move(item.error), std::move(item.waitsFor)});
    }
    return answer;
}

config::WorkflowActivation answerOf(const operations::ActivationReport& report) {
    return {report.version.number, report.before, report.moved, report.backfill ? report.backfill->items : 0};
}

}  // namespace groundswell::pipeline
