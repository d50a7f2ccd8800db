#include "pipeline/workflow/step_trial.h"

#include "models/config/json_document.h"
#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/workflow/processed_items.h"
#include "pipeline/workflow/step_checks.h"
#include "pipeline/workflow/step_registry.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace groundswell::workflow {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

namespace {

using Values = std::map<std::string, std::string>;

std::string asJson(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

// What steps may change, in a form to compare and to show.
Values valuesOf(const WorkItem& item) {
    Values values;
    values["language"] = asJson(item.knownLanguage());
    if (item.cleaned) values["cleaned_text"] = asJson(*item.cleaned);
    json keywords = json::array();
    for (const domain::Keyword& keyword : item.keywords.value_or(std::vector<domain::Keyword>()))
        keywords.push_back(keyword.text);
    values["keywords"] = asJson(keywords);
    if (item.dense) values["vector_dimensions"] = std::to_string(item.dense->size());
    if (item.assignment) values["cluster"] = std::to_string(item.assignment->cluster.value);
    return values;
}

std::vector<ValueChange> changesOf(const Values& before, const Values& after) {
    std::vector<ValueChange> changes;
    for (const auto& [name, value] : after) {
        const auto found = before.find(name);
        if (found == before.end()) {
            changes.push_back({name, "null", value});
        } else if (found->second != value) {
            changes.push_back({name, found->second, value});
        }
    }
    return changes;
}

core::Result<WorkItem> load(store::ReadConnection& reader, core::ItemId id, const std::string& vectorModel) {
    auto found = reader.items().forWork(id);
    if (!found) return found.error();
    if (!*found) return Error(ErrorCode::NotFound, "There is no item " + std::to_string(id.value) + ".");
    WorkItem item = toWorkItem(std::move(**found));
    if (!vectorModel.empty()) {
        auto vectors = reader.vectors().load(std::span(&id, 1), vectorModel);
        if (!vectors) return vectors.error();
        item.dense = std::move(vectors->front());
    }
    return item;
}

// Serial steps load what they remember. What they would have to make anew and store is not made: that begins with a
// look at whether the run is being stopped.
core::Result<void> remind(Step& step, store::Store& store, store::ReadConnection& reader, jobs::WorkerPool& pool,
                          const config::VectorConfig& vectors) {
    std::stop_source stopped;
    stopped.request_stop();
    const std::stop_token stop = stopped.get_token();
    const jobs::ProgressSink progress;
    const std::function<bool(const domain::ContentItem&)> passed = [](const domain::ContentItem&) { return true; };
    auto begun = step.begin({reader, store.writer(), pool, vectors, passed, progress, stop});
    return begun ? core::Result<void>() : core::Result<void>(begun.error());
}

core::Result<void> keep(store::Store& store, WorkItem item, const std::string& vectorModel) {
    store::ProcessedItem processed = toProcessed(item, vectorModel);
    processed.made = SharedMarks().of(item.passed);
    auto stored = store.writer().run([&](store::WriteTransaction& transaction) {
        return transaction.items().storeProcessed(std::span(&processed, 1));
    });
    if (!stored) return stored.error();
    if (*stored == 0) return Error(ErrorCode::AlreadyExists, "The item was changed meanwhile; nothing was stored.");
    return {};
}

core::Result<std::unique_ptr<StepRunner>> runnerOf(const config::WorkflowConfig& workflow,
                                                   const StepTrialRequest& request, const StepMaker& maker,
                                                   LimitTimer& timer, const StepClock& clock) {
    const auto config = std::find_if(workflow.steps.begin(), workflow.steps.end(),
                                     [&](const config::StepConfig& step) { return step.id == request.step; });
    if (config == workflow.steps.end()) {
        return Error(ErrorCode::NotFound,
                     "The workflow '" + workflow.id + "' has no step with the id '" + request.step + "'.");
    }
    auto step = maker ? maker(*config) : makeStep(*config);
    if (!step) return step.error();
    const auto index = static_cast<std::size_t>(config - workflow.steps.begin());
    if (const config::Problems problems = stepProblems(**step, *config, index); !problems.empty())
        return config::problemsError(problems);
    if ((*step)->mode() == StepMode::Serial && request.keepsResult) {
        return Error(ErrorCode::Unsupported,
                     "The step '" + request.step + "' takes items in their order; it stores nothing for one alone.");
    }
    return std::make_unique<StepRunner>(std::shared_ptr<Step>(std::move(*step)), *config, &timer, clock);
}

}  // namespace

core::Result<StepTrial> tryStep(store::Store& store, const config::WorkflowConfig& workflow, jobs::WorkerPool& pool,
                                const StepTrialRequest& request, const std::stop_token& stop, const StepMaker& maker) {
    SteadyLimitTimer timer;
    const SystemStepClock clock;
    auto runner = runnerOf(workflow, request, maker, timer, clock);
    if (!runner) return runner.error();
    auto reader = store.connect();
    if (!reader) return reader.error();
    const config::VectorConfig vectors = config::vectorConfigOf(workflow);
    const std::string vectorModel = vectors.isDense() ? vectors.modelName() : std::string();
    auto loaded = load(**reader, request.item, vectorModel);
    if (!loaded) return loaded.error();
    WorkItem& item = *loaded;
    if ((*runner)->step().mode() == StepMode::Serial) {
        if (auto ready = remind((*runner)->step(), store, **reader, pool, vectors); !ready) return ready.error();
    }

    StepTrial trial;
    trial.stateBefore = item.state;
    item.log = &trial.log;
    item.note("The item is in the state " + item.state + "; the step begins at " + (*runner)->config().from + ".");
    const Values before = valuesOf(item);
    StepEffects effects;
    StepCounts counts;
    WorkItem* const one = &item;
    (*runner)->run(std::span(&one, 1), effects, stop, counts);
    trial.outcome = counts.done > 0 ? StepTrial::Outcome::Done
                                    : (counts.waiting > 0 ? StepTrial::Outcome::Waits : StepTrial::Outcome::Failed);
    trial.reason = counts.waiting > 0 ? item.waitsFor : item.error;
    trial.stateAfter = item.state;
    std::copy_if(item.outputs.begin(), item.outputs.end(), std::back_inserter(trial.outputs),
                 [&](const domain::StepOutput& output) { return output.step == request.step; });
    trial.changes = changesOf(before, valuesOf(item));
    trial.time = counts.runTime;
    trial.cpuTime = counts.cpuTime;
    item.note(trial.reason.empty() ? "It goes on to " + item.state + "." : trial.reason);
    item.log = nullptr;
    if (request.keepsResult && counts.waiting == 0) {
        if (auto kept = keep(store, std::move(item), vectorModel); !kept) return kept.error();
        trial.stored = true;
    }
    return trial;
}

}  // namespace groundswell::workflow
