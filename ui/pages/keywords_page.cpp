#include "ui/pages/keywords_page.h"

#include "ui/pages/facet_panel.h"
#include "ui/pages/keyword_conditions.h"
#include "ui/pages/keyword_dock.h"
#include "ui/pages/notice.h"
#include "ui/pages/table_pane.h"
#include "ui/shell/decisions.h"
#include "ui/tables/delegates.h"
#include "ui/tables/format.h"
#include "ui/tables/row_table.h"
#include "ui/tables/star_delegate.h"

#include <QHBoxLayout>
#include <QSplitter>

#include <algorithm>

namespace groundswell::ui {

KeywordsPage::KeywordsPage(PageContext context, QWidget* parent) : Page(std::move(context), parent) {
    setObjectName(QStringLiteral("keywordsPage"));
    m_model = new KeywordTableModel(m_context.service(), m_context.clock, this);
    m_facets = new FacetPanel(m_context, false, this);
    m_dock = new KeywordDock(m_context, this);
    m_dock->hide();
    QWidget* middle = makeTable();
    connect(m_dock, &KeywordDock::closeRequested, this, [this] { m_pane->table()->selectId(0); });
    connect(m_dock, &KeywordDock::itemsRequested, this, [this] { narrowTo(m_dock->keyword()); });
    connect(m_dock, &KeywordDock::clusterRequested, this, &Page::clusterRequested);
    connect(m_model, &PagedItemModel::totalChanged, this, [this] {
        showEmptyWords();
        Q_EMIT countsChanged();
    });
    connect(m_pane->empty(), &EmptyState::actionTriggered, this, [this] {
        m_conditions->clear();
        m_context.filter.clear();
    });
    m_splitter = new QSplitter(this);
    m_splitter->setObjectName(QStringLiteral("keywordSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_facets);
    m_splitter->addWidget(middle);
    m_splitter->addWidget(m_dock);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 0);
    m_splitter->setSizes({176, 700, 424});
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_splitter);
    showColumns();
    m_pane->table()->showSort(KeywordTableModel::columnOf(m_sort), Qt::DescendingOrder);
    setFocusProxy(m_pane->table());
}

QWidget* KeywordsPage::makeTable() {
    auto* middle = new QWidget(this);
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_conditions = new KeywordConditions(middle);
    m_pane = new TablePane(m_model, tr("%1 keyword"), tr("%1 keywords"), middle);
    column->addWidget(m_pane, 1);
    column->insertWidget(0, m_conditions);
    connect(m_conditions, &KeywordConditions::changed, this, &KeywordsPage::requery);
    RowTable* table = m_pane->table();
    table->setObjectName(QStringLiteral("keywordsTable"));
    table->setAccessibleName(tr("Keywords"));
    table->setItemDelegate(new WordDelegate(false, table));
    table->setItemDelegateForColumn(KeywordTableModel::Star, new StarDelegate(table));
    table->setItemDelegateForColumn(KeywordTableModel::Rising, new WordDelegate(true, table));
    table->setItemDelegateForColumn(KeywordTableModel::Days, new SparklineDelegate(table));
    for (const int quiet :
         {KeywordTableModel::Usual, KeywordTableModel::Kind, KeywordTableModel::Languages, KeywordTableModel::Last}) {
        table->setItemDelegateForColumn(quiet, new RowDelegate(table));
    }
    table->setDroppable({KeywordTableModel::Languages, KeywordTableModel::Clusters, KeywordTableModel::Usual,
                         KeywordTableModel::Kind, KeywordTableModel::Recent, KeywordTableModel::Days});
    table->setRowHeight(1, 32);
    table->setActionColumn(KeywordTableModel::Star);
    connect(table, &RowTable::actionClicked, this, &KeywordsPage::toggleWatched);
    table->setSortable([](int column) { return KeywordTableModel::sortOf(column).has_value(); });
    connect(table, &RowTable::headClicked, this, &KeywordsPage::sortBy);
    connect(table, &RowTable::idSelected, this, &KeywordsPage::showKeyword);
    connect(table, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (const domain::KeywordTrend* row = m_model->rowAt(index.row())) narrowTo(row->row.text);
    });
    return middle;
}

void KeywordsPage::showColumns() {
    const bool all = !m_dock->isVisibleTo(this);
    QList<int> widths(KeywordTableModel::ColumnCount, 0);
    widths[KeywordTableModel::Star] = 28;
    widths[KeywordTableModel::Rising] = 60;
    widths[KeywordTableModel::Recent] = 56;
    widths[KeywordTableModel::Usual] = 56;
    widths[KeywordTableModel::Days] = 104;
    widths[KeywordTableModel::Keyword] = 240;
    widths[KeywordTableModel::Kind] = 80;
    widths[KeywordTableModel::Items] = 64;
    widths[KeywordTableModel::Clusters] = all ? 72 : 0;
    widths[KeywordTableModel::Languages] = all ? 88 : 0;
    widths[KeywordTableModel::Last] = 88;
    m_pane->table()->setColumnWidths(widths, KeywordTableModel::Keyword);
}

void KeywordsPage::showKeyword(qlonglong id) {
    const domain::KeywordTrend* row = id != 0 ? m_model->rowAt(m_model->rowOf(id)) : nullptr;
    if (row != nullptr) m_dock->showKeyword(*row);
    m_dock->setVisible(row != nullptr);
    showColumns();
}

void KeywordsPage::narrowTo(const std::string& keyword) {
    if (keyword.empty()) return;
    // A copy: the row may be gone when the conditions change.
    m_context.filter.change([wanted = std::string(keyword)](FilterValues& values) { values.keyword = wanted; });
    Q_EMIT pageRequested(QStringLiteral("content"));
}

void KeywordsPage::toggleWatched(int row) {
    const domain::KeywordTrend* found = m_model->rowAt(row);
    if (found == nullptr || m_context.decisions == nullptr) return;
    const QString keyword = text(found->row.text);
    if (!m_model->isWatched(row)) return m_context.decisions->watchKeyword(keyword);
    const auto same = [&](const domain::WatchRow& watch) {
        return text(watch.watch.target).toCaseFolded() == keyword.toCaseFolded();
    };
    const auto watch = std::find_if(m_watches.begin(), m_watches.end(), same);
    if (watch != m_watches.end()) m_context.decisions->removeWatch(watch->watch.id);
}

void KeywordsPage::askWatched() {
    m_watchTicket = m_context.service().watches([this](core::Result<std::vector<domain::WatchRow>> watches) {
        if (!watches) return;
        m_watches = std::move(*watches);
        std::erase_if(m_watches, [](const auto& row) { return row.watch.kind != domain::WatchKind::Keyword; });
        QSet<QString> keywords;
        for (const domain::WatchRow& row : m_watches) keywords << text(row.watch.target);
        m_model->setWatched(keywords);
        if (m_sort == domain::KeywordSort::Watched) requery();
    });
}

void KeywordsPage::requery() {
    domain::KeywordQuestion question;
    question.filter = m_context.filter.filter();
    m_conditions->addTo(question);
    question.sort = m_sort;
    question.order = m_order;
    if (m_sort == domain::KeywordSort::Watched) {
        for (const domain::WatchRow& row : m_watches) question.watched.push_back(row.watch.target);
    }
    m_model->setQuestion(question);
}

void KeywordsPage::applyFilter() {
    requery();
    m_facets->refresh();
    if (m_dock->isVisible()) m_dock->refresh();
}

void KeywordsPage::refresh() {
    askWatched();
    m_model->refresh();
    m_facets->refresh();
    if (m_dock->isVisible()) m_dock->refresh();
}

void KeywordsPage::sortBy(int column) {
    if (const auto sort = KeywordTableModel::sortOf(column)) {
        const bool again = *sort == m_sort && m_order == domain::SortOrder::Descending;
        m_sort = *sort;
        m_order = again ? domain::SortOrder::Ascending : domain::SortOrder::Descending;
        requery();
    }
    m_pane->table()->showSort(KeywordTableModel::columnOf(m_sort),
                              m_order == domain::SortOrder::Ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
}

void KeywordsPage::showEmptyWords() {
    if (m_context.filter.values().isEmpty() && m_conditions->isEmpty()) {
        m_pane->empty()->setWords(tr("Here will be the key phrases, hashtags, names and topics of your items"),
                                  tr("Nothing has been imported or fetched yet."));
    } else {
        m_pane->empty()->setWords(tr("No keyword matches all conditions"),
                                  tr("Remove one of the conditions above the table, or all of them."),
                                  tr("Remove all conditions"));
    }
}

void KeywordsPage::setFacetsShown(bool shown) {
    m_facets->setVisible(shown);
}

bool KeywordsPage::stepBack() {
    if (!m_dock->isVisible()) return false;
    if (m_dock->stepBack()) return true;
    m_pane->table()->selectId(0);
    m_pane->table()->setFocus();
    return true;
}

bool KeywordsPage::act(RowAction action) {
    const qlonglong id = m_pane->table()->selectedId();
    const int row = id != 0 ? m_model->rowOf(id) : -1;
    if (action != RowAction::Watch || row < 0) return false;
    toggleWatched(row);
    return true;
}

std::optional<pipeline::ExportRequest> KeywordsPage::exportRequest() const {
    pipeline::ExportRequest request;
    request.what = pipeline::ExportWhat::Keywords;
    request.filter = m_model->question().filter;
    request.keywords = m_model->question();
    request.order = m_model->question().order;
    request.columns = {"keyword",       "watched", "kind",     "velocity",  "items_recent",      "items_usual",
                       "items_14_days", "items",   "clusters", "languages", "last_published_at", "first_published_at"};
    return request;
}

void KeywordsPage::saveState(QSettings& settings) const {
    settings.setValue(QStringLiteral("keywords/splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("keywords/sort"), static_cast<int>(m_sort));
    settings.setValue(QStringLiteral("keywords/ascending"), m_order == domain::SortOrder::Ascending);
}

void KeywordsPage::restoreState(const QSettings& settings) {
    m_splitter->restoreState(settings.value(QStringLiteral("keywords/splitter")).toByteArray());
    const int sort = settings.value(QStringLiteral("keywords/sort"), static_cast<int>(m_sort)).toInt();
    if (sort >= 0 && sort <= static_cast<int>(domain::KeywordSort::Watched))
        m_sort = static_cast<domain::KeywordSort>(sort);
    const bool ascending = settings.value(QStringLiteral("keywords/ascending"), false).toBool();
    m_order = ascending ? domain::SortOrder::Ascending : domain::SortOrder::Descending;
    m_pane->table()->showSort(KeywordTableModel::columnOf(m_sort),
                              ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
}

void KeywordsPage::workspaceChanged() {
    m_pane->table()->selectId(0);
    m_model->clear();
    m_model->setWatched({});
    m_watches.clear();
    m_dock->forget();
}

}  // namespace groundswell::ui
