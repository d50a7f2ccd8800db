#include "ui/pages/content_page.h"

#include "ui/pages/facet_panel.h"
#include "ui/pages/item_preview.h"
#include "ui/pages/notice.h"
#include "ui/pages/table_pane.h"
#include "ui/shell/decisions.h"
#include "ui/tables/column_menu.h"
#include "ui/tables/delegates.h"
#include "ui/tables/hit_text_delegate.h"
#include "ui/tables/row_table.h"
#include "ui/tables/star_delegate.h"

#include <QHBoxLayout>
#include <QSplitter>

namespace groundswell::ui {

namespace {

struct ContentColumn {
    ContentItemModel::Column column;
    const char* key;  ///< for the settings
    int width;
    bool besidePreview;
};

constexpr ContentColumn contentColumns[] = {
    {ContentItemModel::Star, "star", 28, true},        {ContentItemModel::Time, "time", 128, true},
    {ContentItemModel::Source, "outlet", 128, true},   {ContentItemModel::Author, "author", 128, false},
    {ContentItemModel::Text, "text", 240, true},       {ContentItemModel::Language, "language", 56, true},
    {ContentItemModel::Cluster, "cluster", 72, false}, {ContentItemModel::Similar, "similar", 72, false},
    {ContentItemModel::State, "state", 88, false},
};

}  // namespace

ContentPage::ContentPage(PageContext context, QWidget* parent) : Page(std::move(context), parent) {
    setObjectName(QStringLiteral("contentPage"));
    m_model = new ContentItemModel(m_context.service(), m_context.clock, this);
    m_facets = new FacetPanel(m_context, false, this);
    m_pane = new TablePane(m_model, tr("%1 item"), tr("%1 items"), this);
    m_preview = new ItemPreview(m_context, this);
    m_preview->hide();

    RowTable* table = m_pane->table();
    table->setObjectName(QStringLiteral("itemTable"));
    table->setAccessibleName(tr("Items"));
    table->setItemDelegate(new RowDelegate(table));
    table->setItemDelegateForColumn(ContentItemModel::Star, new StarDelegate(table));
    table->setActionColumn(ContentItemModel::Star);
    connect(table, &RowTable::actionClicked, this, &ContentPage::toggleWatched);
    table->setItemDelegateForColumn(ContentItemModel::Text, new HitTextDelegate(table));
    table->setDroppable({ContentItemModel::State, ContentItemModel::Similar, ContentItemModel::Cluster,
                         ContentItemModel::Author, ContentItemModel::Source});
    table->setRowHeight(2, 40);
    table->setSortable([](int column) { return ContentItemModel::sortOf(column).has_value(); });
    connect(table, &RowTable::headClicked, this, &ContentPage::sortBy);
    connect(table, &RowTable::idSelected, this, &ContentPage::showItem);
    connect(m_preview, &ItemPreview::closeRequested, this, [this] { m_pane->table()->selectId(0); });
    connect(m_preview, &ItemPreview::clusterRequested, this, &Page::clusterRequested);
    connect(m_preview, &ItemPreview::itemRequested, this,
            [this](const domain::ItemRow& row) { m_preview->showItem(row); });
    connect(m_model, &PagedItemModel::totalChanged, this, [this] {
        if (m_context.filter.values().isEmpty()) {
            m_pane->empty()->setFirstWords(tr("Here will be what your sources published"),
                                           tr("Nothing has been imported or fetched yet."));
        } else {
            m_pane->empty()->setWords(tr("No item matches all conditions"),
                                      tr("Remove one of the conditions above the table, or all of them."),
                                      tr("Remove all conditions"));
        }
        Q_EMIT countsChanged();
    });
    connect(m_pane->empty(), &EmptyState::actionTriggered, this, [this] {
        if (m_context.filter.values().isEmpty()) return Q_EMIT actionRequested(QStringLiteral("importFiles"));
        m_context.filter.clear();
    });
    connect(m_pane->empty(), &EmptyState::otherTriggered, this,
            [this] { Q_EMIT actionRequested(QStringLiteral("addSource")); });

    m_splitter = new QSplitter(this);
    m_splitter->setObjectName(QStringLiteral("contentSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_facets);
    m_splitter->addWidget(m_pane);
    m_splitter->addWidget(m_preview);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 0);
    m_splitter->setSizes({176, 700, 424});
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_splitter);
    makeColumns();
    showColumns();
    table->showSort(ContentItemModel::columnOf(m_sort), Qt::DescendingOrder);
    setFocusProxy(table);
}

void ContentPage::makeColumns() {
    QList<ColumnMenu::Entry> entries;
    for (const ContentColumn& one : contentColumns) {
        if (one.column == ContentItemModel::Text) continue;
        entries << ColumnMenu::Entry{one.column, QString::fromLatin1(one.key),
                                     m_model->headerData(one.column, Qt::Horizontal, Qt::DisplayRole).toString()};
    }
    m_columns = new ColumnMenu(entries, {}, m_pane);
    m_columns->setObjectName(QStringLiteral("contentColumns"));
    m_columns->setAccessibleName(tr("Columns of the table of items"));
    m_pane->headLine()->addWidget(m_columns);
    connect(m_columns, &ColumnMenu::changed, this, &ContentPage::showColumns);
}

void ContentPage::showColumns() {
    const bool all = !m_preview->isVisibleTo(this);
    QList<int> widths(ContentItemModel::ColumnCount, 0);
    for (const ContentColumn& one : contentColumns) {
        if ((all || one.besidePreview) && m_columns->isShown(one.column)) widths[one.column] = one.width;
    }
    m_columns->setAllShown(all);
    m_pane->table()->setScrolling(all);
    m_pane->table()->setColumnWidths(widths, ContentItemModel::Text);
}

void ContentPage::showItem(qlonglong id) {
    const domain::ItemRow* row = id != 0 ? m_model->rowAt(m_model->rowOf(id)) : nullptr;
    if (row != nullptr) m_preview->showItem(*row);
    m_preview->setVisible(row != nullptr);
    showColumns();
}

void ContentPage::requery() {
    m_model->setQuery(m_context.filter.filter(), m_sort, m_order);
}

void ContentPage::applyFilter() {
    requery();
    m_facets->refresh();
}

bool ContentPage::toggleWatched(int row) {
    const domain::ItemRow* found = m_model->rowAt(row);
    if (found == nullptr || found->item.cluster.isNone() || m_context.decisions == nullptr) return false;
    m_context.decisions->setWatched({found->item.cluster.value}, !m_model->isWatched(*found));
    return true;
}

bool ContentPage::act(RowAction action) {
    const qlonglong id = m_pane->table()->selectedId();
    return action == RowAction::Watch && id != 0 && toggleWatched(m_model->rowOf(id));
}

void ContentPage::askWatched() {
    m_watchTicket = m_context.service().watches([this](core::Result<std::vector<domain::WatchRow>> watches) {
        if (!watches) return;
        QSet<qlonglong> clusters;
        for (const domain::WatchRow& row : *watches) {
            if (!row.watch.cluster.isNone()) clusters << row.watch.cluster.value;
        }
        m_model->setWatched(clusters);
    });
}

void ContentPage::refresh() {
    askWatched();
    m_model->refresh();
    m_facets->refresh();
}

void ContentPage::sortBy(int column) {
    if (const auto sort = ContentItemModel::sortOf(column)) {
        const bool again = *sort == m_sort && m_order == domain::SortOrder::Descending;
        m_sort = *sort;
        m_order = again ? domain::SortOrder::Ascending : domain::SortOrder::Descending;
        requery();
    }
    m_pane->table()->showSort(ContentItemModel::columnOf(m_sort),
                              m_order == domain::SortOrder::Ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
}

void ContentPage::setFacetsShown(bool shown) {
    m_facets->setVisible(shown);
}

bool ContentPage::stepBack() {
    if (!m_preview->isVisible()) return false;
    m_pane->table()->selectId(0);
    m_pane->table()->setFocus();
    return true;
}

std::optional<pipeline::ExportRequest> ContentPage::exportRequest() const {
    pipeline::ExportRequest request;
    request.what = pipeline::ExportWhat::Items;
    request.filter = m_model->filter();
    request.itemSort = m_model->sortKey();
    request.order = m_model->sortOrder();
    request.columns = exportedColumns(*m_pane->table(), {{ContentItemModel::Time, {"published_at"}},
                                                         {ContentItemModel::Source, {"source", "outlet"}},
                                                         {ContentItemModel::Author, {"author"}},
                                                         {ContentItemModel::Text, {"title", "text", "url"}},
                                                         {ContentItemModel::Language, {"language"}},
                                                         {ContentItemModel::Cluster, {"cluster_id"}},
                                                         {ContentItemModel::Similar, {"similarity"}},
                                                         {ContentItemModel::State, {"state"}}});
    request.columns.insert(request.columns.begin(), "item_id");
    request.ids = m_pane->table()->selectedRowIds();
    return request;
}

void ContentPage::saveState(QSettings& settings) const {
    settings.setValue(QStringLiteral("content/splitter"), m_splitter->saveState());
    m_columns->saveState(settings, QStringLiteral("content"));
    settings.setValue(QStringLiteral("content/sort"), static_cast<int>(m_sort));
    settings.setValue(QStringLiteral("content/ascending"), m_order == domain::SortOrder::Ascending);
}

void ContentPage::restoreState(const QSettings& settings) {
    m_splitter->restoreState(settings.value(QStringLiteral("content/splitter")).toByteArray());
    m_columns->restoreState(settings, QStringLiteral("content"));
    showColumns();
    const int sort = settings.value(QStringLiteral("content/sort"), static_cast<int>(m_sort)).toInt();
    if (sort >= 0 && sort <= static_cast<int>(domain::ItemSort::State)) m_sort = static_cast<domain::ItemSort>(sort);
    const bool ascending = settings.value(QStringLiteral("content/ascending"), false).toBool();
    m_order = ascending ? domain::SortOrder::Ascending : domain::SortOrder::Descending;
    m_pane->table()->showSort(ContentItemModel::columnOf(m_sort), ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
}

void ContentPage::workspaceChanged() {
    m_pane->table()->selectId(0);
    m_model->clear();
    m_model->setWatched({});
}

}  // namespace groundswell::ui
