#include "tests/support/scripted_task.h"
#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/charts/job_timeline.h"
#include "ui/pages/page.h"
#include "ui/shell/describe.h"
#include "ui/tables/job_item_model.h"
#include "ui/tables/row_table.h"

#include <QAbstractButton>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTableWidget>
#include <QTest>

using namespace groundswell;
using pipeline::JobState;
using testing::ScriptedTask;
using testing::WindowFixture;

// The monitor of jobs, with jobs that end as the test says.
class RunsPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void aRunningJobShowsItsProgress();
    void aFailedJobIsRetried();
    void aRetryingJobIsCancelled();
    void segmentsNarrow();
    void pauseHoldsJobs();
    void survivesARestart();
    void timelineSharesItsWidth();
    void nextInWords_data();
    void nextInWords();

private:
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const {
        return m_fixture->find<Widget>(QString::fromLatin1(name));
    }
    [[nodiscard]] QString label(const char* name) const { return find<QLabel>(name)->text(); }
    void click(const char* name) const { QTest::mouseClick(find<QAbstractButton>(name), Qt::LeftButton); }
    [[nodiscard]] ui::JobItemModel* model() const {
        return qobject_cast<ui::JobItemModel*>(find<ui::RowTable>("runTable")->model());
    }
    [[nodiscard]] QString cell(int row, int column) const { return model()->index(row, column).data().toString(); }
    [[nodiscard]] QString state(int row = 0) const { return cell(row, ui::JobItemModel::State); }
    void select(int row) const { find<ui::RowTable>("runTable")->setCurrentIndex(model()->index(row, 1)); }

    ScriptedTask m_script;
    std::unique_ptr<WindowFixture> m_fixture;
};

void RunsPageTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>(m_script.tasks());
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
    QVERIFY(m_fixture->trigger(QStringLiteral("go_runs")));
    QTRY_VERIFY(model()->rowCount() > 0);
    QTRY_COMPARE(label("jobsHead"), QStringLiteral("Nothing is running"));
}

void RunsPageTest::cleanupTestCase() {
    m_fixture.reset();
}

void RunsPageTest::aRunningJobShowsItsProgress() {
    const int before = model()->rowCount();
    m_fixture->service->startTask("scripted", "[]", "three acts");
    QTRY_COMPARE(model()->rowCount(), before + 1);
    QTRY_COMPARE(state(), QStringLiteral("Running"));
    QTRY_COMPARE(model()->index(0, ui::JobItemModel::Progress).data(ui::ShareRole).toDouble(), 0.25);
    QTRY_COMPARE(label("jobsHead"), QStringLiteral("1 running"));
    QTRY_VERIFY(label("poolsLine").contains(QStringLiteral("disk 1 of 2")));
    QVERIFY(cell(0, ui::JobItemModel::Job).contains(QStringLiteral("scripted")));
    select(0);
    QVERIFY(find<QWidget>("runDetails")->isVisible());
    QTRY_VERIFY(find<QPlainTextEdit>("jobLog")->toPlainText().contains(QStringLiteral("at the gate")));
    QVERIFY(find<QPlainTextEdit>("jobLog")->isReadOnly());
    QVERIFY(find<QAbstractButton>("cancelSelectedJob")->isVisible());
    QVERIFY(!find<QAbstractButton>("retryJob")->isVisible());
    m_script.let(ScriptedTask::End::Succeed);
    QTRY_COMPARE(state(), QStringLiteral("Done"));
    QTRY_VERIFY(!find<QWidget>("jobBanner")->isVisible());
    QTRY_VERIFY(find<ui::JobTimeline>("jobTimeline")->accessibleDescription().contains(QStringLiteral("done")));
}

void RunsPageTest::aFailedJobIsRetried() {
    m_script.let(ScriptedTask::End::FailForGood);
    m_fixture->service->startTask("scripted", "[]", "needs a token");
    QTRY_COMPARE(state(), QStringLiteral("Failed"));
    QCOMPARE(cell(0, ui::JobItemModel::Next), QStringLiteral("needs you"));
    select(0);
    QTRY_COMPARE(label("jobProblem"), QStringLiteral("The token was refused."));
    QTRY_VERIFY(find<QTableWidget>("jobAttempts")->isVisible());
    QCOMPARE(find<QTableWidget>("jobAttempts")->item(0, 1)->text(), QStringLiteral("The token was refused."));
    QTRY_VERIFY(find<QPlainTextEdit>("jobLog")->toPlainText().contains(QStringLiteral("error: ")));
    m_script.let(ScriptedTask::End::Succeed);
    click("retryJob");
    QTRY_COMPARE(state(), QStringLiteral("Done"));
    QTRY_VERIFY(!find<QAbstractButton>("retryJob")->isVisible());
}

void RunsPageTest::aRetryingJobIsCancelled() {
    m_script.let(ScriptedTask::End::FailForNow);
    m_fixture->service->startTask("late", "[]", "host busy");
    QTRY_COMPARE(state(), QStringLiteral("Retrying"));
    QTRY_VERIFY(!cell(0, ui::JobItemModel::Next).isEmpty());
    select(0);
    QTRY_COMPARE(label("jobProblem"), QStringLiteral("The host does not answer."));
    QTRY_VERIFY(find<QAbstractButton>("cancelSelectedJob")->isVisible());
    click("cancelSelectedJob");
    QTRY_COMPARE(state(), QStringLiteral("Cancelled"));
}

void RunsPageTest::segmentsNarrow() {
    const int all = model()->rowCount();
    QTRY_COMPARE(find<QAbstractButton>("jobsAll")->text(), QStringLiteral("All %1").arg(all));
    click("jobsDone");
    QTRY_VERIFY(!model()->isLoading() && model()->rowCount() < all);
    for (int row = 0; row < model()->rowCount(); ++row) QCOMPARE(state(row), QStringLiteral("Done"));
    QCOMPARE(find<QAbstractButton>("jobsDone")->text(), QStringLiteral("Done %1").arg(model()->rowCount()));
    click("jobsRetrying");
    QTRY_COMPARE(model()->rowCount(), 0);
    auto* page = find<QWidget>("runsPage");
    auto* back = page->findChild<QAbstractButton*>(QStringLiteral("emptyAction"));
    QTRY_VERIFY(back->isVisible());
    QTest::mouseClick(back, Qt::LeftButton);
    QTRY_COMPARE(model()->rowCount(), all);
    QVERIFY(find<QAbstractButton>("jobsAll")->isChecked());
}

void RunsPageTest::pauseHoldsJobs() {
    click("pauseJobs");
    QVERIFY(m_fixture->service->jobsArePaused());
    const int before = m_script.begun();
    m_fixture->service->startTask("scripted", "[]", "held");
    QTRY_COMPARE(state(), QStringLiteral("Waiting"));
    QCOMPARE(m_script.begun(), before);
    m_script.let(ScriptedTask::End::Succeed);
    click("pauseJobs");
    QTRY_COMPARE(state(), QStringLiteral("Done"));
}

void RunsPageTest::survivesARestart() {
    const int before = m_script.begun();
    m_fixture->service->startTask("scripted", "[]", "goes on");
    QTRY_COMPARE(m_script.begun(), before + 1);
    m_fixture->reopen();
    QTRY_VERIFY(m_fixture->window->hasWorkspace());
    QTRY_COMPARE(m_script.begun(), before + 2);
    QVERIFY(m_fixture->trigger(QStringLiteral("go_runs")));
    QTRY_VERIFY(model()->rowCount() > 0);
    QTRY_COMPARE(state(), QStringLiteral("Running"));
    QTRY_VERIFY(find<QAbstractButton>("cancelJob")->isVisible());
    m_script.let(ScriptedTask::End::Succeed);
    QTRY_COMPARE(state(), QStringLiteral("Done"));
    select(0);
    QTRY_COMPARE(find<QTableWidget>("jobAttempts")->rowCount(), 1);
    QCOMPARE(find<QTableWidget>("jobAttempts")->item(0, 1)->text(), QStringLiteral("ended with the program"));
}

void RunsPageTest::timelineSharesItsWidth() {
    const core::UtcTime from = core::parseTime("2026-10-12T09:00:00Z").value();
    const std::vector<pipeline::JobSpan> spans{
        {pipeline::JobSpan::What::Queued, from, from + std::chrono::milliseconds(1)},
        {pipeline::JobSpan::What::Running, from + std::chrono::milliseconds(1), from + std::chrono::seconds(100)}};
    const auto widths = ui::JobTimeline::widthsOf(spans, 200);
    QCOMPARE(widths.size(), std::size_t{2});
    QVERIFY(widths[0] >= 4);
    QCOMPARE(widths[0] + widths[1], 200.0);
    QVERIFY(ui::JobTimeline::widthsOf({}, 200).empty());
    ui::JobTimeline timeline;
    timeline.setSpans(spans, JobState::Completed, from);
    QCOMPARE(timeline.description(), QStringLiteral("Queued <1 s, then running 2 min, then done"));
}

void RunsPageTest::nextInWords_data() {
    QTest::addColumn<int>("state");
    QTest::addColumn<int>("done");
    QTest::addColumn<bool>("needsPerson");
    QTest::addColumn<QString>("expected");
    QTest::newRow("a quarter in 30 s") << int(JobState::Running) << 25 << false << QStringLiteral("90 s left");
    QTest::newRow("nothing yet") << int(JobState::Running) << 0 << false << QString();
    QTest::newRow("retrying") << int(JobState::Retrying) << 0 << false << QStringLiteral("09:12");
    QTest::newRow("waiting for a time") << int(JobState::Waiting) << 0 << false << QStringLiteral("09:12");
    QTest::newRow("failed") << int(JobState::Failed) << 0 << false << QString();
    QTest::newRow("failed for good") << int(JobState::Failed) << 0 << true << QStringLiteral("needs you");
    QTest::newRow("done") << int(JobState::Completed) << 100 << false << QString();
}

void RunsPageTest::nextInWords() {
    QFETCH(const int, state);
    QFETCH(const int, done);
    QFETCH(const bool, needsPerson);
    QFETCH(const QString, expected);
    const core::UtcTime now = core::parseTime("2026-10-12T09:10:00Z").value();
    pipeline::JobStatus job;
    job.state = static_cast<JobState>(state);
    job.done = done;
    job.total = 100;
    job.needsPerson = needsPerson;
    job.stageBeganAt = now - std::chrono::seconds(30);
    job.waitsUntil = now + std::chrono::minutes(2);
    QCOMPARE(ui::describeNext(job, now), expected);
}

GROUNDSWELL_TEST(RunsPageTest, runs_page)
#include "tst_runs_page.moc"
