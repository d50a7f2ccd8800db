#include "ui/pages/cluster_story.h"

#include "ui/pages/plain_table.h"
#include "ui/shell/decisions.h"
#include "ui/shell/text_label.h"
#include "ui/tables/carrier_item_model.h"
#include "ui/tables/delegates.h"
#include "ui/tables/format.h"
#include "ui/tables/growth_item_model.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/story_delegate.h"
#include "ui/tables/story_item_models.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QListView>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QTableView>
#include <QToolButton>

#include <tuple>

namespace groundswell::ui {

namespace {

QToolButton* storyButton(const QString& name, const QString& words, const QString& tip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(words);
    button->setToolTip(tip);
    button->setAccessibleName(words);
    button->setFixedHeight(24);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

QListView* storyList(const QString& name, const QString& words, QAbstractItemModel* model, QWidget* parent) {
    auto* list = new QListView(parent);
    list->setObjectName(name);
    list->setAccessibleName(words);
    list->setFrameShape(QFrame::NoFrame);
    list->setModel(model);
    list->setItemDelegate(new StoryDelegate(list));
    list->setResizeMode(QListView::Adjust);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setMouseTracking(true);
    return list;
}

TextLabel* storyWords(const QString& words, QWidget* parent) {
    auto* label = new TextLabel(words, Type::Caption, Tone::Text2, parent);
    label->setContentsMargins(16, 6, 16, 6);
    label->setElided(true);
    return label;
}

QString carrierNote(const domain::Carriers& carriers, const QString& words, const QString& unknown) {
    QStringList parts;
    const auto shown = static_cast<std::int64_t>(carriers.rows.size());
    if (carriers.total > shown)
        parts << words.arg(formatCount(shown), formatCount(carriers.total), formatCount(carriers.otherItems));
    if (carriers.unknownItems > 0) parts << unknown.arg(formatCount(carriers.unknownItems));
    return parts.join(QStringLiteral(" "));
}

void showNote(TextLabel* label, const QString& words) {
    label->setText(words);
    setPlainTip(label, words);
    label->setVisible(!words.isEmpty());
}

}  // namespace

ClusterSources::ClusterSources(PageContext context, QWidget* parent) : QWidget(parent), m_context(std::move(context)) {
    m_outlets = new CarrierItemModel(tr("Outlet or source"), m_context.clock, this);
    m_authors = new CarrierItemModel(tr("Author"), m_context.clock, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    const auto add = [this, column](const QString& name, const QString& words, CarrierItemModel* model) {
        QTableView* table = plainTable(name, words, model, CarrierItemModel::Name, this);
        table->setItemDelegate(new WordDelegate(false, table));
        table->setColumnWidth(CarrierItemModel::Items, 64);
        table->setColumnWidth(CarrierItemModel::First, 152);
        column->addWidget(table, 1);
        TextLabel* note = storyWords({}, this);
        column->addWidget(note);
        return std::pair(table, note);
    };
    std::tie(m_outletTable, m_outletNote) = add(QStringLiteral("outletTable"), tr("Outlets of the cluster"), m_outlets);
    std::tie(m_authorTable, m_authorNote) = add(QStringLiteral("authorTable"), tr("Authors of the cluster"), m_authors);
    m_authorTable->setToolTip(tr("Enter narrows all pages to an author"));
    connect(m_authorTable, &QTableView::activated, this, [this](const QModelIndex& index) {
        const auto& rows = m_authors->carriers().rows;
        if (!index.isValid() || static_cast<std::size_t>(index.row()) >= rows.size()) return;
        const std::string author = rows[static_cast<std::size_t>(index.row())].name;
        m_context.filter.change([&author](FilterValues& values) { values.author = author; });
    });
}

void ClusterSources::choose(bool authors) {
    QTableView* table = authors ? m_authorTable : m_outletTable;
    table->setFocus(Qt::OtherFocusReason);
    if (!table->currentIndex().isValid()) table->setCurrentIndex(table->model()->index(0, CarrierItemModel::Name));
}

void ClusterSources::setDetail(const pipeline::ClusterDetail& detail) {
    m_outlets->setCarriers(detail.outlets);
    m_authors->setCarriers(detail.authors);
    showNote(m_outletNote,
             carrierNote(detail.outlets, tr("%1 of %2 outlets; the others have %3 items."), tr("%1 items name none.")));
    showNote(m_authorNote, carrierNote(detail.authors, tr("%1 of %2 authors; the others have %3 items."),
                                       tr("Of %1 items the author is not known.")));
}

ClusterNotes::ClusterNotes(PageContext context, QWidget* parent) : QWidget(parent), m_context(std::move(context)) {
    m_model = new NoteItemModel(m_context.clock, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_none = storyWords(tr("No note yet. Notes are kept apart from what is computed."), this);
    m_list = storyList(QStringLiteral("noteList"), tr("Notes on the cluster"), m_model, this);
    column->addWidget(m_none);
    column->addWidget(m_list, 1);
    auto* below = new QWidget(this);
    auto* form = new QVBoxLayout(below);
    form->setContentsMargins(16, 8, 16, 8);
    form->setSpacing(6);
    m_text = new QPlainTextEdit(below);
    m_text->setObjectName(QStringLiteral("noteText"));
    m_text->setAccessibleName(tr("Text of the note"));
    m_text->setPlaceholderText(tr("Write a note…"));
    m_text->setToolTip(tr("Ctrl+Enter saves it"));
    m_text->setTabChangesFocus(true);
    m_text->setFixedHeight(64);
    form->addWidget(m_text);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(4);
    m_save = storyButton(QStringLiteral("saveNote"), tr("Add note"), tr("Keep the note (Ctrl+Enter)"), below);
    m_cancel = storyButton(QStringLiteral("cancelNote"), tr("Cancel"), tr("Leave the note as it was"), below);
    m_edit = storyButton(QStringLiteral("editNote"), tr("Edit"), tr("Change the chosen note"), below);
    m_remove = storyButton(QStringLiteral("removeNote"), tr("Remove"), tr("Remove the chosen note"), below);
    for (QToolButton* button : {m_save, m_cancel}) buttons->addWidget(button);
    buttons->addStretch(1);
    for (QToolButton* button : {m_edit, m_remove}) buttons->addWidget(button);
    form->addLayout(buttons);
    column->addWidget(below);

    auto* keys = new QShortcut(QKeySequence(QStringLiteral("Ctrl+Return")), m_text);
    keys->setContext(Qt::WidgetShortcut);
    connect(keys, &QShortcut::activated, this, &ClusterNotes::save);
    connect(m_save, &QToolButton::clicked, this, &ClusterNotes::save);
    connect(m_cancel, &QToolButton::clicked, this, &ClusterNotes::stopEditing);
    connect(m_edit, &QToolButton::clicked, this, &ClusterNotes::edit);
    connect(m_remove, &QToolButton::clicked, this, [this] {
        if (const domain::Note* note = chosen()) m_context.decisions->removeNote(note->id);
    });
    connect(m_list, &QListView::activated, this, &ClusterNotes::edit);
    connect(m_text, &QPlainTextEdit::textChanged, this, &ClusterNotes::showButtons);
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ClusterNotes::showButtons);
    connect(m_model, &QAbstractItemModel::modelReset, this, &ClusterNotes::showButtons);
    connect(m_context.decisions, &Decisions::failed, this, [this] {
        // What could not be written is not lost.
        if (!m_sent.isEmpty() && m_text->toPlainText().isEmpty()) m_text->setPlainText(m_sent);
        m_sent.clear();
    });
    connect(m_context.decisions, &Decisions::done, this, [this] { m_sent.clear(); });
    showButtons();
}

const domain::Note* ClusterNotes::chosen() const {
    return m_model->noteAt(m_list->currentIndex().row());
}

void ClusterNotes::setCluster(qlonglong cluster) {
    if (cluster == m_cluster) return;
    stopEditing();
    if (m_cluster != 0) m_drafts[m_cluster] = m_text->toPlainText();
    m_cluster = cluster;
    m_text->setPlainText(m_drafts.take(cluster));
    m_model->setNotes({});
}

void ClusterNotes::setNotes(std::vector<domain::Note> notes) {
    const qlonglong kept = m_list->currentIndex().data(IdRole).toLongLong();
    m_model->setNotes(std::move(notes));
    for (int row = 0; kept != 0 && row < m_model->rowCount(); ++row) {
        if (m_model->noteAt(row)->id.value == kept) m_list->setCurrentIndex(m_model->index(row));
    }
    showButtons();
}

void ClusterNotes::save() {
    const QString words = m_text->toPlainText().trimmed();
    if (words.isEmpty()) return;
    if (m_edited.isNone()) {
        m_context.decisions->addNote(m_cluster, words);
    } else {
        m_context.decisions->editNote(m_edited, words);
        m_edited = {};
    }
    m_sent = words;
    m_text->clear();
    showButtons();
}

void ClusterNotes::edit() {
    const domain::Note* note = chosen();
    if (note == nullptr) return;
    if (m_edited.isNone()) m_drafts[m_cluster] = m_text->toPlainText();
    m_edited = note->id;
    m_text->setPlainText(text(note->text));
    m_text->moveCursor(QTextCursor::End);
    m_text->setFocus();
    showButtons();
}

void ClusterNotes::stopEditing() {
    if (m_edited.isNone()) return;
    m_edited = {};
    m_text->setPlainText(m_drafts.take(m_cluster));
    showButtons();
}

void ClusterNotes::showButtons() {
    const bool editing = !m_edited.isNone();
    m_save->setText(editing ? tr("Save note") : tr("Add note"));
    m_save->setAccessibleName(m_save->text());
    m_save->setEnabled(m_cluster != 0 && !m_text->toPlainText().trimmed().isEmpty());
    m_cancel->setVisible(editing);
    m_edit->setEnabled(chosen() != nullptr && !editing);
    m_remove->setEnabled(chosen() != nullptr && !editing);
    m_none->setVisible(m_model->rowCount() == 0);
    m_list->setVisible(m_model->rowCount() > 0);
}

ClusterHistory::ClusterHistory(PageContext context, QWidget* parent) : QWidget(parent), m_context(std::move(context)) {
    m_events = new EventItemModel(m_context.clock, this);
    m_growth = new GrowthItemModel(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_none = storyWords(tr("It was never merged or split."), this);
    column->addWidget(m_none);
    m_list = storyList(QStringLiteral("eventList"), tr("Merges and splits of the cluster"), m_events, this);
    column->addWidget(m_list, 1);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(16, 4, 16, 4);
    m_revise = storyButton(QStringLiteral("reviseEvent"), tr("Take back"), tr("Undo the chosen merge or split"), this);
    line->addStretch(1);
    line->addWidget(m_revise);
    column->addLayout(line);
    QTableView* days = plainTable(QStringLiteral("growthTable"), tr("Growth of the cluster by day"), m_growth,
                                  GrowthItemModel::Bar, this);
    days->setItemDelegate(new WordDelegate(false, days));
    days->setItemDelegateForColumn(GrowthItemModel::Bar, new ProgressDelegate(days));
    days->setColumnWidth(GrowthItemModel::Day, 112);
    days->setColumnWidth(GrowthItemModel::Items, 72);
    column->addWidget(days, 2);
    connect(m_list->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ClusterHistory::showButton);
    connect(m_events, &QAbstractItemModel::modelReset, this, &ClusterHistory::showButton);
    connect(m_revise, &QToolButton::clicked, this, [this] {
        const domain::ClusterEvent* event = m_events->eventAt(m_list->currentIndex().row());
        if (event != nullptr) m_context.decisions->reviseEdit(event->edit, event->undoneAt.has_value());
    });
    showButton();
}

void ClusterHistory::setDetail(const pipeline::ClusterDetail& detail) {
    m_events->setEvents(detail.events);
    m_growth->setDays(detail.days);
    showButton();
}

void ClusterHistory::showButton() {
    const domain::ClusterEvent* event = m_events->eventAt(m_list->currentIndex().row());
    const bool can = event != nullptr && !event->edit.isNone();
    const bool undone = can && event->undoneAt.has_value();
    m_revise->setEnabled(can);
    m_revise->setText(undone ? tr("Do it again") : tr("Take back"));
    m_revise->setAccessibleName(m_revise->text());
    m_none->setVisible(m_events->rowCount() == 0);
    m_list->setVisible(m_events->rowCount() > 0);
    m_revise->setVisible(m_events->rowCount() > 0);
}

}  // namespace groundswell::ui
