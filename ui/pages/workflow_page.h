#pragma once

#include "models/config/workflow_report.h"
#include "ui/pages/page.h"

#include <QTimer>

#include <functional>
#include <map>
#include <optional>
#include <vector>

class QComboBox;
class QMenu;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QToolButton;

namespace groundswell::ui {

class ContentItemModel;
class JsonEditor;
class Notice;
class RowTable;
class StepForm;
class TextLabel;
class WorkflowFindings;
class WorkflowGraph;
class WorkflowVersionsView;

/// A workflow of the workspace as the graph of its states, with its text beside it: edited, checked while it is typed,
/// tried on a few items, kept as versions and made active. Text that is not saved stays when another page is shown.
class WorkflowPage : public Page {
    Q_OBJECT

public:
    explicit WorkflowPage(PageContext context, QWidget* parent = nullptr);

    [[nodiscard]] bool filtersApply() const override { return false; }
    [[nodiscard]] QString unsavedWork() const override;

protected:
    void applyFilter() override;
    void refresh() override;
    void workspaceChanged() override;

private:
    QWidget* makeHead();
    QWidget* makeSide();
    QWidget* makeText();
    QToolButton* iconButton(const QString& name, const QString& icon, const QString& words, QWidget* parent);
    QPushButton* headButton(const QString& name, const QString& words, const QString& tip, QWidget* parent);
    void makeActivateMenu();
    void connectParts();

    // Asking.
    void askWorkflows();
    void openText(int version);
    void askVersions();
    void askCounts();
    void checkText();
    void save();
    void restore(int version);
    void compare(int before, int after);
    void runTest();
    void askActivation(bool backfill);
    void confirmActivation(bool backfill, std::int64_t again);
    void activate(bool backfill);
    void tellActivation(const config::WorkflowActivation& done);
    void offerProcessing(const QString& words);
    void processNow();
    void processingChanged(const pipeline::JobStatus& job);
    void askRestart(const QString& state);
    void jobChanged(const pipeline::JobStatus& job);

    // Showing.
    void takeText(const config::WorkflowText& content);
    void takeCheck(config::WorkflowCheck check);
    void showChecked();
    void textChanged();
    void showPicture();
    void showStatus();
    void showSelection(const QString& state, bool scroll);
    void showItems(const QString& state);
    void editMember(int step, const QString& key, const QString& value);
    void editParameter(int step, const QString& key, const QString& value);
    void edit(const std::string& object, const QString& key, const QString& value);
    void addRoute(int step);
    void removeRoute(int step, int route);
    void showParameter(int step, const QString& key);
    void addStep();
    void trouble(const core::Error& error);
    void replaceText(const std::function<void()>& replace);
    [[nodiscard]] bool isChanged() const;
    [[nodiscard]] bool isUnsaved() const;
    [[nodiscard]] QString whyNotEdited() const;
    [[nodiscard]] QString whyNotSaved() const;
    [[nodiscard]] QString whyNotTested() const;
    [[nodiscard]] QString whyNotActivated() const;
    [[nodiscard]] std::string currentText() const;
    [[nodiscard]] int stepOf(const QString& state) const;

    std::string m_workflow;
    std::vector<config::WorkflowEntry> m_entries;
    std::string m_original;  ///< the text that was opened or saved, to the byte
    QString m_shown;         ///< the same as the editor gives it
    QString m_seen;          ///< the last text that was looked at
    int m_version = 0;       ///< its number; 0 = none
    bool m_loaded = false;
    std::optional<config::WorkflowCheck> m_check;  ///< of the current text, or the one before it
    bool m_isChecked = false;                      ///< m_check is of the current text
    bool m_savesWhenChecked = false;
    bool m_wasUnsaved = false;
    std::map<std::string, std::int64_t> m_counts;
    bool m_hasCounts = false;
    QString m_state;         ///< selected
    QString m_wanted;        ///< state to be selected once the text was checked
    std::string m_testText;  ///< of the dry run that goes on or is shown
    pipeline::JobId m_testJob = 0;
    pipeline::JobId m_activationJob = 0;
    pipeline::JobId m_processJob = 0;  ///< that the notice started
    bool m_offersProcessing = false;   ///< the notice's button
    std::int64_t m_again = 0;          ///< items that were to go through the active version again

    QComboBox* m_workflows;
    TextLabel* m_name;
    TextLabel* m_tag;
    TextLabel* m_active;
    QToolButton* m_undo;
    QToolButton* m_redo;
    QPushButton* m_add;
    QPushButton* m_compare;
    QPushButton* m_test;
    QPushButton* m_save;
    QToolButton* m_activate;
    QMenu* m_activateMenu;
    TextLabel* m_reason;
    Notice* m_notice;
    WorkflowGraph* m_graph;
    WorkflowFindings* m_findings;
    QTabBar* m_tabs;
    QStackedWidget* m_side;
    StepForm* m_form;
    TextLabel* m_itemsHead;
    ContentItemModel* m_items;
    RowTable* m_itemTable;
    WorkflowVersionsView* m_versions;
    TextLabel* m_lineWords;
    JsonEditor* m_editor;
    QTimer m_checkDelay;

    pipeline::Ticket m_entriesTicket;
    pipeline::Ticket m_textTicket;
    pipeline::Ticket m_versionsTicket;
    pipeline::Ticket m_countsTicket;
    pipeline::Ticket m_checkTicket;
    pipeline::Ticket m_saveTicket;
    pipeline::Ticket m_diffTicket;
    pipeline::Ticket m_testTicket;
    pipeline::Ticket m_againTicket;
    pipeline::Ticket m_activateTicket;
    pipeline::Ticket m_moveTicket;
};

}  // namespace groundswell::ui
