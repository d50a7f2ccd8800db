#pragma once

#include "ui/dialogs/edit_dialog.h"
#include "ui/pages/page.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace groundswell::ui {

class ConfigText;
class Notice;
class ScheduleField;
class TextLabel;

/// The settings of the open workspace as fields and as text: name, retention, what is kept, schedules. Both say the
/// same; what is wrong stands beside it. Owner thread only.
class WorkspaceEditor : public EditDialog {
    Q_OBJECT

public:
    explicit WorkspaceEditor(PageContext context, QWidget* parent = nullptr);

    [[nodiscard]] QString unsavedWork() const override;

Q_SIGNALS:
    void saved(const groundswell::pipeline::SavedConfig& saved);

private:
    QWidget* makeGeneral();
    QWidget* makeSchedules();
    QSpinBox* addNumber(QFormLayout* form, const char* name, const QString& label, const QString& never, int most);
    void fill();
    void fillSchedules();
    void showSchedule();
    void addSchedule();
    void removeSchedule();
    void scheduleEdited();
    void fieldEdited();
    void check(const std::string& json, bool byText);
    void showCheck(const pipeline::WorkspaceCheck& check, bool byText);
    void save();

    PageContext m_context;
    config::WorkspaceConfig m_config;
    std::string m_json;     // as it would be saved
    std::string m_before;   // as it was when the dialog opened
    bool m_filling = true;  // until all fields are there
    Notice* m_notice;
    QLineEdit* m_name;
    QSpinBox* m_retention;
    QSpinBox* m_pauseAfter;
    QSpinBox* m_runsDays;
    QSpinBox* m_jobsDays;
    QSpinBox* m_logsDays;
    QSpinBox* m_backups;
    TextLabel* m_folder;
    QListWidget* m_schedules;
    QWidget* m_scheduleBox;
    QLineEdit* m_scheduleId;
    QComboBox* m_task;
    QComboBox* m_source;
    QCheckBox* m_enabled;
    ScheduleField* m_when;
    QPushButton* m_removeSchedule;
    ConfigText* m_text;
    QPushButton* m_save;
    pipeline::Ticket m_checkTicket;
    pipeline::Ticket m_saveTicket;
};

}  // namespace groundswell::ui
