#pragma once

#include "ui/dialogs/edit_dialog.h"
#include "ui/pages/page.h"

#include <map>
#include <set>
#include <string>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;
class QVBoxLayout;

namespace groundswell::ui {

class ConfigText;
class Notice;
class ScheduleField;
class TextLabel;

/// One source of the workspace as fields and as text: both say the same, what is wrong stands beside it, and a test
/// asks the source without storing anything. Owner thread only.
class SourceEditor : public EditDialog {
    Q_OBJECT

public:
    /// Without `source` it makes a new one.
    SourceEditor(PageContext context, std::optional<config::SourceConfig> source, QWidget* parent = nullptr);

    [[nodiscard]] QString unsavedWork() const override;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

Q_SIGNALS:
    void saved(const groundswell::pipeline::SavedConfig& saved, const QString& source);

private:
    QWidget* makeFields();
    void makeButtons(QVBoxLayout* column);
    /// A line of the form: its field, and the place for what is wrong with the member of that pointer.
    void addField(QGridLayout* grid, const QString& label, QWidget* field, const char* pointer);
    [[nodiscard]] pipeline::SourceDraft draft() const;
    [[nodiscard]] config::SourceConfig source() const;
    void fill(const config::SourceConfig& source);
    void showKind();
    void askWorkflows();
    void setWorkflow(const std::string& workflow);
    [[nodiscard]] bool lacksQueries() const;
    void fieldEdited();
    void textEdited();
    void ask();
    void showCheck(const pipeline::SourceCheck& check);
    void showProblems();
    [[nodiscard]] bool showsProblem(const std::string& pointer) const;
    void test();
    void showTest(const core::Result<pipeline::SourceTest>& test);
    void save();

    PageContext m_context;
    const std::string m_replaces;
    config::SourceConfig m_kept;  // what has no field here
    bool m_byText = false;
    bool m_filling = false;
    bool m_isEdited = false;  // by a person
    std::string m_keyName;

    Notice* m_notice;
    QTabWidget* m_tabs;
    QLineEdit* m_id;
    QComboBox* m_kind;
    TextLabel* m_kindSentence;
    QCheckBox* m_enabled;
    QPlainTextEdit* m_queries;
    QLineEdit* m_url;
    QLineEdit* m_key;
    QPushButton* m_setKey;
    QPlainTextEdit* m_definition;
    ScheduleField* m_schedule;
    QCheckBox* m_private;
    QCheckBox* m_pseudonymise;
    QComboBox* m_workflow;
    ConfigText* m_json;
    TextLabel* m_testResult;
    QPushButton* m_test;
    QPushButton* m_save;
    std::map<std::string, TextLabel*> m_problems;
    std::map<QWidget*, std::pair<QWidget*, TextLabel*>> m_lines;  // field -> its label and problem
    std::vector<pipeline::ConfigProblem> m_found;                 // by the last check
    std::map<const QObject*, std::string> m_pointers;             // of what takes the focus
    std::set<std::string> m_left;                                 // fields that a person has been in and left
    bool m_showsAll = false;
    std::optional<config::SourceConfig> m_valid;
    bool m_testing = false;
    bool m_isChecked = false;  // m_found and m_valid are of what the fields say
    bool m_testsWhenChecked = false;
    bool m_saving = false;

    pipeline::Ticket m_checkTicket;
    pipeline::Ticket m_workflowTicket;
    pipeline::Ticket m_testTicket;
    pipeline::Ticket m_saveTicket;
};

}  // namespace groundswell::ui
