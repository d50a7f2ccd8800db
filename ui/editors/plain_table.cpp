#include "ui/editors/plain_table.h"

#include "ui/tables/format.h"
#include "ui/tables/toned_cell_delegate.h"

#include <QHeaderView>

namespace groundswell::ui {

namespace {

constexpr int plainRowHeight = 32;
constexpr qsizetype longestToolTip = 1'000;

}  // namespace

QTableWidget* makePlainTable(const QString& name, const QString& accessibleName, const QList<int>& widths,
                             const QStringList& heads, QWidget* parent) {
    auto* table = new QTableWidget(0, static_cast<int>(widths.size()), parent);
    table->setObjectName(name);
    table->setAccessibleName(accessibleName);
    table->setItemDelegate(new TonedCellDelegate(table));
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
    table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(plainRowHeight);
    QHeaderView* head = table->horizontalHeader();
    head->setVisible(!heads.isEmpty());
    head->setFont(fontFor(Type::CaptionStrong));
    head->setFixedHeight(24);
    head->setSectionResizeMode(QHeaderView::Fixed);
    head->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    if (!heads.isEmpty()) table->setHorizontalHeaderLabels(heads);
    for (int column = 0; column < widths.size(); ++column) {
        if (widths[column] == 0) {
            head->setSectionResizeMode(column, QHeaderView::Stretch);
        } else {
            table->setColumnWidth(column, widths[column]);
        }
    }
    return table;
}

QTableWidgetItem* setPlainCell(QTableWidget* table, int row, int column, const QString& words, Type type, Tone tone) {
    const QString line = oneLine(words);
    auto* cell = new QTableWidgetItem(line);
    cell->setFont(fontFor(type));
    cell->setData(ToneRole, static_cast<int>(tone));
    cell->setToolTip(plainTip(line.left(longestToolTip)));
    table->setItem(row, column, cell);
    return cell;
}

void setIconCell(QTableWidget* table, int row, int column, const QString& name, Tone tone, const QString& word) {
    auto* cell = new QTableWidgetItem;
    cell->setData(IconRole, name);
    cell->setData(ToneRole, static_cast<int>(tone));
    cell->setToolTip(word);
    cell->setData(Qt::AccessibleTextRole, word);
    table->setItem(row, column, cell);
}

}  // namespace groundswell::ui
