#pragma once

#include "models/config/workflow_report.h"

#include <QWidget>

#include <map>
#include <optional>

class QStackedWidget;
class QTabBar;
class QTableWidget;
class QToolButton;

namespace groundswell::ui {

class TextLabel;

/// What is known of a draft, below its graph: what is wrong with it, how a dry run went, which items wait or have
/// failed. Owner thread only.
class WorkflowFindings : public QWidget {
    Q_OBJECT

public:
    enum Tab { Validation, DryRun, Waiting };

    explicit WorkflowFindings(QWidget* parent = nullptr);

    void showTab(Tab tab);
    /// `isChecked` false = the text has changed since and is about to be checked.
    void setCheck(const config::WorkflowCheck& check, bool isChecked);
    /// Words in place of the problems, where nothing could be checked.
    void setTrouble(const QString& words);
    void setTest(const std::optional<config::WorkflowTest>& test);
    /// A dry run goes on, at this step of so many.
    void setTesting(std::int64_t done, std::int64_t total);
    void setTestTrouble(const QString& words);
    void setCounts(const config::WorkflowSketch& sketch, const std::map<std::string, std::int64_t>& counts);

Q_SIGNALS:
    void lineChosen(int line);
    void stateChosen(const QString& state);
    /// Give a step of the sketch this state for what fails.
    void failureStateChosen(int step, const QString& state);
    void cancelRequested();
    /// Items in this state, which failed ones come to, are to begin again.
    void restartRequested(const QString& state);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Finding {
        config::WorkflowSeverity severity = config::WorkflowSeverity::Error;
        QString sentence;
        QString pointer;
        int line = 1;
        int fixStep = -1;  ///< step that may be given `fix` for failures
        QString fix;
    };

    QWidget* makeValidation();
    QWidget* makeDryRun();
    QWidget* makeRestart(const QString& state);
    void addNotes(const config::WorkflowCheck& check);
    void showFindings();
    void showTest();

    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    QTableWidget* m_problems = nullptr;
    TextLabel* m_checked;
    QTableWidget* m_tested;
    TextLabel* m_summary;
    QToolButton* m_cancel;
    QTableWidget* m_waiting;
    QList<Finding> m_findings;
    std::int64_t m_graver = 0;  ///< errors and warnings
    std::optional<config::WorkflowTest> m_test;
};

}  // namespace groundswell::ui
