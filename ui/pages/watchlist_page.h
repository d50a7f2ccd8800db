#pragma once

#include "ui/pages/page.h"
#include "ui/tables/watch_item_model.h"

class QToolButton;

namespace groundswell::ui {

class TablePane;

/// What is watched (clusters, keywords, searches), with what came since somebody looked.
class WatchlistPage : public Page {
    Q_OBJECT

public:
    explicit WatchlistPage(PageContext context, QWidget* parent = nullptr);

    [[nodiscard]] bool filtersApply() const override { return false; }
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
    void unwatch();
    void editNote(qlonglong watch, const QString& note);
    void markAllLooked();
    void markNext(std::vector<core::WatchId> left, domain::AnnotationChange sum,
                  pipeline::Answer<domain::AnnotationChange> answer);
    void showButtons();

    WatchItemModel* m_model;
    TablePane* m_pane;
    QToolButton* m_watchSearch = nullptr;
    QToolButton* m_unwatch = nullptr;
    QToolButton* m_markAll = nullptr;
    pipeline::Ticket m_lookTicket;
    pipeline::Ticket m_markTicket;
};

}  // namespace groundswell::ui
