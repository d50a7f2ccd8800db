#include "models/config/workflow_config.h"
#include "pipeline/service.h"
#include "pipeline/workspace/owner_lock.h"
#include "tests/pipeline/service/service_bench.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using pipeline::JobState;
using pipeline::Ticket;
using Bench = testing::ServiceBench;
using nlohmann::ordered_json;

namespace {

/// A workspace with thirty processed items, and its workflow through the facade.
class WorkflowBench {
public:
    WorkflowBench() {
        m_bench.openDesk();
        m_bench.finish(m_bench.service().startImport({m_bench.writeStories(10, 3)}, {}));
    }
    Bench& bench() { return m_bench; }
    pipeline::Service& service() { return m_bench.service(); }

    std::string text(int version = 0) {
        const auto answer = m_bench.ask<config::WorkflowText>(
            [&](auto given) { return service().workflowText("standard", version, std::move(given)); });
        return answer ? answer->text : answer.error().message;
    }
    core::Result<config::WorkflowCheck> check(const std::string& text) {
        return m_bench.ask<config::WorkflowCheck>(
            [&](auto given) { return service().checkWorkflow("standard", text, std::nullopt, std::move(given)); });
    }
    core::Result<config::WorkflowVersionRow> save(const std::string& text) {
        return m_bench.ask<config::WorkflowVersionRow>(
            [&](auto given) { return service().saveWorkflow("standard", text, "a note", std::move(given)); });
    }
    core::Result<config::WorkflowVersionRow> restore(int version) {
        return m_bench.ask<config::WorkflowVersionRow>(
            [&](auto given) { return service().restoreWorkflow("standard", version, std::move(given)); });
    }
    core::Result<std::vector<config::WorkflowVersionRow>> versions() {
        return m_bench.ask<std::vector<config::WorkflowVersionRow>>(
            [&](auto given) { return service().workflowVersions("standard", std::move(given)); });
    }
    core::Result<std::map<std::string, std::int64_t>> counts() {
        return m_bench.ask<std::map<std::string, std::int64_t>>(
            [&](auto given) { return service().itemsByState("standard", std::move(given)); });
    }
    core::Result<config::WorkflowTest> test(const std::string& text) {
        return m_bench.ask<config::WorkflowTest>([&](auto given) {
            pipeline::AnsweredJob job = service().testWorkflow("standard", text, 20, std::move(given));
            m_job = job.id;
            return std::move(job.ticket);
        });
    }
    core::Result<config::WorkflowActivation> activate(int version, std::map<std::string, std::string> moves = {},
                                                      bool backfill = false) {
        config::WorkflowActivationRequest request;
        request.workflow = "standard";
        request.version = version;
        request.moves = std::move(moves);
        request.backfill = backfill;
        return m_bench.ask<config::WorkflowActivation>([&](auto given) {
            pipeline::AnsweredJob job = service().activateWorkflow(request, std::move(given));
            m_job = job.id;
            return std::move(job.ticket);
        });
    }
    core::Result<std::int64_t> move(const std::string& from, const std::string& to) {
        return m_bench.ask<std::int64_t>(
            [&](auto given) { return std::move(service().moveItems("standard", from, to, std::move(given)).ticket); });
    }
    [[nodiscard]] pipeline::JobId job() const { return m_job; }

    std::string patched(const std::string& patch) {
        return ordered_json::parse(text()).patch(ordered_json::parse(patch)).dump(2) + "\n";
    }

private:
    Bench m_bench;
    pipeline::JobId m_job = 0;
};

}  // namespace

class ServiceWorkflowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsWorkflowsAndCounts() {
        WorkflowBench desk;
        const auto entries = desk.bench().ask<std::vector<config::WorkflowEntry>>(
            [&](auto given) { return desk.service().workflows(std::move(given)); });
        QVERIFY(entries);
        QCOMPARE(entries->size(), std::size_t{1});
        QCOMPARE(entries->front().id, std::string("standard"));
        QVERIFY(entries->front().isDefault);
        QCOMPARE(entries->front().active, std::optional<int>(1));
        QCOMPARE(entries->front().newest, 1);
        const auto counts = desk.counts();
        QVERIFY(counts);
        QCOMPARE(*counts, (std::map<std::string, std::int64_t>{{"completed", 30}}));
        const auto unknown = desk.bench().ask<config::WorkflowText>(
            [&](auto given) { return desk.service().workflowText("nothing", 0, std::move(given)); });
        QVERIFY(!unknown);
        QCOMPARE(unknown.error().code, core::ErrorCode::NotFound);
    }

    void checksATextOnly_data() {
        QTest::addColumn<std::string>("patch");  // RFC 6902; "" = a broken text
        QTest::addColumn<std::string>("pointer");
        QTest::addColumn<std::string>("words");
        const auto row = [](const char* name, const char* patch, const char* pointer, const char* words) {
            QTest::newRow(name) << std::string(patch) << std::string(pointer) << std::string(words);
        };
        row("broken JSON", "", "", "not JSON");
        row("a cycle", "[{\"op\":\"replace\",\"path\":\"/steps/2/to\",\"value\":\"cleaned\"}]", "/steps", "cycle");
        row("unreachable", "[{\"op\":\"add\",\"path\":\"/states/-\",\"value\":\"island\"}]", "/states/9", "island");
        row("an unknown step", "[{\"op\":\"replace\",\"path\":\"/steps/1/step\",\"value\":\"guess\"}]", "/steps/1/step",
            "guess");
        row("an unknown state", "[{\"op\":\"add\",\"path\":\"/steps/1/on_error\",\"value\":\"lost\"}]",
            "/steps/1/on_error", "lost");
        row("a bad parameter", "[{\"op\":\"add\",\"path\":\"/steps/1/attempts\",\"value\":0}]", "/steps/1/attempts",
            "");
        row("another id", "[{\"op\":\"replace\",\"path\":\"/id\",\"value\":\"other\"}]", "/id", "standard");
    }
    void checksATextOnly() {
        QFETCH(const std::string, patch);
        QFETCH(const std::string, pointer);
        QFETCH(const std::string, words);
        WorkflowBench desk;
        std::string text = patch.empty() ? desk.text() : desk.patched(patch);
        if (patch.empty()) text.replace(text.find("\"states\""), 8, "states");
        const auto check = desk.check(text);
        QVERIFY(check);
        QVERIFY(!check->isValid());
        const auto found = std::find_if(check->problems.begin(), check->problems.end(),
                                        [&](const auto& problem) { return problem.pointer == pointer; });
        QVERIFY(found != check->problems.end());
        QVERIFY2(found->reason.find(words) != std::string::npos, found->reason.c_str());
        // The line that it names is the one that says it.
        if (pointer.empty()) {
            QCOMPARE(found->line,
                     1 + static_cast<int>(std::count(text.begin(), text.begin() + long(text.find("states")), '\n')));
        } else {
            QVERIFY(found->line > 1);
        }
        const auto saved = desk.save(text);
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, core::ErrorCode::InvalidInput);
        QCOMPARE(desk.versions()->size(), std::size_t{1});
    }

    void saysWhatIsNew() {
        WorkflowBench desk;
        const std::string text = desk.patched(
            "[{\"op\":\"add\",\"path\":\"/steps/1/attempts\",\"value\":7},"
            "{\"op\":\"replace\",\"path\":\"/states/1\",\"value\":\"tidy\"},"
            "{\"op\":\"replace\",\"path\":\"/steps/0/to\",\"value\":\"tidy\"},"
            "{\"op\":\"replace\",\"path\":\"/steps/1/from\",\"value\":\"tidy\"}]");
        const auto check = desk.check(text);
        QVERIFY(check);
        QVERIFY2(check->isValid(), check->problems.empty() ? "" : check->problems.front().reason.c_str());
        QCOMPARE(check->addedStates, std::vector<std::string>{"tidy"});
        QCOMPARE(check->changedSteps, (std::vector<std::string>{"clean", "language"}));
        QVERIFY(!check->saved);
        QVERIFY(!check->test);
        QCOMPARE(check->done, std::int64_t{30});
        QCOMPARE(check->stepLines.size(), std::size_t{7});
        for (const config::LineSpan& lines : check->stepLines) QVERIFY(lines.last >= lines.first);
        QVERIFY(check->stateLines.contains("tidy"));
        QCOMPARE(check->stepParameters.size(), std::size_t{7});
        QVERIFY(check->stepParameters[0].empty());
        QCOMPARE(check->stepParameters[2].front().name, std::string("service"));
        const auto same = desk.check(desk.text());
        QVERIFY(same && same->saved);
        QCOMPARE(same->saved->number, 1);
        QVERIFY(same->saved->active);
        QVERIFY(same->changedSteps.empty());
    }

    // save, compare, refuse, test, activate, restore.
    void aVersionsLife() {
        WorkflowBench desk;
        const std::string first = desk.text();
        const std::string text = desk.patched("[{\"op\":\"add\",\"path\":\"/steps/1/attempts\",\"value\":7}]");
        const auto saved = desk.save(text);
        QVERIFY(saved);
        QCOMPARE(saved->number, 2);
        QVERIFY(!saved->active);
        QCOMPARE(saved->note, std::string("a note"));
        QCOMPARE(desk.text(2), text);
        QCOMPARE(desk.text(), first);
        QCOMPARE(desk.save(text)->number, 2);
        const auto diff = desk.bench().ask<config::WorkflowDiff>(
            [&](auto given) { return desk.service().workflowDiff("standard", 1, 2, std::move(given)); });
        QVERIFY(diff);
        QCOMPARE(diff->changes.size(), std::size_t{1});
        QCOMPARE(diff->changes.front().step, std::string("language"));

        const auto early = desk.activate(2);
        QVERIFY(!early);
        QCOMPARE(early.error().code, core::ErrorCode::InvalidInput);
        QCOMPARE(desk.bench().finish(desk.job()), JobState::Failed);
        QCOMPARE(desk.text(), first);

        const auto before = desk.counts();
        const auto test = desk.test(text);
        QVERIFY(test);
        QVERIFY2(test->result.passed, test->result.summary.c_str());
        QCOMPARE(test->version, 2);
        QCOMPARE(test->items.size(), std::size_t{20});
        for (const config::WorkflowTestItem& item : test->items) {
            QVERIFY(!item.id.isNone());
            QVERIFY(!item.text.empty());
            QCOMPARE(item.state, std::string("completed"));
        }
        QCOMPARE(test->steps.size(), std::size_t{7});
        QCOMPARE(desk.bench().finish(desk.job()), JobState::Completed);
        QCOMPARE(*desk.counts(), *before);

        const auto done = desk.activate(2);
        QVERIFY2(done, done ? "" : done.error().message.c_str());
        QCOMPARE(done->version, 2);
        QCOMPARE(done->before, std::optional<int>(1));
        QCOMPARE(desk.text(), text);
        const auto versions = desk.versions();
        QVERIFY(versions);
        QVERIFY(versions->at(1).active);
        QVERIFY(versions->at(1).activatedAt);
        QVERIFY(versions->at(1).test && versions->at(1).test->passed);

        const auto restored = desk.restore(1);
        QVERIFY(restored);
        QCOMPARE(restored->number, 3);
        QVERIFY(!restored->active);
        QCOMPARE(desk.text(3), first);
        // Jobs go on with it.
        QCOMPARE(desk.bench().finish(desk.service().startProcess()), JobState::Completed);
    }

    void aTestCountsForTheTextThatIsSavedLater() {
        WorkflowBench desk;
        const std::string text = desk.patched("[{\"op\":\"add\",\"path\":\"/steps/1/attempts\",\"value\":7}]");
        const auto test = desk.test(text);
        QVERIFY(test && test->result.passed);
        QCOMPARE(test->version, 0);
        QVERIFY(desk.check(text)->test);
        QVERIFY(desk.save(text)->test);
        QVERIFY(desk.activate(2));
    }

    void whatGoesThroughItAgainIsKnownBefore_data() {
        QTest::addColumn<std::string>("patch");
        QTest::addColumn<std::int64_t>("again");
        QTest::newRow("other values") << std::string(
                                             "[{\"op\":\"add\",\"path\":\"/steps/2/parameters/limit\",\"value\":3}]")
                                      << std::int64_t{30};
        QTest::newRow("the same values") << std::string("[{\"op\":\"add\",\"path\":\"/steps/1/attempts\",\"value\":7}]")
                                         << std::int64_t{0};
    }
    void whatGoesThroughItAgainIsKnownBefore() {
        QFETCH(const std::string, patch);
        QFETCH(const std::int64_t, again);
        WorkflowBench desk;
        const std::string text = desk.patched(patch);
        QVERIFY(desk.save(text));
        QVERIFY(desk.test(text)->result.passed);
        const auto counted = desk.bench().ask<std::int64_t>(
            [&](auto given) { return desk.service().countBackfill("standard", 2, std::move(given)); });
        QVERIFY2(counted, counted ? "" : counted.error().message.c_str());
        QCOMPARE(*counted, again);
        const auto done = desk.activate(2, {}, true);
        QVERIFY2(done, done ? "" : done.error().message.c_str());
        QCOMPARE(done->backfilled, again);
        const auto unknown = desk.bench().ask<std::int64_t>(
            [&](auto given) { return desk.service().countBackfill("standard", 9, std::move(given)); });
        QCOMPARE(unknown.error().code, core::ErrorCode::NotFound);
    }

    void itemsOfAStateThatIsGoneMove() {
        WorkflowBench desk;
        const std::string text = desk.patched(
            "[{\"op\":\"replace\",\"path\":\"/states/7\",\"value\":\"finished\"},"
            "{\"op\":\"replace\",\"path\":\"/final/0\",\"value\":\"finished\"},"
            "{\"op\":\"replace\",\"path\":\"/steps/6/to\",\"value\":\"finished\"}]");
        const auto check = desk.check(text);
        QVERIFY(check);
        QVERIFY2(check->isValid(), check->problems.empty() ? "" : check->problems.front().reason.c_str());
        QCOMPARE(check->stranded, (std::map<std::string, std::int64_t>{{"completed", 30}}));
        QVERIFY(desk.save(text));
        QVERIFY(desk.test(text)->result.passed);
        QVERIFY(!desk.activate(2));
        const auto done = desk.activate(2, {{"completed", "ready"}});
        QVERIFY2(done, done ? "" : done.error().message.c_str());
        QCOMPARE(done->moved, std::int64_t{30});
        QCOMPARE(*desk.counts(), (std::map<std::string, std::int64_t>{{"ready", 30}}));
    }

    void movesItems() {
        WorkflowBench desk;
        const auto moved = desk.move("completed", "ready");
        QVERIFY2(moved, moved ? "" : moved.error().message.c_str());
        QCOMPARE(*moved, std::int64_t{30});
        QCOMPARE(*desk.counts(), (std::map<std::string, std::int64_t>{{"ready", 30}}));
        QVERIFY(!desk.move("ready", "nowhere"));
        QCOMPARE(desk.bench().finish(desk.service().startProcess()), JobState::Completed);
        QCOMPARE(*desk.counts(), (std::map<std::string, std::int64_t>{{"completed", 30}}));
    }

    void aTestOfABrokenTextSaysWhy() {
        WorkflowBench desk;
        const auto test = desk.test("{");
        QVERIFY(test);
        QVERIFY(!test->result.passed);
        QVERIFY(test->items.empty());
        QVERIFY(!desk.test({}));
    }

    void whatIsSavedIsKept_data() {
        QTest::addColumn<std::string>("after");
        for (const char* after : {"its page closed", "the workspace closed", "the service ended"})
            QTest::newRow(after) << std::string(after);
    }
    void whatIsSavedIsKept() {
        QFETCH(const std::string, after);
        // More than there are threads for questions, so that most have not begun when it ends.
        constexpr int saves = 8;
        WorkflowBench desk;
        std::vector<std::string> texts;
        for (int i = 0; i < saves; ++i) {
            texts.push_back(desk.patched(
                "[{\"op\":\"add\",\"path\":\"/steps/1/attempts\",\"value\":" + std::to_string(i + 20) + "}]"));
        }
        int answers = 0;
        const auto count = [&answers](const core::Result<config::WorkflowVersionRow>&) { ++answers; };
        std::vector<Ticket> tickets;
        for (const std::string& text : texts)
            tickets.push_back(desk.service().saveWorkflow("standard", text, {}, count));
        tickets.push_back(desk.service().restoreWorkflow("standard", 1, count));
        if (after == "its page closed") tickets.clear();
        if (after == "the workspace closed") desk.service().closeWorkspace();
        if (after == "the service ended") {
            desk.bench().destroyService();
            desk.bench().makeService();
        }
        if (after != "its page closed") QVERIFY(desk.bench().open("desk"));
        // Behind the others, which are in their order; this text is there already.
        const auto last = desk.save(texts.back());
        QVERIFY(last);
        QCOMPARE(last->number, saves + 1);
        QCOMPARE(desk.versions()->size(), std::size_t{saves + 2});
        QCOMPARE(answers, 0);
    }

    void readsBesideAnotherOwner() {
        WorkflowBench desk;
        const std::string text = desk.patched("[{\"op\":\"add\",\"path\":\"/steps/1/attempts\",\"value\":7}]");
        desk.service().closeWorkspace();
        const std::filesystem::path folder = desk.bench().path("workspaces/desk");
        std::unique_ptr<workspace::OwnerLock> other;
        QVERIFY(desk.bench().until([&] {
            auto lock = workspace::OwnerLock::acquire(folder);
            if (lock) other = std::move(*lock);
            return other != nullptr;
        }));
        QVERIFY(desk.bench().open("desk"));
        QVERIFY(desk.check(text)->isValid());
        QVERIFY(desk.versions());
        QVERIFY(desk.counts());
        QCOMPARE(desk.save(text).error().code, core::ErrorCode::StoreLocked);
        QCOMPARE(desk.restore(1).error().code, core::ErrorCode::StoreLocked);
        QCOMPARE(desk.test(text).error().code, core::ErrorCode::StoreLocked);
        QCOMPARE(desk.activate(1).error().code, core::ErrorCode::StoreLocked);
        QCOMPARE(desk.move("completed", "ready").error().code, core::ErrorCode::StoreLocked);
        QCOMPARE(desk.versions()->size(), std::size_t{1});
    }
};

GROUNDSWELL_TEST(ServiceWorkflowTest, service_workflow)
#include "tst_service_workflow.moc"
