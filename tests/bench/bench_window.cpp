// From the start of the window to its first chart and first rows, on an empty profile (the sample is made on the way)
// or on one that is there, and what the window costs in memory.
//
//     bench_window                     empty profile: welcome, sample, first chart
//     bench_window PROFILE WORKSPACE   a workspace that is there

#include "tests/ui/support/recording_seams.h"
#include "ui/charts/volume_chart.h"
#include "ui/pages/clusters_page.h"
#include "ui/shell/main_window.h"
#include "ui/shell/style.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <cstdio>

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

protected:
    void timerEvent(QTimerEvent*) override { m_longest = std::max(m_longest, m_since.restart()); }

private:
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

}  // namespace

int main(int argc, char** argv) {
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

    const Heartbeat heartbeat;
    if (argc > 2) {
        window.openWorkspace(QString::fromLocal8Bit(argv[2]));
    } else {
        window.openSample();
    }
    auto* chart = window.findChild<ui::VolumeChart*>();
    auto* clusters = window.findChild<ui::ClustersPage*>();
    if (!chart || !clusters) return 1;
    if (!QTest::qWaitFor([&] { return chart->volume().days() > 0; }, patienceMs)) return 1;
    report("start to first chart", static_cast<double>(since.elapsed()));
    QElapsedTimer page;
    page.start();
    window.showPage(QStringLiteral("clusters"));
    if (!QTest::qWaitFor([&] { return clusters->model()->rowCount() > 0; }, patienceMs)) return 1;
    report("clusters page to first rows", static_cast<double>(page.elapsed()));
    std::printf("%-44s %9lld ms\n", "longest gap of the event loop", static_cast<long long>(heartbeat.longest()));
    return 0;
}
