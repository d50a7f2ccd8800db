#include "tests/support/scripted_task.h"
#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/charts/timeline_chart.h"
#include "ui/editors/workflow_graph.h"
#include "ui/pages/compare_list.h"
#include "ui/pages/compare_page.h"
#include "ui/shell/page_table.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/row_table.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTest>

using groundswell::testing::WindowFixture;
namespace ui = groundswell::ui;

// Writes a picture of every page, when GROUNDSWELL_SCREENSHOTS_DIR says where.
class ScreenshotsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void empty();
    void pages_data();
    void pages();
    void everyPage_data();
    void everyPage();
    void compare_data();
    void compare();
    void editors_data();
    void editors();
    void nothingYet();
    void dialogs_data();
    void dialogs();
    void smallest();
    void jobs_data();
    void jobs();
    void cleanup();

private:
    void save(const WindowFixture& fixture, const QString& name);
    static bool loaded(const WindowFixture& fixture, const QString& table);
    /// No table that is on the screen waits for its first rows.
    static bool settled(const WindowFixture& fixture);

    QDir m_folder;
};

void ScreenshotsTest::initTestCase() {
    const QString folder = qEnvironmentVariable("GROUNDSWELL_SCREENSHOTS_DIR");
    if (folder.isEmpty()) QSKIP("GROUNDSWELL_SCREENSHOTS_DIR is not set");
    m_folder = QDir(folder);
    QVERIFY(m_folder.mkpath(QStringLiteral(".")));
}

void ScreenshotsTest::cleanup() {
    QApplication::setLayoutDirection(Qt::LeftToRight);
    ui::applyTheme(ui::ThemeChoice::Light);
}

void ScreenshotsTest::save(const WindowFixture& fixture, const QString& name) {
    // Two turns of the mailbox, so that what was asked for stands there.
    QTest::qWait(150);
    QVERIFY(fixture.window->grab().save(m_folder.filePath(name + QStringLiteral(".png"))));
}

bool ScreenshotsTest::loaded(const WindowFixture& fixture, const QString& name) {
    const auto* table = fixture.find<ui::RowTable>(name);
    const auto* model = table != nullptr ? qobject_cast<const ui::PagedItemModel*>(table->model()) : nullptr;
    return model != nullptr && model->hasAnswer() && !model->isLoading();
}

void ScreenshotsTest::empty() {
    WindowFixture fixture;
    fixture.show();
    fixture.window->setTheme(ui::ThemeChoice::Light);
    save(fixture, QStringLiteral("empty-light"));
    fixture.window->setTheme(ui::ThemeChoice::Dark);
    save(fixture, QStringLiteral("empty-dark"));
}

void ScreenshotsTest::pages_data() {
    QTest::addColumn<ui::ThemeChoice>("theme");
    QTest::addColumn<Qt::LayoutDirection>("direction");
    QTest::addColumn<QString>("suffix");
    QTest::newRow("light") << ui::ThemeChoice::Light << Qt::LeftToRight << QStringLiteral("light");
    QTest::newRow("dark") << ui::ThemeChoice::Dark << Qt::LeftToRight << QStringLiteral("dark");
    QTest::newRow("rtl") << ui::ThemeChoice::Light << Qt::RightToLeft << QStringLiteral("rtl");
}

void ScreenshotsTest::pages() {
    QFETCH(const ui::ThemeChoice, theme);
    QFETCH(const Qt::LayoutDirection, direction);
    QFETCH(const QString, suffix);
    QApplication::setLayoutDirection(direction);
    WindowFixture fixture;
    fixture.show();
    fixture.window->setTheme(theme);
    QVERIFY(fixture.openSample());
    fixture.window->showPage(QStringLiteral("overview"));
    auto* cards = fixture.find<QAbstractItemView>(QStringLiteral("risingCards"));
    QVERIFY(cards != nullptr);
    QTRY_VERIFY(cards->model()->rowCount() > 0);
    QTRY_VERIFY(fixture.find<QWidget>(QStringLiteral("totals"))->findChildren<QLabel*>().size() > 2);
    save(fixture, QStringLiteral("overview-") + suffix);

    fixture.window->showPage(QStringLiteral("clusters"));
    QTRY_VERIFY(loaded(fixture, QStringLiteral("clusterTable")));
    auto* table = fixture.find<ui::RowTable>(QStringLiteral("clusterTable"));
    save(fixture, QStringLiteral("clusters-full-") + suffix);
    QVERIFY(table->model()->rowCount() > 0);
    table->setCurrentIndex(table->model()->index(0, 2));
    auto* chart = fixture.find<ui::TimelineChart>(QStringLiteral("timeline"));
    QTRY_VERIFY(!chart->bins().counts.empty());
    QTRY_VERIFY(loaded(fixture, QStringLiteral("clusterItemTable")));
    const ui::BinSeries& bins = chart->bins();
    const std::size_t from = bins.counts.size() / 2;
    chart->setRange(ui::TimeRange{bins.startOf(from), bins.startOf(bins.counts.size() * 3 / 4)});
    QTRY_VERIFY(loaded(fixture, QStringLiteral("clusterItemTable")));
    save(fixture, QStringLiteral("clusters-") + suffix);

    fixture.window->showPage(QStringLiteral("content"));
    QTRY_VERIFY(loaded(fixture, QStringLiteral("itemTable")));
    auto* items = fixture.find<ui::RowTable>(QStringLiteral("itemTable"));
    items->setCurrentIndex(items->model()->index(1, 3));
    save(fixture, QStringLiteral("content-") + suffix);

    fixture.window->showPage(QStringLiteral("workflow"));
    auto* graph = fixture.find<ui::WorkflowGraph>(QStringLiteral("workflowGraph"));
    QTRY_VERIFY(graph->picture().hasCounts && !graph->flow().boxes.empty());
    save(fixture, QStringLiteral("workflow-") + suffix);

    fixture.window->showPage(QStringLiteral("sources"));
    QTRY_VERIFY(loaded(fixture, QStringLiteral("sourceTable")));
    auto* sources = fixture.find<ui::RowTable>(QStringLiteral("sourceTable"));
    if (sources->model()->rowCount() > 0) sources->setCurrentIndex(sources->model()->index(0, 1));
    save(fixture, QStringLiteral("sources-") + suffix);

    fixture.window->showPage(QStringLiteral("runs"));
    QTRY_VERIFY(loaded(fixture, QStringLiteral("runTable")));
    auto* runs = fixture.find<ui::RowTable>(QStringLiteral("runTable"));
    if (runs->model()->rowCount() > 0) runs->setCurrentIndex(runs->model()->index(0, 1));
    save(fixture, QStringLiteral("runs-") + suffix);
}

bool ScreenshotsTest::settled(const WindowFixture& fixture) {
    for (const auto* table : fixture.window->findChildren<ui::RowTable*>()) {
        const auto* model = qobject_cast<const ui::PagedItemModel*>(table->model());
        if (table->isVisible() && model != nullptr && model->isLoading()) return false;
    }
    return true;
}

void ScreenshotsTest::everyPage_data() {
    QTest::addColumn<ui::ThemeChoice>("theme");
    QTest::addColumn<Qt::LayoutDirection>("direction");
    QTest::addColumn<int>("scale");
    QTest::addColumn<QString>("suffix");
    QTest::newRow("light") << ui::ThemeChoice::Light << Qt::LeftToRight << 1 << QStringLiteral("light");
    QTest::newRow("dark") << ui::ThemeChoice::Dark << Qt::LeftToRight << 1 << QStringLiteral("dark");
    QTest::newRow("right to left") << ui::ThemeChoice::Dark << Qt::RightToLeft << 1 << QStringLiteral("dark-rtl");
    QTest::newRow("scale 2") << ui::ThemeChoice::Light << Qt::LeftToRight << 2 << QStringLiteral("light-2x");
}

// Every page of the rail as it opens, 1366x768.
void ScreenshotsTest::everyPage() {
    QFETCH(const ui::ThemeChoice, theme);
    QFETCH(const Qt::LayoutDirection, direction);
    QFETCH(const int, scale);
    QFETCH(const QString, suffix);
    QApplication::setLayoutDirection(direction);
    WindowFixture fixture;
    fixture.show();
    fixture.window->setTheme(theme);
    QVERIFY(fixture.openSample());
    for (const ui::PageEntry& entry : ui::pageTable()) {
        fixture.window->showPage(entry.name);
        QTRY_VERIFY(settled(fixture));
        QTest::qWait(150);
        QImage image(fixture.window->size() * scale, QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(scale);
        image.fill(Qt::transparent);
        fixture.window->render(&image);
        QVERIFY(image.save(m_folder.filePath(QStringLiteral("page-%1-%2.png").arg(entry.name, suffix))));
    }
}

void ScreenshotsTest::compare_data() {
    pages_data();
}

// Three stories side by side, and what is watched.
void ScreenshotsTest::compare() {
    QFETCH(const ui::ThemeChoice, theme);
    QFETCH(const Qt::LayoutDirection, direction);
    QFETCH(const QString, suffix);
    QApplication::setLayoutDirection(direction);
    WindowFixture fixture;
    fixture.show();
    fixture.window->setTheme(theme);
    QVERIFY(fixture.openSample());
    QVERIFY(fixture.trigger(QStringLiteral("go_clusters")));
    QTRY_VERIFY(loaded(fixture, QStringLiteral("clusterTable")));
    auto* table = fixture.find<ui::RowTable>(QStringLiteral("clusterTable"));
    QTRY_VERIFY(table->model()->rowCount() > 3);
    table->setFocus();
    // Kept from one window to the next.
    fixture.window->findChild<ui::CompareList*>()->clear();
    for (int row = 0; row < 3; ++row) {
        table->setCurrentIndex(table->model()->index(row, 2));
        QVERIFY(fixture.trigger(QStringLiteral("addToCompare")));
        QVERIFY(fixture.trigger(QStringLiteral("watchRow")));
        QTest::qWait(150);
    }
    auto* page = fixture.find<ui::ComparePage>(QStringLiteral("comparePage"));
    QCOMPARE(fixture.window->findChild<ui::CompareList*>()->entries().size(), std::size_t{3});
    QVERIFY(fixture.trigger(QStringLiteral("go_compare")));
    QTRY_COMPARE(page->timelines().series.size(), std::size_t{3});
    save(fixture, QStringLiteral("compare-") + suffix);
    QTest::mouseClick(fixture.find<QAbstractButton>(QStringLiteral("compareForm1")), Qt::LeftButton);
    save(fixture, QStringLiteral("compare-multiples-") + suffix);
    QVERIFY(fixture.trigger(QStringLiteral("go_watchlist")));
    QTRY_VERIFY(settled(fixture));
    save(fixture, QStringLiteral("watchlist-") + suffix);
    QVERIFY(fixture.trigger(QStringLiteral("go_keywords")));
    QTRY_VERIFY(loaded(fixture, QStringLiteral("keywordsTable")));
    auto* keywords = fixture.find<ui::RowTable>(QStringLiteral("keywordsTable"));
    keywords->setCurrentIndex(keywords->model()->index(0, 1));
    QTRY_VERIFY(settled(fixture));
    save(fixture, QStringLiteral("keywords-") + suffix);
}

void ScreenshotsTest::editors_data() {
    dialogs_data();
}

// What is edited in the window, and what opens for it.
void ScreenshotsTest::editors() {
    QFETCH(const ui::ThemeChoice, theme);
    QFETCH(const QString, suffix);
    WindowFixture fixture;
    fixture.show();
    fixture.window->setTheme(theme);
    QVERIFY(fixture.openSample());
    QVERIFY(fixture.trigger(QStringLiteral("go_sources")));
    QTRY_VERIFY(loaded(fixture, QStringLiteral("sourceTable")));
    QVERIFY(fixture.trigger(QStringLiteral("addSource")));
    QTRY_VERIFY(fixture.find<QWidget>(QStringLiteral("sourceEditor"))->isVisible());
    fixture.find<QLineEdit>(QStringLiteral("sourceId"))->setText(QStringLiteral("papers"));
    fixture.find<QPlainTextEdit>(QStringLiteral("sourceQueries"))->setPlainText(QStringLiteral("a = ftp://e.org/feed"));
    const auto grab = [&](const QString& widget, const QString& name) {
        QTest::qWait(150);
        QVERIFY(fixture.find<QWidget>(widget)->window()->grab().save(m_folder.filePath(name + QStringLiteral(".png"))));
    };
    grab(QStringLiteral("sourceEditor"), QStringLiteral("editor-source-") + suffix);
    QTest::mouseClick(fixture.find<QAbstractButton>(QStringLiteral("cancelSource")), Qt::LeftButton);
    QVERIFY(fixture.trigger(QStringLiteral("workspaceSettings")));
    QTRY_VERIFY(fixture.find<QWidget>(QStringLiteral("workspaceEditor"))->isVisible());
    auto* tabs = fixture.find<QTabWidget>(QStringLiteral("workspaceTabs"));
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        grab(QStringLiteral("workspaceEditor"), QStringLiteral("editor-workspace%1-%2").arg(tab).arg(suffix));
    }
    QTest::mouseClick(fixture.find<QAbstractButton>(QStringLiteral("cancelSettings")), Qt::LeftButton);
    const auto shot = [&](const QString& action, const QString& widget, const QString& name) {
        QVERIFY(fixture.trigger(action));
        auto* shown = fixture.find<QWidget>(widget);
        QTRY_VERIFY(shown != nullptr && shown->isVisible());
        QTest::qWait(300);
        QVERIFY(shown->grab().save(m_folder.filePath(QStringLiteral("dialog-%1-%2.png").arg(name, suffix))));
        shown->close();
    };
    shot(QStringLiteral("addFeed"), QStringLiteral("addFeedDialog"), QStringLiteral("feed"));
    shot(QStringLiteral("fetchRange"), QStringLiteral("fetchRangeDialog"), QStringLiteral("fetch"));
}

// A workspace in which nothing is yet.
void ScreenshotsTest::nothingYet() {
    WindowFixture fixture;
    fixture.show();
    fixture.window->setTheme(ui::ThemeChoice::Light);
    bool made = false;
    const auto ticket = fixture.service->createWorkspace(groundswell::config::makeWorkspace("new-desk", "New Desk"),
                                                         [&made](const auto& entry) { made = bool(entry); });
    QTRY_VERIFY(made);
    fixture.window->openWorkspace(QStringLiteral("new-desk"));
    QTRY_VERIFY(fixture.window->hasWorkspace());
    for (const ui::PageEntry& entry : ui::pageTable()) {
        fixture.window->showPage(entry.name);
        QTRY_VERIFY(settled(fixture));
        save(fixture, QStringLiteral("nothing-%1").arg(entry.name));
    }
}

void ScreenshotsTest::dialogs_data() {
    QTest::addColumn<ui::ThemeChoice>("theme");
    QTest::addColumn<QString>("suffix");
    QTest::newRow("light") << ui::ThemeChoice::Light << QStringLiteral("light");
    QTest::newRow("dark") << ui::ThemeChoice::Dark << QStringLiteral("dark");
}

// What opens over the window: dialogs, popups, the palette.
void ScreenshotsTest::dialogs() {
    QFETCH(const ui::ThemeChoice, theme);
    QFETCH(const QString, suffix);
    WindowFixture fixture;
    fixture.show();
    fixture.window->setTheme(theme);
    QVERIFY(fixture.openSample());
    fixture.window->showPage(QStringLiteral("clusters"));
    QTRY_VERIFY(loaded(fixture, QStringLiteral("clusterTable")));
    const auto shot = [&](const QString& widget, const QString& name) {
        auto* shown = fixture.find<QWidget>(widget);
        QTRY_VERIFY(shown != nullptr && shown->isVisible());
        QTest::qWait(300);
        QVERIFY(shown->grab().save(m_folder.filePath(QStringLiteral("dialog-%1-%2.png").arg(name, suffix))));
        shown->close();
    };
    QVERIFY(fixture.trigger(QStringLiteral("exportRows")));
    shot(QStringLiteral("exportDialog"), QStringLiteral("export"));
    QVERIFY(fixture.trigger(QStringLiteral("addFilter")));
    shot(QStringLiteral("filterPopup"), QStringLiteral("filter"));
    QVERIFY(fixture.trigger(QStringLiteral("saveView")));
    shot(QStringLiteral("saveViewPopup"), QStringLiteral("view"));
    QTest::mouseClick(fixture.find<QAbstractButton>(QStringLiteral("dateRange")), Qt::LeftButton);
    shot(QStringLiteral("dateRangePopup"), QStringLiteral("range"));
    QVERIFY(fixture.trigger(QStringLiteral("newWorkspace")));
    shot(QStringLiteral("newWorkspaceDialog"), QStringLiteral("workspace"));
    QVERIFY(fixture.trigger(QStringLiteral("shortcuts")));
    shot(QStringLiteral("helpWindow"), QStringLiteral("shortcuts"));
    QVERIFY(fixture.trigger(QStringLiteral("find")));
    QTest::keyClicks(fixture.find<QLineEdit>(QStringLiteral("search")), QStringLiteral("re"));
    QTest::qWait(500);
    save(fixture, QStringLiteral("palette-") + suffix);
}

// The smallest window, narrowed by several conditions.
void ScreenshotsTest::smallest() {
    WindowFixture fixture;
    fixture.show({960, 600});
    fixture.window->setTheme(ui::ThemeChoice::Light);
    QVERIFY(fixture.openSample());
    fixture.window->showPage(QStringLiteral("clusters"));
    fixture.window->filter().change([](ui::FilterValues& values) {
        values.languages = {"en", "es", "ar"};
        values.minItems = 2;
    });
    QTRY_VERIFY(loaded(fixture, QStringLiteral("clusterTable")));
    save(fixture, QStringLiteral("clusters-small"));
    fixture.window->showPage(QStringLiteral("overview"));
    QTRY_VERIFY(fixture.find<QAbstractItemView>(QStringLiteral("healthList"))->model()->rowCount() > 0);
    save(fixture, QStringLiteral("overview-small"));
}

void ScreenshotsTest::jobs_data() {
    QTest::addColumn<ui::ThemeChoice>("theme");
    QTest::addColumn<QString>("suffix");
    QTest::newRow("light") << ui::ThemeChoice::Light << QStringLiteral("light");
    QTest::newRow("dark") << ui::ThemeChoice::Dark << QStringLiteral("dark");
}

// Jobs in every state.
void ScreenshotsTest::jobs() {
    QFETCH(const ui::ThemeChoice, theme);
    QFETCH(const QString, suffix);
    using groundswell::testing::ScriptedTask;
    ScriptedTask script;
    WindowFixture fixture(script.tasks());
    fixture.show();
    fixture.window->setTheme(theme);
    QVERIFY(fixture.openSample());
    fixture.window->showPage(QStringLiteral("runs"));
    QFile file(fixture.path(QStringLiteral("archive.csv")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("id,text\n1,\"the harbour is closed\"\n2,\"a \n");
    file.close();
    auto& service = *fixture.service;
    const auto stateOf = [&](groundswell::pipeline::JobId id) {
        for (const auto& job : service.jobs()) {
            if (job.id == id) return job.state;
        }
        return groundswell::pipeline::JobState::Waiting;
    };
    const auto end = [&](groundswell::pipeline::JobId id) {
        return QTest::qWaitFor([&] { return groundswell::pipeline::hasEnded(stateOf(id)); }, 30'000);
    };
    QVERIFY(end(service.startProcess()));
    QVERIFY(end(service.startImport({file.fileName().toStdString()}, "files")));
    QVERIFY(end(service.startImport({fixture.path(QStringLiteral("missing.csv")).toStdString()}, "files")));
    script.let(ScriptedTask::End::FailForNow);
    const auto late = service.startTask("late", "[]", "Article texts");
    QTRY_COMPARE(stateOf(late), groundswell::pipeline::JobState::Retrying);
    script.let(ScriptedTask::End::FailForNow);
    script.let(ScriptedTask::End::FailForGood);
    QVERIFY(end(service.startTask("scripted", "[]", "Channels")));
    service.startTask("scripted", "[]", "News feeds");
    QTRY_COMPARE(script.begun(), 4);
    QVERIFY(service.setPoolSlots("io", 1));
    service.startTask("scripted", "[]", "Forums");
    auto* jobs = fixture.find<ui::RowTable>(QStringLiteral("runTable"));
    const auto select = [&](const QString& words) {
        for (int row = 0; row < jobs->model()->rowCount(); ++row) {
            if (!jobs->model()->index(row, 1).data(Qt::AccessibleTextRole).toString().contains(words)) continue;
            jobs->setCurrentIndex(jobs->model()->index(row, 1));
            return true;
        }
        return false;
    };
    QTRY_VERIFY(select(QStringLiteral("Forums")));
    for (const char* name : {"Channels", "News feeds", "Article texts", "Import", "missing", "Forums"}) {
        QVERIFY(select(QString::fromLatin1(name)));
        QTest::qWait(1500);
        save(fixture, QStringLiteral("jobs-%1-%2").arg(QString::fromLatin1(name).section(QChar(u' '), 0, 0), suffix));
    }
    fixture.window->resize(960, 600);
    save(fixture, QStringLiteral("jobs-small-") + suffix);
}

GROUNDSWELL_TEST(ScreenshotsTest, screenshots)
#include "tst_screenshots.moc"
