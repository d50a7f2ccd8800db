#include "ui/tables/cluster_item_model.h"

#include "ui/tables/format.h"

#include <numeric>

namespace groundswell::ui {

namespace {

constexpr std::size_t binsOfADay = 4;

QList<qlonglong> toList(const std::vector<std::int64_t>& counts) {
    return QList<qlonglong>(counts.begin(), counts.end());
}

bool isRising(const ClusterRow& row) {
    if (row.sparkline.size() <= binsOfADay) return false;
    const auto all = std::accumulate(row.sparkline.begin(), row.sparkline.end(), std::int64_t{0});
    const double days = static_cast<double>(row.sparkline.size() - binsOfADay) / static_cast<double>(binsOfADay);
    const double usual = static_cast<double>(all - row.lastDay) / days;
    return (static_cast<double>(row.lastDay) + 5) / (usual + 5) >= 2;
}

}  // namespace

ClusterItemModel::ClusterItemModel(pipeline::Service& service, std::shared_ptr<const core::Clock> clock,
                                   QObject* parent)
    : PagedRowsModel(parent), m_service(service), m_clock(std::move(clock)) {}

void ClusterItemModel::setQuery(const domain::Filter& filter, domain::ClusterSort sort, domain::SortOrder order) {
    if ((hasAnswer() || isLoading()) && filter == m_filter && sort == m_sort && order == m_order) return;
    m_filter = filter;
    m_sort = sort;
    m_order = order;
    reload();
}

pipeline::Ticket ClusterItemModel::askPage(int number, quint64 generation) {
    return m_service.clusters(m_filter, m_sort, m_order, pageOf(number),
                              [this, number, generation](core::Result<pipeline::ClusterPage> page) {
                                  if (!page) {
                                      reject(number, generation, std::move(page).error());
                                      return;
                                  }
                                  accept(number, generation, page->total, [this, number, &page] {
                                      std::vector<ClusterRow> rows;
                                      rows.reserve(page->rows.size());
                                      for (std::size_t i = 0; i < page->rows.size(); ++i) {
                                          ClusterRow row;
                                          row.cluster = std::move(page->rows[i]);
                                          if (i < page->sparklines.size())
                                              row.sparkline = std::move(page->sparklines[i]);
                                          const std::size_t bins = std::min(binsOfADay, row.sparkline.size());
                                          row.lastDay =
                                              std::accumulate(row.sparkline.end() - static_cast<std::ptrdiff_t>(bins),
                                                              row.sparkline.end(), std::int64_t{0});
                                          rows.push_back(std::move(row));
                                      }
                                      storePage(number, std::move(rows));
                                  });
                              });
}

std::optional<domain::ClusterSort> ClusterItemModel::sortOf(int column) {
    switch (column) {
        case Items: return domain::ClusterSort::Items;
        case Unique: return domain::ClusterSort::Unique;
        case AllTime: return domain::ClusterSort::AllTime;
        case Authors: return domain::ClusterSort::Authors;
        case Sources: return domain::ClusterSort::Sources;
        case First: return domain::ClusterSort::FirstPublished;
        case Last: return domain::ClusterSort::LastPublished;
        case Id: return domain::ClusterSort::Id;
        default: return std::nullopt;
    }
}

int ClusterItemModel::columnOf(domain::ClusterSort sort) {
    for (int column = 0; column < ColumnCount; ++column) {
        if (sortOf(column) == sort) return column;
    }
    return Items;
}

int ClusterItemModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

qlonglong ClusterItemModel::rowId(int row) const {
    const ClusterRow* found = rowAt(row);
    return found != nullptr ? found->cluster.id.value : 0;
}

QString ClusterItemModel::display(const ClusterRow& row, int column) const {
    const domain::Cluster& cluster = row.cluster;
    switch (column) {
        case LastDay: return formatCount(row.lastDay);
        case Text: return oneLine(text(cluster.exemplarText));
        case Items: return formatCount(cluster.items);
        case Unique: return formatCount(cluster.unique);
        case AllTime: return formatCount(cluster.allTime);
        case Authors: return cluster.authors > 0 ? formatCount(cluster.authors) : QString();
        case Sources: return formatCount(cluster.sources);
        case First: return formatTime(cluster.firstPublished, m_clock->now());
        case Last: return formatTime(cluster.lastPublished, m_clock->now());
        case Id: return QString::number(cluster.id.value);
        default: return {};
    }
}

QString ClusterItemModel::tip(const ClusterRow& row, int column) const {
    switch (column) {
        case First: return formatIso(row.cluster.firstPublished);
        case Last: return formatIso(row.cluster.lastPublished);
        case Text: return oneLine(text(row.cluster.exemplarText)).left(600);
        case Days: {
            if (row.sparkline.empty()) return {};
            const auto highest = *std::max_element(row.sparkline.begin(), row.sparkline.end());
            return formatCounted(highest, tr("Fourteen days in bars of 6 h; the highest has %1 item"),
                                 tr("Fourteen days in bars of 6 h; the highest has %1 items"));
        }
        default: return {};
    }
}

QVariant ClusterItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const ClusterRow* row = rowAt(index.row());
    if (row == nullptr) return role == LoadingRole ? QVariant(true) : QVariant();
    const int column = index.column();
    switch (role) {
        case LoadingRole: return false;
        case IdRole: return static_cast<qlonglong>(row->cluster.id.value);
        case Qt::DisplayRole: return display(*row, column);
        case Qt::ToolTipRole: return tip(*row, column);
        case Qt::TextAlignmentRole:
            return column == Text ? QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignLeading))
                                  : QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignRight));
        case SparklineRole: return column == Days ? QVariant::fromValue(toList(row->sparkline)) : QVariant();
        case SignalRole: return isRising(*row);
        case TagRole: return column == Text ? languageCodes(row->cluster.languages) : QString();
        case SecondLineRole: {
            if (column != Text) return {};
            QStringList phrases;
            for (const std::string& keyword : row->cluster.keywords) phrases << isolated(oneLine(text(keyword)));
            return phrases.join(QStringLiteral(", "));
        }
        case Qt::AccessibleTextRole:
            if (column == Days) return tr("%1 items in the last 24 hours").arg(formatCount(row->lastDay));
            return display(*row, column);
        default: return {};
    }
}

QVariant ClusterItemModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (section == Text || section == Days ? Qt::AlignLeading : Qt::AlignRight)));
    }
    static const struct {
        const char* name;
        const char* tip;
    } heads[ColumnCount] = {
        {QT_TR_NOOP("14 days"), QT_TR_NOOP("Items in 14 days, in bars of 6 h; each row has its own scale")},
        {QT_TR_NOOP("24 h"), QT_TR_NOOP("Items of the last 24 h")},
        {QT_TR_NOOP("Cluster"), QT_TR_NOOP("The most typical item; languages and key phrases below")},
        {QT_TR_NOOP("Items"), QT_TR_NOOP("Items in the cluster")},
        {QT_TR_NOOP("Unique"), QT_TR_NOOP("Different texts among the items")},
        {QT_TR_NOOP("All time"), QT_TR_NOOP("Items ever added, expired ones included")},
        {QT_TR_NOOP("Authors"), QT_TR_NOOP("Different authors")},
        {QT_TR_NOOP("Outlets"), QT_TR_NOOP("Different outlets, or sources where there is no outlet")},
        {QT_TR_NOOP("First"), QT_TR_NOOP("When the oldest item was published, UTC")},
        {QT_TR_NOOP("Last"), QT_TR_NOOP("When the newest item was published, UTC")},
        {QT_TR_NOOP("Id"), QT_TR_NOOP("Number of the cluster")},
    };
    if (role == Qt::DisplayRole) return tr(heads[section].name);
    if (role == Qt::ToolTipRole) return tr(heads[section].tip);
    return {};
}

}  // namespace groundswell::ui
