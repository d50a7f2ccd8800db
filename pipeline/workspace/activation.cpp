#include "pipeline/workspace/activation.h"

#include "models/store/step_history.h"

namespace groundswell::workspace {

domain::SourceChoice sourcesOf(const config::WorkspaceConfig& config, const std::string& workflow) {
    domain::SourceChoice choice;
    choice.isExcept = workflow == config.workflow;
    for (const config::SourceConfig& source : config.sources) {
        const bool takesIt = config.workflowOf(source.id) == workflow;
        if (takesIt != choice.isExcept) choice.sources.push_back(source.id);
    }
    return choice;
}

core::Result<std::int64_t> applyActivation(store::Store& store, const std::string& workflow,
                                           const PendingActivation& activation, const domain::SourceChoice& sources) {
    return store.writer().run([&](store::WriteTransaction& transaction) -> core::Result<std::int64_t> {
        std::int64_t items = 0;
        for (const auto& [from, to] : activation.moves) {
            store::ItemMove move;
            move.from = {from};
            move.to = to;
            move.sources = sources;
            auto moved = transaction.stepHistory().move(move);
            if (!moved) return moved.error();
            items += moved->items;
        }
        auto& history = transaction.stepHistory();
        if (auto ended = history.endBackfill(workflow); !ended) return ended.error();
        if (activation.backfillTo.empty()) return items;
        const domain::Backfill backfill{workflow,
                                        activation.hash,
                                        activation.backfillTo,
                                        activation.backfillFrom,
                                        activation.backfillSteps,
                                        activation.backfillPerRun,
                                        {},
                                        {}};
        if (auto begun = history.beginBackfill(backfill); !begun) return begun.error();
        return items;
    });
}

}  // namespace groundswell::workspace
