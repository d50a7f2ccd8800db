#include "pipeline/service.h"

#include "pipeline/workspace/hand_over.h"
#include "pipeline/workspace/handed_command.h"
#include "pipeline/workspace/owner_lock.h"
#include "tests/pipeline/service/service_bench.h"
#include "tests/support/scripted_task.h"
#include "tests/support/test_registry.h"

#include <QFile>
#include <QTest>

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <numeric>
#include <thread>

using namespace groundswell;
using pipeline::JobState;
using pipeline::Service;
using testing::patience;
using Bench = testing::ServiceBench;

namespace {

/// Commands that end when the test lets them, unless they are called "short". Thread-safe.
class FakeCommands {
public:
    std::shared_ptr<const workspace::HandedCommands> commands() {
        return std::make_shared<const workspace::HandedCommands>(workspace::HandedCommands{
            [](const workspace::HandedRequest& request) { return request.arguments.front() == "short"; },
            [this](workspace::HandedCommand& command, workspace::WorkspaceSession& session,
                   const jobs::ProgressSink& progress) { return run(command, session, progress); }});
    }
    void letGo() {
        const std::scoped_lock lock(m_mutex);
        m_go = true;
        m_changed.notify_all();
    }
    [[nodiscard]] int begun() {
        const std::scoped_lock lock(m_mutex);
        return m_begun;
    }

private:
    int run(workspace::HandedCommand& command, workspace::WorkspaceSession& session,
            const jobs::ProgressSink& progress) {
        if (progress) progress({"process", 1, 2, "items"});
        command.out(session.config().id + ":" + command.request().arguments.front());
        if (command.request().arguments.front() == "short") return 0;
        std::unique_lock lock(m_mutex);
        ++m_begun;
        m_changed.wait(lock, command.stop(), [this] { return m_go; });
        return command.stop().stop_requested() ? 130 : 0;
    }

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_go = false;  // guarded by m_mutex
    int m_begun = 0;    // guarded by m_mutex
};

/// Another process that hands a command to the window, on a thread of its own.
class Other {
public:
    Other(const std::filesystem::path& folder, const std::string& word)
        : m_thread([this, folder, word](const std::stop_token& stop) {
              workspace::HandedRequest request;
              request.program = "1.0";
              request.workspace = workspace::realPath(folder).string();
              request.arguments = {word, "-w", "desk"};
              const workspace::HandOverReceiver receiver{[this](std::string_view bytes) { m_out += bytes; },
                                                         [](std::string_view) {}, [] {}};
              m_answer = workspace::handOver(workspace::readOwnerNote(folder).socket, request, -1, receiver, stop);
              m_answered = true;
          }) {}
    [[nodiscard]] bool answered() const { return m_answered; }
    [[nodiscard]] const workspace::HandOverAnswer& answer() const { return m_answer; }
    [[nodiscard]] const std::string& out() const { return m_out; }

private:
    workspace::HandOverAnswer m_answer;
    std::string m_out;
    std::atomic<bool> m_answered = false;
    std::jthread m_thread;
};

}  // namespace

class ServiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysThatNothingIsOpen() {
        Bench bench;
        const auto answer = bench.clusters();
        QVERIFY(!answer);
        QCOMPARE(answer.error().code, core::ErrorCode::NotFound);
        QCOMPARE(bench.finish(bench.service().startProcess()), JobState::Failed);
    }

    void importsIntoClusters() {
        Bench bench;
        bench.openDesk();
        QCOMPARE(bench.service().workspace()->name, std::string("Desk"));
        QCOMPARE(bench.finish(bench.service().startImport({bench.writeStories(12, 5)}, {})), JobState::Completed);
        QVERIFY(bench.dataChanges() > 0);
        const auto page = bench.clusters();
        QVERIFY(page);
        QCOMPARE(page->total, 12);
        QCOMPARE(page->sparklines.size(), page->rows.size());
        for (std::size_t i = 0; i < page->rows.size(); ++i) {
            QCOMPARE(page->sparklines[i].size(), std::size_t(pipeline::sparklineBins));
            QCOMPARE(std::accumulate(page->sparklines[i].begin(), page->sparklines[i].end(), std::int64_t{0}),
                     page->rows[i].items);
        }
        const auto summary =
            bench.ask<pipeline::Summary>([&](auto answer) { return bench.service().summary(std::move(answer)); });
        QCOMPARE(summary->items, 60);
        QCOMPARE(summary->clusters, 12);
        QCOMPARE(summary->contradictedClaims, 0);
        QCOMPARE(bench.service().jobs().front().counts.processed, 60);
    }

    void exportsWhatIsAsked_data() {
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("rows");
        QTest::addColumn<QByteArray>("order");
        QTest::newRow("items") << int(pipeline::ExportWhat::Items) << 12 << QByteArray("published_at ascending");
        QTest::newRow("clusters") << int(pipeline::ExportWhat::Clusters) << 4 << QByteArray("authors ascending");
        // Words of the stories: as many as the chosen preset keeps.
        QTest::newRow("keywords") << int(pipeline::ExportWhat::Keywords) << -1
                                  << QByteArray("items descending, keyword ascending");
    }
    void exportsWhatIsAsked() {
        QFETCH(const int, what);
        QFETCH(const int, rows);
        QFETCH(const QByteArray, order);
        Bench bench;
        bench.openDesk();
        bench.finish(bench.service().startImport({bench.writeStories(4, 3)}, {}));
        pipeline::ExportRequest request;
        request.what = static_cast<pipeline::ExportWhat>(what);
        request.itemSort = domain::ItemSort::Published;
        request.clusterSort = domain::ClusterSort::Authors;
        request.order = domain::SortOrder::Ascending;
        request.file = bench.path("rows.csv");
        QCOMPARE(bench.finish(bench.service().startExport(request)), JobState::Completed);
        std::ifstream file(request.file);
        std::string line;
        int lines = 0;
        while (std::getline(file, line)) ++lines;
        if (rows >= 0) QCOMPARE(lines, rows + 1);
        QVERIFY(lines > 1);
        QCOMPARE(bench.service().jobs().front().counts.read, lines - 1);
        QFile meta(QString::fromStdString(request.file.string() + ".meta.json"));
        QVERIFY(meta.open(QIODevice::ReadOnly));
        const QByteArray words = meta.readAll();
        QVERIFY2(words.contains(order), words.constData());
    }

    void aCancelledQuestionIsNeverAnswered() {
        Bench bench;
        bench.openDesk();
        bool answered = false;
        {
            pipeline::Ticket ticket = bench.service().summary([&answered](auto) { answered = true; });
        }
        QVERIFY(bench.clusters());
        QVERIFY(!answered);
    }

    // What a cancelled question interrupted serves the next one, and no thread is kept.
    void questionsGoOnAfterCancelledOnes() {
        Bench bench;
        bench.openDesk();
        bench.finish(bench.service().startImport({bench.writeStories(20, 20)}, {}));
        constexpr int questionsAtOnce = 6;
        for (int round = 0; round < 100; ++round) {
            std::vector<pipeline::Ticket> dropped;
            int answers = 0;
            for (int i = 0; i < questionsAtOnce; ++i)
                dropped.push_back(bench.service().facets({}, [&answers](auto) { ++answers; }));
            if (round % 2 == 0) bench.service().waitForMail(patience);
            dropped.clear();
            bench.service().drain();
            QCOMPARE(answers, 0);
            int good = 0;
            std::vector<pipeline::Ticket> kept;
            for (int i = 0; i < 2; ++i)
                kept.push_back(bench.service().summary([&](const core::Result<pipeline::Summary>& answer) {
                    if (answer) ++good;
                    ++answers;
                }));
            QVERIFY(bench.until([&answers] { return answers == 2; }));
            QCOMPARE(good, 2);
        }
    }

    void aCancelledJobSaysSo() {
        Bench bench;
        bench.openDesk();
        const pipeline::JobId running = bench.service().startImport({bench.writeStories(200, 200)}, {});
        const pipeline::JobId waiting = bench.service().startProcess();
        bench.service().cancelJob(waiting);
        bench.until([&] { return !bench.changes().empty() && bench.changes().back().state == JobState::Running; });
        bench.service().cancelJob(running);
        QCOMPARE(bench.finish(waiting), JobState::Cancelled);
        QCOMPARE(bench.finish(running), JobState::Cancelled);
    }

    void opensAgainWhatIsOpen() {
        Bench bench;
        bench.openDesk();
        for (int round = 0; round < 5; ++round) {
            QVERIFY(bench.open("desk"));
            QVERIFY(bench.service().readOnlyReason().empty());
        }
        QVERIFY(!bench.open("elsewhere"));
    }

    // The first one's workspace is open already or not when the second is asked for; its answer was not fetched.
    void opensTwiceInARow() {
        Bench bench;
        bench.openDesk();
        for (int round = 0; round < 50; ++round) {
            bool first = false;
            const pipeline::Ticket ticket = bench.service().openWorkspace("desk", [&first](auto) { first = true; });
            if (round % 2 == 0) bench.service().waitForMail(patience);
            QVERIFY(bench.open("desk"));
            QVERIFY2(bench.service().readOnlyReason().empty(), bench.service().readOnlyReason().c_str());
            QVERIFY(!first);
        }
    }

    void opensWhatWasJustClosed() {
        Bench bench;
        bench.openDesk();
        for (int round = 0; round < 50; ++round) {
            const pipeline::Ticket read = bench.service().facets({}, [](auto) {});
            bench.service().closeWorkspace();
            if (round % 2 == 0) bench.service().openWorkspace("elsewhere", [](auto) {}).cancel();
            QVERIFY(bench.open("desk"));
            QVERIFY2(bench.service().readOnlyReason().empty(), bench.service().readOnlyReason().c_str());
        }
    }

    void findsSimilarItems() {
        Bench bench;
        bench.openDesk();
        bench.finish(bench.service().startImport({bench.writeStories(3, 4)}, "files"));
        const auto similar = [&](const pipeline::SimilarQuestion& question) {
            return bench.ask<pipeline::SimilarPage>(
                [&](auto answer) { return bench.service().similar(question, std::move(answer)); });
        };
        pipeline::SimilarQuestion question;
        question.item = {1};
        const auto near = similar(question);
        QVERIFY(near);
        QVERIFY(!near->items.empty());
        QVERIFY(!near->clusters.empty());
        QVERIFY(near->items.front().row.item.id.value != 1);
        QVERIFY(near->items.front().score > 0);
        QCOMPARE(near->clusters.front().cluster.id.value, near->items.front().row.item.cluster.value);
        question = {};
        question.text = near->items.front().row.item.text;
        question.limit = 1;
        const auto copy = similar(question);
        QVERIFY(copy);
        QCOMPARE(copy->items.size(), std::size_t(1));
        QCOMPARE(copy->items.front().score, 1.0);
        question.item = {999};
        QCOMPARE(similar(question).error().code, core::ErrorCode::NotFound);
    }

    void aCancelledOpeningLetsGo_data() {
        QTest::addColumn<bool>("drained");
        QTest::newRow("its answer waits") << false;
        QTest::newRow("its answer is fetched") << true;
    }
    void aCancelledOpeningLetsGo() {
        QFETCH(const bool, drained);
        Bench bench;
        bench.openDesk();
        bench.service().closeWorkspace();
        pipeline::Ticket ticket = bench.service().openWorkspace("desk", [](auto) { QFAIL("answered"); });
        bench.service().waitForMail(patience);
        ticket.cancel();
        if (drained) {
            QVERIFY(bench.until([&] { return bool(workspace::OwnerLock::acquire(bench.path("workspaces/desk"))); }));
            return;
        }
        bench.destroyService();
        QVERIFY(workspace::OwnerLock::acquire(bench.path("workspaces/desk")));
    }

    void readsBesideAnotherOwner() {
        Bench bench;
        bench.openDesk();
        bench.service().closeWorkspace();
        const std::filesystem::path folder = bench.path("workspaces/desk");
        std::unique_ptr<workspace::OwnerLock> other;
        QVERIFY(bench.until([&] {
            auto lock = workspace::OwnerLock::acquire(folder);
            if (lock) other = std::move(*lock);
            return other != nullptr;
        }));
        QVERIFY(bench.open("desk"));
        QVERIFY(!bench.service().readOnlyReason().empty());
        QVERIFY(bench.clusters());
        QCOMPARE(bench.finish(bench.service().startProcess()), JobState::Failed);
        QCOMPARE(bench.service().jobs().front().error->code, core::ErrorCode::StoreLocked);
    }

    void runsCommandsOfOtherProcesses() {
        FakeCommands fake;
        Bench bench(fake.commands());
        bench.openDesk();
        const std::filesystem::path folder = bench.path("workspaces/desk");
        const Other longer(folder, "longer");
        QVERIFY(bench.until([&] { return fake.begun() == 1; }));
        // The window's own job comes after it; what is short does not wait.
        const pipeline::JobId own = bench.service().startProcess();
        const int changes = bench.dataChanges();
        const Other brief(folder, "short");
        QVERIFY(bench.until([&] { return brief.answered(); }));
        QCOMPARE(brief.answer().exitCode, 0);
        QCOMPARE(brief.out(), std::string("desk:short"));
        QVERIFY(bench.until([&] { return bench.dataChanges() > changes; }));
        QVERIFY(!longer.answered());
        const auto jobs = bench.service().jobs();
        QCOMPARE(jobs.at(0).state, JobState::Waiting);
        QCOMPARE(jobs.at(1).kind, pipeline::JobKind::Command);
        QCOMPARE(jobs.at(1).state, JobState::Running);
        QCOMPARE(jobs.at(1).title, std::string("longer -w desk"));
        fake.letGo();
        QCOMPARE(bench.finish(own), JobState::Completed);
        QVERIFY(bench.until([&] { return longer.answered(); }));
        QVERIFY(longer.answer().kind == workspace::HandOverAnswer::Kind::Ended);
        QCOMPARE(longer.out(), std::string("desk:longer"));
    }

    void cancelsACommandOfAnotherProcess() {
        FakeCommands fake;
        Bench bench(fake.commands());
        bench.openDesk();
        const Other other(bench.path("workspaces/desk"), "longer");
        QVERIFY(bench.until([&] { return fake.begun() == 1; }));
        bench.service().cancelJob(bench.service().jobs().front().id);
        QVERIFY(bench.until([&] { return other.answered(); }));
        QVERIFY(other.answer().kind == workspace::HandOverAnswer::Kind::Ended);
        QCOMPARE(other.answer().exitCode, 130);
    }

    // Jobs that run keep the workflows that they have.
    void rereadsConfigsOnlyWhileItHoldsTheQueue() {
        FakeCommands fake;
        testing::ScriptedTask script;
        pipeline::ServiceOptions options;
        options.handedCommands = fake.commands();
        options.program = "1.0";
        options.addTasks = script.tasks();
        Bench bench(std::move(options));
        bench.openDesk();
        const pipeline::JobId running = bench.service().startTask("scripted", "[]", {});
        QVERIFY(bench.until([&] { return script.begun() == 1; }));
        const std::filesystem::path folder = bench.path("workspaces/desk");
        config::WorkspaceConfig edited = *bench.service().workspace();
        config::SourceConfig& late = edited.sources.emplace_back();
        late.id = "late";
        late.type = "generator";
        late.queries = {{"q", "items=1&days=1"}};
        std::ofstream(folder / "workspace.json", std::ios::binary) << config::writeWorkspace(edited);
        const auto command = [&](JobState state) {
            for (const pipeline::JobStatus& job : bench.service().jobs()) {
                if (job.kind == pipeline::JobKind::Command && job.state == state) return job.id;
            }
            return pipeline::JobId{0};
        };
        const auto isReread = [&] {
            const auto page = bench.ask<pipeline::SourcePage>(
                [&](auto answer) { return bench.service().sourceRows({}, std::move(answer)); });
            return page && std::any_of(page->rows.begin(), page->rows.end(),
                                       [](const pipeline::SourceRow& row) { return row.config.id == "late"; });
        };
        {
            // It waits for the job, and gives up.
            const Other stopped(folder, "stopped");
            QVERIFY(bench.until([&] { return command(JobState::Running) != 0; }));
            const pipeline::JobId waiting = command(JobState::Running);
            bench.service().cancelJob(waiting);
            QCOMPARE(bench.finish(waiting), JobState::Cancelled);
            QCOMPARE(fake.begun(), 0);
            QVERIFY(!isReread());
        }
        script.let(testing::ScriptedTask::End::Succeed);
        QCOMPARE(bench.finish(running), JobState::Completed);
        fake.letGo();
        const Other other(folder, "other");
        QVERIFY(bench.until([&] { return command(JobState::Completed) != 0; }));
        QVERIFY(isReread());
        // What is edited from here on has it too.
        QVERIFY(bench.service().workspace()->source("late") != nullptr);
    }

    void givesCommandsBackWhenItCloses_data() {
        QTest::addColumn<std::string>("how");
        for (const char* how : {"closed", "another opened", "destroyed"}) QTest::newRow(how) << std::string(how);
    }
    void givesCommandsBackWhenItCloses() {
        QFETCH(const std::string, how);
        FakeCommands fake;
        Bench bench(fake.commands());
        bench.openDesk();
        const std::filesystem::path folder = bench.path("workspaces/desk");
        const Other running(folder, "longer");
        QVERIFY(bench.until([&] { return fake.begun() == 1; }));
        const Other waiting(folder, "later");
        QVERIFY(bench.until([&] { return bench.service().jobs().size() == 2; }));
        if (how == "closed") bench.service().closeWorkspace();
        if (how == "another opened") QVERIFY(!bench.open("elsewhere"));
        if (how == "destroyed") bench.destroyService();
        QTRY_VERIFY_WITH_TIMEOUT(running.answered() && waiting.answered(), 60'000);
        QVERIFY(running.answer().kind == workspace::HandOverAnswer::Kind::Again);
        QVERIFY(waiting.answer().kind == workspace::HandOverAnswer::Kind::Again);
        QCOMPARE(fake.begun(), 1);
    }

    void makesTheSample() {
        Bench bench;
        QCOMPARE(bench.finish(bench.service().startSample()), JobState::Completed);
        QVERIFY(bench.open("sample"));
        const auto rising =
            bench.ask<pipeline::Rising>([&](auto answer) { return bench.service().rising({}, std::move(answer)); });
        QVERIFY(rising);
        QVERIFY(!rising->clusters.empty());
        QVERIFY(rising->clusters.front().ratio() >= rising->clusters.back().ratio());
    }

    void endsWhileItWorks() {
        Bench bench;
        bench.openDesk();
        bench.service().startImport({bench.writeStories(100, 50)}, {});
        bench.service().drain();
        bench.destroyService();
        QVERIFY(workspace::OwnerLock::acquire(bench.path("workspaces/desk")));
    }

    void decidesAboutClusters() {
        Bench bench;
        bench.openDesk();
        QCOMPARE(bench.finish(bench.service().startImport({bench.writeStories(4, 5)}, {})), JobState::Completed);
        const auto sizes = [&] {
            std::vector<std::int64_t> found;
            const auto answer = bench.clusters();
            for (const domain::Cluster& cluster : answer->rows) found.push_back(cluster.items);
            return found;
        };
        QVERIFY((sizes() == std::vector<std::int64_t>{5, 5, 5, 5}));
        const auto page = bench.clusters();
        const core::ClusterId kept = page->rows[0].id;
        const int changes = bench.dataChanges();
        const auto merged = bench.ask<domain::ClusterEdit>(
            [&](auto answer) { return bench.service().mergeClusters(kept, {page->rows[1].id}, std::move(answer)); });
        QVERIFY(merged);
        QCOMPARE(merged->cluster.value, kept.value);
        QVERIFY(bench.dataChanges() > changes);
        const auto split = bench.ask<domain::ClusterEdit>([&](auto answer) {
            return bench.service().splitCluster(kept, {page->rows[0].exemplar}, std::move(answer));
        });
        QVERIFY(split);
        QVERIFY((sizes() == std::vector<std::int64_t>{9, 5, 5, 1}));
        const auto history = bench.ask<std::vector<domain::DayCount>>(
            [&](auto answer) { return bench.service().clusterHistory(kept, std::move(answer)); });
        QVERIFY(history);
        std::int64_t items = 0;
        for (const domain::DayCount& day : *history) items += day.items;
        QCOMPARE(items, std::int64_t{9});
        const auto undo = [&](core::EditId edit) {
            return bench.ask<void>(
                [&](auto answer) { return bench.service().undoClusterEdit(edit, std::move(answer)); });
        };
        QVERIFY(undo(merged->id));
        QVERIFY((sizes() == std::vector<std::int64_t>{5, 5, 5, 4, 1}));
        QVERIFY(undo(split->id));
        QVERIFY((sizes() == std::vector<std::int64_t>{5, 5, 5, 5}));
        QVERIFY(bench.ask<void>(
            [&](auto answer) { return bench.service().redoClusterEdit(merged->id, std::move(answer)); }));
        QVERIFY((sizes() == std::vector<std::int64_t>{10, 5, 5}));
        QCOMPARE(bench.finish(bench.service().startRefresh("near_copies")), JobState::Completed);
        QCOMPARE(undo({77}).error().code, core::ErrorCode::NotFound);
    }
};

GROUNDSWELL_TEST(ServiceTest, service)
#include "tst_service.moc"
