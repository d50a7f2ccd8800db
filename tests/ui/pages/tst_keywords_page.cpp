#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/tables/content_item_model.h"
#include "ui/tables/keyword_table_model.h"
#include "ui/tables/row_table.h"
#include "ui/tables/value_count_model.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QSpinBox>
#include <QTest>

using namespace groundswell;
using testing::WindowFixture;

// The page Keywords in the real window, on the sample.
class KeywordsPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_fixture.reset(); }
    void init();
    void rowsEqualTheService();
    void everyColumnSorts_data();
    void everyColumnSorts();
    void conditionsNarrow();
    void dockShowsTheKeyword();
    void exportEqualsTheScreen();
    void starWatches();
    void enterNarrowsContent();
    void valueCounts();

private:
    [[nodiscard]] ui::RowTable* table() const { return m_fixture->find<ui::RowTable>(QStringLiteral("keywordsTable")); }
    [[nodiscard]] ui::KeywordTableModel* model() const {
        return qobject_cast<ui::KeywordTableModel*>(table()->model());
    }
    [[nodiscard]] bool isSettled() const { return model()->hasAnswer() && !model()->isLoading(); }
    [[nodiscard]] std::optional<pipeline::KeywordPage> asked(const domain::KeywordQuestion& question,
                                                             domain::Page page) const {
        std::optional<pipeline::KeywordPage> found;
        const pipeline::Ticket ticket =
            m_fixture->service->keywords(question, page, [&](core::Result<pipeline::KeywordPage> answer) {
                if (answer) found = std::move(*answer);
            });
        if (!QTest::qWaitFor([&] { return found.has_value(); }, 30'000)) return std::nullopt;
        return found;
    }

    std::unique_ptr<WindowFixture> m_fixture;
};

void KeywordsPageTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
    QVERIFY(m_fixture->trigger(QStringLiteral("go_keywords")));
    QTRY_VERIFY(isSettled() && model()->rowCount() > 10);
    new QAbstractItemModelTester(model(), QAbstractItemModelTester::FailureReportingMode::QtTest, this);
}

void KeywordsPageTest::init() {
    m_fixture->window->filter().clear();
    m_fixture->find<QComboBox>(QStringLiteral("keywordKinds"))->setCurrentIndex(0);
    m_fixture->find<QSpinBox>(QStringLiteral("keywordMinItems"))->setValue(1);
    m_fixture->find<QLineEdit>(QStringLiteral("keywordContains"))->clear();
    QVERIFY(m_fixture->trigger(QStringLiteral("go_keywords")));
    QTRY_VERIFY(isSettled() && model()->question().contains.empty() &&
                model()->question().filter == m_fixture->window->filter().filter());
}

void KeywordsPageTest::rowsEqualTheService() {
    const auto page = asked(model()->question(), {0, 100});
    QVERIFY(page);
    QCOMPARE(static_cast<std::int64_t>(model()->rowCount()), page->total);
    for (int row = 0; row < static_cast<int>(page->rows.size()); ++row) {
        const domain::KeywordTrend* shown = model()->rowAt(row);
        QVERIFY(shown != nullptr);
        const domain::KeywordTrend& expected = page->rows[static_cast<std::size_t>(row)];
        QCOMPARE(shown->row.text, expected.row.text);
        QCOMPARE(shown->row.items, expected.row.items);
        QCOMPARE(shown->recent, expected.recent);
        QVERIFY(shown->sparkline == expected.sparkline);
    }
}

void KeywordsPageTest::everyColumnSorts_data() {
    QTest::addColumn<int>("column");
    for (int column = 0; column < ui::KeywordTableModel::ColumnCount; ++column) {
        if (ui::KeywordTableModel::sortOf(column)) QTest::addRow("column %d", column) << column;
    }
}

void KeywordsPageTest::everyColumnSorts() {
    QFETCH(const int, column);
    for (int twice = 0; twice < 2; ++twice) {
        Q_EMIT table()->headClicked(column);
        QTRY_VERIFY(isSettled());
        QCOMPARE(model()->question().sort, *ui::KeywordTableModel::sortOf(column));
        const auto page = asked(model()->question(), {0, 100});
        QVERIFY(page && !page->rows.empty());
        QTRY_COMPARE(model()->rowAt(0)->row.text, page->rows.front().row.text);
        QCOMPARE(model()->rowAt(model()->rowCount() > 99 ? 99 : 0)->row.items,
                 page->rows[model()->rowCount() > 99 ? 99 : 0].row.items);
    }
}

void KeywordsPageTest::conditionsNarrow() {
    const int all = model()->rowCount();
    auto* kinds = m_fixture->find<QComboBox>(QStringLiteral("keywordKinds"));
    int sum = 0;
    for (int kind = 1; kind < kinds->count(); ++kind) {
        kinds->setCurrentIndex(kind);
        QTRY_VERIFY(isSettled());
        sum += model()->rowCount();
        for (int row = 0; row < std::min(20, model()->rowCount()); ++row)
            QCOMPARE(static_cast<int>(model()->rowAt(row)->row.kind), kinds->currentData().toInt());
    }
    QCOMPARE(sum, all);
    kinds->setCurrentIndex(0);
    m_fixture->find<QSpinBox>(QStringLiteral("keywordMinItems"))->setValue(5);
    QTRY_VERIFY(isSettled() && model()->rowCount() < all);
    for (int row = 0; row < std::min(100, model()->rowCount()); ++row) QVERIFY(model()->rowAt(row)->row.items >= 5);
    auto* contains = m_fixture->find<QLineEdit>(QStringLiteral("keywordContains"));
    QTest::keyClicks(contains, QStringLiteral("surely-no-keyword"));
    QTest::keyClick(contains, Qt::Key_Return);
    QTRY_COMPARE(model()->rowCount(), 0);
    auto* page = m_fixture->find<QWidget>(QStringLiteral("keywordsPage"));
    auto* action = page->findChild<QAbstractButton*>(QStringLiteral("emptyAction"));
    QTRY_VERIFY(action->isVisible());
    QTest::mouseClick(action, Qt::LeftButton);
    QTRY_COMPARE(model()->rowCount(), all);
}

void KeywordsPageTest::dockShowsTheKeyword() {
    table()->setCurrentIndex(model()->index(0, ui::KeywordTableModel::Keyword));
    auto* dock = m_fixture->find<QWidget>(QStringLiteral("keywordDock"));
    QTRY_VERIFY(dock->isVisible());
    auto* items =
        qobject_cast<ui::ContentItemModel*>(m_fixture->find<ui::RowTable>(QStringLiteral("keywordItemTable"))->model());
    QTRY_VERIFY(items->hasAnswer() && !items->isLoading());
    // All kinds of a keyword are one condition on items.
    QVERIFY(items->rowCount() >= static_cast<int>(model()->rowAt(0)->row.items));
    QVERIFY(m_fixture->trigger(QStringLiteral("stepBack")));
    QVERIFY(!dock->isVisible());
}

void KeywordsPageTest::exportEqualsTheScreen() {
    pipeline::ExportRequest request;
    request.what = pipeline::ExportWhat::Keywords;
    request.format = pipeline::ExportFormat::JsonLines;
    request.keywords = model()->question();
    request.keywords->minItems = 3;
    request.keywords->sort = domain::KeywordSort::Text;
    request.keywords->order = domain::SortOrder::Ascending;
    request.file = m_fixture->path(QStringLiteral("keywords.jsonl")).toStdString();
    const auto page = asked(*request.keywords, {0, 100'000});
    QVERIFY(page);
    const pipeline::JobId job = m_fixture->service->startExport(request);
    const auto ended = [&] {
        for (const pipeline::JobStatus& status : m_fixture->service->jobs()) {
            if (status.id == job) return pipeline::hasEnded(status.state);
        }
        return false;
    };
    QTRY_VERIFY(ended());
    QFile file(m_fixture->path(QStringLiteral("keywords.jsonl")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QList<QByteArray> lines = file.readAll().split('\n');
    lines.removeAll(QByteArray());
    QCOMPARE(static_cast<std::int64_t>(lines.size()), page->total);
    for (int row = 0; row < lines.size(); ++row) {
        const std::string items = "\"items\":" + std::to_string(page->rows[static_cast<std::size_t>(row)].row.items);
        QByteArray line = lines[row];
        QVERIFY2(line.replace(": ", ":").contains(items.c_str()), lines[row].constData());
    }
}

void KeywordsPageTest::starWatches() {
    QVERIFY(!model()->isWatched(0));
    Q_EMIT table()->actionClicked(0);
    QTRY_VERIFY(model()->isWatched(0));
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_VERIFY(!model()->isWatched(0));
}

void KeywordsPageTest::enterNarrowsContent() {
    const std::string keyword = model()->rowAt(0)->row.text;
    const QModelIndex first = model()->index(0, ui::KeywordTableModel::Keyword);
    table()->setCurrentIndex(first);
    Q_EMIT table()->activated(first);
    QCOMPARE(m_fixture->window->filter().values().keyword, keyword);
    QTRY_VERIFY(m_fixture->find<QWidget>(QStringLiteral("contentPage"))->isVisible());
    auto* content =
        qobject_cast<ui::ContentItemModel*>(m_fixture->find<ui::RowTable>(QStringLiteral("itemTable"))->model());
    QTRY_VERIFY(content->filter().keyword == keyword && !content->isLoading() && content->rowCount() > 0);
}

void KeywordsPageTest::valueCounts() {
    ui::ValueCountModel counts(QStringLiteral("Source"));
    new QAbstractItemModelTester(&counts, QAbstractItemModelTester::FailureReportingMode::QtTest, &counts);
    counts.setRows({{"feeds", 1200}, {"files", 3}});
    QCOMPARE(counts.rowCount(), 2);
    QCOMPARE(counts.index(0, ui::ValueCountModel::Name).data().toString(), QStringLiteral("feeds"));
    counts.setRows({});
    QCOMPARE(counts.rowCount(), 0);
}

GROUNDSWELL_TEST(KeywordsPageTest, keywords_page)
#include "tst_keywords_page.moc"
