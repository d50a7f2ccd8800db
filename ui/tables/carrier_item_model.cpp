#include "ui/tables/carrier_item_model.h"

#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/paged_item_model.h"

namespace groundswell::ui {

CarrierItemModel::CarrierItemModel(const QString& head, std::shared_ptr<const core::Clock> clock, QObject* parent)
    : QAbstractTableModel(parent), m_head(head), m_clock(std::move(clock)) {}

void CarrierItemModel::setCarriers(domain::Carriers carriers) {
    beginResetModel();
    m_carriers = std::move(carriers);
    m_firstRow = -1;
    for (int row = 0; row < rowCount(); ++row) {
        const auto& when = m_carriers.rows[static_cast<std::size_t>(row)].firstPublished;
        if (!when) continue;
        if (m_firstRow < 0 || *when < *m_carriers.rows[static_cast<std::size_t>(m_firstRow)].firstPublished)
            m_firstRow = row;
    }
    endResetModel();
}

int CarrierItemModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_carriers.rows.size());
}

int CarrierItemModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CarrierItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const domain::Carrier& carrier = m_carriers.rows[static_cast<std::size_t>(index.row())];
    const bool first = index.row() == m_firstRow;
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole:
            if (index.column() == Name) return oneLine(text(carrier.name));
            if (index.column() == Items) return formatCount(carrier.items);
            return first ? tr("%1, first").arg(formatMoment(carrier.firstPublished, m_clock->now()))
                         : formatMoment(carrier.firstPublished, m_clock->now());
        case Qt::ToolTipRole:
            if (index.column() == First) return formatIso(carrier.firstPublished);
            return plainTip(oneLine(text(carrier.name)));
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(
                Qt::Alignment(Qt::AlignVCenter | (index.column() == Name ? Qt::AlignLeading : Qt::AlignRight)));
        case ToneRole:
            return static_cast<int>(first && index.column() == First ? Tone::Accent
                                    : index.column() == First        ? Tone::Text2
                                                                     : Tone::Text);
        default: return {};
    }
}

QVariant CarrierItemModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (section == Name ? Qt::AlignLeading : Qt::AlignRight)));
    }
    if (role == Qt::DisplayRole) {
        if (section == Name) return m_head;
        return section == Items ? tr("Items") : tr("First item");
    }
    if (role == Qt::ToolTipRole && section == First) return tr("When its oldest item here was published, UTC");
    return {};
}

}  // namespace groundswell::ui
