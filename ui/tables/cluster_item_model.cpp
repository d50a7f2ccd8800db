#include "ui/tables/cluster_item_model.h"

#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/series_value.h"
#include "ui/tables/trend_words.h"

#include <QLocale>

#include <algorithm>

namespace groundswell::ui {

namespace {

QList<qlonglong> toList(const std::vector<std::int64_t>& counts) {
    return QList<qlonglong>(counts.begin(), counts.end());
}

QString labelWords(const domain::Cluster& cluster) {
    QStringList names;
    for (const std::string& label : cluster.labels) names << isolated(oneLine(text(label)));
    return names.join(QStringLiteral(", "));
}

bool isRising(const ClusterRow& row) {
    return isRisingNow(row.trend.recent, row.trend.usual);
}

bool isLeading(int column) {
    return column == ClusterItemModel::Text || column == ClusterItemModel::Source || column == ClusterItemModel::Labels;
}

// Of items without a time nobody can say when they came.
bool isTrendColumn(int column) {
    return column == ClusterItemModel::Rising || column == ClusterItemModel::LastDay ||
           column == ClusterItemModel::Usual || column == ClusterItemModel::Burst;
}

QString clusterDash() {
    return QString(QChar(0x2013));
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
    m_highest = 0;
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
                                          if (i < page->trends.size()) row.trend = page->trends[i];
                                          row.trendEnd = page->sparklineEnd;
                                          for (const std::int64_t bin : row.sparkline)
                                              m_highest = std::max<qlonglong>(m_highest, bin);
                                          rows.push_back(std::move(row));
                                      }
                                      storePage(number, std::move(rows));
                                  });
                              });
}

std::optional<domain::ClusterSort> ClusterItemModel::sortOf(int column) {
    switch (column) {
        case Rising: return domain::ClusterSort::Rising;
        case LastDay: return domain::ClusterSort::Recent;
        case Usual: return domain::ClusterSort::Usual;
        case Burst: return domain::ClusterSort::Burst;
        case Text: return domain::ClusterSort::Text;
        case Source: return domain::ClusterSort::Source;
        case Labels: return domain::ClusterSort::Labels;
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
    if (isTrendColumn(column) && !cluster.firstPublished) return clusterDash();
    switch (column) {
        case Rising: return row.trend.usual ? formatRatio(row.trend.ratio()) : tr("New");
        case LastDay: return formatCount(row.trend.recent);
        case Usual: return row.trend.usual ? formatUsual(*row.trend.usual) : clusterDash();
        case Burst: return QString::number(row.trend.burst);
        case Source: return oneLine(text(cluster.source));
        case Labels: return labelWords(cluster);
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
        case Star:
            return row.cluster.watched ? tr("Watched; a click stops it (S)") : tr("Click to watch this cluster (S)");
        case First: return formatIso(row.cluster.firstPublished);
        case Last: return formatIso(row.cluster.lastPublished);
        case Text: {
            const QString words = oneLine(text(row.cluster.exemplarText)).left(600);
            if (row.cluster.labels.empty()) return words;
            return words + QChar(u'\n') + tr("Labels: %1").arg(labelWords(row.cluster));
        }
        case Rising: return risingTip(row.trend.recent, row.trend.usual);
        case LastDay:
        case Usual:
            if (!row.cluster.firstPublished) return tr("No item of the cluster has a time");
            return risingSentence(row.trend.recent, row.trend.usual);
        case Labels: return labelWords(row.cluster);
        case Days: {
            if (row.sparkline.empty()) return {};
            const auto highest = *std::max_element(row.sparkline.begin(), row.sparkline.end());
            return formatCounted(highest, tr("Fourteen days in bars of 6 h; the highest has %1 item"),
                                 tr("Fourteen days in bars of 6 h; the highest has %1 items"));
        }
        default: return {};
    }
}

void ClusterItemModel::setTones(std::function<int(const std::string&)> tones) {
    m_tones = std::move(tones);
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, Text), index(rowCount() - 1, Text), {LabelsRole});
}

QList<Tag> ClusterItemModel::tags(const ClusterRow& row) const {
    QList<Tag> tags;
    if (row.cluster.ignored) tags.push_back({tr("Ignored"), static_cast<int>(Tone::Text3)});
    for (const std::string& label : row.cluster.labels)
        tags.push_back({oneLine(text(label)), m_tones ? m_tones(label) : static_cast<int>(Tone::Text2)});
    return tags;
}

QVariant ClusterItemModel::tone(const ClusterRow& row, int column) const {
    if (column != Rising) return {};
    if (!row.cluster.firstPublished) return static_cast<int>(Tone::Text2);
    if (!row.trend.usual) return static_cast<int>(Tone::Accent);
    return static_cast<int>(isRising(row) ? Tone::Signal : Tone::Text);
}

QString ClusterItemModel::spoken(const ClusterRow& row, int column) const {
    if (column == Star) return row.cluster.watched ? tr("Watched") : tr("Not watched");
    if (column == Text && !row.cluster.labels.empty())
        return tr("%1. Labels: %2").arg(display(row, column), labelWords(row.cluster));
    if (column == Days) return tr("%1 items in the last 24 hours").arg(formatCount(row.trend.recent));
    if (column != Rising || !row.cluster.firstPublished) return display(row, column);
    if (!row.trend.usual) return tr("New, %1 in 24 hours").arg(formatCount(row.trend.recent));
    return tr("%1 times the usual, %2 in 24 hours")
        .arg(QLocale().toString(row.trend.ratio(), 'f', row.trend.ratio() < 9.95 ? 1 : 0),
             formatCount(row.trend.recent));
}

void ClusterItemModel::setSameScale(bool same) {
    if (same == m_sameScale) return;
    m_sameScale = same;
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, Days), index(rowCount() - 1, Days), {ScaleRole});
}

QVariant ClusterItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const ClusterRow* row = rowAt(index.row());
    if (row == nullptr) return role == LoadingRole ? QVariant(true) : QVariant();
    const int column = index.column();
    switch (role) {
        case WatchedRole: return row->cluster.watched;
        case LabelsRole: return column == Text ? QVariant::fromValue(tags(*row)) : QVariant();
        case LoadingRole: return false;
        case IdRole: return static_cast<qlonglong>(row->cluster.id.value);
        case Qt::DisplayRole: return display(*row, column);
        case Qt::ToolTipRole: return plainTip(tip(*row, column));
        case Qt::TextAlignmentRole:
            return isLeading(column) ? QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignLeading))
                                     : QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | Qt::AlignRight));
        case SparklineRole: return column == Days ? QVariant::fromValue(toList(row->sparkline)) : QVariant();
        case SeriesRole:
            return QVariant::fromValue(clusterSeries(row->cluster.id.value, text(row->cluster.exemplarText)));
        case SignalRole: return isRising(*row);
        case ScaleRole: return m_sameScale ? QVariant(m_highest) : QVariant();
        case ToneRole: return tone(*row, column);
        case TagRole: return column == Text ? languageCodes(row->cluster.languages) : QString();
        case SecondLineRole: {
            if (column != Text) return {};
            QStringList phrases;
            for (const std::string& keyword : row->cluster.keywords) phrases << isolated(oneLine(text(keyword)));
            return phrases.join(QStringLiteral(", "));
        }
        case Qt::AccessibleTextRole: return spoken(*row, column);
        case Qt::AccessibleDescriptionRole: return column == Rising && !row->trend.usual ? newWords() : QString();
        default: return {};
    }
}

QVariant ClusterItemModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::Alignment(
            Qt::AlignVCenter | (isLeading(section) || section == Days ? Qt::AlignLeading : Qt::AlignRight)));
    }
    static const struct {
        const char* name;
        const char* tip;
    } heads[ColumnCount] = {
        {"", QT_TR_NOOP("Watched (S): the star of a row is set and taken away by a click")},
        {QT_TR_NOOP("Rising"),
         QT_TR_NOOP(
             "The last 24 h against the same hours of the 4 weeks before: (items + 5) / (usual + 5). New: first seen "
             "less than a week ago, no usual yet")},
        {QT_TR_NOOP("24 h"), QT_TR_NOOP("Items of the last 24 h")},
        {QT_TR_NOOP("Usual"), QT_TR_NOOP("Mean of the same weekday and hours of the 4 weeks before")},
        {QT_TR_NOOP("14 days"), QT_TR_NOOP("Items in 14 days, in bars of 6 h")},
        {QT_TR_NOOP("Cluster"), QT_TR_NOOP("Its example item, the most typical one; languages and key phrases below")},
        {QT_TR_NOOP("Items"), QT_TR_NOOP("Items in the cluster")},
        {QT_TR_NOOP("Last"), QT_TR_NOOP("When the newest item was published, UTC")},
        {QT_TR_NOOP("Unique"), QT_TR_NOOP("Different texts among the items; copies count once")},
        {QT_TR_NOOP("All time"), QT_TR_NOOP("Items ever added, expired ones included")},
        {QT_TR_NOOP("Authors"), QT_TR_NOOP("Different authors")},
        {QT_TR_NOOP("Outlets"), QT_TR_NOOP("Different outlets, or sources where there is no outlet")},
        {QT_TR_NOOP("First"), QT_TR_NOOP("When the oldest item was published, UTC")},
        {QT_TR_NOOP("Burst"),
         QT_TR_NOOP("How suddenly items came in the last day, among all that came: 1 = at least twice the usual rate, "
                    "2 = four times, 3 = eight times; 0 = nothing sudden, – = items without times")},
        {QT_TR_NOOP("Source"), QT_TR_NOOP("Source of the example item")},
        {QT_TR_NOOP("Labels"), QT_TR_NOOP("Labels that were put on the cluster")},
        {QT_TR_NOOP("Id"), QT_TR_NOOP("Number of the cluster")},
    };
    if (role == Qt::DisplayRole) return section == Star ? QString() : tr(heads[section].name);
    if (role == Qt::ToolTipRole) return plainTip(tr(heads[section].tip));
    if (role == Qt::AccessibleDescriptionRole) return tr(heads[section].tip);
    return {};
}

}  // namespace groundswell::ui
