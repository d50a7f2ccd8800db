#include "ui/pages/clusters_page.h"

#include "ui/pages/cluster_dock.h"
#include "ui/pages/facet_panel.h"
#include "ui/pages/hidden_clusters.h"
#include "ui/pages/notice.h"
#include "ui/pages/table_pane.h"
#include "ui/tables/column_menu.h"
#include "ui/tables/delegates.h"
#include "ui/tables/format.h"
#include "ui/tables/row_table.h"

#include <QHBoxLayout>
#include <QSplitter>

namespace groundswell::ui {

namespace {

constexpr int facetWidth = 176;
constexpr int dockWidth = 424;

}  // namespace

ClustersPage::ClustersPage(PageContext context, QWidget* parent) : Page(std::move(context), parent) {
    setObjectName(QStringLiteral("clustersPage"));
    m_model = new ClusterItemModel(m_context.service(), m_context.clock, this);
    m_facets = new FacetPanel(m_context, true, this);
    m_pane = new TablePane(m_model, tr("%1 cluster"), tr("%1 clusters"), this);
    m_dock = new ClusterDock(m_context, this);
    m_dock->hide();

    RowTable* table = m_pane->table();
    table->setObjectName(QStringLiteral("clusterTable"));
    table->setAccessibleName(tr("Clusters"));
    table->setItemDelegate(new WordDelegate(false, table));
    table->setItemDelegateForColumn(ClusterItemModel::Days, new SparklineDelegate(table));
    table->setItemDelegateForColumn(ClusterItemModel::Text,
                                    new TwoLineDelegate(TwoLineDelegate::Form::WithSecondLine, table));
    table->setItemDelegateForColumn(ClusterItemModel::Rising, new WordDelegate(true, table));
    for (const int column : {ClusterItemModel::Usual, ClusterItemModel::First, ClusterItemModel::Last,
                             ClusterItemModel::Source, ClusterItemModel::Labels, ClusterItemModel::Id}) {
        table->setItemDelegateForColumn(column, new RowDelegate(table));
    }
    table->setDroppable({ClusterItemModel::Id, ClusterItemModel::Labels, ClusterItemModel::Source,
                         ClusterItemModel::Burst, ClusterItemModel::AllTime, ClusterItemModel::First,
                         ClusterItemModel::Unique, ClusterItemModel::Sources, ClusterItemModel::Authors,
                         ClusterItemModel::Usual, ClusterItemModel::LastDay, ClusterItemModel::Days,
                         ClusterItemModel::Last});
    m_hidden = new HiddenClusters(m_context, m_pane);
    m_pane->addToHead(m_hidden);
    makeColumns();
    makeActions();
    table->setRowHeight(2, 40);
    table->setSortable([](int column) { return ClusterItemModel::sortOf(column).has_value(); });
    connect(table, &RowTable::headClicked, this, &ClustersPage::sortBy);
    connect(table, &RowTable::idSelected, this, [this](qlonglong id) {
        m_dock->showCluster(id);
        m_dock->setVisible(id != 0);
        showColumns();
    });
    connect(m_dock, &ClusterDock::closeRequested, this, [this] { m_pane->table()->selectId(0); });
    connect(m_dock, &ClusterDock::itemsRequested, this, [this](qlonglong cluster) {
        m_context.filter.change([cluster](FilterValues& values) { values.cluster = core::ClusterId{cluster}; });
        Q_EMIT pageRequested(QStringLiteral("content"));
    });
    connect(m_model, &PagedItemModel::totalChanged, this, [this] {
        showEmptyWords();
        Q_EMIT countsChanged();
    });
    connect(m_pane->empty(), &EmptyState::actionTriggered, this, [this] {
        if (m_context.filter.values().isEmpty()) return Q_EMIT actionRequested(QStringLiteral("importFiles"));
        m_context.filter.clear();
    });
    connect(m_pane->empty(), &EmptyState::otherTriggered, this,
            [this] { Q_EMIT actionRequested(QStringLiteral("addSource")); });

    m_splitter = new QSplitter(this);
    m_splitter->setObjectName(QStringLiteral("clusterSplitter"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_facets);
    m_splitter->addWidget(m_pane);
    m_splitter->addWidget(m_dock);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setStretchFactor(2, 0);
    m_splitter->setSizes({facetWidth, 700, dockWidth});
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_splitter);
    showColumns();
    table->showSort(ClusterItemModel::columnOf(m_sort), Qt::DescendingOrder);
    setFocusProxy(table);
}

namespace {

struct ClusterColumn {
    int column;
    int width;
    bool besideDock;       // shown while a cluster is open too
    const char* key;       // in the settings
    const char* exported;  // the columns of an export that it stands for
};

constexpr ClusterColumn clusterColumns[] = {
    {ClusterItemModel::Rising, 72, true, "rising", "velocity"},
    {ClusterItemModel::LastDay, 52, true, "day", "items_recent"},
    {ClusterItemModel::Usual, 56, true, "usual", "items_usual"},
    {ClusterItemModel::Days, 104, true, "fortnight", "items_14_days"},
    {ClusterItemModel::Text, 240, true, "cluster", "exemplar_text,languages,keywords,exemplar_item_id"},
    {ClusterItemModel::Items, 60, true, "items", "items"},
    {ClusterItemModel::Last, 88, true, "last", "last_published_at"},
    {ClusterItemModel::Unique, 64, false, "unique", "items_unique"},
    {ClusterItemModel::AllTime, 68, false, "allTime", "items_all_time"},
    {ClusterItemModel::Authors, 68, false, "authors", "authors"},
    {ClusterItemModel::Sources, 68, false, "outlets", "sources"},
    {ClusterItemModel::First, 88, false, "first", "first_published_at"},
    {ClusterItemModel::Burst, 56, false, "burst", "burst"},
    {ClusterItemModel::Source, 96, false, "source", "exemplar_source"},
    {ClusterItemModel::Labels, 120, false, "labels", "labels"},
    {ClusterItemModel::Id, 64, false, "id", ""},
};

}  // namespace

void ClustersPage::makeColumns() {
    QList<ColumnMenu::Entry> entries;
    for (const ClusterColumn& one : clusterColumns) {
        if (one.column == ClusterItemModel::Text) continue;
        entries << ColumnMenu::Entry{one.column, QString::fromLatin1(one.key),
                                     m_model->headerData(one.column, Qt::Horizontal, Qt::DisplayRole).toString()};
    }
    // What is shown at first has room in a window of 1366 x 768.
    m_columns = new ColumnMenu(
        entries, {ClusterItemModel::AllTime, ClusterItemModel::Source, ClusterItemModel::Labels, ClusterItemModel::Id},
        m_pane);
    m_columns->setObjectName(QStringLiteral("clusterColumns"));
    m_columns->setAccessibleName(tr("Columns of the table of clusters"));
    m_pane->headLine()->addWidget(m_columns);
    connect(m_columns, &ColumnMenu::changed, this, &ClustersPage::showColumns);
}

void ClustersPage::showColumns() {
    const bool all = !m_dock->isVisibleTo(this);
    QList<int> widths(ClusterItemModel::ColumnCount, 0);
    widths[ClusterItemModel::Star] = 28;
    for (const ClusterColumn& one : clusterColumns) {
        if ((all || one.besideDock) && m_columns->isShown(one.column)) widths[one.column] = one.width;
    }
    m_columns->setAllShown(all);
    m_pane->table()->setScrolling(all);
    m_pane->table()->setColumnWidths(widths, ClusterItemModel::Text);
}

void ClustersPage::requery() {
    m_model->setQuery(m_context.filter.filter(), m_sort, m_order);
}

void ClustersPage::applyFilter() {
    requery();
    m_hidden->refresh();
    m_facets->refresh();
}

void ClustersPage::refresh() {
    m_model->refresh();
    m_hidden->refresh();
    m_facets->refresh();
    if (m_dock->isVisible()) m_dock->refresh();
}

void ClustersPage::setSort(domain::ClusterSort sort, domain::SortOrder order) {
    m_sort = sort;
    m_order = order;
    m_pane->table()->showSort(ClusterItemModel::columnOf(sort),
                              order == domain::SortOrder::Ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
}

void ClustersPage::sortByRising() {
    setSort(domain::ClusterSort::Rising, domain::SortOrder::Descending);
    requery();
}

void ClustersPage::sortBy(int column) {
    const auto sort = ClusterItemModel::sortOf(column);
    if (!sort) return setSort(m_sort, m_order);
    const bool again = *sort == m_sort && m_order == domain::SortOrder::Descending;
    setSort(*sort, again ? domain::SortOrder::Ascending : domain::SortOrder::Descending);
    requery();
}

void ClustersPage::showEmptyWords() {
    if (m_context.filter.values().isEmpty()) {
        m_pane->empty()->setFirstWords(tr("Here will be the stories that several items tell"),
                                       tr("No story is told by several items yet."));
    } else {
        m_pane->empty()->setWords(tr("No cluster matches all conditions"),
                                  tr("Remove one of the conditions above the table, or all of them."),
                                  tr("Remove all conditions"));
    }
}

void ClustersPage::openCluster(qlonglong cluster) {
    m_pane->table()->selectId(cluster);
}

qlonglong ClustersPage::openedCluster() const {
    return m_pane->table()->selectedId();
}

void ClustersPage::setFacetsShown(bool shown) {
    m_facets->setVisible(shown);
}

bool ClustersPage::stepBack() {
    if (!m_dock->isVisible()) return false;
    if (m_dock->stepBack()) return true;
    m_pane->table()->selectId(0);
    m_pane->table()->setFocus();
    return true;
}

std::optional<pipeline::ExportRequest> ClustersPage::exportRequest() const {
    pipeline::ExportRequest request;
    request.what = pipeline::ExportWhat::Clusters;
    request.filter = m_model->filter();
    request.clusterSort = m_model->sortKey();
    request.order = m_model->sortOrder();
    // Star and id stand in every row of the file.
    request.columns = {"cluster_id", "watched"};
    for (const ClusterColumn& one : clusterColumns) {
        if (!m_columns->isShown(one.column)) continue;
        for (const QString& name : QString::fromLatin1(one.exported).split(QChar(u','), Qt::SkipEmptyParts))
            request.columns.push_back(utf8(name));
    }
    request.ids = m_pane->table()->selectedRowIds();
    return request;
}

void ClustersPage::saveState(QSettings& settings) const {
    settings.setValue(QStringLiteral("clusters/splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("clusters/sort"), static_cast<int>(m_sort));
    m_columns->saveState(settings, QStringLiteral("clusters"));
    m_dock->saveState(settings);
    settings.setValue(QStringLiteral("clusters/ascending"), m_order == domain::SortOrder::Ascending);
}

void ClustersPage::restoreState(const QSettings& settings) {
    m_splitter->restoreState(settings.value(QStringLiteral("clusters/splitter")).toByteArray());
    const int sort = settings.value(QStringLiteral("clusters/sort"), static_cast<int>(m_sort)).toInt();
    if (sort >= 0 && sort <= static_cast<int>(domain::ClusterSort::Labels))
        m_sort = static_cast<domain::ClusterSort>(sort);
    const bool ascending = settings.value(QStringLiteral("clusters/ascending"), false).toBool();
    setSort(m_sort, ascending ? domain::SortOrder::Ascending : domain::SortOrder::Descending);
    m_columns->restoreState(settings, QStringLiteral("clusters"));
    m_dock->restoreState(settings);
}

void ClustersPage::workspaceChanged() {
    m_pane->table()->selectId(0);
    m_hidden->clear();
    m_model->clear();
}

}  // namespace groundswell::ui
