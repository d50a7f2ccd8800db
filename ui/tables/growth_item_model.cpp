#include "ui/tables/growth_item_model.h"

#include "ui/tables/format.h"
#include "ui/tables/paged_item_model.h"

#include <algorithm>

namespace groundswell::ui {

void GrowthItemModel::setDays(std::vector<domain::DayCount> days) {
    std::erase_if(days, [](const domain::DayCount& day) { return day.items == 0; });
    std::sort(days.begin(), days.end(), [](const auto& a, const auto& b) { return a.day > b.day; });
    if (days == m_days) return;
    beginResetModel();
    m_days = std::move(days);
    m_highest = 1;
    for (const domain::DayCount& day : m_days) m_highest = std::max(m_highest, day.items);
    endResetModel();
}

int GrowthItemModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_days.size());
}

int GrowthItemModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant GrowthItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const domain::DayCount& day = m_days[static_cast<std::size_t>(index.row())];
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            if (index.column() == Day) return formatDate(toQt(day.day));
            return index.column() == Items ? QVariant(formatCount(day.items)) : QVariant();
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(
                Qt::Alignment(Qt::AlignVCenter | (index.column() == Items ? Qt::AlignRight : Qt::AlignLeading)));
        case ShareRole:
            if (index.column() != Bar) return {};
            return static_cast<double>(day.items) / static_cast<double>(m_highest);
        default: return {};
    }
}

QVariant GrowthItemModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (section == Items ? Qt::AlignRight : Qt::AlignLeading)));
    }
    if (role != Qt::DisplayRole) return {};
    if (section == Day) return tr("Day (UTC)");
    return section == Items ? tr("Items") : QString();
}

}  // namespace groundswell::ui
