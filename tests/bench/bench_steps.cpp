// What the engine adds to steps: time an item for steps that do nothing, or work for about a microsecond, called bare
// and through StepRunner with its routes, states and measurements. Prints nanoseconds an item and step.
//
//     bench_steps [ITEMS]      default: 1,000,000

#include "pipeline/workflow/step_runner.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

using namespace groundswell;

namespace {

constexpr std::size_t itemsPerBatch = 2'000;

// Mixes a number so many times: work that no compiler takes away.
class MixStep final : public workflow::Step {
public:
    explicit MixStep(int rounds) : m_rounds(rounds) {}
    core::Result<void> process(workflow::WorkItem& item, workflow::StepEffects&) override {
        std::uint64_t mixed = item.item.contentHash;
        for (int i = 0; i < m_rounds; ++i) mixed = mixed * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        item.item.contentHash = mixed;
        return {};
    }

private:
    const int m_rounds;
};

double nanosecondsEach(std::size_t items, const std::function<void(std::vector<workflow::WorkItem>&)>& work) {
    std::vector<workflow::WorkItem> batch(itemsPerBatch);
    for (workflow::WorkItem& item : batch) item.item.text = std::string(200, 'x');
    std::chrono::nanoseconds time{};
    for (std::size_t done = 0; done < items; done += itemsPerBatch) {
        for (workflow::WorkItem& item : batch) item.state = "before";
        const auto begun = std::chrono::steady_clock::now();
        work(batch);
        time += std::chrono::steady_clock::now() - begun;
    }
    return static_cast<double>(time.count()) / static_cast<double>(items);
}

void compare(const char* name, int rounds, bool routes, std::size_t items) {
    const auto step = std::make_shared<MixStep>(rounds);
    config::StepConfig config;
    config.id = "mix";
    config.from = "before";
    config.to = "after";
    if (routes) config.routes.push_back({{{"text_length", config::RouteCondition::Operator::AtLeast, "1000"}}, "long"});
    const workflow::SystemStepClock clock;
    workflow::StepRunner runner(step, config, nullptr, clock);
    workflow::StepMeters meters(1);
    const double bare = nanosecondsEach(items, [&](std::vector<workflow::WorkItem>& batch) {
        workflow::StepEffects effects;
        for (workflow::WorkItem& item : batch) static_cast<void>(step->process(item, effects));
    });
    const double measured = nanosecondsEach(items, [&](std::vector<workflow::WorkItem>& batch) {
        std::vector<workflow::WorkItem*> standing;
        for (workflow::WorkItem& item : batch) {
            if (item.state == config.from) standing.push_back(&item);
        }
        workflow::StepEffects effects;
        workflow::StepCounts counts;
        runner.run(standing, effects, {}, counts);
        meters.add(0, counts);
    });
    std::printf("%-24s bare %8.1f ns   through the engine %8.1f ns   added %7.1f ns\n", name, bare, measured,
                measured - bare);
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t items = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    compare("nothing", 0, false, items);
    compare("a microsecond", 1'000, false, items);
    compare("nothing, with a route", 0, true, items);
    return 0;
}
