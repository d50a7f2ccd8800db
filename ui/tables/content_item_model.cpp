#include "ui/tables/content_item_model.h"

#include "ui/tables/format.h"
#include "ui/tables/hit_text_delegate.h"

#include <QLocale>

namespace groundswell::ui {

namespace {

QString orDash(const QString& value) {
    return value.isEmpty() ? QString(QChar(0x2013)) : value;
}

QString itemText(const domain::ContentItem& item) {
    // Texts can have megabytes; no cell shows more than this.
    constexpr std::size_t most = 4'800;
    return oneLine(text((item.text.empty() ? item.title : item.text).substr(0, most)));
}

// What an item must have of a search, as it may stand in its text.
QStringList wordsOf(const domain::SearchQuery& query) {
    QStringList words;
    for (const domain::SearchQuery::Clause& clause : query.allOf) {
        if (clause.negated) continue;
        for (const domain::SearchQuery::Term& term : clause.anyOf) {
            if (!term.field.empty()) continue;
            for (const std::string& word : term.words) words << text(word);
        }
    }
    return words;
}

}  // namespace

ContentItemModel::ContentItemModel(pipeline::Service& service, std::shared_ptr<const core::Clock> clock,
                                   QObject* parent)
    : PagedRowsModel(parent), m_service(service), m_clock(std::move(clock)) {}

void ContentItemModel::setQuery(const domain::Filter& filter, domain::ItemSort sort, domain::SortOrder order) {
    if ((hasAnswer() || isLoading()) && filter == m_filter && sort == m_sort && order == m_order) return;
    m_filter = filter;
    m_hits = wordsOf(filter.text);
    m_sort = sort;
    m_order = order;
    reload();
}

pipeline::Ticket ContentItemModel::askPage(int number, quint64 generation) {
    return m_service.items(m_filter, m_sort, m_order, pageOf(number),
                           [this, number, generation](core::Result<pipeline::ItemPage> page) {
                               if (!page) {
                                   reject(number, generation, std::move(page).error());
                                   return;
                               }
                               accept(number, generation, page->total,
                                      [this, number, &page] { storePage(number, std::move(page->rows)); });
                           });
}

void ContentItemModel::setWatched(const QSet<qlonglong>& clusters) {
    if (clusters == m_watched) return;
    m_watched = clusters;
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, Star), index(rowCount() - 1, Star));
}

bool ContentItemModel::isWatched(const domain::ItemRow& row) const {
    return m_watched.contains(row.item.cluster.value);
}

std::optional<domain::ItemSort> ContentItemModel::sortOf(int column) {
    switch (column) {
        case Time: return domain::ItemSort::Published;
        case Source: return domain::ItemSort::Source;
        case Author: return domain::ItemSort::Author;
        case Language: return domain::ItemSort::Language;
        case Cluster: return domain::ItemSort::Cluster;
        case Similar: return domain::ItemSort::Similarity;
        case State: return domain::ItemSort::State;
        default: return std::nullopt;
    }
}

int ContentItemModel::columnOf(domain::ItemSort sort) {
    for (int column = 0; column < ColumnCount; ++column) {
        if (sortOf(column) == sort) return column;
    }
    return Time;
}

int ContentItemModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

qlonglong ContentItemModel::rowId(int row) const {
    const domain::ItemRow* found = rowAt(row);
    return found != nullptr ? found->item.id.value : 0;
}

QString ContentItemModel::display(const domain::ItemRow& row, int column) const {
    const domain::ContentItem& item = row.item;
    switch (column) {
        case Time: return formatMoment(item.publishedAt, m_clock->now());
        case Source: return orDash(oneLine(text(item.outlet.empty() ? item.source : item.outlet)));
        case Author: return orDash(oneLine(text(item.author)));
        case Text: return itemText(item);
        case Language: return orDash(text(item.language));
        case Cluster: return item.cluster.isNone() ? QString(QChar(0x2013)) : QString::number(item.cluster.value);
        case Similar: return row.similarity ? QLocale().toString(*row.similarity, 'f', 2) : QString(QChar(0x2013));
        case State: return oneLine(text(item.state));
        default: return {};
    }
}

QVariant ContentItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const domain::ItemRow* row = rowAt(index.row());
    if (row == nullptr) return role == LoadingRole ? QVariant(true) : QVariant();
    const int column = index.column();
    switch (role) {
        case LoadingRole: return false;
        case IdRole: return static_cast<qlonglong>(row->item.id.value);
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            if (column == Star) return isWatched(*row) ? tr("Its cluster is watched") : QString();
            return display(*row, column);
        case WatchedRole: return isWatched(*row);
        case HitsRole: return column == Text ? QVariant(m_hits) : QVariant();
        case SecondLineRole: return column == Source ? oneLine(text(row->item.source)) : QString();
        case Qt::ToolTipRole:
            if (column == Time) return formatIso(row->item.publishedAt);
            if (column == Language) return plainTip(languageName(row->item.language));
            if (column == Source) return plainTip(oneLine(text(row->item.source)));
            return plainTip(display(*row, column).left(600));
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(Qt::Alignment(
                Qt::AlignVCenter | (column == Cluster || column == Similar ? Qt::AlignRight : Qt::AlignLeading)));
        default: return {};
    }
}

QVariant ContentItemModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(Qt::Alignment(
            Qt::AlignVCenter | (section == Cluster || section == Similar ? Qt::AlignRight : Qt::AlignLeading)));
    }
    static const struct {
        const char* name;
        const char* tip;
    } heads[ColumnCount] = {
        {QT_TR_NOOP("★"), QT_TR_NOOP("Watched clusters; a click watches the item's cluster")},
        {QT_TR_NOOP("Time"), QT_TR_NOOP("When it was published, UTC")},
        {QT_TR_NOOP("Outlet"), QT_TR_NOOP("The outlet, or the source where there is no outlet")},
        {QT_TR_NOOP("Author"), QT_TR_NOOP("Who published it")},
        {QT_TR_NOOP("Text"), QT_TR_NOOP("What it says")},
        {QT_TR_NOOP("Lang"), QT_TR_NOOP("Language as identified")},
        {QT_TR_NOOP("Cluster"), QT_TR_NOOP("Number of its cluster")},
        {QT_TR_NOOP("Fit"),
         QT_TR_NOOP(
             "How well its words agreed with those of its whole cluster when it came in, 1 at most; the first item "
             "of a cluster has none. It does not compare it with the text of one item.")},
        {QT_TR_NOOP("State"), QT_TR_NOOP("How far it is in the workflow")},
    };
    if (role == Qt::DisplayRole) return tr(heads[section].name);
    if (role == Qt::ToolTipRole) return plainTip(tr(heads[section].tip));
    if (role == Qt::AccessibleDescriptionRole) return tr(heads[section].tip);
    return {};
}

}  // namespace groundswell::ui
