#pragma once

#include "models/config/workflow_diff.h"
#include "models/config/workflow_report.h"
#include "models/core/clock.h"

#include <QWidget>

#include <memory>
#include <vector>

class QPushButton;
class QTableWidget;

namespace groundswell::ui {

class TextLabel;

/// The versions of a workflow, newest first, and how two of them differ. Owner thread only.
class WorkflowVersionsView : public QWidget {
    Q_OBJECT

public:
    explicit WorkflowVersionsView(std::shared_ptr<const core::Clock> clock, QWidget* parent = nullptr);

    void setVersions(std::vector<config::WorkflowVersionRow> versions);
    [[nodiscard]] const std::vector<config::WorkflowVersionRow>& versions() const { return m_versions; }
    void setDiff(int before, int after, const config::WorkflowDiff& diff);
    void setTrouble(const QString& words);
    void setReadOnly(bool readOnly);
    /// Compares what is selected, or else the newest, with the active version.
    void compare();

Q_SIGNALS:
    void openRequested(int version);
    void restoreRequested(int version);
    void compareRequested(int before, int after);

private:
    QPushButton* addButton(const QString& name, const QString& words, const QString& tip);
    [[nodiscard]] std::vector<int> selected() const;
    [[nodiscard]] int activeVersion() const;
    void showSelection();

    std::shared_ptr<const core::Clock> m_clock;
    std::vector<config::WorkflowVersionRow> m_versions;
    bool m_readOnly = false;
    QTableWidget* m_table;
    QPushButton* m_open;
    QPushButton* m_restore;
    QPushButton* m_compare;
    TextLabel* m_diffHead;
    QTableWidget* m_diff;
};

}  // namespace groundswell::ui
