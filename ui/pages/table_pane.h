#pragma once

#include "ui/tables/row_table.h"

#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QStackedLayout;

namespace groundswell::ui {

class EmptyState;
class Notice;
class TextLabel;

/// A table with its head line ("1,204 clusters"), a place for errors, and what to say when there are no rows.
class TablePane : public QWidget {
    Q_OBJECT

public:
    /// `one` and `many` say what is counted, with %1 for the number; empty where the page says it itself. Takes no
    /// ownership of the model.
    TablePane(PagedItemModel* model, const QString& one, const QString& many, QWidget* parent = nullptr);

    [[nodiscard]] RowTable* table() const { return m_table; }
    [[nodiscard]] EmptyState* empty() const { return m_empty; }
    [[nodiscard]] Notice* notice() const { return m_notice; }
    /// Where a page puts its own controls: the trailing side of the head line.
    [[nodiscard]] QHBoxLayout* headLine() const { return m_headLine; }
    void setNote(const QString& note);
    /// Behind the count and the note.
    void addToHead(QWidget* words);
    /// Between the head line and the table.
    void addAboveTable(QWidget* words);

private:
    void showState();

    PagedItemModel* m_model;
    QString m_one;
    QString m_many;
    TextLabel* m_count;
    TextLabel* m_note;
    QHBoxLayout* m_headLine;
    Notice* m_notice;
    RowTable* m_table;
    EmptyState* m_empty;
    QStackedLayout* m_stack;
};

}  // namespace groundswell::ui
