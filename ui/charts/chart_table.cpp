#include "ui/charts/chart_table.h"

#include "ui/tables/format.h"

#include <QHeaderView>
#include <QLocale>
#include <QStandardItemModel>
#include <QTableView>

namespace groundswell::ui {

namespace {

QString cellWords(const pipeline::ExportTable::Cell& cell) {
    if (const auto* number = std::get_if<std::int64_t>(&cell)) return formatCount(*number);
    if (const auto* number = std::get_if<double>(&cell)) return QLocale().toString(*number, 'f', 1);
    if (const auto* words = std::get_if<std::string>(&cell)) return text(*words);
    return QString(QChar(0x2013));
}

}  // namespace

QTableView* makeChartTable(QWidget* chart, const QString& accessibleName) {
    auto* table = new QTableView(chart);
    table->setObjectName(chart->objectName() + QStringLiteral("Table"));
    table->setAccessibleName(accessibleName);
    // A chart keeps its own direction, its numbers have that of the window.
    if (const QWidget* around = chart->parentWidget()) table->setLayoutDirection(around->layoutDirection());
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(24);
    table->horizontalHeader()->setStretchLastSection(true);
    table->setModel(new QStandardItemModel(table));
    return table;
}

void fillChartTable(QTableView* table, const pipeline::ExportTable& numbers) {
    auto* model = static_cast<QStandardItemModel*>(table->model());
    model->clear();
    QStringList heads;
    for (const std::string& column : numbers.columns) heads << text(column);
    model->setHorizontalHeaderLabels(heads);
    for (const auto& cells : numbers.rows) {
        QList<QStandardItem*> row;
        for (const auto& cell : cells) {
            auto* item = new QStandardItem(cellWords(cell));
            if (!std::holds_alternative<std::string>(cell)) item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            row << item;
        }
        model->appendRow(row);
    }
    table->setColumnWidth(0, 184);
}

}  // namespace groundswell::ui
