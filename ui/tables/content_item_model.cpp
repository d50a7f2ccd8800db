#include "ui/tables/content_item_model.h"

#include "ui/tables/format.h"

#include <QLocale>

namespace groundswell::ui {

namespace {

QString orDash(const QString& value) {
    return value.isEmpty() ? QString(QChar(0x2013)) : value;
}

QString itemText(const domain::ContentItem& item) {
    return oneLine(text(item.text.empty() ? item.title : item.text));
}

}  // namespace

ContentItemModel::ContentItemModel(pipeline::Service& service, std::shared_ptr<const core::Clock> clock,
                                   QObject* parent)
    : PagedRowsModel(parent), m_service(service), m_clock(std::move(clock)) {}

void ContentItemModel::setQuery(const domain::Filter& filter, domain::ItemSort sort, domain::SortOrder order) {
    if ((hasAnswer() || isLoading()) && filter == m_filter && sort == m_sort && order == m_order) return;
    m_filter = filter;
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

std::optional<domain::ItemSort> ContentItemModel::sortOf(int column) {
    switch (column) {
        case Time: return domain::ItemSort::Published;
        case Source: return domain::ItemSort::Source;
        case Author: return domain::ItemSort::Author;
        case Language: return domain::ItemSort::Language;
        case Similar: return domain::ItemSort::Similarity;
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
        case Time: return formatTime(item.publishedAt, m_clock->now());
        case Source: return orDash(oneLine(text(item.outlet.empty() ? item.source : item.outlet)));
        case Author: return orDash(oneLine(text(item.author)));
        case Text: return itemText(item);
        case Language: return orDash(text(item.language));
        case Cluster: return item.cluster.isNone() ? QString(QChar(0x2013)) : QString::number(item.cluster.value);
        case Similar: return row.similarity ? QLocale().toString(*row.similarity, 'f', 2) : QString(QChar(0x2013));
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
        case Qt::AccessibleTextRole: return display(*row, column);
        case Qt::ToolTipRole:
            if (column == Time) return formatIso(row->item.publishedAt);
            if (column == Language) return languageName(row->item.language);
            if (column == Source) return oneLine(text(row->item.source));
            return column == Text ? itemText(row->item).left(600) : display(*row, column);
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
        {QT_TR_NOOP("Time"), QT_TR_NOOP("When it was published, UTC")},
        {QT_TR_NOOP("Outlet"), QT_TR_NOOP("The outlet, or the source where there is no outlet")},
        {QT_TR_NOOP("Author"), QT_TR_NOOP("Who published it")},
        {QT_TR_NOOP("Text"), QT_TR_NOOP("What it says")},
        {QT_TR_NOOP("Lang"), QT_TR_NOOP("Language as identified")},
        {QT_TR_NOOP("Cluster"), QT_TR_NOOP("Number of its cluster")},
        {QT_TR_NOOP("Similar"), QT_TR_NOOP("Similarity to its cluster, 1 is the same")},
    };
    if (role == Qt::DisplayRole) return tr(heads[section].name);
    if (role == Qt::ToolTipRole) return tr(heads[section].tip);
    return {};
}

}  // namespace groundswell::ui
