#pragma once

#include "ui/pages/page.h"
#include "ui/tables/watch_item_model.h"

class QAction;
class QMenu;
class QToolButton;

namespace groundswell::ui {

class Notice;
class TablePane;

/// What is watched (clusters, keywords, searches), with what came since somebody looked.
class WatchlistPage : public Page {
    Q_OBJECT

public:
    explicit WatchlistPage(PageContext context, QWidget* parent = nullptr);

    [[nodiscard]] bool filtersApply() const override { return false; }
    [[nodiscard]] bool hasRowActions() const override { return true; }
    bool act(RowAction action) override;
    void saveState(QSettings& settings) const override;
    void restoreState(const QSettings& settings) override;
    [[nodiscard]] WatchItemModel* model() const { return m_model; }

protected:
    void applyFilter() override;
    void refresh() override;
    void workspaceChanged() override;

private:
    void makeButtons();
    void sortBy(int column);
    void showSort();
    void open(int row);
    void sayGone(const domain::Watch& watch);
    void unwatch();
    void editNote(qlonglong watch, const QString& note);
    void markAllLooked();
    void markNext(std::vector<core::WatchId> left, domain::AnnotationChange sum,
                  pipeline::Answer<domain::AnnotationChange> answer);
    void showButtons();
    void watchConditions(std::optional<int> lastDays);

    WatchItemModel* m_model;
    TablePane* m_pane;
    Notice* m_notice;
    core::WatchId m_gone;  ///< what the notice is about
    QToolButton* m_watchSearch = nullptr;
    QMenu* m_dates = nullptr;
    QAction* m_watchDays = nullptr;      ///< with the dates as they are
    QAction* m_watchLastDays = nullptr;  ///< with dates that move along
    QToolButton* m_unwatch = nullptr;
    QToolButton* m_markAll = nullptr;
    pipeline::Ticket m_lookTicket;
    pipeline::Ticket m_markTicket;
};

}  // namespace groundswell::ui
