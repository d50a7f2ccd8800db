#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/pages/clusters_page.h"
#include "ui/shell/text_label.h"
#include "ui/tables/cluster_item_model.h"
#include "ui/tables/member_item_model.h"
#include "ui/tables/row_table.h"
#include "ui/tables/trend_words.h"

#include <QAction>
#include <QCheckBox>
#include <QScrollBar>
#include <QTest>

using namespace groundswell;
using testing::WindowFixture;

// The columns of the table of clusters: what they say, that each sorts, and which are shown.
class ClusterColumnsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void fastestFirst();
    void cellsSayTheNumbers();
    void everyColumnSorts_data();
    void everyColumnSorts();
    void columnsAreChosenAndRemembered();
    void tickedColumnsAreVisible_data();
    void tickedColumnsAreVisible();
    void sameScale();
    void differencesAreChosenAndRemembered();

private:
    [[nodiscard]] ui::RowTable* table() const { return m_fixture->find<ui::RowTable>(QStringLiteral("clusterTable")); }
    [[nodiscard]] ui::ClusterItemModel* model() const { return qobject_cast<ui::ClusterItemModel*>(table()->model()); }
    [[nodiscard]] QString cell(int row, int column) const { return model()->index(row, column).data().toString(); }

    std::unique_ptr<WindowFixture> m_fixture;
};

void ClusterColumnsTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show({1900, 900});
    QVERIFY(m_fixture->openSample());
    QVERIFY(m_fixture->trigger(QStringLiteral("go_clusters")));
    QTRY_VERIFY(model()->rowCount() > 10 && model()->isLoaded(0));
}

void ClusterColumnsTest::cleanupTestCase() {
    m_fixture.reset();
}

void ClusterColumnsTest::fastestFirst() {
    QCOMPARE(model()->sortKey(), domain::ClusterSort::Rising);
    for (int row = 1; row < 10; ++row)
        QVERIFY(model()->rowAt(row - 1)->trend.ratio() >= model()->rowAt(row)->trend.ratio());
    QVERIFY(model()->rowAt(0)->trend.ratio() >= 2);
}

void ClusterColumnsTest::cellsSayTheNumbers() {
    using Model = ui::ClusterItemModel;
    for (int row = 0; row < 30 && row < model()->rowCount(); ++row) {
        const ui::ClusterRow& one = *model()->rowAt(row);
        const QVariant tone = model()->index(row, Model::Rising).data(ui::ToneRole);
        if (!one.trend.usual) {
            QCOMPARE(cell(row, Model::Rising), QStringLiteral("New"));
            QCOMPARE(cell(row, Model::Usual), QString(QChar(0x2013)));
            QCOMPARE(tone.toInt(), static_cast<int>(ui::Tone::Accent));
            // What the word means is said where it stands.
            const QModelIndex rising = model()->index(row, Model::Rising);
            QVERIFY(rising.data(Qt::ToolTipRole).toString().contains(ui::newWords()));
            QCOMPARE(rising.data(Qt::AccessibleDescriptionRole).toString(), ui::newWords());
        } else {
            QVERIFY(cell(row, Model::Rising).endsWith(QChar(0x00D7)));
            QCOMPARE(tone.toInt(), static_cast<int>(one.trend.ratio() >= 2 ? ui::Tone::Signal : ui::Tone::Text));
        }
        QCOMPARE(cell(row, Model::Source), QStringLiteral("sample"));
        QVERIFY(!model()->index(row, Model::Rising).data(Qt::AccessibleTextRole).toString().isEmpty());
    }
}

void ClusterColumnsTest::everyColumnSorts_data() {
    QTest::addColumn<int>("column");
    for (int column = 0; column < ui::ClusterItemModel::ColumnCount; ++column) {
        if (ui::ClusterItemModel::sortOf(column)) QTest::newRow(qPrintable(QString::number(column))) << column;
    }
}

void ClusterColumnsTest::everyColumnSorts() {
    QFETCH(const int, column);
    Q_EMIT table()->headClicked(ui::ClusterItemModel::Days);  // does nothing
    const auto sort = ui::ClusterItemModel::sortOf(column);
    QCOMPARE(ui::ClusterItemModel::columnOf(*sort), column);
    Q_EMIT table()->headClicked(column);
    QTRY_VERIFY(!model()->isLoading() && model()->sortKey() == *sort && model()->isLoaded(0));
    QVERIFY(model()->rowCount() > 10);
}

void ClusterColumnsTest::columnsAreChosenAndRemembered() {
    QVERIFY(!table()->isColumnHidden(ui::ClusterItemModel::Burst));
    auto* action = m_fixture->find<QAction>(QStringLiteral("column_burst"));
    QVERIFY(action != nullptr && action->isChecked());
    action->trigger();
    QVERIFY(table()->isColumnHidden(ui::ClusterItemModel::Burst));
    auto* page = m_fixture->find<ui::ClustersPage>(QStringLiteral("clustersPage"));
    m_fixture->find<QAction>(QStringLiteral("column_labels"))->trigger();
    const auto withLabels = page->exportRequest()->columns;
    QVERIFY(std::find(withLabels.begin(), withLabels.end(), "labels") != withLabels.end());
    m_fixture->find<QAction>(QStringLiteral("column_labels"))->trigger();
    const auto exported = page->exportRequest()->columns;
    QCOMPARE(exported.front(), std::string("cluster_id"));
    QVERIFY(std::find(exported.begin(), exported.end(), "labels") == exported.end());
    QVERIFY(std::find(exported.begin(), exported.end(), "items") != exported.end());
    m_fixture->reopen();
    QTRY_VERIFY(m_fixture->window->hasWorkspace());
    m_fixture->window->resize(1900, 900);
    QVERIFY(m_fixture->trigger(QStringLiteral("go_clusters")));
    QTRY_VERIFY(model()->rowCount() > 10 && model()->isLoaded(0));
    QVERIFY(table()->isColumnHidden(ui::ClusterItemModel::Burst));
    QVERIFY(!m_fixture->find<QAction>(QStringLiteral("column_burst"))->isChecked());
    m_fixture->find<QAction>(QStringLiteral("column_burst"))->trigger();
    QTRY_VERIFY(!table()->isColumnHidden(ui::ClusterItemModel::Burst));
}

void ClusterColumnsTest::differencesAreChosenAndRemembered() {
    const auto items = [this] {
        return qobject_cast<ui::MemberItemModel*>(
            m_fixture->find<ui::RowTable>(QStringLiteral("clusterItemTable"))->model());
    };
    const auto box = [this] { return m_fixture->find<QCheckBox>(QStringLiteral("showDifferences")); };
    const auto legend = [this] { return m_fixture->find<QWidget>(QStringLiteral("differenceLegend")); };
    const auto open = [&] {
        QVERIFY(m_fixture->trigger(QStringLiteral("go_clusters")));
        QTRY_VERIFY(!model()->isLoading() && model()->isLoaded(0));
        table()->selectId(0);
        table()->setCurrentIndex(model()->index(0, ui::ClusterItemModel::Text));
        QTRY_VERIFY(box()->isVisible());
        QTRY_VERIFY(items()->hasAnswer() && !items()->isLoading() && items()->rowCount() > 0);
    };
    open();
    QVERIFY(box()->isChecked());
    QVERIFY(legend()->isVisible());
    QVERIFY(items()->showsDifferences());
    QTest::keyClick(box(), Qt::Key_Space);
    QVERIFY(!legend()->isVisible());
    QVERIFY(!items()->showsDifferences());
    m_fixture->reopen();
    QTRY_VERIFY(m_fixture->window->hasWorkspace());
    open();
    QVERIFY(!box()->isChecked());
    QVERIFY(!legend()->isVisible());
    for (int row = 0; row < items()->rowCount(); ++row) {
        const QModelIndex card = items()->index(row, ui::ContentItemModel::Text);
        if (!items()->isLoaded(row)) continue;
        QVERIFY(card.data(ui::MarkedRole).value<ui::MarkedText>().marks.empty());
    }
    QTest::keyClick(box(), Qt::Key_Space);
    QVERIFY(items()->showsDifferences());
    QVERIFY(m_fixture->trigger(QStringLiteral("stepBack")));
}

void ClusterColumnsTest::tickedColumnsAreVisible_data() {
    QTest::addColumn<bool>("all");
    QTest::addColumn<QSize>("window");
    QTest::addColumn<bool>("scrolls");
    QTest::newRow("those of the first start") << false << QSize(1366, 768) << false;
    QTest::newRow("all of them") << true << QSize(1366, 768) << true;
    QTest::newRow("in a small window") << true << QSize(1000, 640) << true;
    QTest::newRow("in a wide window") << true << QSize(1900, 900) << false;
}

void ClusterColumnsTest::tickedColumnsAreVisible() {
    QFETCH(const bool, all);
    QFETCH(const QSize, window);
    QFETCH(const bool, scrolls);
    const char* more[] = {"column_allTime", "column_source", "column_labels", "column_id"};
    for (const char* name : more) m_fixture->find<QAction>(QString::fromLatin1(name))->setChecked(all);
    m_fixture->window->resize(window);
    QTRY_COMPARE(m_fixture->window->size(), window);
    const std::pair<const char*, int> columns[] = {{"rising", ui::ClusterItemModel::Rising},
                                                   {"day", ui::ClusterItemModel::LastDay},
                                                   {"usual", ui::ClusterItemModel::Usual},
                                                   {"fortnight", ui::ClusterItemModel::Days},
                                                   {"items", ui::ClusterItemModel::Items},
                                                   {"last", ui::ClusterItemModel::Last},
                                                   {"unique", ui::ClusterItemModel::Unique},
                                                   {"allTime", ui::ClusterItemModel::AllTime},
                                                   {"authors", ui::ClusterItemModel::Authors},
                                                   {"outlets", ui::ClusterItemModel::Sources},
                                                   {"first", ui::ClusterItemModel::First},
                                                   {"burst", ui::ClusterItemModel::Burst},
                                                   {"source", ui::ClusterItemModel::Source},
                                                   {"labels", ui::ClusterItemModel::Labels},
                                                   {"id", ui::ClusterItemModel::Id}};
    for (const auto& [key, column] : columns) {
        const bool ticked = m_fixture->find<QAction>(QStringLiteral("column_") + QString::fromLatin1(key))->isChecked();
        QCOMPARE(table()->isColumnHidden(column), !ticked);
    }
    QVERIFY(table()->columnWidth(ui::ClusterItemModel::Text) >= 240);
    QTRY_COMPARE(table()->horizontalScrollBar()->maximum() > 0, scrolls);
    for (const char* name : more) m_fixture->find<QAction>(QString::fromLatin1(name))->setChecked(false);
    m_fixture->window->resize(1900, 900);
}

void ClusterColumnsTest::sameScale() {
    const QModelIndex days = model()->index(0, ui::ClusterItemModel::Days);
    QVERIFY(!days.data(ui::ScaleRole).isValid());
    QVERIFY(m_fixture->trigger(QStringLiteral("sameScale")));
    const qlonglong scale = days.data(ui::ScaleRole).toLongLong();
    for (int row = 0; row < 50 && row < model()->rowCount(); ++row) {
        for (const std::int64_t bin : model()->rowAt(row)->sparkline) QVERIFY(bin <= scale);
    }
    QVERIFY(m_fixture->trigger(QStringLiteral("sameScale")));
    QVERIFY(!days.data(ui::ScaleRole).isValid());
}

GROUNDSWELL_TEST(ClusterColumnsTest, cluster_columns)
#include "tst_cluster_columns.moc"
