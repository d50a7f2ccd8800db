#pragma once

#include "pipeline/service.h"

#include <QString>

class QTableView;
class QWidget;

namespace groundswell::ui {

/// The numbers of a chart as a table over it, made when they are first asked for; assistive tech reads the same. The
/// name of the table is that of the chart and "Table".
[[nodiscard]] QTableView* makeChartTable(QWidget* chart, const QString& accessibleName);
/// Times in the first column as they are; numbers in the window's format.
void fillChartTable(QTableView* table, const pipeline::ExportTable& numbers);

}  // namespace groundswell::ui
