#include "tests/pipeline/service/service_bench.h"
#include "tests/support/test_registry.h"

#include <QScopeGuard>

#include <condition_variable>
#include <mutex>
#include <thread>

using namespace groundswell;
using testing::ServiceBench;

namespace {

// While it is stopped, whoever asks for the time waits; but not the thread that made it.
class StoppedClock final : public core::Clock {
public:
    [[nodiscard]] core::UtcTime now() const override {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return !m_isStopped || std::this_thread::get_id() == m_owner; });
        return core::SystemClock().now();
    }
    void stop(bool isStopped) {
        const std::scoped_lock lock(m_mutex);
        m_isStopped = isStopped;
        m_changed.notify_all();
    }

private:
    const std::thread::id m_owner = std::this_thread::get_id();
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    bool m_isStopped = false;  // guarded by m_mutex
};

}  // namespace

// Exports of chosen rows and columns, their previews, and how the work stands.
class ServiceExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void previewIsTheBeginning_data();
    void previewIsTheBeginning();
    void keywordsHoldUpNoOtherQuestion();
    void chosenRowsInTheirOrder();
    void refusals_data();
    void refusals();
    void standing();

private:
    static std::vector<std::string> linesOf(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        std::vector<std::string> lines;
        for (std::string line; std::getline(in, line);) lines.push_back(line);
        return lines;
    }
    static core::Result<pipeline::ExportPreview> preview(ServiceBench& bench, const pipeline::ExportRequest& request) {
        return bench.ask<pipeline::ExportPreview>(
            [&](auto answer) { return bench.service().exportPreview(request, std::move(answer)); });
    }
};

void ServiceExportTest::previewIsTheBeginning_data() {
    QTest::addColumn<int>("what");
    QTest::addColumn<int>("rows");
    QTest::newRow("items") << int(pipeline::ExportWhat::Items) << 5;
    QTest::newRow("clusters") << int(pipeline::ExportWhat::Clusters) << 4;
    QTest::newRow("keywords") << int(pipeline::ExportWhat::Keywords) << 5;
}

void ServiceExportTest::previewIsTheBeginning() {
    QFETCH(const int, what);
    QFETCH(const int, rows);
    ServiceBench bench;
    bench.openDesk();
    bench.finish(bench.service().startImport({bench.writeStories(4, 3)}, {}));
    pipeline::ExportRequest request;
    request.what = static_cast<pipeline::ExportWhat>(what);
    request.columns = {request.what == pipeline::ExportWhat::Clusters ? "cluster_id"
                       : request.what == pipeline::ExportWhat::Items  ? "item_id"
                                                                      : "keyword"};
    const auto shown = preview(bench, request);
    QVERIFY(shown);
    QCOMPARE(shown->columns, request.columns);
    QVERIFY(static_cast<int>(shown->rows.size()) <= rows && !shown->rows.empty());
    request.file = bench.path("rows.csv");
    QCOMPARE(bench.finish(bench.service().startExport(request)), pipeline::JobState::Completed);
    const std::vector<std::string> lines = linesOf(request.file);
    for (std::size_t row = 0; row < shown->rows.size(); ++row)
        QCOMPARE(lines.at(row + 1), "\"" + shown->rows[row].at(0) + "\"\r");
}

// More of them than there are threads for questions.
void ServiceExportTest::keywordsHoldUpNoOtherQuestion() {
    constexpr int previews = 3;
    const auto clock = std::make_shared<StoppedClock>();
    ServiceBench bench(pipeline::ServiceOptions{.profile = {}, .clock = clock});
    bench.openDesk();
    bench.finish(bench.service().startImport({bench.writeStories(4, 3)}, {}));
    pipeline::ExportRequest request;
    request.what = pipeline::ExportWhat::Keywords;
    request.keywords.emplace();
    clock->stop(true);
    // Before the bench ends, whatever happens.
    const auto goOn = qScopeGuard([&] { clock->stop(false); });
    int shown = 0;
    std::vector<pipeline::Ticket> tickets;
    for (int i = 0; i < previews; ++i) {
        tickets.push_back(
            bench.service().exportPreview(request, [&shown](const core::Result<pipeline::ExportPreview>& answer) {
                shown += answer && !answer->rows.empty() ? 1 : 0;
            }));
    }
    const auto other =
        bench.ask<pipeline::Summary>([&](auto answer) { return bench.service().summary(std::move(answer)); });
    QVERIFY2(other, other ? "" : other.error().message.c_str());
    QCOMPARE(shown, 0);
    clock->stop(false);
    QVERIFY(bench.until([&] { return shown == previews; }));
}

void ServiceExportTest::chosenRowsInTheirOrder() {
    ServiceBench bench;
    bench.openDesk();
    bench.finish(bench.service().startImport({bench.writeStories(4, 3)}, {}));
    pipeline::ExportRequest request;
    request.what = pipeline::ExportWhat::Items;
    request.columns = {"item_id"};
    request.ids = {7, 2, 999'999};
    request.file = bench.path("chosen.csv");
    QCOMPARE(bench.finish(bench.service().startExport(request)), pipeline::JobState::Completed);
    QCOMPARE(linesOf(request.file), (std::vector<std::string>{"\"item_id\"\r", "\"7\"\r", "\"2\"\r"}));
    std::string meta;
    for (const std::string& line : linesOf(bench.path("chosen.csv.meta.json"))) meta += line;
    QVERIFY(meta.find("\"selection\"") != std::string::npos);
    QVERIFY(meta.find("as selected") != std::string::npos);
}

void ServiceExportTest::refusals_data() {
    QTest::addColumn<int>("what");
    QTest::addColumn<int>("format");
    QTest::addColumn<bool>("chosen");
    QTest::newRow("keywords one by one") << int(pipeline::ExportWhat::Keywords) << int(pipeline::ExportFormat::Csv)
                                         << true;
    QTest::newRow("clusters for 4CAT") << int(pipeline::ExportWhat::Clusters) << int(pipeline::ExportFormat::FourCat)
                                       << false;
}

void ServiceExportTest::refusals() {
    QFETCH(const int, what);
    QFETCH(const int, format);
    QFETCH(const bool, chosen);
    ServiceBench bench;
    bench.openDesk();
    pipeline::ExportRequest request;
    request.what = static_cast<pipeline::ExportWhat>(what);
    request.format = static_cast<pipeline::ExportFormat>(format);
    if (chosen) request.ids = {1};
    const auto shown = preview(bench, request);
    QVERIFY(!shown && shown.error().code == core::ErrorCode::InvalidInput);
    request.file = bench.path("none.csv");
    const pipeline::JobId job = bench.service().startExport(request);
    QCOMPARE(bench.finish(job), pipeline::JobState::Failed);
    QVERIFY(!std::filesystem::exists(request.file));
}

void ServiceExportTest::standing() {
    ServiceBench bench;
    const auto ask = [&] {
        return bench.ask<pipeline::Standing>([&](auto answer) { return bench.service().standing(std::move(answer)); });
    };
    const auto closed = ask();
    QVERIFY(!closed && closed.error().code == core::ErrorCode::NotFound);
    bench.openDesk();
    bench.finish(bench.service().startImport({bench.writeStories(2, 3)}, {}));
    bench.finish(bench.service().startProcess());
    const auto open = ask();
    QVERIFY(open);
    QCOMPARE(open->inProgress, std::int64_t{0});
    QVERIFY(open->needSomeone.empty());
    QVERIFY(!open->nextRun);
}

GROUNDSWELL_TEST(ServiceExportTest, service_export)
#include "tst_service_export.moc"
