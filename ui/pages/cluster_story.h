#pragma once

#include "ui/pages/page.h"

#include <QHash>
#include <QWidget>

class QListView;
class QPlainTextEdit;
class QTableView;
class QToolButton;

namespace groundswell::ui {

class CarrierItemModel;
class EventItemModel;
class GrowthItemModel;
class NoteItemModel;
class TextLabel;

/// The outlets of a cluster with who was first, and its authors below.
class ClusterSources : public QWidget {
    Q_OBJECT

public:
    explicit ClusterSources(PageContext context, QWidget* parent = nullptr);
    void setDetail(const pipeline::ClusterDetail& detail);
    /// Puts the keyboard on the authors or on the outlets.
    void choose(bool authors);

private:
    PageContext m_context;
    QTableView* m_outletTable;
    QTableView* m_authorTable;
    CarrierItemModel* m_outlets;
    CarrierItemModel* m_authors;
    TextLabel* m_outletNote;
    TextLabel* m_authorNote;
};

/// The notes on a cluster: read, add, edit, remove. What is being written is kept when another cluster is shown.
class ClusterNotes : public QWidget {
    Q_OBJECT

public:
    explicit ClusterNotes(PageContext context, QWidget* parent = nullptr);
    void setCluster(qlonglong cluster);
    void setNotes(std::vector<domain::Note> notes);

private:
    void save();
    void edit();
    void stopEditing();
    void showButtons();
    [[nodiscard]] const domain::Note* chosen() const;

    PageContext m_context;
    NoteItemModel* m_model;
    QListView* m_list;
    TextLabel* m_none;
    QPlainTextEdit* m_text;
    QToolButton* m_save;
    QToolButton* m_edit;
    QToolButton* m_remove;
    QToolButton* m_cancel;
    QHash<qlonglong, QString> m_drafts;
    QString m_sent;  // until it is known to be written
    qlonglong m_cluster = 0;
    core::NoteId m_edited;
};

/// What happened to a cluster, with a way to take it back, and how it grew day by day.
class ClusterHistory : public QWidget {
    Q_OBJECT

public:
    explicit ClusterHistory(PageContext context, QWidget* parent = nullptr);
    void setDetail(const pipeline::ClusterDetail& detail);

private:
    void showButton();

    PageContext m_context;
    EventItemModel* m_events;
    GrowthItemModel* m_growth;
    QListView* m_list;
    TextLabel* m_none;
    QToolButton* m_revise;
};

}  // namespace groundswell::ui
