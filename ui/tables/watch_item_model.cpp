#include "ui/tables/watch_item_model.h"

#include "ui/shell/watch_target.h"
#include "ui/tables/format.h"
#include "ui/tables/trend_words.h"

#include <QCoreApplication>

#include <algorithm>

namespace groundswell::ui {

namespace {

QString watchName(const domain::Watch& watch) {
    return oneLine(text(watch.name.empty() ? watch.target : watch.name));
}

QString watchIcon(domain::WatchKind kind) {
    switch (kind) {
        case domain::WatchKind::Cluster: return QStringLiteral("clusters");
        case domain::WatchKind::Keyword: return QStringLiteral("keywords");
        case domain::WatchKind::Search: return QStringLiteral("search");
    }
    return {};
}

int compareWatches(const domain::WatchRow& a, const domain::WatchRow& b, int column) {
    const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : (y < x ? 1 : 0); };
    switch (column) {
        case WatchItemModel::Kind: return order(a.watch.kind, b.watch.kind);
        case WatchItemModel::Name: return QString::localeAwareCompare(watchName(a.watch), watchName(b.watch));
        case WatchItemModel::Rising: return order(a.ratio(), b.ratio());
        case WatchItemModel::Recent: return order(a.recent, b.recent);
        case WatchItemModel::SinceLooked: return order(a.sinceLooked, b.sinceLooked);
        case WatchItemModel::Note: return QString::localeAwareCompare(text(a.watch.note), text(b.watch.note));
        default: return 0;
    }
}

}  // namespace

QString watchKindWords(domain::WatchKind kind) {
    const auto words = [](const char* source) { return QCoreApplication::translate("Watches", source); };
    switch (kind) {
        case domain::WatchKind::Cluster: return words("cluster");
        case domain::WatchKind::Keyword: return words("keyword");
        case domain::WatchKind::Search: return words("search");
    }
    return {};
}

WatchItemModel::WatchItemModel(pipeline::Service& service, QObject* parent)
    : PagedRowsModel(parent), m_service(service) {}

bool WatchItemModel::isSortable(int column) {
    return column != Days;
}

void WatchItemModel::setSort(int column, domain::SortOrder order) {
    if (!isSortable(column) || (column == m_sort && order == m_order)) return;
    m_sort = column;
    m_order = order;
    if (hasAnswer() || isLoading()) reload();
}

void WatchItemModel::sort(std::vector<domain::WatchRow>& rows) const {
    const int direction = m_order == domain::SortOrder::Descending ? -1 : 1;
    std::stable_sort(rows.begin(), rows.end(), [&](const domain::WatchRow& a, const domain::WatchRow& b) {
        return compareWatches(a, b, m_sort) * direction < 0;
    });
}

// There are as many as a person can watch: they come all at once and are sorted here.
pipeline::Ticket WatchItemModel::askPage(int number, quint64 generation) {
    return m_service.watches([this, number, generation](core::Result<std::vector<domain::WatchRow>> watches) {
        if (!watches) {
            reject(number, generation, std::move(watches).error());
            return;
        }
        m_all = std::move(*watches);
        sort(m_all);
        accept(number, generation, static_cast<qlonglong>(m_all.size()), [this, number] {
            const auto size = static_cast<std::ptrdiff_t>(m_all.size());
            const auto first = std::min<std::ptrdiff_t>(size, static_cast<std::ptrdiff_t>(number) * pageSize);
            const auto last = std::min<std::ptrdiff_t>(size, first + pageSize);
            storePage(number, std::vector<domain::WatchRow>(m_all.begin() + first, m_all.begin() + last));
        });
    });
}

int WatchItemModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

qlonglong WatchItemModel::rowId(int row) const {
    const domain::WatchRow* found = rowAt(row);
    return found != nullptr ? found->watch.id.value : 0;
}

QString WatchItemModel::display(const domain::WatchRow& row, int column) const {
    switch (column) {
        case Name: return watchName(row.watch);
        case Rising: return risingWords(row.recent, row.usual);
        case Recent: return formatCount(row.recent);
        case SinceLooked: return formatCount(row.sinceLooked);
        case Note: return oneLine(text(row.watch.note));
        default: return {};
    }
}

QString WatchItemModel::tip(const domain::WatchRow& row, int column) const {
    switch (column) {
        case Kind: return watchKindWords(row.watch.kind);
        case Name: {
            if (row.watch.kind == domain::WatchKind::Search) return watchedWords(row).left(600);
            const QString target = oneLine(text(row.watch.target));
            return isolated(target.isEmpty() || target == watchName(row.watch) ? watchName(row.watch) : target)
                .left(600);
        }
        case Rising: return risingTip(row.recent, row.usual);
        case Recent: return risingSentence(row.recent, row.usual);
        case SinceLooked:
            return row.watch.lookedAt ? tr("Items that came since %1").arg(formatIso(row.watch.lookedAt))
                                      : tr("Items that came since it is watched, %1").arg(formatIso(row.watch.madeAt));
        case Days: return tr("%1 items in the last 24 hours").arg(formatCount(row.recent));
        case Note:
            return row.watch.note.empty() ? tr("Double click or F2 writes a note")
                                          : isolated(text(row.watch.note).left(600));
        default: return {};
    }
}

QVariant WatchItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const domain::WatchRow* row = rowAt(index.row());
    if (row == nullptr) return role == LoadingRole ? QVariant(true) : QVariant();
    const int column = index.column();
    switch (role) {
        case LoadingRole: return false;
        case IdRole: return static_cast<qlonglong>(row->watch.id.value);
        case Qt::DisplayRole: return display(*row, column);
        case Qt::EditRole: return column == Note ? QVariant(text(row->watch.note)) : QVariant(display(*row, column));
        case Qt::AccessibleTextRole:
            if (column == Kind) return watchKindWords(row->watch.kind);
            return column == Rising || column == Days ? risingSentence(row->recent, row->usual) : display(*row, column);
        case Qt::AccessibleDescriptionRole: return column == Rising ? risingTip(row->recent, row->usual) : QString();
        case Qt::ToolTipRole: return plainTip(tip(*row, column));
        case IconRole: return column == Kind ? QVariant(watchIcon(row->watch.kind)) : QVariant();
        case ToneRole: return column == Rising ? risingTone(row->recent, row->usual) : QVariant();
        case SparklineRole:
            if (column != Days) return {};
            return QVariant::fromValue(QList<qlonglong>(row->sparkline.begin(), row->sparkline.end()));
        case SignalRole: return isRisingNow(row->recent, row->usual);
        case Qt::TextAlignmentRole: return headerData(column, Qt::Horizontal, role);
        default: return {};
    }
}

bool WatchItemModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const domain::WatchRow* row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (row == nullptr || role != Qt::EditRole || index.column() != Note) return false;
    const QString note = value.toString().trimmed();
    if (note == text(row->watch.note)) return false;
    Q_EMIT noteEdited(row->watch.id.value, note);
    return true;
}

Qt::ItemFlags WatchItemModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags usual = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Note && rowAt(index.row()) != nullptr ? usual | Qt::ItemIsEditable
                                                                                      : usual;
}

QVariant WatchItemModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
    if (role == Qt::TextAlignmentRole) {
        const bool number = section == Rising || section == Recent || section == SinceLooked;
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeading)));
    }
    static const struct {
        const char* name;
        const char* tip;
    } heads[ColumnCount] = {
        {QT_TR_NOOP(""), QT_TR_NOOP("Cluster, keyword or search")},
        {QT_TR_NOOP("Name"), QT_TR_NOOP("What is watched")},
        {QT_TR_NOOP("Rising"),
         QT_TR_NOOP("The last 24 h against the usual: (24 h + 5) / (usual + 5). New: first seen less than "
                    "a week ago, no usual yet")},
        {QT_TR_NOOP("24 h"), QT_TR_NOOP("Items of the last 24 h")},
        {QT_TR_NOOP("Since you looked"), QT_TR_NOOP("Items that came since it was opened or marked as looked at")},
        {QT_TR_NOOP("14 days"), QT_TR_NOOP("Items in 14 days, in bars of 6 h; each row has its own scale")},
        {QT_TR_NOOP("Note"), QT_TR_NOOP("Why it is watched")},
    };
    switch (role) {
        case Qt::DisplayRole: return *heads[section].name == 0 ? QString() : tr(heads[section].name);
        case Qt::ToolTipRole: return plainTip(tr(heads[section].tip));
        case Qt::AccessibleDescriptionRole: return tr(heads[section].tip);
        default: return {};
    }
}

}  // namespace groundswell::ui
