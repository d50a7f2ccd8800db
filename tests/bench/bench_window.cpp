// From the start of the window to its first chart and first rows, on an empty profile (the sample is made on the way)
// or on one that is there; then, on one that is there, each sort, some conditions, searches, scrolling, an import and
// its cancel while the window is used, and what the window costs in memory.
//
//     bench_window                                empty profile: welcome, sample, first chart
//     bench_window PROFILE WORKSPACE              a workspace that is there
//     bench_window PROFILE WORKSPACE --ingest N   and N items imported into it; use a copy
//     bench_window --make ITEMS FILE.jsonl        ITEMS invented posts of 90 days
//
// A workspace of 1,000,000 items in about 100,000 clusters of several (and as many of one item):
//
//     bench_window --make 1000000 million.jsonl
//     groundswell workspace create --id big --name Big --profile /tmp/million
//     groundswell import -w big million.jsonl --profile /tmp/million
//     groundswell process -w big --profile /tmp/million
//     bench_window /tmp/million big

#include "pipeline/sources/generator.h"
#include "tests/ui/support/recording_seams.h"
#include "ui/charts/volume_chart.h"
#include "ui/pages/clusters_page.h"
#include "ui/pages/keywords_page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/style.h"
#include "ui/tables/content_item_model.h"
#include "ui/tables/row_table.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <vector>

using namespace groundswell;

namespace {

constexpr int patienceMs = 600'000;

void report(const char* what, double milliseconds) {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf("%-44s %9.0f ms   peak %6.0f MB\n", what, milliseconds, static_cast<double>(usage.ru_maxrss) / 1024.0);
    std::fflush(stdout);
}

// The longest that the event loop did not come round, while the bench waits.
class Heartbeat : public QObject {
public:
    Heartbeat() {
        m_since.start();
        startTimer(1, Qt::PreciseTimer);
    }
    [[nodiscard]] qint64 longest() const { return m_longest; }
    void forget() {
        m_longest = 0;
        m_since.restart();
    }

protected:
    void timerEvent(QTimerEvent*) override { m_longest = std::max(m_longest, m_since.restart()); }

private:
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

// Invented posts as JSON Lines.
class LinesFile final : public sources::RecordSink {
public:
    explicit LinesFile(const std::string& path) : m_out(path, std::ios::binary) {}
    bool record(domain::RawRecord record) override {
        m_out << record.content << '\n';
        return static_cast<bool>(m_out);
    }
    bool issue(sources::InputIssue) override { return true; }
    void progress(std::uint64_t, std::uint64_t) override {}

private:
    std::ofstream m_out;
};

void makeFile(std::int64_t items, const std::string& path, std::uint64_t seed) {
    sources::GeneratorOptions options;
    options.seed = seed;
    options.items = items;
    options.days = 90;
    options.until = core::SystemClock().now();
    LinesFile file(path);
    sources::generateSample(options, file, {});
}

double millisecondsUntil(const std::function<bool()>& done) {
    QElapsedTimer since;
    since.start();
    if (!QTest::qWaitFor(done, patienceMs)) std::fprintf(stderr, "it did not come\n");
    return static_cast<double>(since.nsecsElapsed()) / 1e6;
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

bool isThere(const ui::PagedItemModel& model) {
    return model.hasAnswer() && !model.isLoading();
}

auto sortKeyOf(const ui::KeywordTableModel& model) {
    return model.question().sort;
}

template <typename Model>
auto sortKeyOf(const Model& model) {
    return model.sortKey();
}

// In both directions, and then a page far down.
template <typename Model>
void measureSorts(ui::RowTable& table, Model& model) {
    for (int column = 0; column < Model::ColumnCount; ++column) {
        const auto sort = Model::sortOf(column);
        if (!sort) continue;
        const QString name = model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        for (const char* direction : {"first", "again"}) {
            Q_EMIT table.headClicked(column);
            const double took = millisecondsUntil([&] { return isThere(model) && sortKeyOf(model) == *sort; });
            report(qPrintable(QStringLiteral("sort by %1, %2 click").arg(name, QLatin1String(direction))), took);
        }
        QScrollBar* bar = table.verticalScrollBar();
        bar->setValue(bar->maximum() / 2);
        report("  and to its middle", millisecondsUntil([&] {
                   const int row = table.rowAt(table.viewport()->height() / 2);
                   return row < 0 || model.isLoaded(row);
               }));
        bar->setValue(0);
    }
}

void measureConditions(ui::MainWindow& window, ui::PagedItemModel& model) {
    const auto narrow = [&](const char* what, const std::function<void(ui::FilterValues&)>& change) {
        window.filter().change(change);
        report(what, millisecondsUntil([&] { return isThere(model); }));
        window.filter().clear();
        millisecondsUntil([&] { return isThere(model); });
    };
    narrow("10 items or more", [](ui::FilterValues& values) { values.minItems = 10; });
    narrow("language es", [](ui::FilterValues& values) { values.languages = {"es"}; });
    narrow("source files", [](ui::FilterValues& values) { values.sources = {"files"}; });
    narrow("3 authors or more", [](ui::FilterValues& values) { values.minAuthors = 3; });
    narrow("one author", [](ui::FilterValues& values) { values.author = "rasa"; });
    narrow("keyword bridge", [](ui::FilterValues& values) { values.keyword = "bridge"; });
    narrow("the last seven days",
           [](ui::FilterValues& values) { values.from = core::SystemClock().now() - std::chrono::hours(7 * 24); });
    std::vector<double> searches;
    for (const char* word :
         {"water",   "bridge", "harbour", "vote",   "road", "school", "price",   "rain",  "ferry", "notice",
          "council", "island", "bread",   "market", "agua", "puente", "escuela", "pluie", "pont",  "eau"}) {
        window.filter().change([word](ui::FilterValues& values) { values.search = QString::fromLatin1(word); });
        searches.push_back(millisecondsUntil([&] { return isThere(model); }));
    }
    window.filter().clear();
    millisecondsUntil([&] { return isThere(model); });
    report("search, median of 20 words", median(searches));
    report("search, slowest of 20 words", *std::max_element(searches.begin(), searches.end()));
}

// How many of the rows on the screen are not there at the frame after a jump.
void measureScrolling(ui::RowTable& table, ui::PagedItemModel& model) {
    int blank = 0;
    int shown = 0;
    std::vector<double> filled;
    for (int jump = 1; jump <= 40; ++jump) {
        QScrollBar* bar = table.verticalScrollBar();
        bar->setValue(static_cast<int>(static_cast<qint64>(bar->maximum()) * (jump * 7 % 40) / 40));
        QTest::qWait(16);
        const int first = table.rowAt(0);
        int last = table.rowAt(table.viewport()->height() - 1);
        if (last < 0) last = model.rowCount() - 1;
        for (int row = first; row <= last; ++row, ++shown) blank += model.isLoaded(row) ? 0 : 1;
        filled.push_back(millisecondsUntil([&] { return model.isLoaded(first) && model.isLoaded(last); }));
    }
    std::printf("%-44s %6d of %d rows\n", "jumps: blank at the next frame", blank, shown);
    blank = shown = 0;
    table.verticalScrollBar()->setValue(0);
    millisecondsUntil([&] { return model.isLoaded(0); });
    // As a wheel does, three rows a notch, a notch a frame.
    for (int frame = 0; frame < 600; ++frame) {
        table.verticalScrollBar()->setValue(table.verticalScrollBar()->value() +
                                            3 * table.verticalScrollBar()->singleStep());
        QTest::qWait(16);
        const int first = table.rowAt(0);
        const int last = std::max(first, table.rowAt(table.viewport()->height() - 1));
        for (int row = first; row <= last; ++row, ++shown) blank += model.isLoaded(row) ? 0 : 1;
    }
    std::printf("%-44s %6d of %d rows\n", "wheel: blank at the next frame", blank, shown);
    report("jumps: until filled, median", median(filled));
    table.verticalScrollBar()->setValue(0);
}

void measureContent(ui::MainWindow& window) {
    auto* table = window.findChild<ui::RowTable*>(QStringLiteral("itemTable"));
    auto* model = table != nullptr ? qobject_cast<ui::ContentItemModel*>(table->model()) : nullptr;
    if (model == nullptr) std::exit(1);
    QElapsedTimer page;
    page.start();
    window.showPage(QStringLiteral("content"));
    millisecondsUntil([&] { return model->rowCount() > 0 && isThere(*model); });
    report("content page to first rows", static_cast<double>(page.elapsed()));
    measureSorts(*table, *model);
    measureConditions(window, *model);
    measureScrolling(*table, *model);
}

void measureKeywords(ui::MainWindow& window) {
    auto* keywords = window.findChild<ui::KeywordsPage*>();
    auto* table = window.findChild<ui::RowTable*>(QStringLiteral("keywordsTable"));
    if (keywords == nullptr || table == nullptr) std::exit(1);
    QElapsedTimer page;
    page.start();
    window.showPage(QStringLiteral("keywords"));
    millisecondsUntil([&] { return keywords->model()->rowCount() > 0 && isThere(*keywords->model()); });
    report("keywords page to first rows", static_cast<double>(page.elapsed()));
    measureSorts(*table, *keywords->model());
    measureConditions(window, *keywords->model());
}

void measureIngest(pipeline::Service& service, Heartbeat& heartbeat, std::int64_t items, const std::string& folder) {
    const std::string path = folder + "/ingest.jsonl";
    makeFile(items, path, 77);
    const auto state = [&service](pipeline::JobId job) {
        for (const pipeline::JobStatus& status : service.jobs()) {
            if (status.id == job) return status.state;
        }
        return pipeline::JobState::Waiting;
    };
    heartbeat.forget();
    const pipeline::JobId job = service.startImport({path}, "files");
    report("import and process", millisecondsUntil([&] { return pipeline::hasEnded(state(job)); }));
    std::printf("%-44s %9lld ms\n", "longest gap of the event loop meanwhile",
                static_cast<long long>(heartbeat.longest()));
    makeFile(items, path, 78);
    const pipeline::JobId second = service.startImport({path}, "files");
    millisecondsUntil([&] { return state(second) == pipeline::JobState::Running; });
    QTest::qWait(2'000);
    service.cancelJob(second);
    report("cancel", millisecondsUntil([&] { return pipeline::hasEnded(state(second)); }));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 4 && std::string_view(argv[1]) == "--make") {
        makeFile(std::atoll(argv[2]), argv[3], 1);
        return 0;
    }
    qputenv("QT_QPA_PLATFORM", qgetenv("QT_QPA_PLATFORM").isEmpty() ? "offscreen" : qgetenv("QT_QPA_PLATFORM"));
    QElapsedTimer since;
    since.start();
    QApplication application(argc, argv);
    ui::prepareApplication();
    const QTemporaryDir folder;
    const std::filesystem::path profile = argc > 2 ? argv[1] : folder.path().toStdString();
    const auto clock = std::make_shared<core::SystemClock>();
    pipeline::Service service({profile, clock});
    testing::RecordingSeams seams;
    ui::MainWindow window({service, seams, profile, clock});
    window.resize(1366, 768);
    window.show();
    window.start();
    if (!QTest::qWaitForWindowExposed(&window)) return 1;
    report("start to window", static_cast<double>(since.elapsed()));

    Heartbeat heartbeat;
    if (argc > 2) {
        window.openWorkspace(QString::fromLocal8Bit(argv[2]));
    } else {
        window.openSample();
    }
    auto* chart = window.findChild<ui::VolumeChart*>();
    auto* clusters = window.findChild<ui::ClustersPage*>();
    auto* table = window.findChild<ui::RowTable*>(QStringLiteral("clusterTable"));
    auto* cards = window.findChild<QAbstractItemView*>(QStringLiteral("risingCards"));
    if (!chart || !clusters || !table || !cards) return 1;
    if (!QTest::qWaitFor([&] { return window.hasWorkspace(); }, patienceMs)) return 1;
    window.showPage(QStringLiteral("overview"));
    if (!QTest::qWaitFor([&] { return chart->volume().days() > 0; }, patienceMs)) return 1;
    report("start to first chart", static_cast<double>(since.elapsed()));
    if (!QTest::qWaitFor([&] { return cards->model()->rowCount() > 0; }, patienceMs)) return 1;
    report("start to what rises", static_cast<double>(since.elapsed()));
    QElapsedTimer page;
    page.start();
    window.showPage(QStringLiteral("clusters"));
    if (!QTest::qWaitFor([&] { return clusters->model()->rowCount() > 0; }, patienceMs)) return 1;
    report("clusters page to first rows", static_cast<double>(page.elapsed()));
    if (argc > 2) {
        measureSorts(*table, *clusters->model());
        measureConditions(window, *clusters->model());
        measureScrolling(*table, *clusters->model());
        measureContent(window);
        measureKeywords(window);
        report("all of this", static_cast<double>(since.elapsed()));
    }
    std::printf("%-44s %9lld ms\n", "longest gap of the event loop", static_cast<long long>(heartbeat.longest()));
    if (argc > 4 && std::string_view(argv[3]) == "--ingest") {
        window.showPage(QStringLiteral("overview"));
        measureIngest(service, heartbeat, std::atoll(argv[4]), folder.path().toStdString());
    }
    return 0;
}
