#pragma once

#include "ui/pages/page.h"
#include "ui/tables/job_item_model.h"

#include <QTimer>

class QButtonGroup;
class QPlainTextEdit;
class QSplitter;
class QToolButton;

namespace groundswell::ui {

class JobDock;
class TablePane;
class TextLabel;

/// The monitor: jobs that wait, run and ended, how far they are, why they failed, their logs; and the pools that they
/// run in.
class RunsPage : public Page {
    Q_OBJECT

public:
    explicit RunsPage(PageContext context, QWidget* parent = nullptr);

    [[nodiscard]] bool filtersApply() const override { return false; }
    bool stepBack() override;
    /// Selects the job with this record once it is here; it is among the newest.
    void showRun(core::RunId run);

protected:
    void applyFilter() override;
    void refresh() override;
    void workspaceChanged() override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    QWidget* makeHead();
    void makeTable();
    QWidget* makeGroups();
    QWidget* makeLog();
    void setGroup(pipeline::JobGroup group);
    void showCounts();
    void showPaused();
    void showPools(const std::vector<pipeline::PoolLoad>& pools);
    void askPools();
    void askLog(const pipeline::JobStatus& job);
    void showLog(const std::vector<domain::JobLogLine>& lines);
    void selectJob(qlonglong id);
    void selectWantedRun();
    void tick();

    JobItemModel* m_model;
    core::RunId m_wantedRun;  ///< to be selected with the next answer
    QButtonGroup* m_groups;
    TextLabel* m_head;
    TextLabel* m_pools;
    QToolButton* m_pause;
    TablePane* m_pane;
    JobDock* m_dock;
    QWidget* m_log;
    TextLabel* m_logHead;
    QPlainTextEdit* m_logText;
    QTimer m_settle;
    QTimer m_second;
    int m_seconds = 0;
    pipeline::Ticket m_poolTicket;
    pipeline::Ticket m_logTicket;
};

}  // namespace groundswell::ui
