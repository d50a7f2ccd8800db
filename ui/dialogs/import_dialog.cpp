#include "ui/dialogs/import_dialog.h"

#include "ui/editors/plain_table.h"
#include "ui/pages/notice.h"
#include "ui/shell/describe.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>
#include <utility>

namespace groundswell::ui {

namespace {

constexpr qsizetype importProblemsShown = 3;

QString fileName(const QString& path) {
    const QString last = path.section(QChar(u'/'), -1, -1, QString::SectionSkipEmpty);
    return oneLine(text(utf8(last.isEmpty() ? path : last)));
}

// In full: whether a date was understood is seen by its year.
QString dayAndTime(std::optional<core::UtcTime> time) {
    return time ? toQt(*time).toString(QStringLiteral("yyyy-MM-dd HH:mm")) : QStringLiteral("–");
}

std::vector<std::string> sortedColumns(std::vector<std::string> columns) {
    std::sort(columns.begin(), columns.end());
    return columns;
}

}  // namespace

ImportDialog::ImportDialog(PageContext context, const QStringList& files, std::string source, QWidget* parent)
    : QDialog(parent), m_context(std::move(context)), m_source(std::move(source)) {
    setObjectName(QStringLiteral("importDialog"));
    setWindowTitle(tr("Import files"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(800, 600);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    m_notice = new Notice(this);
    column->addWidget(m_notice);
    makeHead(column, files);
    makeFields(column);
    m_rows = makePlainTable(QStringLiteral("importRows"), tr("First items of the file"), {120, 128, 0, 160, 72},
                            {tr("Date (UTC)"), tr("Author"), tr("Text"), tr("Link"), tr("Language")}, this);
    m_rows->verticalHeader()->setDefaultSectionSize(24);
    column->addWidget(m_rows, 1);
    m_counts = new TextLabel(Type::Body, Tone::Text, this);
    m_counts->setObjectName(QStringLiteral("importCounts"));
    m_counts->setWordWrap(true);
    m_problems = new TextLabel(Type::Body, Tone::Text2, this);
    m_problems->setObjectName(QStringLiteral("importProblems"));
    m_problems->setWordWrap(true);
    column->addWidget(m_counts);
    column->addWidget(m_problems);
    makeButtons(column);
    look();
}

bool ImportDialog::hasOtherFiles() const {
    return m_files->count() > 1 || m_preview.files > 1;
}

void ImportDialog::makeHead(QVBoxLayout* column, const QStringList& files) {
    m_name = new TextLabel(
        files.size() == 1 ? fileName(files.front()) : formatCounted(files.size(), tr("%1 file"), tr("%1 files")),
        Type::Strong, Tone::Text, this);
    m_name->setObjectName(QStringLiteral("importName"));
    m_name->setElided(true);
    column->addWidget(m_name);
    m_files = new QComboBox(this);
    m_files->setObjectName(QStringLiteral("importFile"));
    m_files->setAccessibleName(tr("File that is shown"));
    m_files->setFixedHeight(28);
    for (const QString& file : files) m_files->addItem(fileName(file), file);
    m_files->setVisible(files.size() > 1);
    connect(m_files, &QComboBox::currentIndexChanged, this, &ImportDialog::look);
    column->addWidget(m_files);
    m_kind = new TextLabel(Type::Body, Tone::Text2, this);
    m_kind->setObjectName(QStringLiteral("importKind"));
    m_kind->setWordWrap(true);
    column->addWidget(m_kind);
}

void ImportDialog::makeFields(QVBoxLayout* column) {
    const std::pair<const char*, QString> fields[] = {
        {"text", tr("Text")}, {"title", tr("Title")},       {"published_at", tr("Date")}, {"author", tr("Author")},
        {"url", tr("Link")},  {"language", tr("Language")}, {"outlet", tr("Outlet")},     {"id", tr("Id")}};
    m_fields = new QWidget(this);
    auto* grid = new QGridLayout(m_fields);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    int place = 0;
    for (const auto& [field, words] : fields) {
        auto* name = new TextLabel(words, Type::Body, Tone::Text2, m_fields);
        auto* columns = new QComboBox(m_fields);
        columns->setObjectName(QStringLiteral("column_") + QString::fromLatin1(field));
        columns->setAccessibleName(tr("Column of the field %1").arg(words));
        columns->setFixedHeight(24);
        columns->setMinimumContentsLength(12);
        columns->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        grid->addWidget(name, place / 2, 2 * (place % 2));
        grid->addWidget(columns, place / 2, 2 * (place % 2) + 1);
        connect(columns, &QComboBox::currentIndexChanged, this,
                [this, key = std::string(field)](int index) { chooseColumn(key, index); });
        m_columns.emplace_back(field, columns);
        ++place;
    }
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
    m_fields->hide();
    column->addWidget(m_fields);
}

void ImportDialog::makeButtons(QVBoxLayout* column) {
    auto* buttons = new QHBoxLayout;
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(QStringLiteral("cancelImport"));
    cancel->setAutoDefault(false);
    m_import = new QPushButton(tr("Import"), this);
    m_import->setObjectName(QStringLiteral("importNow"));
    m_import->setDefault(true);
    m_import->setEnabled(false);
    setPrimary(m_import);
    buttons->addStretch(1);
    for (QPushButton* button : {cancel, m_import}) {
        button->setFixedHeight(28);
        buttons->addWidget(button);
    }
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_import, &QPushButton::clicked, this, [this] {
        Q_EMIT importRequested(choices());
        accept();
    });
}

std::vector<pipeline::TableChoice> ImportDialog::choices() const {
    std::vector<pipeline::TableChoice> all;
    for (const auto& [columns, choice] : m_chosen) all.push_back(choice);
    return all;
}

// What stands there stays until the answer comes; only the newest question is answered.
void ImportDialog::look() {
    if (m_preview.file.empty()) m_kind->setText(tr("Reading the beginning of the file…"));
    m_ticket = m_context.service().previewImport(
        utf8(m_files->currentData().toString()), m_source, choices(),
        [this](const core::Result<pipeline::ImportPreview>& preview) { showPreview(preview); });
}

void ImportDialog::showPreview(const core::Result<pipeline::ImportPreview>& preview) {
    m_preview = preview ? *preview : pipeline::ImportPreview();
    const core::Error* error = !preview ? &preview.error() : preview->error ? &*preview->error : nullptr;
    if (error != nullptr && isTextMissing()) {
        m_notice->showSentence(Notice::Kind::Warning, tr("No column is known as the text. Choose the one that is."));
    } else if (error != nullptr) {
        m_notice->showError(*error);
    } else {
        m_notice->showSentence(Notice::Kind::Information, {});
    }
    // Of several files, and of a folder, the others may still be readable.
    m_import->setEnabled(error == nullptr || hasOtherFiles());
    QStringList kind{describeFileKind(m_preview.kind)};
    if (!m_preview.table.columns.empty()) {
        kind << formatCounted(static_cast<std::int64_t>(m_preview.table.columns.size()), tr("%1 column"),
                              tr("%1 columns"));
    }
    if (m_preview.files > 1) {
        kind << tr("the first of %1 in the folder: %2")
                    .arg(formatCounted(m_preview.files, tr("%1 file"), tr("%1 files")),
                         isolated(fileName(text(m_preview.file))));
    }
    kind.removeAll(QString());
    m_kind->setText(kind.join(QStringLiteral(" · ")));
    showFields();
    showRows();
    showProblems();
}

bool ImportDialog::isTextMissing() const {
    const auto isEmpty = [this](const char* field) {
        const auto known = m_preview.table.fields.find(field);
        return known == m_preview.table.fields.end() || known->second.empty();
    };
    return !m_preview.table.columns.empty() && isEmpty("text") && isEmpty("title");
}

void ImportDialog::showFields() {
    m_fields->setVisible(!m_preview.table.columns.empty());
    for (const auto& [field, box] : m_columns) {
        const QSignalBlocker quiet(box);
        box->clear();
        box->addItem(tr("No column"));
        const auto known = m_preview.table.fields.find(field);
        const std::string taken =
            known == m_preview.table.fields.end() || known->second.empty() ? std::string() : known->second.front();
        for (const std::string& column : m_preview.table.columns) {
            box->addItem(oneLine(text(column)));
            if (column == taken) box->setCurrentIndex(box->count() - 1);
        }
    }
}

void ImportDialog::showRows() {
    m_rows->clearContents();
    m_rows->setRowCount(static_cast<int>(m_preview.rows.size()));
    for (int row = 0; row < m_rows->rowCount(); ++row) {
        const pipeline::ImportPreviewRow& one = m_preview.rows[static_cast<std::size_t>(row)];
        setPlainCell(m_rows, row, 0, dayAndTime(one.published))->setToolTip(formatIso(one.published));
        setPlainCell(m_rows, row, 1, text(one.author));
        setPlainCell(m_rows, row, 2, text(one.text));
        setPlainCell(m_rows, row, 3, text(one.url));
        setPlainCell(m_rows, row, 4, text(one.language));
    }
}

void ImportDialog::showProblems() {
    QStringList words;
    if (m_preview.sampled > 0) {
        words << (m_preview.more
                      ? tr("The first %1 records were read.").arg(formatCount(m_preview.sampled))
                      : formatCounted(m_preview.sampled, tr("%1 record was read."), tr("%1 records were read.")));
    }
    if (m_preview.noText > 0) words << formatCounted(m_preview.noText, tr("%1 has no text."), tr("%1 have no text."));
    if (m_preview.rejected > 0)
        words << formatCounted(m_preview.rejected, tr("%1 cannot be read."), tr("%1 cannot be read."));
    m_counts->setText(words.join(QChar(u' ')));
    m_counts->setVisible(!words.isEmpty());
    QStringList problems;
    for (const std::string& problem : m_preview.problems) problems << oneLine(text(problem));
    QString shown = problems.mid(0, importProblemsShown).join(QChar(u'\n'));
    if (problems.size() > importProblemsShown)
        shown += QChar(u'\n') + tr("… and more like these. The import lists them in Runs.");
    m_problems->setText(shown);
    setPlainTip(m_problems, problems.join(QChar(u'\n')));
    m_problems->setVisible(!problems.isEmpty());
}

void ImportDialog::chooseColumn(const std::string& field, int index) {
    if (index < 0 || m_preview.table.columns.empty()) return;
    std::vector<std::string> columns = sortedColumns(m_preview.table.columns);
    const auto found = m_chosen.find(columns);
    pipeline::TableChoice choice = found == m_chosen.end() ? m_preview.table : found->second;
    const auto column = static_cast<std::size_t>(index - 1);
    choice.fields[field] =
        index == 0 ? std::vector<std::string>() : std::vector<std::string>{m_preview.table.columns[column]};
    m_chosen[std::move(columns)] = std::move(choice);
    look();
}

}  // namespace groundswell::ui
