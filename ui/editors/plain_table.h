#pragma once

#include "ui/shell/text_label.h"

#include <QTableWidget>

namespace groundswell::ui {

/// A small table of few rows that are all here: whole rows, nothing to edit. Column widths are fixed; 0 = takes what is
/// left. Without heads there is no head line.
[[nodiscard]] QTableWidget* makePlainTable(const QString& name, const QString& accessibleName, const QList<int>& widths,
                                           const QStringList& heads, QWidget* parent);
/// One cell: its text on one line, the whole of it as a tool tip.
QTableWidgetItem* setPlainCell(QTableWidget* table, int row, int column, const QString& words, Type type = Type::Body,
                               Tone tone = Tone::Text);
/// An icon of the set in a tone, with the word that says the same.
void setIconCell(QTableWidget* table, int row, int column, const QString& icon, Tone tone, const QString& word);

}  // namespace groundswell::ui
