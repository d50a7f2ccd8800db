#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/tables/cluster_item_model.h"
#include "ui/tables/content_item_model.h"
#include "ui/tables/format.h"
#include "ui/tables/keyword_table_model.h"
#include "ui/tables/rising_item_model.h"
#include "ui/tables/row_table.h"

#include <nlohmann/json.hpp>

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QCryptographicHash>
#include <QDialog>
#include <QFile>
#include <QLabel>
#include <QListWidget>
#include <QPointer>
#include <QRadioButton>
#include <QSpinBox>
#include <QTableWidget>
#include <QTest>

#include <cmath>

using namespace groundswell;
using testing::WindowFixture;

namespace {

using Record = std::vector<std::string>;

// RFC 4180, every field in quotes.
std::vector<Record> readCsv(const QByteArray& bytes) {
    std::vector<Record> records;
    Record record;
    std::string field;
    bool inside = false;
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const char c = bytes[i];
        if (inside) {
            if (c != '"') {
                field += c;
            } else if (i + 1 < bytes.size() && bytes[i + 1] == '"') {
                field += bytes[++i];
            } else {
                inside = false;
            }
        } else if (c == '"') {
            inside = true;
        } else if (c == ',') {
            record.push_back(std::exchange(field, {}));
        } else if (c == '\n') {
            record.push_back(std::exchange(field, {}));
            records.push_back(std::exchange(record, {}));
        }
    }
    return records;
}

// The field of a column in a row of records, whose first is the header; "?" where there is none.
std::string fieldOf(const std::vector<Record>& records, std::size_t row, const char* name) {
    const auto found = std::find(records[0].begin(), records[0].end(), name);
    if (found == records[0].end() || row >= records.size()) return "?";
    return records[row][static_cast<std::size_t>(found - records[0].begin())];
}

// What a cell of a number says; NaN = it is empty.
double numberIn(const std::string& field) {
    return field.empty() ? std::nan("") : QByteArray::fromStdString(field).toDouble();
}

// A text that a spreadsheet would run has an apostrophe before it.
bool tellsText(const std::vector<Record>& records, std::size_t row, const char* name, const std::string& text) {
    const std::string field = fieldOf(records, row, name);
    return field == text || field == "'" + text;
}

bool tellsTrend(const std::vector<Record>& records, std::size_t row, const domain::TrendNumbers& trend) {
    const auto isSame = [&](const char* name, const std::optional<double>& expected) {
        const double found = numberIn(fieldOf(records, row, name));
        return expected ? found == *expected : std::isnan(found);
    };
    return isSame("items_recent", static_cast<double>(trend.recent)) && isSame("items_usual", trend.usual) &&
           isSame("velocity", trend.velocity());
}

}  // namespace

// What the export dialog writes is what stands on the screen.
class ExportDialogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void cleanup();
    void csvEqualsTheScreen();
    void overviewWritesItsCards_data();
    void overviewWritesItsCards();
    void overviewHasTheOtherScopesToo();
    void keywordsEqualTheScreen();
    void jsonLinesEqualTheScreen();
    void fourCatHasItsColumns();
    void reportSaysHowManyOfAll();
    void reportStandsAlone();
    void selectionIsTheSelection();
    void allIsEverything();
    void columnsAreChosen();
    void presetsReturn();
    void refusesNoColumn();

private:
    [[nodiscard]] QDialog* dialog() const {
        return m_fixture->window->findChild<QDialog*>(QStringLiteral("exportDialog"));
    }
    template <class Widget>
    [[nodiscard]] Widget* part(const char* name) const {
        return dialog()->findChild<Widget*>(QString::fromLatin1(name));
    }
    void open(const QString& page);
    /// On the overview; with a card, that one is chosen.
    void openOverview(domain::TrendWindow window, int card = -1);
    [[nodiscard]] ui::RisingItemModel* cards() const {
        return qobject_cast<ui::RisingItemModel*>(
            m_fixture->find<QAbstractItemView>(QStringLiteral("risingCards"))->model());
    }
    void choose(pipeline::ExportFormat format);
    /// Exports into a file of this name and reads it.
    [[nodiscard]] QByteArray write(const QString& name);
    [[nodiscard]] nlohmann::json provenance(const QString& name) const {
        QFile file(m_fixture->path(name + QStringLiteral(".meta.json")));
        if (!file.open(QIODevice::ReadOnly)) return nullptr;
        return nlohmann::json::parse(file.readAll().toStdString(), nullptr, false);
    }
    template <class Model>
    [[nodiscard]] Model* model(const char* table) const {
        return qobject_cast<Model*>(m_fixture->find<ui::RowTable>(QString::fromLatin1(table))->model());
    }

    std::unique_ptr<WindowFixture> m_fixture;
};

void ExportDialogTest::initTestCase() {
    m_fixture = std::make_unique<WindowFixture>();
    m_fixture->show();
    QVERIFY(m_fixture->openSample());
    m_fixture->window->filter().change([](ui::FilterValues& values) { values.minItems = 3; });
    QVERIFY(m_fixture->trigger(QStringLiteral("go_clusters")));
    QTRY_VERIFY(model<ui::ClusterItemModel>("clusterTable")->rowCount() > 2);
}

void ExportDialogTest::cleanupTestCase() {
    m_fixture.reset();
}

void ExportDialogTest::cleanup() {
    if (m_fixture && dialog() != nullptr) dialog()->close();
}

void ExportDialogTest::open(const QString& page) {
    QVERIFY(m_fixture->trigger(QStringLiteral("go_") + page));
    const char* table = page == u"clusters" ? "clusterTable" : page == u"keywords" ? "keywordsTable" : "itemTable";
    auto* rows = model<ui::PagedItemModel>(table);
    QTRY_VERIFY(rows->hasAnswer() && !rows->isLoading() && rows->isLoaded(0));
    QVERIFY(m_fixture->trigger(QStringLiteral("exportRows")));
    QTRY_VERIFY(dialog() != nullptr && dialog()->isVisible());
    QVERIFY(!dialog()->isModal() || dialog()->windowModality() == Qt::WindowModal);
}

void ExportDialogTest::choose(pipeline::ExportFormat format) {
    auto* box = part<QComboBox>("exportFormat");
    const int row = box->findData(static_cast<int>(format));
    QVERIFY(row >= 0);
    box->setCurrentIndex(row);
}

QByteArray ExportDialogTest::write(const QString& name) {
    m_fixture->seams.savePath = m_fixture->path(name);
    const auto before = m_fixture->service->jobs().size();
    QTest::mouseClick(part<QAbstractButton>("exportNow"), Qt::LeftButton);
    const auto done = [&] {
        const auto jobs = m_fixture->service->jobs();
        return jobs.size() > before && jobs.front().kind == pipeline::JobKind::Export &&
               jobs.front().state == pipeline::JobState::Completed;
    };
    if (!QTest::qWaitFor(done, 30'000)) return {};
    QFile file(m_fixture->path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void ExportDialogTest::csvEqualsTheScreen() {
    open(QStringLiteral("clusters"));
    auto* preview = part<QTableWidget>("exportPreview");
    QTRY_VERIFY(preview->rowCount() > 0);
    choose(pipeline::ExportFormat::Csv);
    const QByteArray bytes = write(QStringLiteral("clusters.csv"));
    QTRY_VERIFY(dialog() == nullptr);
    const std::vector<Record> records = readCsv(bytes);
    auto* rows = model<ui::ClusterItemModel>("clusterTable");
    QCOMPARE(static_cast<int>(records.size()), rows->rowCount() + 1);
    QCOMPARE(records.front().front(), std::string("cluster_id"));
    const auto column = [&](const char* name) {
        return static_cast<std::size_t>(std::find(records[0].begin(), records[0].end(), name) - records[0].begin());
    };
    QVERIFY(column("items") < records[0].size());
    // The column Source is hidden at first.
    QCOMPARE(column("exemplar_source"), records[0].size());
    for (int row = 0; row < std::min(rows->rowCount(), ui::PagedItemModel::pageSize); ++row) {
        const Record& record = records[static_cast<std::size_t>(row) + 1];
        QCOMPARE(record.size(), records[0].size());
        QCOMPARE(record[0], std::to_string(rows->rowId(row)));
        QCOMPARE(record[column("items")], std::to_string(rows->rowAt(row)->cluster.items));
        const auto line = static_cast<std::size_t>(row) + 1;
        QVERIFY(tellsTrend(records, line, rows->rowAt(row)->trend));
        QCOMPARE(fieldOf(records, line, "burst"), std::to_string(rows->rowAt(row)->trend.burst));
        QCOMPARE(fieldOf(records, line, "watched"), std::string(rows->rowAt(row)->cluster.watched ? "true" : "false"));
        QCOMPARE(std::count(record[column("items_14_days")].begin(), record[column("items_14_days")].end(), ';'),
                 std::ptrdiff_t{13});
    }
    const nlohmann::json beside = provenance(QStringLiteral("clusters.csv"));
    QCOMPARE(beside.value("format", std::string()), std::string("csv"));
    QCOMPARE(beside["filters"].value("min_items", 0), 3);
    QCOMPARE(beside["counts"].value("rows", -1), rows->rowCount());
    QCOMPARE(beside.value("sha256", std::string()),
             QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex().toStdString());
}

void ExportDialogTest::openOverview(domain::TrendWindow window, int card) {
    QVERIFY(m_fixture->trigger(QStringLiteral("go_overview")));
    const char* button = window == domain::TrendWindow::Week ? "risingWeek" : "risingDay";
    QTest::mouseClick(m_fixture->find<QAbstractButton>(QString::fromLatin1(button)), Qt::LeftButton);
    QTRY_VERIFY(cards()->rowCount() > 0 && cards()->rowAt(0)->window == window);
    if (card >= 0) {
        QVERIFY(card < cards()->rowCount());
        m_fixture->find<QAbstractItemView>(QStringLiteral("risingCards"))->setCurrentIndex(cards()->index(card));
    }
    QVERIFY(m_fixture->trigger(QStringLiteral("exportRows")));
    QTRY_VERIFY(dialog() != nullptr && dialog()->isVisible());
}

void ExportDialogTest::overviewWritesItsCards_data() {
    QTest::addColumn<int>("window");
    QTest::newRow("7 days") << int(domain::TrendWindow::Week);
    QTest::newRow("24 h") << int(domain::TrendWindow::Day);
}

void ExportDialogTest::overviewWritesItsCards() {
    QFETCH(const int, window);
    openOverview(static_cast<domain::TrendWindow>(window));
    choose(pipeline::ExportFormat::Csv);
    auto* preview = part<QTableWidget>("exportPreview");
    QTRY_COMPARE(preview->rowCount(), std::min(cards()->rowCount(), 5));
    QCOMPARE(preview->item(0, 0)->text().toLongLong(), cards()->index(0).data(ui::IdRole).toLongLong());
    const std::vector<Record> records = readCsv(write(QStringLiteral("overview.csv")));
    QCOMPARE(static_cast<int>(records.size()), cards()->rowCount() + 1);
    for (int row = 0; row < cards()->rowCount(); ++row) {
        const pipeline::RisingCluster& card = *cards()->rowAt(row);
        const auto line = static_cast<std::size_t>(row) + 1;
        QCOMPARE(fieldOf(records, line, "cluster_id"), std::to_string(card.cluster.id.value));
        QVERIFY(tellsText(records, line, "exemplar_text", card.cluster.exemplarText));
        QVERIFY(tellsTrend(records, line, {card.recent, card.usual, card.burst}));
    }
    const nlohmann::json beside = provenance(QStringLiteral("overview.csv"));
    QCOMPARE(beside["filters"].value("min_items", 0), 3);
    const nlohmann::json& trends = beside["trends"];
    QCOMPARE(trends.value("window", std::string()),
             std::string(domain::trendWindowName(static_cast<domain::TrendWindow>(window))));
    QCOMPARE(trends.value("as_of", std::string()),
             core::formatTime(cards()->rowAt(0)->asOf - std::chrono::microseconds(1)));
    QCOMPARE(trends.value("min_authors", std::int64_t{0}), domain::leastVoices);
}

void ExportDialogTest::overviewHasTheOtherScopesToo() {
    openOverview(domain::TrendWindow::Day, 1);
    choose(pipeline::ExportFormat::Csv);
    QTest::mouseClick(part<QAbstractButton>("exportSelection"), Qt::LeftButton, Qt::NoModifier, {8, 8});
    const std::vector<Record> chosen = readCsv(write(QStringLiteral("card.csv")));
    QCOMPARE(chosen.size(), std::size_t{2});
    QCOMPARE(chosen[1][0], std::to_string(cards()->rowAt(1)->cluster.id.value));
    QTRY_VERIFY(dialog() == nullptr);
    openOverview(domain::TrendWindow::Day);
    choose(pipeline::ExportFormat::Html);
    const QByteArray page = write(QStringLiteral("cards.html"));
    QCOMPARE(static_cast<int>(page.count("id=\"cluster-")), cards()->rowCount());
    QTRY_VERIFY(dialog() == nullptr);
    openOverview(domain::TrendWindow::Day);
    choose(pipeline::ExportFormat::Csv);
    QTest::mouseClick(part<QAbstractButton>("exportAll"), Qt::LeftButton, Qt::NoModifier, {8, 8});
    QVERIFY(static_cast<int>(readCsv(write(QStringLiteral("every.csv"))).size()) > cards()->rowCount() + 1);
    QVERIFY(!provenance(QStringLiteral("every.csv"))["trends"].contains("min_authors"));
}

void ExportDialogTest::keywordsEqualTheScreen() {
    QVERIFY(m_fixture->trigger(QStringLiteral("go_keywords")));
    auto* rows = model<ui::KeywordTableModel>("keywordsTable");
    m_fixture->find<QSpinBox>(QStringLiteral("keywordMinItems"))->setValue(4);
    QTRY_VERIFY(rows->question().minItems == 4 && rows->hasAnswer() && !rows->isLoading());
    auto* table = m_fixture->find<ui::RowTable>(QStringLiteral("keywordsTable"));
    QTRY_VERIFY(rows->isLoaded(0));
    Q_EMIT table->actionClicked(0);
    QTRY_VERIFY(rows->isWatched(0));
    open(QStringLiteral("keywords"));
    choose(pipeline::ExportFormat::Csv);
    const std::vector<Record> records = readCsv(write(QStringLiteral("keywords.csv")));
    QCOMPARE(static_cast<int>(records.size()), rows->rowCount() + 1);
    for (int row = 0; row < std::min(rows->rowCount(), ui::PagedItemModel::pageSize); ++row) {
        const domain::KeywordTrend& keyword = *rows->rowAt(row);
        const auto line = static_cast<std::size_t>(row) + 1;
        QVERIFY(tellsText(records, line, "keyword", keyword.row.text));
        QCOMPARE(fieldOf(records, line, "items"), std::to_string(keyword.row.items));
        QCOMPARE(fieldOf(records, line, "items_recent"), std::to_string(keyword.recent));
        QCOMPARE(fieldOf(records, line, "items_usual").empty(), !keyword.usual.has_value());
        QCOMPARE(fieldOf(records, line, "watched"), std::string(rows->isWatched(row) ? "true" : "false"));
    }
    QTRY_VERIFY(dialog() == nullptr);
    open(QStringLiteral("keywords"));
    choose(pipeline::ExportFormat::Csv);
    QTest::mouseClick(part<QAbstractButton>("exportAll"), Qt::LeftButton, Qt::NoModifier, {8, 8});
    QVERIFY(static_cast<int>(readCsv(write(QStringLiteral("every-keyword.csv"))).size()) > rows->rowCount() + 1);
    m_fixture->find<QSpinBox>(QStringLiteral("keywordMinItems"))->setValue(1);
    QVERIFY(m_fixture->trigger(QStringLiteral("undo")));
    QTRY_VERIFY(!rows->isWatched(0));
}

void ExportDialogTest::jsonLinesEqualTheScreen() {
    open(QStringLiteral("content"));
    choose(pipeline::ExportFormat::JsonLines);
    const QByteArray bytes = write(QStringLiteral("items.jsonl"));
    QList<QByteArray> lines = bytes.split('\n');
    lines.removeAll(QByteArray());
    auto* rows = model<ui::ContentItemModel>("itemTable");
    const auto* table = m_fixture->find<ui::RowTable>(QStringLiteral("itemTable"));
    QCOMPARE(static_cast<int>(lines.size()), rows->rowCount());
    for (int row = 0; row < std::min(rows->rowCount(), ui::PagedItemModel::pageSize); ++row) {
        const auto object = nlohmann::json::parse(lines[row].toStdString(), nullptr, false);
        QVERIFY(object.is_object());
        QCOMPARE(object.value("item_id", std::int64_t{0}), static_cast<std::int64_t>(rows->rowId(row)));
        QCOMPARE(object.value("text", std::string()), rows->rowAt(row)->item.text);
        if (!table->isColumnHidden(ui::ContentItemModel::State))
            QCOMPARE(object.value("state", std::string()), rows->rowAt(row)->item.state);
    }
}

void ExportDialogTest::fourCatHasItsColumns() {
    open(QStringLiteral("content"));
    choose(pipeline::ExportFormat::FourCat);
    QVERIFY(!part<QListWidget>("exportColumns")->isEnabled());
    const std::vector<Record> records = readCsv(write(QStringLiteral("items-4cat.csv")));
    auto* rows = model<ui::ContentItemModel>("itemTable");
    QCOMPARE(static_cast<int>(records.size()), rows->rowCount() + 1);
    const Record first{"id", "thread_id", "author", "body", "timestamp", "unix_timestamp"};
    QVERIFY(std::equal(first.begin(), first.end(), records[0].begin()));
    const domain::ContentItem& item = rows->rowAt(0)->item;
    QCOMPARE(records[1][0], item.externalId);
    QVERIFY(!records[1][1].empty());
    if (item.publishedAt) {
        QCOMPARE(records[1][4].size(), std::string("2026-10-12 09:10:00").size());
        QCOMPARE(records[1][4][10], ' ');
    }
    QCOMPARE(provenance(QStringLiteral("items-4cat.csv")).value("format", std::string()), std::string("4cat"));
}

void ExportDialogTest::reportSaysHowManyOfAll() {
    open(QStringLiteral("clusters"));
    const auto sayOf = [](std::int64_t clusters) {
        return clusters > pipeline::mostReportedClusters
                   ? QStringLiteral("the first 1,000 of %1 clusters").arg(ui::formatCount(clusters))
                   : QStringLiteral("all %1 clusters").arg(ui::formatCount(clusters));
    };
    choose(pipeline::ExportFormat::Html);
    const std::int64_t shown = model<ui::ClusterItemModel>("clusterTable")->rowCount();
    QTRY_VERIFY(part<QLabel>("formatNote")->text().contains(sayOf(shown)));
    std::optional<std::int64_t> all;
    const pipeline::Ticket ticket =
        m_fixture->service->clusters({}, domain::ClusterSort::Id, domain::SortOrder::Ascending, {0, 1},
                                     [&](core::Result<pipeline::ClusterPage> page) {
                                         if (page) all = page->total;
                                     });
    QTRY_VERIFY(all);
    part<QRadioButton>("exportAll")->setChecked(true);
    QTRY_VERIFY(part<QLabel>("formatNote")->text().contains(sayOf(*all)));
    choose(pipeline::ExportFormat::Csv);
    QVERIFY(!part<QLabel>("formatNote")->text().contains(QStringLiteral("clusters")));
}

void ExportDialogTest::reportStandsAlone() {
    open(QStringLiteral("clusters"));
    choose(pipeline::ExportFormat::Html);
    const QByteArray page = write(QStringLiteral("report.html"));
    QVERIFY(page.startsWith("<!DOCTYPE html>"));
    QVERIFY(page.contains("id=\"conditions\"") && page.contains("min_items"));
    QVERIFY(!page.contains("<script") && !page.contains("<img") && !page.contains(" src="));
    auto* rows = model<ui::ClusterItemModel>("clusterTable");
    QCOMPARE(static_cast<int>(page.count("id=\"cluster-")), std::min(rows->rowCount(), 1'000));
    // In the order of the screen.
    qsizetype at = 0;
    for (int row = 0; row < std::min(rows->rowCount(), 20); ++row) {
        const qsizetype found = page.indexOf("id=\"cluster-" + QByteArray::number(rows->rowId(row)) + "\"");
        QVERIFY(found > at);
        at = found;
    }
    QVERIFY(page.count("<svg") > rows->rowCount() / 2);
    QCOMPARE(provenance(QStringLiteral("report.html")).value("format", std::string()), std::string("html"));
}

void ExportDialogTest::selectionIsTheSelection() {
    QVERIFY(m_fixture->trigger(QStringLiteral("go_clusters")));
    auto* table = m_fixture->find<ui::RowTable>(QStringLiteral("clusterTable"));
    auto* rows = model<ui::ClusterItemModel>("clusterTable");
    QTRY_VERIFY(rows->isLoaded(1) && !rows->isLoading());
    table->setCurrentIndex(rows->index(1, ui::ClusterItemModel::Text));
    QTRY_COMPARE(table->selectedRowIds().size(), std::size_t{1});
    open(QStringLiteral("clusters"));
    QVERIFY(part<QAbstractButton>("exportSelection")->isEnabled());
    QTest::mouseClick(part<QAbstractButton>("exportSelection"), Qt::LeftButton, Qt::NoModifier, {8, 8});
    choose(pipeline::ExportFormat::Csv);
    const std::vector<Record> records = readCsv(write(QStringLiteral("selected.csv")));
    QCOMPARE(records.size(), std::size_t{2});
    QCOMPARE(records[1][0], std::to_string(rows->rowId(1)));
    QCOMPARE(provenance(QStringLiteral("selected.csv"))["selection"].size(), std::size_t{1});
    table->selectId(0);
    QTRY_VERIFY(table->selectedRowIds().empty());
    open(QStringLiteral("clusters"));
    QVERIFY(!part<QAbstractButton>("exportSelection")->isEnabled());
}

void ExportDialogTest::allIsEverything() {
    open(QStringLiteral("clusters"));
    QTest::mouseClick(part<QAbstractButton>("exportAll"), Qt::LeftButton, Qt::NoModifier, {8, 8});
    choose(pipeline::ExportFormat::Csv);
    const std::vector<Record> records = readCsv(write(QStringLiteral("all.csv")));
    QVERIFY(static_cast<int>(records.size()) > model<ui::ClusterItemModel>("clusterTable")->rowCount() + 1);
    QVERIFY(provenance(QStringLiteral("all.csv"))["filters"].empty());
}

void ExportDialogTest::columnsAreChosen() {
    open(QStringLiteral("clusters"));
    choose(pipeline::ExportFormat::Csv);
    auto* columns = part<QListWidget>("exportColumns");
    for (int row = 0; row < columns->count(); ++row) {
        const QString name = columns->item(row)->text();
        columns->item(row)->setCheckState(name == u"items" || name == u"authors" ? Qt::Checked : Qt::Unchecked);
    }
    const auto place = [&](const QString& name) { return columns->row(columns->findItems(name, Qt::MatchExactly)[0]); };
    columns->setCurrentRow(place(QStringLiteral("authors")));
    while (place(QStringLiteral("authors")) > 0) QTest::mouseClick(part<QAbstractButton>("columnUp"), Qt::LeftButton);
    auto* preview = part<QTableWidget>("exportPreview");
    QTRY_COMPARE(preview->columnCount(), 2);
    const std::vector<Record> records = readCsv(write(QStringLiteral("columns.csv")));
    QCOMPARE(records[0], (Record{"authors", "items"}));
}

void ExportDialogTest::presetsReturn() {
    open(QStringLiteral("clusters"));
    choose(pipeline::ExportFormat::JsonLines);
    auto* columns = part<QListWidget>("exportColumns");
    for (int row = 0; row < columns->count(); ++row)
        columns->item(row)->setCheckState(row < 2 ? Qt::Checked : Qt::Unchecked);
    part<QComboBox>("exportPreset")->setEditText(QStringLiteral("Two columns"));
    QTest::mouseClick(part<QAbstractButton>("savePreset"), Qt::LeftButton);
    dialog()->close();
    QTRY_VERIFY(dialog() == nullptr);
    open(QStringLiteral("clusters"));
    choose(pipeline::ExportFormat::Csv);
    auto* presets = part<QComboBox>("exportPreset");
    const int row = presets->findText(QStringLiteral("Two columns"));
    QVERIFY(row >= 0);
    presets->setCurrentIndex(row);
    Q_EMIT presets->activated(row);
    QCOMPARE(part<QComboBox>("exportFormat")->currentData().toInt(),
             static_cast<int>(pipeline::ExportFormat::JsonLines));
    columns = part<QListWidget>("exportColumns");
    int checked = 0;
    for (int i = 0; i < columns->count(); ++i) checked += columns->item(i)->checkState() == Qt::Checked ? 1 : 0;
    QCOMPARE(checked, 2);
    QTest::mouseClick(part<QAbstractButton>("removePreset"), Qt::LeftButton);
    QVERIFY(presets->findText(QStringLiteral("Two columns")) < 0);
}

void ExportDialogTest::refusesNoColumn() {
    open(QStringLiteral("clusters"));
    choose(pipeline::ExportFormat::Csv);
    auto* columns = part<QListWidget>("exportColumns");
    for (int row = 0; row < columns->count(); ++row) columns->item(row)->setCheckState(Qt::Unchecked);
    QVERIFY(!part<QAbstractButton>("exportNow")->isEnabled());
    columns->item(0)->setCheckState(Qt::Checked);
    QVERIFY(part<QAbstractButton>("exportNow")->isEnabled());
}

GROUNDSWELL_TEST(ExportDialogTest, export_dialog)
#include "tst_export_dialog.moc"
