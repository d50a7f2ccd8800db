#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/pages/item_details.h"
#include "ui/tables/content_item_model.h"
#include "ui/tables/hit_text_delegate.h"
#include "ui/tables/row_table.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAbstractItemView>
#include <QAction>
#include <QElapsedTimer>
#include <QFile>
#include <QHeaderView>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace groundswell;
using testing::WindowFixture;

namespace {

/// Texts that want to break something, all with the word "hostilus" in front.
QMap<QString, QString> hostileTexts() {
    const QString word = QStringLiteral("hostilus ");
    return {
        {QStringLiteral("long"), word + QStringLiteral("harbour boat ").repeated(230'000)},
        {QStringLiteral("word"), word + QString(10'000, QChar(u'x'))},
        {QStringLiteral("bidi"),
         word + QChar(0x202E) + QStringLiteral("reversed") + QChar(0x2066) + QStringLiteral(" never closed")},
        {QStringLiteral("nul"), word + QStringLiteral("before") + QChar(u'\0') + QStringLiteral("after")},
        {QStringLiteral("markup"), word + QStringLiteral("<img src=\"http://127.0.0.1:9/x\"><b>bold</b>")},
        {QStringLiteral("emoji"),
         word + QString::fromUtf8("\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9").repeated(500)},
    };
}

}  // namespace

// The page Content in the real window: the sample, and an import of hostile texts.
class ContentPageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_fixture.reset(); }
    void everyColumnSorts_data();
    void everyColumnSorts();
    void headWithoutSortTakesNoClick();
    void columnsAreChosenAndRemembered();
    void hostileTextsAreShown_data();
    void hostileTextsAreShown();
    void longTextIsShownInFull();
    void hitsAreFound();
    void rawJsonIsTheRecord();
    void similarItemsAreListed();
    void oldTimesHaveAnHour();

private:
    [[nodiscard]] ui::RowTable* table() const { return m_fixture->find<ui::RowTable>(QStringLiteral("itemTable")); }
    [[nodiscard]] ui::ContentItemModel* model() const { return qobject_cast<ui::ContentItemModel*>(table()->model()); }
    [[nodiscard]] bool isSettled() const { return model()->hasAnswer() && !model()->isLoading(); }
    /// Shows the items with the word, and selects the one with the external id.
    [[nodiscard]] bool choose(const QString& externalId) {
        m_fixture->window->filter().change(
            [](ui::FilterValues& values) { values.search = QStringLiteral("hostilus"); });
        if (!QTest::qWaitFor([this] { return isSettled() && model()->rowCount() == hostileTexts().size(); }, 30'000))
            return false;
        for (int row = 0; row < model()->rowCount(); ++row) {
            const domain::ItemRow* found = model()->rowAt(row);
            if (found == nullptr || found->item.externalId != externalId.toStdString()) continue;
            table()->setCurrentIndex(model()->index(row, ui::ContentItemModel::Text));
            return true;
        }
        return false;
    }
    [[nodiscard]] QPlainTextEdit* shown() const { return m_fixture->find<QPlainTextEdit>(QStringLiteral("itemText")); }

    std::unique_ptr<WindowFixture> m_fixture;
};

void ContentPageTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
    QFile file(m_fixture->path(QStringLiteral("hostile.jsonl")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QMap<QString, QString> texts = hostileTexts();
    for (auto text = texts.begin(); text != texts.end(); ++text) {
        const QJsonObject record{{QStringLiteral("id"), text.key()},
                                 {QStringLiteral("text"), text.value()},
                                 {QStringLiteral("created_at"), QStringLiteral("2026-10-01T12:00:00Z")}};
        file.write(QJsonDocument(record).toJson(QJsonDocument::Compact) + "\n");
    }
    file.close();
    QVERIFY(m_fixture->importFiles({file.fileName()}));
    const auto ended = [this] {
        const auto jobs = m_fixture->service->jobs();
        const auto isImport = [](const auto& job) { return job.kind == pipeline::JobKind::Import; };
        const auto isOver = [](const auto& job) { return pipeline::hasEnded(job.state); };
        return std::any_of(jobs.begin(), jobs.end(), isImport) && std::all_of(jobs.begin(), jobs.end(), isOver);
    };
    QTRY_VERIFY_WITH_TIMEOUT(ended(), 60'000);
    QVERIFY(m_fixture->trigger(QStringLiteral("go_content")));
    new QAbstractItemModelTester(model(), QAbstractItemModelTester::FailureReportingMode::QtTest, this);
    QTRY_VERIFY(isSettled() && model()->rowCount() > 0);
}

void ContentPageTest::everyColumnSorts_data() {
    QTest::addColumn<int>("column");
    for (int column = 0; column < ui::ContentItemModel::ColumnCount; ++column) {
        if (ui::ContentItemModel::sortOf(column)) QTest::addRow("column %d", column) << column;
    }
}

void ContentPageTest::everyColumnSorts() {
    QFETCH(const int, column);
    m_fixture->window->filter().clear();
    for (int twice = 0; twice < 2; ++twice) {
        Q_EMIT table()->headClicked(column);
        QTRY_VERIFY(isSettled());
        QCOMPARE(model()->sortKey(), *ui::ContentItemModel::sortOf(column));
        std::optional<pipeline::ItemPage> page;
        const pipeline::Ticket ticket =
            m_fixture->service->items(model()->filter(), model()->sortKey(), model()->sortOrder(), {0, 100},
                                      [&](core::Result<pipeline::ItemPage> answer) {
                                          if (answer) page = std::move(*answer);
                                      });
        QTRY_VERIFY(page);
        QCOMPARE(static_cast<std::int64_t>(model()->rowCount()), page->total);
        for (int row = 0; row < static_cast<int>(page->rows.size()); ++row)
            QCOMPARE(model()->rowId(row), page->rows[static_cast<std::size_t>(row)].item.id.value);
    }
}

void ContentPageTest::headWithoutSortTakesNoClick() {
    QHeaderView* head = table()->horizontalHeader();
    QSignalSpy clicked(table(), &ui::RowTable::headClicked);
    const auto clickHead = [&](int column) {
        const QPoint at(head->sectionViewportPosition(column) + 10, head->height() / 2);
        QTest::mouseMove(head->viewport(), at);
        QTest::mouseClick(head->viewport(), Qt::LeftButton, Qt::NoModifier, at);
    };
    const int sorted = head->sortIndicatorSection();
    const Qt::SortOrder order = head->sortIndicatorOrder();
    for (const int column : {ui::ContentItemModel::Star, ui::ContentItemModel::Text}) {
        QVERIFY(!ui::ContentItemModel::sortOf(column));
        clickHead(column);
        QCOMPARE(clicked.count(), 0);
        QCOMPARE(head->sortIndicatorSection(), sorted);
        QCOMPARE(head->sortIndicatorOrder(), order);
    }
    clickHead(ui::ContentItemModel::Source);
    QCOMPARE(clicked.count(), 1);
    QCOMPARE(head->sortIndicatorSection(), static_cast<int>(ui::ContentItemModel::Source));
    QTRY_VERIFY(isSettled());
    Q_EMIT table()->headClicked(ui::ContentItemModel::Time);
    QTRY_VERIFY(isSettled());
}

void ContentPageTest::columnsAreChosenAndRemembered() {
    auto* language = m_fixture->window->findChild<QWidget*>(QStringLiteral("contentColumns"))
                         ->findChild<QAction*>(QStringLiteral("column_language"));
    QVERIFY(language != nullptr);
    language->setChecked(false);
    QVERIFY(table()->isColumnHidden(ui::ContentItemModel::Language));
    m_fixture->reopen();
    QTRY_VERIFY(m_fixture->window->hasWorkspace());
    QVERIFY(m_fixture->trigger(QStringLiteral("go_content")));
    QTRY_VERIFY(isSettled() && model()->rowCount() > 0);
    QVERIFY(table()->isColumnHidden(ui::ContentItemModel::Language));
    m_fixture->window->findChild<QWidget*>(QStringLiteral("contentColumns"))
        ->findChild<QAction*>(QStringLiteral("column_language"))
        ->setChecked(true);
    QVERIFY(!table()->isColumnHidden(ui::ContentItemModel::Language));
}

void ContentPageTest::hostileTextsAreShown_data() {
    QTest::addColumn<QString>("id");
    for (const QString& id : hostileTexts().keys()) QTest::newRow(qPrintable(id)) << id;
}

void ContentPageTest::hostileTextsAreShown() {
    QFETCH(const QString, id);
    const QSize before = m_fixture->window->size();
    QVERIFY(choose(id));
    QTRY_VERIFY(shown()->isVisible());
    QElapsedTimer timer;
    timer.start();
    m_fixture->window->grab();
    // A stall would be seconds; a slow machine is not one.
    QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
    const QString text = shown()->toPlainText();
    QVERIFY(text.startsWith(QStringLiteral("hostilus")));
    QVERIFY(text.size() < 20'100);
    for (const char16_t control : {u'\x202E', u'\x2066', u'\0'}) QVERIFY(!text.contains(QChar(control)));
    if (id == u"markup") {
        const domain::ItemRow* row = model()->rowAt(table()->currentIndex().row());
        QVERIFY(row != nullptr);
        QCOMPARE(text, QString::fromStdString(row->item.text));
    }
    QCOMPARE(m_fixture->window->size(), before);
    QVERIFY(m_fixture->seams.opened.isEmpty());
}

void ContentPageTest::longTextIsShownInFull() {
    QVERIFY(choose(QStringLiteral("long")));
    auto* all = m_fixture->find<QAbstractButton>(QStringLiteral("showAllText"));
    QTRY_VERIFY(all->isVisible());
    QElapsedTimer timer;
    timer.start();
    QTest::mouseClick(all, Qt::LeftButton);
    m_fixture->window->grab();
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
    QVERIFY(!all->isVisible());
    QVERIFY(shown()->toPlainText().size() > 2'900'000);
    QVERIFY(choose(QStringLiteral("word")));
    QTRY_VERIFY(shown()->toPlainText().size() < 20'100);
}

void ContentPageTest::hitsAreFound() {
    using Hits = QList<std::pair<int, int>>;
    const QString text = QStringLiteral("Ferry, the ferry to Ferryland");
    QCOMPARE(ui::hitsIn(text, {QStringLiteral("ferry")}), (Hits{{0, 5}, {11, 5}, {20, 5}}));
    QCOMPARE(ui::hitsIn(text, {QStringLiteral("ferry"), QStringLiteral("ferryland")}),
             (Hits{{0, 5}, {11, 5}, {20, 5}}));
    QCOMPARE(ui::hitsIn(text, {QString(), QStringLiteral("boat")}), Hits());
    QVERIFY(choose(QStringLiteral("markup")));
    QCOMPARE(model()->index(0, ui::ContentItemModel::Text).data(ui::HitsRole).toStringList(),
             QStringList{QStringLiteral("hostilus")});
}

void ContentPageTest::rawJsonIsTheRecord() {
    QVERIFY(choose(QStringLiteral("markup")));
    m_fixture->find<ui::ItemDetails>(QStringLiteral("itemDetails"))->choose(ui::ItemDetails::Raw);
    auto* raw = m_fixture->find<QPlainTextEdit>(QStringLiteral("itemRaw"));
    QTRY_VERIFY(!raw->toPlainText().isEmpty());
    const QJsonObject record = QJsonDocument::fromJson(raw->toPlainText().toUtf8()).object();
    QCOMPARE(record.value(QStringLiteral("id")).toString(), QStringLiteral("markup"));
    QCOMPARE(record.value(QStringLiteral("text")).toString(), hostileTexts().value(QStringLiteral("markup")));
}

void ContentPageTest::similarItemsAreListed() {
    QVERIFY(choose(QStringLiteral("emoji")));
    m_fixture->find<ui::ItemDetails>(QStringLiteral("itemDetails"))->choose(ui::ItemDetails::Similar);
    auto* similar = m_fixture->find<QAbstractItemView>(QStringLiteral("similarTable"));
    QTRY_VERIFY(similar->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(similar->model()->rowCount() > 0, 60'000);
    m_fixture->find<ui::ItemDetails>(QStringLiteral("itemDetails"))->choose(ui::ItemDetails::Fields);
}

void ContentPageTest::oldTimesHaveAnHour() {
    QVERIFY(choose(QStringLiteral("markup")));
    const int row = table()->currentIndex().row();
    const QModelIndex time = model()->index(row, ui::ContentItemModel::Time);
    QVERIFY2(time.data().toString().endsWith(QStringLiteral("12:00")), qPrintable(time.data().toString()));
    QVERIFY(time.data(Qt::ToolTipRole).toString().contains(QStringLiteral("2026-10-01T12:00")));
    // All of it is read without the tool tip.
    const QFontMetrics metrics(table()->font());
    QVERIFY(metrics.horizontalAdvance(QStringLiteral("22 Aug 2025 20:00")) < table()->columnWidth(time.column()));
}

GROUNDSWELL_TEST(ContentPageTest, content_page)
#include "tst_content_page.moc"
