#include "ui/pages/clusters_page.h"

#include "ui/pages/cluster_dock.h"
#include "ui/pages/facet_panel.h"
#include "ui/pages/notice.h"
#include "ui/pages/table_pane.h"
#include "ui/tables/delegates.h"
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
    m_pane = new TablePane(m_model, tr("%1 clusters"), this);
    m_dock = new ClusterDock(m_context, this);
    m_dock->hide();

    RowTable* table = m_pane->table();
    table->setObjectName(QStringLiteral("clusterTable"));
    table->setAccessibleName(tr("Clusters"));
    table->setItemDelegate(new WordDelegate(false, table));
    table->setItemDelegateForColumn(ClusterItemModel::Days, new SparklineDelegate(table));
    table->setItemDelegateForColumn(ClusterItemModel::Text,
                                    new TwoLineDelegate(TwoLineDelegate::Form::WithSecondLine, table));
    for (const int column : {ClusterItemModel::First, ClusterItemModel::Last, ClusterItemModel::Id}) {
        table->setItemDelegateForColumn(column, new RowDelegate(table));
    }
    table->setDroppable({ClusterItemModel::Id, ClusterItemModel::AllTime, ClusterItemModel::First,
                         ClusterItemModel::Unique, ClusterItemModel::Sources, ClusterItemModel::Authors,
                         ClusterItemModel::LastDay, ClusterItemModel::Days});
    table->setRowHeight(2, 40);
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
    connect(m_pane->empty(), &EmptyState::actionTriggered, this, [this] { m_context.filter.clear(); });

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

void ClustersPage::showColumns() {
    const bool all = !m_dock->isVisibleTo(this);
    QList<int> widths(ClusterItemModel::ColumnCount, 0);
    widths[ClusterItemModel::Days] = 104;
    widths[ClusterItemModel::LastDay] = 56;
    widths[ClusterItemModel::Text] = 240;
    widths[ClusterItemModel::Items] = 64;
    widths[ClusterItemModel::Last] = 96;
    if (all) {
        widths[ClusterItemModel::Unique] = 64;
        widths[ClusterItemModel::AllTime] = 68;
        widths[ClusterItemModel::Authors] = 68;
        widths[ClusterItemModel::Sources] = 68;
        widths[ClusterItemModel::First] = 96;
        widths[ClusterItemModel::Id] = 60;
    }
    m_pane->table()->setColumnWidths(widths, ClusterItemModel::Text);
}

void ClustersPage::requery() {
    m_model->setQuery(m_context.filter.filter(), m_sort, m_order);
}

void ClustersPage::applyFilter() {
    requery();
    m_facets->refresh();
}

void ClustersPage::refresh() {
    m_model->refresh();
    m_facets->refresh();
    if (m_dock->isVisible()) m_dock->refresh();
}

void ClustersPage::sortBy(int column) {
    const auto sort = ClusterItemModel::sortOf(column);
    RowTable* table = m_pane->table();
    if (sort) {
        const bool again = *sort == m_sort && m_order == domain::SortOrder::Descending;
        m_sort = *sort;
        m_order = again ? domain::SortOrder::Ascending : domain::SortOrder::Descending;
        requery();
    }
    table->showSort(ClusterItemModel::columnOf(m_sort),
                    m_order == domain::SortOrder::Ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
}

void ClustersPage::showEmptyWords() {
    if (m_context.filter.values().isEmpty()) {
        m_pane->empty()->setWords(tr("Here will be the stories that several items tell"),
                                  tr("Nothing has been imported or fetched yet."));
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
    return request;
}

void ClustersPage::saveState(QSettings& settings) const {
    settings.setValue(QStringLiteral("clusters/splitter"), m_splitter->saveState());
    settings.setValue(QStringLiteral("clusters/sort"), static_cast<int>(m_sort));
    settings.setValue(QStringLiteral("clusters/ascending"), m_order == domain::SortOrder::Ascending);
}

void ClustersPage::restoreState(const QSettings& settings) {
    m_splitter->restoreState(settings.value(QStringLiteral("clusters/splitter")).toByteArray());
    const int sort = settings.value(QStringLiteral("clusters/sort"), static_cast<int>(m_sort)).toInt();
    if (sort >= 0 && sort <= static_cast<int>(domain::ClusterSort::Id)) m_sort = static_cast<domain::ClusterSort>(sort);
    const bool ascending = settings.value(QStringLiteral("clusters/ascending"), false).toBool();
    m_order = ascending ? domain::SortOrder::Ascending : domain::SortOrder::Descending;
    m_pane->table()->showSort(ClusterItemModel::columnOf(m_sort), ascending ? Qt::AscendingOrder : Qt::DescendingOrder);
}

void ClustersPage::workspaceChanged() {
    m_pane->table()->selectId(0);
    m_model->clear();
}

}  // namespace groundswell::ui
