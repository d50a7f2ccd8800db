#pragma once

#include "ui/pages/page.h"
#include "ui/tables/run_item_model.h"

class QPlainTextEdit;
class QSplitter;
class QTimer;

namespace groundswell::ui {

class TablePane;
class TextLabel;

/// What was done in this workspace, and what could not be used.
class RunsPage : public Page {
    Q_OBJECT

public:
    explicit RunsPage(PageContext context, QWidget* parent = nullptr);

    [[nodiscard]] bool filtersApply() const override { return false; }
    bool stepBack() override;

protected:
    void applyFilter() override;
    void refresh() override;
    void workspaceChanged() override;

private:
    QWidget* makeDetails();
    void showRun(qlonglong id);
    void showIssues(const std::vector<domain::RunIssue>& issues);

    RunItemModel* m_model;
    QSplitter* m_splitter;
    TablePane* m_pane;
    QWidget* m_details;
    TextLabel* m_title;
    TextLabel* m_state;
    TextLabel* m_counts;
    TextLabel* m_message;
    TextLabel* m_issueHead;
    QPlainTextEdit* m_issues;
    QTimer* m_jobSettle;
    pipeline::Ticket m_issueTicket;
};

}  // namespace groundswell::ui
