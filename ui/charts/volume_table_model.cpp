#include "ui/charts/volume_table_model.h"

#include "ui/tables/format.h"

namespace groundswell::ui {

void VolumeTableModel::setVolume(VolumeSeries volume) {
    beginResetModel();
    m_volume = std::move(volume);
    endResetModel();
}

int VolumeTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_volume.days());
}

int VolumeTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_volume.parts.size()) + 2;
}

QVariant VolumeTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (index.column() == 0 ? Qt::AlignLeading : Qt::AlignRight)));
    }
    if (role != Qt::DisplayRole) return {};
    const std::size_t day = m_volume.days() - 1 - static_cast<std::size_t>(index.row());
    if (index.column() == 0) return formatDate(toQt(m_volume.parts.front().bins.startOf(day)).date());
    const auto part = static_cast<std::size_t>(index.column()) - 1;
    if (part < m_volume.parts.size()) return formatCount(m_volume.parts[part].bins.counts[day]);
    std::int64_t sum = 0;
    for (const VolumeSeries::Part& one : m_volume.parts) sum += one.bins.counts[day];
    return formatCount(sum);
}

QVariant VolumeTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0) return {};
    if (section == 0) return tr("Day");
    const auto part = static_cast<std::size_t>(section) - 1;
    if (part >= m_volume.parts.size()) return tr("Sum");
    const std::string& source = m_volume.parts[part].source;
    return source.empty() ? tr("Others") : oneLine(text(source));
}

}  // namespace groundswell::ui
