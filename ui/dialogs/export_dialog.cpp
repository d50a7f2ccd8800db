#include "ui/dialogs/export_dialog.h"

#include "ui/pages/notice.h"
#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QRadioButton>
#include <QTableWidget>
#include <QToolButton>

#include <algorithm>
#include <optional>

namespace groundswell::ui {

namespace {

QString exportGroupOf(pipeline::ExportWhat what) {
    switch (what) {
        case pipeline::ExportWhat::Items: return QStringLiteral("exportItems");
        case pipeline::ExportWhat::Clusters: return QStringLiteral("exportClusters");
        case pipeline::ExportWhat::Keywords:
        case pipeline::ExportWhat::Table: break;
    }
    return QStringLiteral("exportKeywords");
}

// The name of the choices of the last time; no person's preset has an empty name.
const QString lastExportChoices = QStringLiteral("last");
const QString exportPresetsKey = QStringLiteral("presets");

// What is chosen one by one is in a report, however much it is.
QString reportNote(std::optional<std::int64_t> clusters, bool chosen) {
    if (clusters == 0) return ExportDialog::tr("No cluster fits; the report would be empty.");
    const QString most = formatCount(pipeline::mostReportedClusters);
    const QString what = ExportDialog::tr("One page with charts for people, nothing from elsewhere.");
    QString how;
    if (!clusters) {
        how = ExportDialog::tr("It has at most %1 clusters.").arg(most);
    } else if (!chosen && *clusters > pipeline::mostReportedClusters) {
        how = ExportDialog::tr("It has the first %1 of %2 clusters in this order; the other formats have all.")
                  .arg(most, formatCount(*clusters));
    } else {
        how = formatCounted(*clusters, ExportDialog::tr("It has the one cluster."),
                            ExportDialog::tr("It has all %1 clusters."));
    }
    return what + QChar(u' ') + how;
}

QRadioButton* scopeButton(const QString& name, const QString& words, QWidget* parent) {
    auto* button = new QRadioButton(words, parent);
    button->setObjectName(name);
    return button;
}

QToolButton* columnButton(const QString& name, const QString& iconName, const QString& words, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setIcon(icon(iconName));
    button->setToolTip(words);
    button->setAccessibleName(words);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setFixedSize(24, 24);
    return button;
}

}  // namespace

QString ExportDialog::suffixOf(pipeline::ExportFormat format) {
    switch (format) {
        case pipeline::ExportFormat::JsonLines: return QStringLiteral(".jsonl");
        case pipeline::ExportFormat::Html: return QStringLiteral(".html");
        case pipeline::ExportFormat::Csv:
        case pipeline::ExportFormat::FourCat: break;
    }
    return QStringLiteral(".csv");
}

ExportDialog::ExportDialog(pipeline::Service& service, QSettings& settings, pipeline::ExportRequest screen,
                           QWidget* parent)
    : QDialog(parent),
      m_service(service),
      m_settings(settings),
      m_screen(std::move(screen)),
      m_group(exportGroupOf(m_screen.what)) {
    setObjectName(QStringLiteral("exportDialog"));
    setWindowTitle(tr("Export"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(760, 560);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    m_notice = new Notice(this);
    column->addWidget(m_notice);
    auto* upper = new QHBoxLayout;
    upper->setSpacing(24);
    upper->addWidget(makeChoices(), 1);
    upper->addWidget(makeColumns(), 1);
    column->addLayout(upper, 1);
    column->addWidget(makePreview(), 1);
    column->addWidget(makeButtons());
    listPresets({});
    usePreset(lastExportChoices);
    changed();
}

QWidget* ExportDialog::makeChoices() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(new TextLabel(tr("Preset"), Type::Strong));
    auto* presets = new QHBoxLayout;
    m_presets = new QComboBox(box);
    m_presets->setObjectName(QStringLiteral("exportPreset"));
    m_presets->setAccessibleName(tr("Preset"));
    m_presets->setEditable(true);
    m_presets->setInsertPolicy(QComboBox::NoInsert);
    m_presets->lineEdit()->setPlaceholderText(tr("Name of these choices"));
    auto* save = new QPushButton(tr("Save"), box);
    save->setObjectName(QStringLiteral("savePreset"));
    save->setToolTip(tr("Remember these choices under this name"));
    m_removePreset = new QPushButton(tr("Remove"), box);
    m_removePreset->setObjectName(QStringLiteral("removePreset"));
    m_removePreset->setToolTip(tr("Forget the preset of this name"));
    presets->addWidget(m_presets, 1);
    presets->addWidget(save);
    presets->addWidget(m_removePreset);
    column->addLayout(presets);
    connect(m_presets, &QComboBox::activated, this, [this] { usePreset(m_presets->currentText()); });
    connect(save, &QPushButton::clicked, this, [this] {
        const QString name = m_presets->currentText().trimmed();
        if (name.isEmpty()) return m_presets->setFocus();
        savePreset(name);
        listPresets(name);
    });
    connect(m_removePreset, &QPushButton::clicked, this, &ExportDialog::removePreset);

    column->addSpacing(6);
    column->addWidget(new TextLabel(tr("Rows"), Type::Strong));
    m_onScreen = scopeButton(QStringLiteral("exportScreen"), tr("What is on this page, in its order"), box);
    const auto selected = static_cast<std::int64_t>(m_screen.ids.size());
    m_selection = scopeButton(QStringLiteral("exportSelection"),
                              selected > 0 ? formatCounted(selected, tr("The selected row"), tr("The %1 selected rows"))
                                           : tr("The selected rows (none is selected)"),
                              box);
    m_selection->setEnabled(selected > 0);
    m_all = scopeButton(QStringLiteral("exportAll"), tr("Everything, without conditions"), box);
    m_onScreen->setChecked(true);
    for (QRadioButton* button : {m_onScreen, m_selection, m_all}) {
        column->addWidget(button);
        connect(button, &QRadioButton::toggled, this, [this](bool on) {
            if (on) changed();
        });
    }
    column->addSpacing(6);
    column->addWidget(new TextLabel(tr("Format"), Type::Strong));
    m_format = new QComboBox(box);
    m_format->setObjectName(QStringLiteral("exportFormat"));
    m_format->setAccessibleName(tr("Format"));
    m_format->addItem(tr("CSV"), static_cast<int>(pipeline::ExportFormat::Csv));
    m_format->addItem(tr("JSON Lines"), static_cast<int>(pipeline::ExportFormat::JsonLines));
    if (m_screen.what == pipeline::ExportWhat::Items)
        m_format->addItem(tr("CSV for 4CAT"), static_cast<int>(pipeline::ExportFormat::FourCat));
    if (m_screen.what == pipeline::ExportWhat::Clusters)
        m_format->addItem(tr("Report (HTML)"), static_cast<int>(pipeline::ExportFormat::Html));
    column->addWidget(m_format);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::changed);
    m_formatNote = new TextLabel(Type::Caption, Tone::Text2, box);
    m_formatNote->setObjectName(QStringLiteral("formatNote"));
    m_formatNote->setWordWrap(true);
    column->addWidget(m_formatNote);
    column->addStretch(1);
    return box;
}

QWidget* ExportDialog::makeColumns() {
    m_columnBox = new QWidget(this);
    auto* column = new QVBoxLayout(m_columnBox);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* head = new QHBoxLayout;
    head->addWidget(new TextLabel(tr("Columns"), Type::Strong));
    head->addStretch(1);
    auto* up = columnButton(QStringLiteral("columnUp"), QStringLiteral("up"), tr("Move the column up"), m_columnBox);
    auto* down =
        columnButton(QStringLiteral("columnDown"), QStringLiteral("down"), tr("Move the column down"), m_columnBox);
    head->addWidget(up);
    head->addWidget(down);
    column->addLayout(head);
    m_columns = new QListWidget(m_columnBox);
    m_columns->setObjectName(QStringLiteral("exportColumns"));
    m_columns->setAccessibleName(tr("Columns in their order"));
    m_columns->setDragDropMode(QAbstractItemView::InternalMove);
    column->addWidget(m_columns, 1);
    connect(up, &QToolButton::clicked, this, [this] { moveColumn(-1); });
    connect(down, &QToolButton::clicked, this, [this] { moveColumn(1); });
    connect(m_columns, &QListWidget::itemChanged, this, &ExportDialog::changed);
    connect(m_columns->model(), &QAbstractItemModel::rowsMoved, this, &ExportDialog::changed);
    showColumns(m_screen.columns);
    return m_columnBox;
}

QWidget* ExportDialog::makePreview() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto* head = new QHBoxLayout;
    head->addWidget(new TextLabel(tr("First rows"), Type::Strong));
    m_previewNote = new TextLabel(Type::Caption, Tone::Text2, box);
    m_previewNote->setObjectName(QStringLiteral("previewNote"));
    head->addWidget(m_previewNote, 1);
    column->addLayout(head);
    m_preview = new QTableWidget(box);
    m_preview->setObjectName(QStringLiteral("exportPreview"));
    m_preview->setAccessibleName(tr("First rows of the export"));
    m_preview->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_preview->setTabKeyNavigation(false);
    m_preview->setWordWrap(false);
    m_preview->verticalHeader()->hide();
    m_preview->verticalHeader()->setDefaultSectionSize(24);
    m_preview->horizontalHeader()->setDefaultSectionSize(112);
    column->addWidget(m_preview, 1);
    column->addWidget(new TextLabel(tr("Beside the file lies another one that says where the rows come from: "
                                       "conditions, order, counts, versions, checksum."),
                                    Type::Caption, Tone::Text2));
    return box;
}

QWidget* ExportDialog::makeButtons() {
    auto* box = new QWidget(this);
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins(0, 0, 0, 0);
    auto* cancel = new QPushButton(tr("Cancel"), box);
    cancel->setObjectName(QStringLiteral("cancelExport"));
    m_export = new QPushButton(tr("Export…"), box);
    m_export->setObjectName(QStringLiteral("exportNow"));
    m_export->setToolTip(tr("Choose the file and write it"));
    m_export->setDefault(true);
    setPrimary(m_export);
    for (QPushButton* button : {cancel, m_export}) button->setFixedHeight(28);
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(m_export);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_export, &QPushButton::clicked, this, [this] {
        savePreset(lastExportChoices);
        Q_EMIT exportRequested(request());
    });
    return box;
}

ExportDialog::Scope ExportDialog::scope() const {
    if (m_selection->isChecked()) return Scope::Selection;
    return m_all->isChecked() ? Scope::All : Scope::Screen;
}

pipeline::ExportFormat ExportDialog::format() const {
    return static_cast<pipeline::ExportFormat>(m_format->currentData().toInt());
}

std::vector<std::string> ExportDialog::chosenColumns() const {
    std::vector<std::string> chosen;
    for (int row = 0; row < m_columns->count(); ++row) {
        if (m_columns->item(row)->checkState() == Qt::Checked) chosen.push_back(utf8(m_columns->item(row)->text()));
    }
    return chosen;
}

pipeline::ExportRequest ExportDialog::request() const {
    pipeline::ExportRequest request = m_screen;
    request.format = format();
    request.columns = chosenColumns();
    if (scope() == Scope::Screen) {
        request.ids = m_screen.shown;
        return request;
    }
    // What is chosen one by one needs no conditions, and everything has none.
    request.filter = {};
    request.textQuery.clear();
    request.rising.reset();
    if (scope() == Scope::All) request.ids.clear();
    if (request.keywords) {
        domain::KeywordQuestion everything;
        everything.sort = request.keywords->sort;
        everything.order = request.keywords->order;
        everything.watched = request.keywords->watched;
        request.keywords = std::move(everything);
    }
    return request;
}

void ExportDialog::showColumns(const std::vector<std::string>& chosen) {
    m_filling = true;
    m_columns->clear();
    const std::vector<std::string> all = pipeline::Service::exportColumns(m_screen.what);
    const auto add = [this](const std::string& name, bool on) {
        auto* item = new QListWidgetItem(text(name), m_columns);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable | Qt::ItemIsDragEnabled);
        item->setCheckState(on ? Qt::Checked : Qt::Unchecked);
    };
    // Two columns of the screen may be one of the file.
    for (auto name = chosen.begin(); name != chosen.end(); ++name) {
        if (std::find(all.begin(), all.end(), *name) != all.end() && std::find(chosen.begin(), name, *name) == name)
            add(*name, true);
    }
    for (const std::string& name : all) {
        if (std::find(chosen.begin(), chosen.end(), name) == chosen.end()) add(name, chosen.empty());
    }
    m_filling = false;
}

void ExportDialog::moveColumn(int step) {
    const int row = m_columns->currentRow();
    const int target = row + step;
    if (row < 0 || target < 0 || target >= m_columns->count()) return;
    m_filling = true;
    m_columns->insertItem(target, m_columns->takeItem(row));
    m_columns->setCurrentRow(target);
    m_filling = false;
    changed();
}

void ExportDialog::changed() {
    if (m_filling || m_export == nullptr) return;
    const bool rows = format() == pipeline::ExportFormat::Csv || format() == pipeline::ExportFormat::JsonLines;
    m_columnBox->setEnabled(rows);
    m_countTicket.cancel();
    switch (format()) {
        case pipeline::ExportFormat::Csv:
            m_formatNote->setText(
                tr("Opens in any spreadsheet. Cells that one would run as a formula begin with an "
                   "apostrophe."));
            break;
        case pipeline::ExportFormat::JsonLines:
            m_formatNote->setText(tr("One object a line; lists stay lists, what is unknown is null."));
            break;
        case pipeline::ExportFormat::FourCat:
            m_formatNote->setText(
                tr("The columns that 4CAT imports: id, thread_id, author, body, timestamp and more."));
            break;
        case pipeline::ExportFormat::Html:
            m_formatNote->setText(reportNote(std::nullopt, false));
            askReported();
            break;
    }
    const bool none = rows && chosenColumns().empty();
    m_export->setEnabled(!none);
    if (none) {
        m_notice->showSentence(Notice::Kind::Warning, tr("Choose a column at least."));
    } else {
        m_notice->hide();
        ask();
    }
}

void ExportDialog::askReported() {
    const pipeline::ExportRequest wanted = request();
    // A page of what rises has the ids of all its rows.
    if (!wanted.ids.empty() || wanted.rising) {
        m_formatNote->setText(reportNote(static_cast<std::int64_t>(wanted.ids.size()), true));
        return;
    }
    m_countTicket = m_service.clusters(wanted.filter, domain::ClusterSort::Id, domain::SortOrder::Ascending, {0, 1},
                                       [this](const core::Result<pipeline::ClusterPage>& page) {
                                           if (page) m_formatNote->setText(reportNote(page->total, false));
                                       });
}

void ExportDialog::ask() {
    m_ticket = m_service.exportPreview(request(), [this](core::Result<pipeline::ExportPreview> preview) {
        if (!preview) return m_notice->showError(preview.error());
        showPreview(*preview);
    });
}

void ExportDialog::showPreview(const pipeline::ExportPreview& preview) {
    m_preview->clear();
    m_preview->setColumnCount(static_cast<int>(preview.columns.size()));
    m_preview->setRowCount(static_cast<int>(preview.rows.size()));
    QStringList names;
    for (const std::string& name : preview.columns) names << text(name);
    m_preview->setHorizontalHeaderLabels(names);
    for (std::size_t row = 0; row < preview.rows.size(); ++row) {
        for (std::size_t column = 0; column < preview.rows[row].size(); ++column) {
            auto* cell = new QTableWidgetItem(oneLine(text(preview.rows[row][column])));
            m_preview->setItem(static_cast<int>(row), static_cast<int>(column), cell);
        }
    }
    m_previewNote->setText(format() == pipeline::ExportFormat::Html ? tr("a report has no rows to show here")
                           : preview.rows.empty()                   ? tr("no row fits")
                                                                    : QString());
}

void ExportDialog::listPresets(const QString& current) {
    m_settings.beginGroup(m_group + QChar(u'/') + exportPresetsKey);
    const QStringList names = m_settings.childGroups();
    m_settings.endGroup();
    m_presets->clear();
    m_presets->addItems(names);
    m_presets->setCurrentText(current);
    m_removePreset->setEnabled(!names.isEmpty());
}

void ExportDialog::usePreset(const QString& name) {
    const QString place = name == lastExportChoices ? QStringLiteral("%1/%2").arg(m_group, name)
                                                    : QStringLiteral("%1/%2/%3").arg(m_group, exportPresetsKey, name);
    m_settings.beginGroup(place);
    const QString format = m_settings.value(QStringLiteral("format")).toString();
    const int scope = m_settings.value(QStringLiteral("scope"), -1).toInt();
    const QStringList columns = m_settings.value(QStringLiteral("columns")).toStringList();
    m_settings.endGroup();
    if (format.isEmpty()) return;
    m_filling = true;
    for (int i = 0; i < m_format->count(); ++i) {
        if (m_format->itemData(i).toString() == format) m_format->setCurrentIndex(i);
    }
    // What is on the page is the first thing to think of; a preset says otherwise by name.
    if (name != lastExportChoices) {
        m_onScreen->setChecked(true);
        if (scope == static_cast<int>(Scope::Selection) && m_selection->isEnabled()) m_selection->setChecked(true);
        if (scope == static_cast<int>(Scope::All)) m_all->setChecked(true);
        std::vector<std::string> chosen;
        for (const QString& column : columns) chosen.push_back(utf8(column));
        showColumns(chosen);
    }
    m_filling = false;
    changed();
}

void ExportDialog::savePreset(const QString& name) {
    QStringList columns;
    for (const std::string& column : chosenColumns()) columns << text(column);
    QString safe = name;
    safe.replace(QChar(u'/'), QChar(u' ')).replace(QChar(u'\\'), QChar(u' '));
    m_settings.beginGroup(name == lastExportChoices ? QStringLiteral("%1/%2").arg(m_group, name)
                                                    : QStringLiteral("%1/%2/%3").arg(m_group, exportPresetsKey, safe));
    m_settings.setValue(QStringLiteral("format"), QString::number(static_cast<int>(format())));
    m_settings.setValue(QStringLiteral("scope"), static_cast<int>(scope()));
    m_settings.setValue(QStringLiteral("columns"), columns);
    m_settings.endGroup();
}

void ExportDialog::removePreset() {
    const QString name = m_presets->currentText().trimmed();
    if (name.isEmpty()) return;
    m_settings.remove(QStringLiteral("%1/%2/%3").arg(m_group, exportPresetsKey, name));
    listPresets({});
}

}  // namespace groundswell::ui
