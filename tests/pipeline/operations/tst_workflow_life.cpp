#include "tests/pipeline/failing_files.h"
#include "tests/pipeline/workflow_desk.h"
#include "tests/support/test_registry.h"

#include "models/store/read_connection.h"
#include "pipeline/operations/workflow_check.h"

#include <SQLiteCpp/Database.h>

#include <QTest>

#include <fstream>

using namespace groundswell;
using operations::ActivationRequest;
using testing::FailingFiles;
using testing::WorkflowDesk;

namespace {

// Limits of key phrases: a change that changes values.
constexpr const char* fewerPhrases = R"([{"op":"add","path":"/steps/2/parameters/limit","value":3}])";
// The state "tagged" becomes "marked".
constexpr const char* renamed =
    R"([{"op":"replace","path":"/states/6","value":"marked"},{"op":"replace","path":"/steps/5/to","value":"marked"},
        {"op":"replace","path":"/steps/6/from","value":"marked"}])";
// A step more at the end.
constexpr const char* oneMore =
    R"([{"op":"add","path":"/states/7","value":"named"},{"op":"replace","path":"/steps/6/to","value":"named"},
        {"op":"add","path":"/steps/-","value":{"id":"tags","step":"hashtags","from":"named","to":"completed"}}])";
constexpr const char* poison =
    R"([{"op":"replace","path":"/steps/2/step","value":"classify"},
        {"op":"add","path":"/steps/2/parameters/taxonomy","value":"none"}])";

}  // namespace

class WorkflowLifeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // ---- dry run -----------------------------------------------------------------------------------------------

    void a_dry_run_changes_nothing() {
        WorkflowDesk desk(30, 1);
        const int version = desk.save(fewerPhrases);
        const std::string before = desk.content();
        QCOMPARE(desk.test(version), std::string("passed: 0 of 30 items failed (0 %; at most 5 % may)."));
        QCOMPARE(desk.content(), before);
        QVERIFY(desk.fixture().damage().empty());
        QVERIFY(desk.versions().find(version)->test->passed);
        QVERIFY(!desk.versions().find(1)->test);
        // The store goes on as if nothing had been.
        desk.fixture().import(desk.fixture().write("more.jsonl", testing::storyLines(36, 1)));
        QCOMPARE(desk.fixture().process().items.processed, std::int64_t{6});
        QVERIFY(desk.fixture().damage().empty());
    }

    void a_dry_run_says_what_every_step_did() {
        WorkflowDesk desk;
        operations::WorkflowTestRequest request;
        request.workflow = "standard";
        request.version = 1;
        request.items = 12;
        const auto report = operations::testWorkflow(desk.session(), request, {});
        QVERIFY(report);
        QCOMPARE(report->steps.size(), std::size_t{7});
        for (const workflow::RehearsedStep& step : report->steps) {
            QCOMPARE(step.in, std::int64_t{12});
            QCOMPARE(step.done, std::int64_t{12});
        }
        QCOMPARE(report->ended, (std::map<std::string, std::int64_t>{{"completed", 12}}));
        QVERIFY(!report->withBuiltInTexts);
    }

    void a_dry_run_takes_items_of_every_state() {
        WorkflowDesk desk(30, 1);
        desk.fixture().import(desk.fixture().write("more.jsonl", testing::storyLines(33, 1)));
        operations::WorkflowTestRequest request;
        request.workflow = "standard";
        request.version = 1;
        request.items = 10;
        const auto report = operations::testWorkflow(desk.session(), request, {});
        QVERIFY(report);
        QVERIFY2(report->result().items >= 12, std::to_string(report->result().items).c_str());
        QCOMPARE(desk.states(), std::string("completed 30, ready 3"));
    }

    void an_empty_workspace_is_tested_with_built_in_texts() {
        WorkflowDesk desk(0);
        const std::string before = desk.content();
        QCOMPARE(desk.test(1), std::string("passed: 0 of 22 items failed (0 %; at most 5 % may)."));
        QCOMPARE(desk.content(), before);
        QCOMPARE(desk.states(), std::string());
    }

    void a_dry_run_fails_data() {
        QTest::addColumn<std::string>("patch");
        QTest::addColumn<std::string>("reason");
        const auto row = [](const char* name, const char* patch, const char* reason) {
            QTest::newRow(name) << std::string(patch) << std::string(reason);
        };
        row("missing resource", poison, "There is no taxonomy \"none\".");
        row("unknown step", R"([{"op":"replace","path":"/steps/2/step","value":"magic"}])",
            "There is no step \"magic\"");
        row("bad rule", R"([{"op":"add","path":"/steps/2/parameters/limit","value":1000}])",
            "'limit' is a whole number");
        row("cycle", R"([{"op":"replace","path":"/steps/2/to","value":"cleaned"}])", "cleaned > identified > cleaned");
    }
    void a_dry_run_fails() {
        QFETCH(std::string, patch);
        QFETCH(std::string, reason);
        WorkflowDesk desk(2, 1);
        const int version = desk.save(patch);
        const std::string before = desk.content();
        const std::string tested = desk.test(version);
        QVERIFY2(tested.starts_with("failed: It cannot run: /steps"), tested.c_str());
        QVERIFY2(tested.find(reason) != std::string::npos, tested.c_str());
        QCOMPARE(desk.content(), before);
        const std::string refused = desk.activate(version);
        QVERIFY2(refused.find(reason) != std::string::npos, refused.c_str());
        QCOMPARE((*desk.versions().active())->number, 1);
    }

    void a_stopped_dry_run_keeps_no_result() {
        WorkflowDesk desk(2, 1);
        std::stop_source stop;
        stop.request_stop();
        operations::WorkflowTestRequest request;
        request.workflow = "standard";
        request.version = 1;
        const auto report = operations::testWorkflow(desk.session(), request, stop.get_token());
        QVERIFY(!report);
        QCOMPARE(report.error().code, core::ErrorCode::Cancelled);
        QVERIFY(!desk.versions().find(1)->test);
    }

    // ---- activation --------------------------------------------------------------------------------------------

    void activation_needs_a_passed_test_of_this_content() {
        WorkflowDesk desk(2, 1);
        const int version = desk.save(fewerPhrases);
        std::string refused = desk.activate(version);
        QVERIFY2(refused.find("was not tested") != std::string::npos, refused.c_str());
        QVERIFY2(refused.find("workflow test -w desk standard 2") != std::string::npos, refused.c_str());
        // Another content's test says nothing of this one.
        const int other = desk.save(R"([{"op":"add","path":"/steps/2/parameters/limit","value":4}])");
        QVERIFY(desk.test(other).starts_with("passed"));
        refused = desk.activate(version);
        QVERIFY2(refused.find("was not tested") != std::string::npos, refused.c_str());
        // A failed one neither.
        workspace::WorkflowTestRecord failed;
        failed.summary = "9 of 10 items failed.";
        QVERIFY(desk.versions().keepTest(version, desk.versions().find(version)->hash, failed));
        refused = desk.activate(version);
        QVERIFY2(refused.find("failed its test: 9 of 10 items failed.") != std::string::npos, refused.c_str());
        QCOMPARE((*desk.versions().active())->number, 1);
        QVERIFY(desk.test(version).starts_with("passed"));
        QCOMPARE(desk.activate(version), std::string("active 2"));
        QCOMPARE(desk.session().workflow().steps[2].parameters, std::string(R"({"limit":3})"));
    }

    void what_comes_back_is_the_same_to_the_byte() {
        WorkflowDesk desk(2, 1);
        const std::string first = *desk.versions().readActive();
        QVERIFY(desk.test(1).starts_with("passed"));
        QCOMPARE(desk.change(fewerPhrases), std::string("active 2"));
        ActivationRequest request;
        request.workflow = "standard";
        request.version = 1;
        request.isRestore = true;
        QCOMPARE(desk.activate(request), std::string("active 3"));
        QCOMPARE(*desk.versions().readActive(), first);
        QCOMPARE(*desk.versions().read(3), first);
        QCOMPARE(desk.versions().list()->size(), std::size_t{3});
    }

    void a_failed_activation_leaves_the_previous_version_data() {
        QTest::addColumn<int>("changes");
        QTest::addColumn<bool>("isActive");
        QTest::newRow("at the first write") << 0 << false;
        QTest::newRow("at the second") << 1 << false;
        QTest::newRow("behind the active file") << 2 << true;
    }
    void a_failed_activation_leaves_the_previous_version() {
        QFETCH(int, changes);
        QFETCH(bool, isActive);
        WorkflowDesk desk(2, 1);
        const int version = desk.save(renamed);
        QVERIFY(desk.test(version).starts_with("passed"));
        operations::ProcessRequest upToTagged;
        desk.fixture().import(desk.fixture().write("more.jsonl", testing::storyLines(3, 1)));
        upToTagged.until = "tagged";
        desk.fixture().process(upToTagged);
        QCOMPARE(desk.states(), std::string("completed 2, tagged 1"));
        ActivationRequest request;
        request.workflow = "standard";
        request.version = version;
        request.moves = {{"tagged", "marked"}};
        FailingFiles files(changes);
        const std::string failed = desk.activate(request, files);
        QVERIFY2(failed.find("The disk is gone.") != std::string::npos, failed.c_str());
        QCOMPARE((*desk.versions().active())->number, isActive ? version : 1);
        desk.fixture().close();
        desk.fixture().open();
        QCOMPARE((*desk.versions().active())->number, isActive ? version : 1);
        QCOMPARE(desk.states(), std::string(isActive ? "completed 2, marked 1" : "completed 2, tagged 1"));
        desk.fixture().process();
        QCOMPARE(desk.states(), std::string("completed 3"));
        QVERIFY(desk.fixture().damage().empty());
    }

    // ---- states that are gone ----------------------------------------------------------------------------------

    void a_removed_state_with_items_needs_a_move_data() {
        QTest::addColumn<std::string>("from");
        QTest::addColumn<std::string>("to");
        QTest::addColumn<std::string>("answer");
        const auto row = [](const char* name, const char* from, const char* to, const char* answer) {
            QTest::newRow(name) << std::string(from) << std::string(to) << std::string(answer);
        };
        row("nothing said", "", "",
            "lacks states where items stand: 3 in 'tagged'. Say where they go on: --move tagged=STATE");
        row("to a state", "tagged", "marked", "active 2");
        row("to an earlier one", "tagged", "ready", "active 2");
        row("to nowhere", "tagged", "elsewhere", "has no state 'elsewhere' to move items to. Its states are: ready");
        row("from a state that stays", "ready", "marked", "has the state 'ready'; its items stay");
    }
    void a_removed_state_with_items_needs_a_move() {
        QFETCH(std::string, from);
        QFETCH(std::string, to);
        QFETCH(std::string, answer);
        WorkflowDesk desk(0);
        desk.fixture().import(desk.fixture().write("posts.jsonl", testing::storyLines(3, 1)));
        operations::ProcessRequest request;
        request.until = "tagged";
        desk.fixture().process(request);
        ActivationRequest activation;
        if (!from.empty()) activation.moves = {{from, to}};
        const std::string before = *desk.versions().readActive();
        const std::string answered = desk.change(renamed, activation);
        QVERIFY2(answered.find(answer) != std::string::npos, answered.c_str());
        if (answered == "active 2") {
            desk.fixture().process();
            QCOMPARE(desk.states(), std::string("completed 3"));
        } else {
            QCOMPARE(*desk.versions().readActive(), before);
            QCOMPARE(desk.states(), std::string("tagged 3"));
        }
    }

    void stranded_items_are_told_and_moved() {
        WorkflowDesk desk(0);
        desk.fixture().import(desk.fixture().write("posts.jsonl", testing::storyLines(3, 1)));
        operations::ProcessRequest request;
        request.until = "tagged";
        desk.fixture().process(request);
        // By hand: nobody was asked.
        const std::string text = desk.document().patch(nlohmann::ordered_json::parse(renamed)).dump();
        std::ofstream(desk.fixture().folder() / "workflows" / "standard.json") << text;
        desk.fixture().close();
        desk.fixture().open();
        QCOMPARE(desk.fixture().process().items.processed, std::int64_t{0});
        QCOMPARE(desk.states(), std::string("tagged 3"));
        const std::vector<operations::StrayItems> strays{{"standard", "tagged", 3}};
        QCOMPARE(desk.fixture().process().strays, strays);
        QVERIFY(!operations::moveItems(desk.session(), {{}, "tagged", "elsewhere", {}}));
        QCOMPARE(*operations::moveItems(desk.session(), {{}, "tagged", "marked", "other"}), std::int64_t{0});
        QCOMPARE(*operations::moveItems(desk.session(), {{}, "tagged", "marked", {}}), std::int64_t{3});
        desk.fixture().process();
        QCOMPARE(desk.states(), std::string("completed 3"));
        QVERIFY(desk.fixture().process().strays.empty());
    }

    void items_on_their_way_finish_by_their_states() {
        WorkflowDesk desk(0);
        desk.fixture().import(desk.fixture().write("posts.jsonl", testing::storyLines(4, 1)));
        operations::ProcessRequest request;
        request.until = "vectorized";
        desk.fixture().process(request);
        QCOMPARE(desk.change(oneMore), std::string("active 2"));
        desk.fixture().process();
        QCOMPARE(desk.states(), std::string("completed 4"));
        QCOMPARE(desk.stale(), std::string());
    }

    void the_run_keeps_the_version_that_it_began_with() {
        WorkflowDesk desk(0);
        desk.fixture().import(desk.fixture().write("posts.jsonl", testing::storyLines(20, 2)));
        const std::string edited = desk.document().patch(nlohmann::ordered_json::parse(fewerPhrases)).dump();
        bool isEdited = false;
        const auto edit = [&](const jobs::Progress&) {
            std::ofstream(desk.fixture().folder() / "workflows" / "standard.json") << edited;
            isEdited = true;
        };
        const auto report = operations::processItems(desk.session(), desk.fixture().pool(), {}, edit, {});
        QVERIFY(report && isEdited);
        QCOMPARE(desk.states(), std::string("completed 40"));
        // The new version is recorded at the next open, and knows which values it did not make.
        desk.fixture().close();
        desk.fixture().open();
        QCOMPARE((*desk.versions().active())->note.origin, std::string("edited"));
        QCOMPARE(desk.stale(), std::string("keywords 40/0/0"));
    }

    // ---- backfill ----------------------------------------------------------------------------------------------

    void new_items_only_is_the_default() {
        WorkflowDesk desk(4, 1);
        QCOMPARE(desk.change(oneMore), std::string("active 2"));
        desk.fixture().process();
        QCOMPARE(desk.stale(), std::string("tags 0/4/0"));
        QCOMPARE(desk.states(), std::string("completed 4"));
    }

    void a_backfill_brings_back_some_items_a_run() {
        WorkflowDesk desk(10, 1);
        ActivationRequest request;
        request.backfill = true;
        request.backfillPerRun = 4;
        QCOMPARE(desk.change(oneMore, request), std::string("active 2"));
        QCOMPARE(desk.states(), std::string("completed 10"));
        const std::string before = desk.fixture().dump();
        for (const char* left : {"tags 0/6/0", "tags 0/2/0", ""}) {
            desk.fixture().process();
            QCOMPARE(desk.stale(), std::string(left));
            QCOMPARE(desk.states(), std::string("completed 10"));
        }
        // Ids and clusters are what they were: only what follows the new step was made anew.
        QCOMPARE(desk.fixture().dump(), before);
        QVERIFY((*desk.session().store().connect())->stepHistory().backfills()->empty());
    }

    void a_backfill_ends_with_its_version() {
        WorkflowDesk desk(10, 1);
        ActivationRequest request;
        request.backfill = true;
        request.backfillPerRun = 4;
        QCOMPARE(desk.change(oneMore, request), std::string("active 2"));
        desk.fixture().process();
        QVERIFY(desk.test(1).starts_with("passed"));
        QCOMPARE(desk.activate(1), std::string("active 1"));
        QVERIFY((*desk.session().store().connect())->stepHistory().backfills()->empty());
        desk.fixture().process();
        QCOMPARE(desk.states(), std::string("completed 10"));
    }

    void a_backfill_without_changes_brings_nothing_back() {
        WorkflowDesk desk(3, 1);
        ActivationRequest request;
        request.backfill = true;
        QCOMPARE(desk.change(R"([{"op":"add","path":"/steps/2/attempts","value":9}])", request),
                 std::string("active 2"));
        const std::string before = desk.fixture().dump();
        desk.fixture().process();
        QCOMPARE(desk.fixture().dump(), before);
    }

    // ---- staleness ---------------------------------------------------------------------------------------------

    void stale_values_are_listed_and_made_anew() {
        WorkflowDesk desk(10, 1);
        QCOMPARE(desk.stale(), std::string());
        QCOMPARE(desk.change(fewerPhrases), std::string("active 2"));
        QCOMPARE(desk.stale(), std::string("keywords 10/0/0"));
        // New items are made by the new version, and are not stale.
        desk.fixture().import(desk.fixture().write("more.jsonl", testing::storyLines(12, 1)));
        desk.fixture().process();
        QCOMPARE(desk.stale(), std::string("keywords 10/0/0"));
        QVERIFY(!operations::recomputeStep(desk.session(), {{}, "none", 0, false}, {}, {}));
        auto report = operations::recomputeStep(desk.session(), {{}, "keywords", 4, false}, {}, {});
        QVERIFY(report);
        QCOMPARE(report->items, std::int64_t{4});
        QCOMPARE(report->to, std::string("identified"));
        QCOMPARE(desk.states(), std::string("completed 8, identified 4"));
        desk.fixture().process();
        QCOMPARE(desk.stale(), std::string("keywords 6/0/0"));
        report = operations::recomputeStep(desk.session(), {{}, "keywords", 0, false}, {}, {});
        QCOMPARE(report->items, std::int64_t{6});
        desk.fixture().process();
        QCOMPARE(desk.stale(), std::string());
        QCOMPARE(operations::recomputeStep(desk.session(), {{}, "keywords", 0, false}, {}, {})->items, std::int64_t{0});
        QVERIFY(desk.fixture().damage().empty());
    }

    void what_is_not_known_is_made_anew_when_it_is_asked_for() {
        WorkflowDesk desk(3, 1);
        // As a store of an earlier version has it.
        desk.fixture().close();
        SQLite::Database((desk.fixture().folder() / "store.sqlite").string(), SQLite::OPEN_READWRITE)
            .exec("UPDATE content_items SET step_set_no = NULL");
        desk.fixture().open();
        QVERIFY2(desk.stale().starts_with("clean 0/0/3, "), desk.stale().c_str());
        QCOMPARE(operations::recomputeStep(desk.session(), {{}, "hashtags", 0, false}, {}, {})->items, std::int64_t{0});
        QCOMPARE(operations::recomputeStep(desk.session(), {{}, "hashtags", 2, true}, {}, {})->items, std::int64_t{2});
        desk.fixture().process();
        QVERIFY2(desk.stale().find("hashtags 0/0/1") != std::string::npos, desk.stale().c_str());
        // Of the others it is known now that nothing made them of what they have to come by.
        QVERIFY2(desk.stale().find("clean 0/2/1") != std::string::npos, desk.stale().c_str());
    }
};

GROUNDSWELL_TEST(WorkflowLifeTest, workflow_life)
#include "tst_workflow_life.moc"
