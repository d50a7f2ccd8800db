#pragma once

#include "pipeline/service.h"

#include <QDialog>
#include <QSettings>

class QComboBox;
class QListWidget;
class QPushButton;
class QRadioButton;
class QTableWidget;

namespace groundswell::ui {

class Notice;
class TextLabel;

/// Asks which rows, columns and form an export has, shows its first rows, and remembers choices under names. Does not
/// write: says what was chosen. Owner thread only.
class ExportDialog : public QDialog {
    Q_OBJECT

public:
    /// `screen`: the page's rows in its order, with its columns, and the ids of what is selected.
    ExportDialog(pipeline::Service& service, QSettings& settings, pipeline::ExportRequest screen,
                 QWidget* parent = nullptr);

    /// What is chosen now, but for the file.
    [[nodiscard]] pipeline::ExportRequest request() const;
    /// ".csv", ".jsonl", ".html".
    [[nodiscard]] static QString suffixOf(pipeline::ExportFormat format);

Q_SIGNALS:
    void exportRequested(const groundswell::pipeline::ExportRequest& request);

private:
    enum class Scope { Screen, Selection, All };

    QWidget* makeChoices();
    QWidget* makeColumns();
    QWidget* makePreview();
    QWidget* makeButtons();
    [[nodiscard]] Scope scope() const;
    [[nodiscard]] pipeline::ExportFormat format() const;
    [[nodiscard]] std::vector<std::string> chosenColumns() const;
    void showColumns(const std::vector<std::string>& chosen);
    void moveColumn(int step);
    void changed();
    void ask();
    /// How many of the clusters a report has.
    void askReported();
    void showPreview(const pipeline::ExportPreview& preview);
    void listPresets(const QString& current);
    void usePreset(const QString& name);
    void savePreset(const QString& name);
    void removePreset();

    pipeline::Service& m_service;
    QSettings& m_settings;
    const pipeline::ExportRequest m_screen;
    const QString m_group;  ///< of the settings: presets of items differ from those of clusters
    Notice* m_notice;
    QComboBox* m_presets;
    QPushButton* m_removePreset;
    QRadioButton* m_onScreen;
    QRadioButton* m_selection;
    QRadioButton* m_all;
    QComboBox* m_format;
    TextLabel* m_formatNote;
    QListWidget* m_columns;
    QWidget* m_columnBox;
    QTableWidget* m_preview;
    TextLabel* m_previewNote;
    QPushButton* m_export = nullptr;
    bool m_filling = false;
    pipeline::Ticket m_ticket;
    pipeline::Ticket m_countTicket;
};

}  // namespace groundswell::ui
