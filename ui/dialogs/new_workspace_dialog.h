#pragma once

#include "models/config/workspace_config.h"
#include "models/core/error.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QListWidget;
class QPlainTextEdit;
class QPushButton;

namespace groundswell::ui {

class Notice;
class TextLabel;

/// "Coastal Desk" -> "coastal-desk": an id that a workspace may have, or empty.
[[nodiscard]] std::string idFromName(const QString& name);

/// Asks for a name and feeds, and makes the config of a new workspace. Stays open until the program has stored it.
class NewWorkspaceDialog : public QDialog {
    Q_OBJECT

public:
    explicit NewWorkspaceDialog(QWidget* parent = nullptr);

    /// How many files are imported once the workspace is there.
    void setFiles(qsizetype files);
    void showError(const core::Error& error);

Q_SIGNALS:
    void workspaceMade(const groundswell::config::WorkspaceConfig& workspace);

private:
    void check();
    /// Whether a person does not want this source of the starter list.
    [[nodiscard]] bool leftOut(const std::string& source) const;
    void make();

    QLineEdit* m_name;
    TextLabel* m_id;
    TextLabel* m_later;
    QCheckBox* m_starter;
    QListWidget* m_regions;
    QPlainTextEdit* m_feeds;
    Notice* m_notice;
    QPushButton* m_make;
};

}  // namespace groundswell::ui
