#include "pipeline/workflow/conductor.h"

#include "models/core/histogram.h"
#include "models/store/item_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/workflow/step_trial.h"
#include "tests/pipeline/workflow/step_doubles.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <latch>
#include <random>
#include <thread>

using namespace groundswell;
using namespace std::chrono_literals;
using config::RouteCondition;
using config::StepConfig;
using testing::FunctionStep;
using testing::ManualTimer;
using testing::ThreadClock;
using testing::WorkspaceFixture;
using workflow::WorkItem;

namespace {

using Random = std::mt19937;

// What a step does with an item, told by the item's number and the step's name alone.
int chance(const std::string& step, std::int64_t item) {
    return static_cast<int>(std::hash<std::string>()(step + "/" + std::to_string(item)) % 1'000);
}
bool failsOn(const std::string& step, std::int64_t item) {
    return chance(step, item) < 60;
}

StepConfig stepOf(const std::string& id, const std::string& from, const std::string& to) {
    StepConfig step;
    step.id = id;
    step.step = id;
    step.from = from;
    step.to = to;
    return step;
}

config::WorkflowConfig chainOf(const std::vector<std::string>& ids) {
    config::WorkflowConfig workflow;
    workflow.id = "test";
    workflow.states = {"ready"};
    for (const std::string& id : ids) {
        const bool last = id == ids.back();
        workflow.steps.push_back(stepOf(id, workflow.states.back(), last ? "completed" : "after-" + id));
        workflow.states.push_back(workflow.steps.back().to);
    }
    workflow.states.emplace_back("failed");
    workflow.finalStates = {"completed", "failed"};
    return workflow;
}

// States in a line, each but the last ones left by a step that leads further on: to one state or, by routes, to others.
config::WorkflowConfig randomGraph(Random& random, const std::string& prefix) {
    const auto below = [&random](int end) { return static_cast<int>(random() % static_cast<unsigned>(end)); };
    config::WorkflowConfig workflow;
    workflow.id = "test";
    const int count = 3 + below(6);
    workflow.states = {"ready"};
    for (int i = 1; i < count; ++i) workflow.states.push_back(prefix + "s" + std::to_string(i));
    workflow.states.insert(workflow.states.end(), {"completed", "failed"});
    workflow.finalStates = {"completed", "failed"};
    const auto later = [&](int than) {
        return workflow.states[static_cast<std::size_t>(than + 1 + below(count - than))];
    };
    for (int i = 0; i < count; ++i) {
        StepConfig step =
            stepOf(prefix + "t" + std::to_string(i), workflow.states[static_cast<std::size_t>(i)], later(i));
        for (int routes = below(3); routes > 0; --routes) {
            config::RouteConfig& route = step.routes.emplace_back();
            route.to = later(i);
            if (i > 0 && below(2) == 0) {
                const std::string of = "output." + prefix + "t" + std::to_string(below(i)) + ".v";
                route.conditions.push_back({of, RouteCondition::Operator::AtLeast, std::to_string(below(900))});
            } else {
                route.conditions.push_back(
                    {"label", RouteCondition::Operator::In, R"(["l)" + std::to_string(below(4)) + "\"]"});
            }
        }
        // Some are repaired further on; failing is not arriving.
        if (const std::string repair = later(i); below(4) == 0 && repair != "completed") step.onError = repair;
        if (below(3) == 0) step.slots = 1 + below(2);
        if (below(3) == 0) step.pool = config::StepPool::Io;
        step.attempts = 1 + below(2);
        workflow.steps.push_back(std::move(step));
    }
    std::shuffle(workflow.steps.begin(), workflow.steps.end(), random);
    return workflow;
}

// One item on its own through the graph, by the rules alone.
std::string walk(const config::WorkflowConfig& workflow, std::int64_t item, const std::string& until) {
    std::string state = "ready";
    std::map<std::string, int> outputs;
    while (state != until) {
        const StepConfig* step = workflow.stepFrom(state);
        if (step == nullptr) break;
        if (failsOn(step->id, item)) {
            state = step->onError;
            continue;
        }
        outputs["output." + step->id + ".v"] = chance(step->id, item);
        state = step->to;
        for (const config::RouteConfig& route : step->routes) {
            const RouteCondition& one = route.conditions.front();
            const bool holds = one.field == "label"
                                   ? one.operand == R"(["l)" + std::to_string(item % 4) + "\"]"
                                   : outputs.contains(one.field) && outputs[one.field] >= std::stoi(one.operand);
            if (!holds) continue;
            state = route.to;
            break;
        }
    }
    return state;
}

std::string lines(int count) {
    std::string text;
    for (int i = 1; i <= count; ++i) {
        text += R"({"id":"p)" + std::to_string(i) + R"(","text":"number )" + std::to_string(i) + R"(","label":"l)" +
                std::to_string(i % 4) + "\"}\n";
    }
    return text;
}

std::map<std::int64_t, std::string> statesOf(WorkspaceFixture& fixture) {
    std::map<std::int64_t, std::string> states;
    auto reader = fixture.session().store().connect();
    static_cast<void>((*reader)->items().forEach({}, [&](const domain::ItemRow& row) {
        states[row.item.id.value] = row.item.state;
        return true;
    }));
    return states;
}

void moveAllBack(WorkspaceFixture& fixture) {
    for (const auto& [id, state] : statesOf(fixture)) {
        static_cast<void>(fixture.session().store().writer().run(
            [&](store::WriteTransaction& transaction) { return transaction.items().moveState(state, "ready"); }));
    }
}

}  // namespace

class GraphPassTest : public QObject {
    Q_OBJECT

    static workflow::ConductorReport run(WorkspaceFixture& fixture, const config::WorkflowConfig& workflow,
                                         workflow::ConductorOptions options, const std::string& until = {}) {
        workflow::Conductor conductor(fixture.session().store(), workflow, fixture.pool(), std::move(options));
        auto report = conductor.run(until, {}, {});
        if (!report) qFatal("%s", report.error().describe().c_str());
        return *report;
    }

private Q_SLOTS:
    // Every graph, every item: where it stands is where it would stand if it were the only one.
    void goes_as_each_item_would_alone() {
        constexpr int items = 80;
        WorkspaceFixture fixture;
        fixture.import(fixture.write("a.jsonl", lines(items)));
        Random random(11);
        for (int graph = 0; graph < 40; ++graph) {
            const config::WorkflowConfig workflow = randomGraph(random, "g" + std::to_string(graph));
            // One of them takes items in the stream's order, one takes many in a call.
            const std::string serial = workflow.steps[random() % workflow.steps.size()].id;
            const std::string batch = workflow.steps[random() % workflow.steps.size()].id;
            std::vector<std::int64_t> seen;
            const auto work = [](WorkItem& item) -> core::Result<void> {
                const std::int64_t id = item.item.id.value;
                if (failsOn(item.step, id))
                    return core::Error(core::ErrorCode::InvalidInput, "no " + std::to_string(id));
                return item.setOutput("v", chance(item.step, id));
            };
            workflow::ConductorOptions options;
            options.makeStep = [&](const StepConfig& config) -> core::Result<std::unique_ptr<workflow::Step>> {
                if (config.id == serial) {
                    const auto noting = [&seen, work](WorkItem& item) {
                        if (!failsOn(item.step, item.item.id.value)) seen.push_back(item.item.id.value);
                        return work(item);
                    };
                    return std::unique_ptr<workflow::Step>(
                        std::make_unique<FunctionStep>(noting, workflow::StepMode::Serial));
                }
                const auto mode = config.id == batch ? workflow::StepMode::Batch : workflow::StepMode::Parallel;
                return std::unique_ptr<workflow::Step>(std::make_unique<FunctionStep>(work, mode));
            };
            std::string until;
            if (graph % 3 == 0) until = workflow.steps.front().from;
            const auto report = run(fixture, workflow, options, until);
            std::int64_t done = 0;
            for (const auto& [id, state] : statesOf(fixture)) {
                QCOMPARE(state, walk(workflow, id, until));
                if (state == "completed") ++done;
            }
            QCOMPARE(report.processed, done);
            // Whoever comes to it after a failure comes in a later round.
            const bool anyRepair = std::any_of(workflow.steps.begin(), workflow.steps.end(),
                                               [](const StepConfig& step) { return step.onError != "failed"; });
            if (!anyRepair) QVERIFY(std::is_sorted(seen.begin(), seen.end()));
            // In two parts it ends the same.
            if (!until.empty()) {
                run(fixture, workflow, options);
                for (const auto& [id, state] : statesOf(fixture)) QCOMPARE(state, walk(workflow, id, {}));
            }
            moveAllBack(fixture);
        }
        QCOMPARE(fixture.damage(), std::string());
    }

    // Items that wait in several states, some from before: the serial step still takes them in their order.
    void serial_steps_see_the_order_of_items() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("a.jsonl", lines(60)));
        config::WorkflowConfig workflow = chainOf({"first", "second", "serial"});
        workflow.steps[0].routes.push_back(
            {{{"label", RouteCondition::Operator::In, R"(["l1","l3"])"}}, "after-second"});
        std::vector<std::int64_t> seen;
        workflow::ConductorOptions options;
        options.makeStep = [&](const StepConfig& config) -> core::Result<std::unique_ptr<workflow::Step>> {
            const auto mode = config.id == "serial" ? workflow::StepMode::Serial : workflow::StepMode::Parallel;
            return std::unique_ptr<workflow::Step>(std::make_unique<FunctionStep>(
                [&seen, mode](WorkItem& item) -> core::Result<void> {
                    if (mode == workflow::StepMode::Serial) seen.push_back(item.item.id.value);
                    return {};
                },
                mode));
        };
        auto reader = fixture.session().store().connect();
        std::vector<store::ProcessedItem> moved;
        for (std::int64_t id = 10; id < 20; ++id) {
            store::ProcessedItem& one = moved.emplace_back();
            one.id = {id};
            one.contentHash = (*(*reader)->items().forWork(one.id))->item.contentHash;
            one.state = id % 3 == 0 ? "after-first" : "after-second";
        }
        const auto stored = fixture.session().store().writer().run(
            [&](store::WriteTransaction& transaction) { return transaction.items().storeProcessed(moved); });
        QCOMPARE(*stored, std::int64_t(10));
        run(fixture, workflow, options);
        QCOMPARE(seen.size(), std::size_t(60));
        QVERIFY(std::is_sorted(seen.begin(), seen.end()));
    }

    void a_hanging_step_is_reported() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("a.jsonl", lines(20)));
        config::WorkflowConfig workflow = chainOf({"quick", "stuck"});
        workflow.steps[1].hardLimit = 3s;
        workflow.steps[1].attempts = 1;
        struct Shared {
            std::latch entered{1};
            std::latch free{1};
            std::latch left{1};
        };
        const auto shared = std::make_shared<Shared>();
        ManualTimer timer;
        workflow::ConductorOptions options;
        options.timer = &timer;
        options.makeStep = [&](const StepConfig& config) -> core::Result<std::unique_ptr<workflow::Step>> {
            const bool sticks = config.id == "stuck";
            return std::unique_ptr<workflow::Step>(
                std::make_unique<FunctionStep>([shared, sticks](WorkItem& item) -> core::Result<void> {
                    if (!sticks || item.item.id.value != 7) return {};
                    shared->entered.count_down();
                    shared->free.wait();
                    shared->left.count_down();
                    return {};
                }));
        };
        std::jthread watch([&] {
            shared->entered.wait();
            timer.expire(3s);
        });
        const auto report = run(fixture, workflow, options);
        QCOMPARE(report.processed, std::int64_t(19));
        QCOMPARE(report.failed, std::int64_t(1));
        QCOMPARE(report.hangs.at("stuck"), std::int64_t(1));
        QCOMPARE(statesOf(fixture).at(7), std::string("failed"));
        shared->free.count_down();
        shared->left.wait();
    }

    void refuses_a_step_that_needs_the_network() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("a.jsonl", lines(3)));
        workflow::ConductorOptions options;
        options.makeStep = [](const StepConfig& config) -> core::Result<std::unique_ptr<workflow::Step>> {
            auto step = std::make_unique<FunctionStep>([](WorkItem&) { return core::Result<void>(); });
            step->network = config.id == "two";
            return std::unique_ptr<workflow::Step>(std::move(step));
        };
        const config::WorkflowConfig workflow = chainOf({"one", "two"});
        workflow::Conductor conductor(fixture.session().store(), workflow, fixture.pool(), options);
        const auto refused = conductor.run({}, {}, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().contextValue("pointer"), std::string("/steps/1/network"));
        QCOMPARE(refused.error().contextValue("step"), std::string("two"));
        QCOMPARE(statesOf(fixture).at(1), std::string("ready"));
    }

    void items_in_unknown_states_are_counted() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("a.jsonl", lines(5)));
        static_cast<void>(fixture.session().store().writer().run(
            [](store::WriteTransaction& transaction) { return transaction.items().moveState("ready", "gone"); }));
        fixture.import(fixture.write("b.jsonl", lines(8)));
        workflow::ConductorOptions options;
        options.makeStep = [](const StepConfig&) -> core::Result<std::unique_ptr<workflow::Step>> {
            return std::unique_ptr<workflow::Step>(
                std::make_unique<FunctionStep>([](WorkItem&) { return core::Result<void>(); }));
        };
        const auto report = run(fixture, chainOf({"one"}), options);
        QVERIFY((report.strays == std::map<std::string, std::int64_t>{{"gone", 5}}));
        QCOMPARE(report.processed, std::int64_t(3));
        QCOMPARE(report.waiting, std::int64_t(0));
    }

    void slowness_shows_at_its_step_alone() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("a.jsonl", lines(379)));
        const ThreadClock clock;
        workflow::ConductorOptions options;
        options.clock = &clock;
        bool slow = false;
        options.makeStep = [&slow](const StepConfig& config) -> core::Result<std::unique_ptr<workflow::Step>> {
            const auto time = slow && config.id == "two" ? 200ms : 1ms;
            return std::unique_ptr<workflow::Step>(std::make_unique<FunctionStep>([time](WorkItem&) {
                ThreadClock::advance(time);
                return core::Result<void>();
            }));
        };
        std::map<std::string, double> before;
        std::map<std::string, double> after;
        for (auto* const figures : {&before, &after}) {
            slow = figures == &after;
            for (const domain::StepRecord& step : run(fixture, chainOf({"one", "two", "three"}), options).steps) {
                QCOMPARE(step.itemsIn, std::int64_t(379));
                QCOMPARE(step.done, std::int64_t(379));
                QCOMPARE(step.calls, std::int64_t(379));
                (*figures)[step.step] = core::Histogram::parse(step.runTimes)->quantile(0.95);
            }
            moveAllBack(fixture);
        }
        QCOMPARE(before.size(), std::size_t(3));
        QCOMPARE(after["one"], before["one"]);
        QCOMPARE(after["three"], before["three"]);
        QVERIFY(std::abs(before["two"] - 1e6) <= 1e6 / 64);
        QVERIFY(std::abs(after["two"] - 2e8) <= 2e8 / 64);
    }

    void tries_one_step_on_one_item_data() {
        QTest::addColumn<bool>("keeps");
        QTest::addColumn<QString>("manner");
        QTest::addColumn<QString>("state");   // told
        QTest::addColumn<QString>("stored");  // in the store afterwards
        QTest::newRow("look") << false << "good"
                              << "completed"
                              << "ready";
        QTest::newRow("keep") << true << "good"
                              << "completed"
                              << "completed";
        QTest::newRow("failure, look") << false << "bad"
                                       << "failed"
                                       << "ready";
        QTest::newRow("failure, keep") << true << "bad"
                                       << "failed"
                                       << "failed";
        QTest::newRow("waits, keep") << true << "later"
                                     << "ready"
                                     << "ready";
    }
    void tries_one_step_on_one_item() {
        QFETCH(bool, keeps);
        QFETCH(QString, manner);
        const std::string way = manner.toStdString();
        QFETCH(QString, state);
        QFETCH(QString, stored);
        WorkspaceFixture fixture;
        fixture.import(fixture.write("a.jsonl", lines(3)));
        config::WorkflowConfig workflow = chainOf({"one", "two"});
        workflow.steps[1].attempts = 1;
        workflow.steps[1].from = "ready";
        workflow.steps[0].from = "elsewhere";
        const workflow::StepMaker maker = [&](const StepConfig&) -> core::Result<std::unique_ptr<workflow::Step>> {
            return std::unique_ptr<workflow::Step>(
                std::make_unique<FunctionStep>([way](WorkItem& item) -> core::Result<void> {
                    item.note("working");
                    if (way == "bad") return core::Error(core::ErrorCode::InvalidInput, "no");
                    if (way == "later") return core::Error(core::ErrorCode::Unavailable, "not now");
                    item.language = "fr";
                    return item.setOutput("score", 0.5);
                }));
        };
        const auto trial = workflow::tryStep(fixture.session().store(), workflow, fixture.pool(),
                                             {.item = {2}, .step = "two", .keepsResult = keeps}, {}, maker);
        QVERIFY2(trial, trial ? "" : trial.error().describe().c_str());
        QCOMPARE(trial->stateBefore, std::string("ready"));
        QCOMPARE(QString::fromStdString(trial->stateAfter), state);
        QCOMPARE(trial->log.at(1), std::string("working"));
        QCOMPARE(trial->log.size(), std::size_t(3));
        const std::map<std::string, std::string> reasons{{"good", ""}, {"bad", "two: no"}, {"later", "two: not now"}};
        QCOMPARE(trial->reason, reasons.at(way));
        QCOMPARE(trial->stored, keeps && way != "later");
        const bool good = way == "good";
        QCOMPARE(trial->outputs.size(), std::size_t(good ? 1 : 0));
        if (good) {
            const auto language = std::find_if(trial->changes.begin(), trial->changes.end(),
                                               [](const auto& change) { return change.name == "language"; });
            QCOMPARE(language->after, std::string("\"fr\""));
        }
        QCOMPARE(QString::fromStdString(statesOf(fixture).at(2)), stored);
        QCOMPARE(statesOf(fixture).at(1), std::string("ready"));
        auto reader = fixture.session().store().connect();
        const auto item = (*reader)->items().forWork({2});
        QCOMPARE((*item)->outputs.size(), std::size_t(good && keeps ? 1 : 0));
        QCOMPARE((*item)->item.language, std::string(good && keeps ? "fr" : ""));
    }

    void tries_the_steps_of_the_program() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("a.jsonl", testing::storyLines(3, 2)));
        fixture.process();
        const std::string before = fixture.dump();
        for (const StepConfig& step : fixture.session().workflow().steps) {
            const auto trial = workflow::tryStep(fixture.session().store(), fixture.session().workflow(),
                                                 fixture.pool(), {.item = {1}, .step = step.id}, {});
            QVERIFY2(trial, step.id.c_str());
            QVERIFY(trial->outcome == workflow::StepTrial::Outcome::Done);
            QCOMPARE(trial->stateAfter, step.to);
        }
        QCOMPARE(fixture.dump(), before);
        QCOMPARE(fixture.damage(), std::string());
    }

    void refuses_trials_data() {
        QTest::addColumn<int>("item");
        QTest::addColumn<QString>("step");
        QTest::addColumn<bool>("keeps");
        QTest::addColumn<int>("code");
        QTest::newRow("no item") << 9 << "clean" << false << int(core::ErrorCode::NotFound);
        QTest::newRow("no step") << 1 << "polish" << false << int(core::ErrorCode::NotFound);
        QTest::newRow("kept out of order") << 1 << "cluster" << true << int(core::ErrorCode::Unsupported);
    }
    void refuses_trials() {
        QFETCH(int, item);
        QFETCH(QString, step);
        QFETCH(bool, keeps);
        QFETCH(int, code);
        WorkspaceFixture fixture;
        fixture.import(fixture.write("a.jsonl", lines(1)));
        const auto trial = workflow::tryStep(fixture.session().store(), fixture.session().workflow(), fixture.pool(),
                                             {.item = {item}, .step = step.toStdString(), .keepsResult = keeps}, {});
        QVERIFY(!trial);
        QCOMPARE(static_cast<int>(trial.error().code), code);
    }
};

GROUNDSWELL_TEST(GraphPassTest, graph_pass)
#include "tst_graph_pass.moc"
