#pragma once

#include "ui/pages/page.h"
#include "ui/tables/source_item_model.h"

#include <QElapsedTimer>
#include <QTimer>

class QDialog;
class QToolButton;

namespace groundswell::ui {

class Notice;
class SourceDock;
class TablePane;

/// The sources of the workspace, how they stand, and all that changes them: editors, feeds, lists, settings. Every
/// change can be undone. Owner thread only.
class SourcesPage : public Page {
    Q_OBJECT

public:
    explicit SourcesPage(PageContext context, QWidget* parent = nullptr);

    [[nodiscard]] bool filtersApply() const override { return false; }
    bool stepBack() override;

    void addSource();
    void addFeed();
    void importList();
    /// Shows what is in a list; returns the dialog, which is open.
    QDialog* importListFile(const QString& file);
    void exportList();
    void editWorkspace();
    void fetchRange();
    /// Asks before it fills the gaps of every source.
    void backfillAll();

Q_SIGNALS:
    /// The name, the sources or other settings of the workspace are others now.
    void settingsChanged();
    void listsChosen(const QStringList& files);

protected:
    void applyFilter() override;
    void refresh() override;
    void workspaceChanged() override;

private:
    QWidget* makeTools();
    void makeTable();
    [[nodiscard]] const pipeline::SourceRow* selected() const;
    void selectSource(qlonglong id);
    void editSelected();
    void removeSelected();
    void changed(const pipeline::SavedConfig& saved, const QString& sentence);
    void undo();
    void endFetch(const pipeline::JobStatus& job);
    void say(const QString& sentence, bool bad);

    SourceItemModel* m_model;
    Notice* m_notice;
    TablePane* m_pane;
    SourceDock* m_dock;
    QElapsedTimer m_asked;  // valid while an answer is awaited
    QTimer m_settle;
    QTimer m_quiet;
    pipeline::JobId m_fetchJob = 0;  ///< of which the notice tells
    std::string m_before;            // what an undo brings back; empty = nothing
    pipeline::Ticket m_editTicket;
    pipeline::Ticket m_gapTicket;
    pipeline::Ticket m_exportTicket;
};

}  // namespace groundswell::ui
