#pragma once

#include <QString>

class QAbstractItemModel;
class QTableView;
class QWidget;

namespace groundswell::ui {

/// A table of the dock: whole rows, no grid, one column that takes what is left. Takes no ownership of the model.
[[nodiscard]] QTableView* plainTable(const QString& objectName, const QString& accessibleName,
                                     QAbstractItemModel* model, int stretched, QWidget* parent);

}  // namespace groundswell::ui
