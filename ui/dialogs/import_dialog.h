#pragma once

#include "ui/pages/page.h"

#include <QDialog>
#include <QStringList>

#include <map>
#include <vector>

class QComboBox;
class QPushButton;
class QTableWidget;
class QVBoxLayout;

namespace groundswell::ui {

class Notice;
class TextLabel;

/// The first items of files as an import would take them, and for tables which column is what. Nothing is stored before
/// a person says so. Owner thread only.
class ImportDialog : public QDialog {
    Q_OBJECT

public:
    ImportDialog(PageContext context, const QStringList& files, std::string source, QWidget* parent = nullptr);

Q_SIGNALS:
    /// `tables` are those whose columns a person gave another meaning.
    void importRequested(const std::vector<groundswell::pipeline::TableChoice>& tables);

private:
    void makeHead(QVBoxLayout* column, const QStringList& files);
    void makeFields(QVBoxLayout* column);
    void makeButtons(QVBoxLayout* column);
    void look();
    void showPreview(const core::Result<pipeline::ImportPreview>& preview);
    void showFields();
    void showRows();
    void showProblems();
    void chooseColumn(const std::string& field, int index);
    [[nodiscard]] std::vector<pipeline::TableChoice> choices() const;
    [[nodiscard]] bool hasOtherFiles() const;
    [[nodiscard]] bool isTextMissing() const;

    PageContext m_context;
    const std::string m_source;
    Notice* m_notice;
    TextLabel* m_name;
    QComboBox* m_files;
    TextLabel* m_kind;
    QWidget* m_fields;
    std::vector<std::pair<std::string, QComboBox*>> m_columns;  // by field of items
    QTableWidget* m_rows;
    TextLabel* m_counts;
    TextLabel* m_problems;
    QPushButton* m_import;
    pipeline::ImportPreview m_preview;
    std::map<std::vector<std::string>, pipeline::TableChoice> m_chosen;  // by the columns, sorted
    pipeline::Ticket m_ticket;
};

}  // namespace groundswell::ui
