#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/activity_strip.h"
#include "ui/shell/chip.h"
#include "ui/shell/page_table.h"
#include "ui/shell/rail.h"
#include "ui/shell/range_histogram.h"
#include "ui/tables/cluster_item_model.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/row_table.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QSpinBox>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>

using namespace groundswell;
using testing::WindowFixture;

// What belongs to all pages: search box and palette, chips, views, range, strip, help, session.
class FrameTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void cleanup();
    void paletteListsCommands();
    void paletteRunsACommand();
    void paletteEscCloses();
    void paletteFindsClusters();
    void paletteSaysWhatItUnderstood();
    void everyPageIsReachable();
    void letterKeysNeedRows_data();
    void letterKeysNeedRows();
    void chipsOverflow();
    void addFilterNarrows();
    void savedViewReturns();
    void rangeByKeyboard();
    void stripTakesBack();
    void badgesCount();
    void helpListsShortcuts();
    void densityChangesRows();
    void mirrors();
    void conditionsReturnWithTheSession();

private:
    [[nodiscard]] QLineEdit* box() const { return m_fixture->find<QLineEdit>(QStringLiteral("search")); }
    [[nodiscard]] QListView* list() const { return m_fixture->find<QListView>(QStringLiteral("paletteList")); }
    [[nodiscard]] bool isPaletteOpen() const {
        return m_fixture->find<QWidget>(QStringLiteral("palettePopup"))->isVisible();
    }
    [[nodiscard]] int rowOf(const QString& words) const {
        for (int row = 0; row < list()->model()->rowCount(); ++row) {
            if (list()->model()->index(row, 0).data().toString().contains(words)) return row;
        }
        return -1;
    }
    void type(const QString& words) {
        // A popup that closed gives the activity back on a real screen alone.
        m_fixture->window->activateWindow();
        m_fixture->trigger(QStringLiteral("find"));
        QTRY_VERIFY(box()->hasFocus());
        box()->selectAll();
        QTest::keyClicks(box(), words);
    }
    [[nodiscard]] ui::PagedItemModel* clusters() const {
        return qobject_cast<ui::PagedItemModel*>(
            m_fixture->find<ui::RowTable>(QStringLiteral("clusterTable"))->model());
    }

    std::unique_ptr<WindowFixture> m_fixture;
};

void FrameTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
    QVERIFY(m_fixture->trigger(QStringLiteral("go_clusters")));
    QTRY_VERIFY(clusters()->rowCount() > 10);
}

void FrameTest::cleanupTestCase() {
    m_fixture.reset();
}

void FrameTest::cleanup() {
    if (box() != nullptr) box()->clear();
    m_fixture->window->filter().clear();
}

void FrameTest::paletteListsCommands() {
    type(QStringLiteral(">"));
    QVERIFY(isPaletteOpen());
    int commands = 0;
    for (const auto* action : m_fixture->window->actions()) {
        if (action->isEnabled() && action->isVisible() && !action->text().isEmpty()) ++commands;
    }
    QVERIFY(list()->model()->rowCount() > commands);
    QVERIFY(rowOf(QStringLiteral("Fetch all sources")) > 0);
    QTest::keyClicks(box(), QStringLiteral("fas"));
    QCOMPARE(list()->currentIndex().data().toString(), QStringLiteral("Fetch all sources"));
    QVERIFY(m_fixture->window->filter().values().search.isEmpty());
    QTest::keyClick(box(), Qt::Key_Escape);
    QVERIFY(!isPaletteOpen());
    QVERIFY(box()->text().isEmpty());
}

void FrameTest::paletteRunsACommand() {
    QVERIFY(m_fixture->trigger(QStringLiteral("go_clusters")));
    type(QStringLiteral("> content"));
    QCOMPARE(list()->currentIndex().data().toString(), QStringLiteral("Content"));
    QTest::keyClick(box(), Qt::Key_Return);
    QVERIFY(!isPaletteOpen());
    QTRY_VERIFY(m_fixture->find<QWidget>(QStringLiteral("contentPage"))->isVisible());
    QVERIFY(box()->text().isEmpty());
    QVERIFY(m_fixture->window->filter().values().isEmpty());
}

void FrameTest::paletteEscCloses() {
    type(QStringLiteral("ferry"));
    QVERIFY(isPaletteOpen());
    const int first = list()->currentIndex().row();
    QTest::keyClick(box(), Qt::Key_Down);
    QVERIFY(list()->currentIndex().row() != first || list()->model()->rowCount() == 1);
    QTest::keyClick(box(), Qt::Key_Up);
    QCOMPARE(list()->currentIndex().row(), first);
    QTest::keyClick(box(), Qt::Key_Escape);
    QVERIFY(!isPaletteOpen());
    QCOMPARE(box()->text(), QStringLiteral("ferry"));
}

void FrameTest::paletteFindsClusters() {
    QVERIFY(m_fixture->trigger(QStringLiteral("go_clusters")));
    QTRY_VERIFY(clusters()->isLoaded(0));
    // A long word of the first cluster's text finds that cluster.
    QString longest;
    for (const QString& word : clusters()->index(0, ui::ClusterItemModel::Text).data().toString().split(QChar(u' '))) {
        bool letters = true;
        for (const QChar c : word) letters = letters && c.isLetter();
        if (letters && word.size() > longest.size()) longest = word;
    }
    if (longest.size() < 4) QSKIP("the first cluster of the sample has no plain word");
    type(longest);
    QTRY_VERIFY(rowOf(QStringLiteral("Clusters")) >= 0);
    const int head = rowOf(QStringLiteral("Clusters"));
    QVERIFY(!(list()->model()->flags(list()->model()->index(head, 0)) & Qt::ItemIsSelectable));
    QVERIFY(m_fixture->trigger(QStringLiteral("go_overview")));
    while (list()->currentIndex().row() != head + 1) QTest::keyClick(box(), Qt::Key_Down);
    QTest::keyClick(box(), Qt::Key_Return);
    QTRY_VERIFY(m_fixture->find<QWidget>(QStringLiteral("clusterDock"))->isVisible());
    QVERIFY(m_fixture->window->filter().values().search.isEmpty());
    QVERIFY(m_fixture->trigger(QStringLiteral("stepBack")));
}

void FrameTest::paletteSaysWhatItUnderstood() {
    type(QStringLiteral("\"engine fault"));
    auto* hint = m_fixture->find<QLabel>(QStringLiteral("searchHint"));
    QVERIFY(hint->isVisible() && hint->text().contains(QStringLiteral("quotation mark")));
    type(QStringLiteral("ferry -video"));
    QVERIFY(!hint->isVisible());
    QVERIFY(m_fixture->find<QWidget>(QStringLiteral("understood"))->accessibleName().contains(QStringLiteral("video")));
    QTest::keyClick(box(), Qt::Key_Escape);
}

void FrameTest::everyPageIsReachable() {
    auto* rail = m_fixture->find<ui::Rail>(QStringLiteral("rail"));
    QCOMPARE(rail->model()->rowCount(), static_cast<int>(ui::pageTable().size()));
    int number = 0;
    for (const ui::PageEntry& entry : ui::pageTable()) {
        ++number;
        auto* go = m_fixture->window->findChild<QAction*>(QStringLiteral("go_") + entry.name);
        QVERIFY2(go != nullptr, qPrintable(entry.name));
        QCOMPARE(go->shortcut(), QKeySequence(QStringLiteral("Ctrl+%1").arg(number)));
        go->trigger();
        QCOMPARE(rail->currentIndex().row(), number - 1);
        QVERIFY(!rail->currentIndex().data(Qt::DisplayRole).toString().contains(QChar(u'&')));
    }
    QVERIFY(m_fixture->trigger(QStringLiteral("go_clusters")));
}

void FrameTest::letterKeysNeedRows_data() {
    QTest::addColumn<QString>("page");
    QTest::addColumn<bool>("on");
    for (const char* page : {"overview", "clusters", "content", "keywords", "watchlist"})
        QTest::newRow(page) << QString::fromLatin1(page) << true;
    for (const char* page : {"sources", "workflow", "runs", "compare"})
        QTest::newRow(page) << QString::fromLatin1(page) << false;
}

void FrameTest::letterKeysNeedRows() {
    QFETCH(const QString, page);
    QFETCH(const bool, on);
    auto* sentence = m_fixture->find<QLabel>(QStringLiteral("stripMessage"));
    auto* strip = m_fixture->window->findChild<ui::ActivityStrip*>(QStringLiteral("activityStrip"));
    QVERIFY(m_fixture->trigger(QStringLiteral("go_") + page));
    for (const char* name : {"watchRow", "labelRow", "mergeRow", "splitRow", "ignoreRow", "addToCompare"})
        QCOMPARE(m_fixture->window->findChild<QAction*>(QString::fromLatin1(name))->isEnabled(), on);
    if (!on) {
        strip->endSentence();
        m_fixture->find<ui::Rail>(QStringLiteral("rail"))->setFocus();
        for (const Qt::Key key : {Qt::Key_M, Qt::Key_I}) QTest::keyClick(m_fixture->window.get(), key);
        QVERIFY2(sentence->text().isEmpty(), qPrintable(sentence->text()));
    }
    m_fixture->find<QWidget>(QStringLiteral("compareTray"))->hide();
    // What the workspace has stays.
    QVERIFY(m_fixture->window->findChild<QAction*>(QStringLiteral("refresh"))->isEnabled());
    QVERIFY(m_fixture->trigger(QStringLiteral("go_clusters")));
}

void FrameTest::chipsOverflow() {
    m_fixture->window->filter().change([](ui::FilterValues& values) {
        values.search = QStringLiteral("a rather long search of many words that needs room");
        values.languages = {"ar", "hi", "zh"};
        values.sources = {"a-source-with-a-long-name", "another-source-with-a-long-name"};
        values.minItems = 2;
        values.minAuthors = 3;
        values.minSources = 2;
        values.keyword = "a key phrase of some length";
        values.withoutLabels = {"not relevant"};
    });
    auto* more = m_fixture->find<QToolButton>(QStringLiteral("moreChips"));
    QVERIFY(more->isVisible());
    auto* bar = m_fixture->find<QWidget>(QStringLiteral("chipBar"));
    int shown = 0;
    for (const auto* chip : bar->findChildren<ui::Chip*>()) shown += chip->isVisible() ? 1 : 0;
    const int hidden = static_cast<int>(more->menu()->actions().size());
    QCOMPARE(shown + hidden, 8);
    QCOMPARE(more->text(), QStringLiteral("+%1").arg(hidden));
    QVERIFY(m_fixture->find<QWidget>(QStringLiteral("addFilter"))->geometry().right() <= bar->width());
    // Choosing one behind "+" removes it.
    more->menu()->actions().constLast()->trigger();
    QTRY_COMPARE(static_cast<int>(more->menu()->actions().size()), hidden - 1);
}

void FrameTest::addFilterNarrows() {
    QTest::mouseClick(m_fixture->find<QAbstractButton>(QStringLiteral("addFilter")), Qt::LeftButton);
    auto* popup = m_fixture->find<QWidget>(QStringLiteral("filterPopup"));
    QTRY_VERIFY(popup->isVisible());
    for (const char* name :
         {"filterLanguage", "filterSource", "filterLabel", "filterWithoutLabel", "filterMinAuthors", "filterMinOutlets",
          "filterMinItems", "filterMaxItems", "filterKeyword", "filterAuthor", "filterState"}) {
        auto* field = popup->findChild<QWidget*>(QString::fromLatin1(name));
        QVERIFY2(field != nullptr && !field->accessibleName().isEmpty(), name);
    }
    popup->findChild<QSpinBox*>(QStringLiteral("filterMinAuthors"))->setValue(3);
    popup->findChild<QSpinBox*>(QStringLiteral("filterMinItems"))->setValue(4);
    // A most below the least leaves nothing, so it cannot be applied.
    auto* apply = popup->findChild<QAbstractButton*>(QStringLiteral("applyFilter"));
    auto* most = popup->findChild<QSpinBox*>(QStringLiteral("filterMaxItems"));
    most->setValue(3);
    QVERIFY(!apply->isEnabled());
    most->setValue(9);
    QVERIFY(apply->isEnabled());
    popup->findChild<QLineEdit*>(QStringLiteral("filterAuthor"))->setText(QStringLiteral(" somebody "));
    QTest::mouseClick(apply, Qt::LeftButton);
    QVERIFY(!popup->isVisible());
    const ui::FilterValues& values = m_fixture->window->filter().values();
    QCOMPARE(values.minAuthors, std::optional<std::int64_t>(3));
    QCOMPARE(values.minItems, std::optional<std::int64_t>(4));
    QCOMPARE(values.maxItems, std::optional<std::int64_t>(9));
    QCOMPARE(values.author, std::string("somebody"));
    // What is set is shown when it opens again, and can be taken out there.
    QTest::mouseClick(m_fixture->find<QAbstractButton>(QStringLiteral("addFilter")), Qt::LeftButton);
    QTRY_VERIFY(popup->isVisible());
    QCOMPARE(popup->findChild<QSpinBox*>(QStringLiteral("filterMinAuthors"))->value(), 3);
    QCOMPARE(most->value(), 9);
    most->setValue(0);
    popup->findChild<QSpinBox*>(QStringLiteral("filterMinAuthors"))->setValue(0);
    QTest::mouseClick(apply, Qt::LeftButton);
    QVERIFY(!m_fixture->window->filter().values().minAuthors);
    QVERIFY(!m_fixture->window->filter().values().maxItems);
}

void FrameTest::savedViewReturns() {
    QVERIFY(m_fixture->trigger(QStringLiteral("go_content")));
    m_fixture->window->filter().change([](ui::FilterValues& values) {
        values.languages = {"en"};
        values.minItems = 2;
    });
    const ui::FilterValues kept = m_fixture->window->filter().values();
    QVERIFY(m_fixture->trigger(QStringLiteral("saveView")));
    auto* popup = m_fixture->find<QWidget>(QStringLiteral("saveViewPopup"));
    QTRY_VERIFY(popup->isVisible());
    auto* save = popup->findChild<QAbstractButton*>(QStringLiteral("saveViewNow"));
    QVERIFY(!save->isEnabled());
    auto* name = popup->findChild<QLineEdit*>(QStringLiteral("viewName"));
    QTest::keyClicks(name, QStringLiteral("English & more"));
    QTest::mouseClick(save, Qt::LeftButton);
    auto* menu = m_fixture->find<QMenu>(QStringLiteral("viewMenu"));
    const auto saved = [&]() -> QAction* {
        for (QAction* action : menu->actions()) {
            if (action->text() == QStringLiteral("English && more")) return action;
        }
        return nullptr;
    };
    QTRY_VERIFY(saved() != nullptr);
    QVERIFY(m_fixture->find<QLabel>(QStringLiteral("stripMessage"))->text().contains(QStringLiteral("saved")));

    m_fixture->window->filter().clear();
    QVERIFY(m_fixture->trigger(QStringLiteral("go_overview")));
    saved()->trigger();
    QTRY_VERIFY(m_fixture->find<QWidget>(QStringLiteral("contentPage"))->isVisible());
    QVERIFY(m_fixture->window->filter().values() == kept);
    // One step of the history.
    QVERIFY(m_fixture->trigger(QStringLiteral("goBack")));
    QVERIFY(m_fixture->window->filter().values().isEmpty());
    QVERIFY(m_fixture->find<QWidget>(QStringLiteral("overviewPage"))->isVisible());

    // The palette knows it too.
    type(QStringLiteral("english"));
    QVERIFY(rowOf(QStringLiteral("English & more")) > 0);
    QTest::keyClick(box(), Qt::Key_Escape);
    box()->clear();

    // Saving under the same name replaces; undo brings the first one back.
    m_fixture->window->filter().change([](ui::FilterValues& values) { values.minItems = 9; });
    QVERIFY(m_fixture->trigger(QStringLiteral("saveView")));
    QTRY_VERIFY(popup->isVisible());
    QTest::keyClicks(name, QStringLiteral("english & MORE"));
    QCOMPARE(save->text(), QStringLiteral("Replace"));
    QTest::mouseClick(save, Qt::LeftButton);
    auto* undo = m_fixture->find<QAbstractButton>(QStringLiteral("stripAction"));
    QTRY_VERIFY(undo->isVisible());
    QTest::mouseClick(undo, Qt::LeftButton);
    QTRY_VERIFY(saved() != nullptr);
}

void FrameTest::rangeByKeyboard() {
    QTest::mouseClick(m_fixture->find<QAbstractButton>(QStringLiteral("dateRange")), Qt::LeftButton);
    auto* popup = m_fixture->find<QWidget>(QStringLiteral("dateRangePopup"));
    QTRY_VERIFY(popup->isVisible());
    auto* histogram = popup->findChild<ui::RangeHistogram*>(QStringLiteral("rangeHistogram"));
    const QDate newest = histogram->newest();
    histogram->setRange(newest.addDays(-6), newest);
    QTest::keyClick(histogram, Qt::Key_Left);
    QCOMPARE(histogram->first(), newest.addDays(-7));
    QCOMPARE(histogram->last(), newest.addDays(-1));
    QTest::keyClick(histogram, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(histogram->last(), newest);
    QTest::keyClick(histogram, Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(histogram->first(), newest.addDays(-6));
    QTest::keyClick(histogram, Qt::Key_Right);
    QCOMPARE(histogram->last(), newest);
    QVERIFY(!histogram->words().isEmpty());
    QTest::keyClick(histogram, Qt::Key_Return);
    QVERIFY(!popup->isVisible());
    const ui::FilterValues& values = m_fixture->window->filter().values();
    QVERIFY(values.from && values.to);
    QCOMPARE(*values.to - *values.from, std::chrono::hours(24 * 7));
}

void FrameTest::stripTakesBack() {
    auto* strip = m_fixture->window->findChild<ui::ActivityStrip*>(QStringLiteral("activityStrip"));
    int calls = 0;
    strip->say(QStringLiteral("Label set on 3 clusters."), QStringLiteral("Undo"), [&calls] { ++calls; });
    auto* button = m_fixture->find<QAbstractButton>(QStringLiteral("stripAction"));
    auto* sentence = m_fixture->find<QLabel>(QStringLiteral("stripMessage"));
    QVERIFY(button->isVisible());
    QCOMPARE(sentence->text(), QStringLiteral("Label set on 3 clusters."));
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(calls, 1);
    QVERIFY(!button->isVisible());
    QVERIFY(sentence->text().isEmpty());
    strip->say(QStringLiteral("One"), QStringLiteral("Undo"), [&calls] { ++calls; });
    strip->say(QStringLiteral("Two"));
    QVERIFY(!button->isVisible());
    strip->say(QStringLiteral("Three"), QString(), {});
    QVERIFY(!button->isVisible());
    QCOMPARE(calls, 1);
}

void FrameTest::badgesCount() {
    auto* rail = m_fixture->find<ui::Rail>(QStringLiteral("rail"));
    const int before = rail->badge(0);
    rail->setBadge(0, 3);
    QCOMPARE(rail->badge(0), 3);
    QVERIFY(rail->model()->index(0, 0).data(Qt::AccessibleTextRole).toString().contains(QChar(u'3')));
    rail->setBadge(0, before);
    rail->setBadge(99, 1);
}

void FrameTest::helpListsShortcuts() {
    QVERIFY(m_fixture->trigger(QStringLiteral("shortcuts")));
    auto* table = m_fixture->find<QTableWidget>(QStringLiteral("shortcutTable"));
    QTRY_VERIFY(table != nullptr && table->isVisible());
    int keys = 0;
    for (const auto* action : m_fixture->window->actions()) keys += action->shortcuts().isEmpty() ? 0 : 1;
    QCOMPARE(table->rowCount(), keys);
    QVERIFY(m_fixture->trigger(QStringLiteral("help")));
    QVERIFY(m_fixture->find<QWidget>(QStringLiteral("helpText"))->isVisible());
    QVERIFY(m_fixture->trigger(QStringLiteral("about")));
    QVERIFY(m_fixture->find<QWidget>(QStringLiteral("licenceText"))->isVisible());
    m_fixture->find<QWidget>(QStringLiteral("helpWindow"))->close();
}

void FrameTest::densityChangesRows() {
    auto* table = m_fixture->find<ui::RowTable>(QStringLiteral("clusterTable"));
    const int normal = table->verticalHeader()->defaultSectionSize();
    QVERIFY(m_fixture->trigger(QStringLiteral("densityCompact")));
    QVERIFY(table->verticalHeader()->defaultSectionSize() < normal);
    QVERIFY(m_fixture->trigger(QStringLiteral("densityNormal")));
    QCOMPARE(table->verticalHeader()->defaultSectionSize(), normal);
}

void FrameTest::mirrors() {
    QVERIFY(m_fixture->trigger(QStringLiteral("go_clusters")));
    auto* rail = m_fixture->find<QWidget>(QStringLiteral("rail"));
    const auto isRight = [&] {
        return rail->mapTo(m_fixture->window.get(), QPoint(0, 0)).x() > m_fixture->window->width() / 2;
    };
    QVERIFY(!isRight());
    QApplication::setLayoutDirection(Qt::RightToLeft);
    QTRY_VERIFY(isRight());
    QApplication::setLayoutDirection(Qt::LeftToRight);
    QTRY_VERIFY(!isRight());
}

void FrameTest::conditionsReturnWithTheSession() {
    QVERIFY(m_fixture->trigger(QStringLiteral("go_content")));
    QVERIFY(m_fixture->trigger(QStringLiteral("densityCompact")));
    m_fixture->window->filter().change([](ui::FilterValues& values) {
        values.languages = {"en"};
        values.search = QStringLiteral("harbour");
    });
    const ui::FilterValues kept = m_fixture->window->filter().values();
    m_fixture->reopen();
    QTRY_VERIFY(m_fixture->window->hasWorkspace());
    QTRY_VERIFY(m_fixture->find<QWidget>(QStringLiteral("contentPage"))->isVisible());
    QVERIFY(m_fixture->window->filter().values() == kept);
    QCOMPARE(box()->text(), QStringLiteral("harbour"));
    QVERIFY(m_fixture->window->findChild<QAction*>(QStringLiteral("densityCompact"))->isChecked());
    QVERIFY(m_fixture->trigger(QStringLiteral("densityNormal")));
}

GROUNDSWELL_TEST(FrameTest, frame)
#include "tst_frame.moc"
