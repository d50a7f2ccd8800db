#pragma once

#include "ui/pages/page.h"

#include <QDialog>

class QListView;

namespace groundswell::ui {

class Notice;
class SimilarItemModel;
class TextLabel;

/// The clusters nearest to one, by what their items say; a chosen one is opened.
class SimilarDialog : public QDialog {
    Q_OBJECT

public:
    SimilarDialog(PageContext context, const domain::Cluster& cluster, QWidget* parent);

Q_SIGNALS:
    void clusterChosen(qlonglong cluster);

private:
    void ask();
    void showPage(const pipeline::SimilarPage& page);

    PageContext m_context;
    domain::Cluster m_cluster;
    SimilarItemModel* m_model;
    QListView* m_list;
    TextLabel* m_note;
    Notice* m_notice;
    pipeline::Ticket m_ticket;
};

}  // namespace groundswell::ui
