#pragma once

#include "ui/pages/page.h"

#include <QWidget>

class QPlainTextEdit;
class QStackedWidget;
class QStandardItemModel;
class QTabBar;
class QTableView;

namespace groundswell::ui {

class Notice;
class TextLabel;

/// What is known of an item besides its text, each part asked for when it is chosen: all fields, its numbers with their
/// past, the record it came from, what is like it. Owner thread only.
class ItemDetails : public QWidget {
    Q_OBJECT

public:
    enum Tab { Fields, Numbers, Raw, Similar };

    explicit ItemDetails(PageContext context, QWidget* parent = nullptr);

    void showItem(const domain::ItemRow& row);
    void choose(Tab tab);

Q_SIGNALS:
    void itemRequested(const groundswell::domain::ItemRow& row);
    void clusterRequested(qlonglong cluster);

private:
    QTableView* makeTable(const QString& name, const QString& words, QStandardItemModel* model);
    void showFields();
    void ask();
    void askDetail();
    void askSimilar();
    void showDetail(const pipeline::ItemDetail& detail);
    void showSimilar(const pipeline::SimilarPage& page);
    void openSimilar(int row);

    PageContext m_context;
    domain::ItemRow m_row;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    Notice* m_notice;
    QPlainTextEdit* m_fields;
    QPlainTextEdit* m_raw;
    QStandardItemModel* m_numbers;
    QStandardItemModel* m_similar;
    pipeline::SimilarPage m_found;
    pipeline::Ticket m_detailTicket;
    pipeline::Ticket m_similarTicket;
    qlonglong m_detailOf = 0;
    qlonglong m_similarOf = 0;
};

}  // namespace groundswell::ui
