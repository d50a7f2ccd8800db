#include "ui/pages/plain_table.h"

#include "ui/shell/theme.h"

#include <QHeaderView>
#include <QTableView>

namespace groundswell::ui {

QTableView* plainTable(const QString& objectName, const QString& accessibleName, QAbstractItemModel* model,
                       int stretched, QWidget* parent) {
    auto* table = new QTableView(parent);
    table->setObjectName(objectName);
    table->setAccessibleName(accessibleName);
    table->setModel(model);
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(24);
    QHeaderView* head = table->horizontalHeader();
    head->setFont(fontFor(Type::CaptionStrong));
    head->setFixedHeight(24);
    head->setHighlightSections(false);
    head->setSectionResizeMode(QHeaderView::Fixed);
    head->setSectionResizeMode(stretched, QHeaderView::Stretch);
    return table;
}

}  // namespace groundswell::ui
