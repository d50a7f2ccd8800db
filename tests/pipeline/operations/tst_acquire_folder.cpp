#include "models/store/read_connection.h"
#include "pipeline/operations/acquire.h"
#include "pipeline/operations/scheduled_run.h"
#include "pipeline/operations/source_health.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <filesystem>

using namespace groundswell;
using testing::WorkspaceFixture;
namespace fs = std::filesystem;

namespace {

// A workspace that watches a folder beside it.
class Inbox {
public:
    Inbox() {
        fs::create_directory(folder());
        config::WorkspaceConfig config = config::makeWorkspace("desk", "Desk");
        config::SourceConfig source;
        source.id = "inbox";
        source.type = "folder";
        source.queries["in"] = folder() + "/*.jsonl";
        config.sources.push_back(source);
        config.pauseAfter = 2;
        m_fixture = std::make_unique<WorkspaceFixture>(config, "2036-10-12T09:10:00Z");
    }

    [[nodiscard]] std::string folder() const { return m_dir.filePath(QStringLiteral("inbox")).toStdString(); }
    WorkspaceFixture& fixture() { return *m_fixture; }

    void put(const std::string& name, const std::string& bytes) const {
        QFile file(QString::fromStdString(folder() + "/" + name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes.data(), static_cast<qint64>(bytes.size()));
    }

    operations::AcquireReport acquire(const operations::AcquireRequest& request = {}) {
        auto report = operations::acquire(m_fixture->session(), m_fixture->pool(), request, {}, {});
        if (!report) throw std::runtime_error(report.error().describe());
        return *report;
    }

private:
    QTemporaryDir m_dir;
    std::unique_ptr<WorkspaceFixture> m_fixture;
};

}  // namespace

class AcquireFolderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takes_what_is_new() {
        Inbox inbox;
        inbox.put("a.jsonl", "{\"id\":\"1\",\"text\":\"one\"}\n{\"id\":\"2\",\"text\":\"two\"}\n");
        inbox.put("other.csv", "id,text\n9,nine\n");
        QCOMPARE(inbox.acquire().counts.created, 2);
        // It remembers, also when the program was ended between.
        inbox.fixture().close();
        inbox.fixture().open("2036-10-12T10:10:00Z");
        const auto again = inbox.acquire();
        QCOMPARE(again.counts.read, 0);
        QVERIFY(again.queries.at(0).notModified);
        inbox.put("b.jsonl", "{\"id\":\"2\",\"text\":\"two, corrected\"}\n{\"id\":\"3\",\"text\":\"three\"}\n");
        const auto more = inbox.acquire();
        QCOMPARE(more.counts.created, 1);
        QCOMPARE(more.counts.changed, 1);
        QCOMPARE(inbox.fixture().process().items.processed, 3);
        QCOMPARE(inbox.fixture().damage(), std::string());
    }

    void asked_days_are_looked_for_in_all_files() {
        Inbox inbox;
        inbox.put("a.jsonl",
                  "{\"id\":\"1\",\"text\":\"one\",\"date\":\"2036-10-01\"}\n"
                  "{\"id\":\"2\",\"text\":\"two\",\"date\":\"2036-10-02\"}\n");
        operations::AcquireRequest first;
        first.from = *core::parseDay("2036-10-01");
        first.to = *core::parseDay("2036-10-02");
        QCOMPARE(inbox.acquire(first).counts.created, 1);
        QCOMPARE(inbox.acquire().counts.created, 1);
        QCOMPARE(inbox.acquire(first).counts.unchanged, 1);
        QCOMPARE(inbox.acquire().counts.read, 0);
    }

    void a_bad_file_stops_no_other() {
        Inbox inbox;
        inbox.put("a.jsonl", "{\"id\":\n");
        inbox.put("b.jsonl", "{\"id\":\"1\",\"text\":\"one\"}\n");
        const auto report = inbox.acquire();
        QCOMPARE(report.counts.created, 1);
        QVERIFY(report.state() == domain::RunState::Partial);
        QVERIFY(!report.queries.at(0).error);
        QVERIFY(report.issueCount > 0);
        QCOMPARE(inbox.acquire().issueCount, 0);
    }

    void a_folder_that_is_gone_counts_against_its_source() {
        Inbox inbox;
        inbox.put("a.jsonl", "{\"id\":\"1\",\"text\":\"one\"}\n");
        QCOMPARE(inbox.acquire().counts.created, 1);
        fs::rename(inbox.folder(), inbox.folder() + "-away");
        const auto report = inbox.acquire();
        QVERIFY(report.state() == domain::RunState::Failed);
        QCOMPARE(report.queries.at(0).error->message, std::string("The folder does not exist."));
        QCOMPARE(report.queries.at(0).error->contextValue("file"), inbox.folder());
        for (int round = 0; round < 2; ++round) {
            QVERIFY(operations::runRound(inbox.fixture().session(), inbox.fixture().pool(), {}, {}, {}));
        }
        const auto paused = operations::pausedSources(inbox.fixture().session());
        QVERIFY(paused && paused->size() == 1);
        QVERIFY2(paused->front().pauseReason.find("The folder does not exist.") != std::string::npos,
                 paused->front().pauseReason.c_str());
        fs::rename(inbox.folder() + "-away", inbox.folder());
        operations::AcquireRequest named;
        named.source = "inbox";
        QCOMPARE(inbox.acquire(named).counts.read, 0);
        QVERIFY(operations::pausedSources(inbox.fixture().session())->empty());
    }

    void every_round_looks() {
        Inbox inbox;
        inbox.put("a.jsonl", "{\"id\":\"1\",\"text\":\"one\"}\n");
        const auto round = operations::runRound(inbox.fixture().session(), inbox.fixture().pool(), {}, {}, {});
        QVERIFY2(round, round ? "" : round.error().describe().c_str());
        QCOMPARE(round->processed->items.processed, 1);
    }
};

GROUNDSWELL_TEST(AcquireFolderTest, acquire_folder)

#include "tst_acquire_folder.moc"
