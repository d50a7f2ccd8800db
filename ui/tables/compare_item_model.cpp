#include "ui/tables/compare_item_model.h"

#include "ui/charts/series_look.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/paged_item_model.h"

#include <QPainter>
#include <QStyleOptionHeader>

#include <algorithm>
#include <cmath>
#include <utility>

namespace groundswell::ui {

namespace {

constexpr int headerPadding = 8;
constexpr int swatchWidth = 26;
constexpr int swatchGap = 8;

}  // namespace

void CompareItemModel::setValues(CompareValues values, std::vector<CompareState::Look> looks) {
    beginResetModel();
    m_values = std::move(values);
    m_looks = std::move(looks);
    listRows();
    endResetModel();
}

void CompareItemModel::setRange(std::optional<TimeRange> range) {
    if (m_range == range) return;
    beginResetModel();
    m_range = range;
    listRows();
    endResetModel();
}

void CompareItemModel::listRows() {
    m_rows.clear();
    const bool byDate = m_values.alignment == Alignment::ByDate;
    for (std::size_t bin = 0; bin < m_values.bins; ++bin) {
        const core::UtcTime start = m_values.startOf(bin);
        if (!byDate || !m_range || (start >= m_range->first && start < m_range->second)) m_rows.push_back(bin);
    }
    if (byDate) std::reverse(m_rows.begin(), m_rows.end());
}

int CompareItemModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CompareItemModel::columnCount(const QModelIndex& parent) const {
    if (parent.isValid()) return 0;
    return 1 + static_cast<int>(m_looks.size()) + (hasOthers() ? 1 : 0) + (hasSum() ? 1 : 0);
}

std::optional<std::size_t> CompareItemModel::slotOf(int column) const {
    const auto line = static_cast<std::size_t>(column - 1);
    if (column < 1 || line >= m_looks.size()) return std::nullopt;
    return m_looks[line].slot;
}

std::optional<double> CompareItemModel::valueAt(std::size_t bin, int column) const {
    const auto line = static_cast<std::size_t>(column - 1);
    if (line < m_looks.size()) return m_values.lines[line][bin];
    if (hasOthers() && line == m_looks.size()) return m_values.others[bin];
    auto sum = m_values.sumOf(bin);
    if (sum && hasOthers()) *sum += m_values.others[bin].value_or(0);
    return sum;
}

QString CompareItemModel::binWords(std::size_t bin) const {
    return m_values.alignment == Alignment::ByDate ? formatBinStart(m_values.startOf(bin), m_values.width)
                                                   : formatOffset(m_values.width * static_cast<std::int64_t>(bin));
}

QVariant CompareItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const std::size_t bin = binOf(index.row());
    const bool head = index.column() == 0;
    const bool open = m_values.isIncomplete(bin) && m_values.alignment == Alignment::ByDate;
    switch (role) {
        case Qt::DisplayRole: return head ? binWords(bin) : formatValue(valueAt(bin, index.column()), m_values.measure);
        case Qt::AccessibleTextRole:
            return head && open ? tr("%1, not complete").arg(binWords(bin)) : data(index, Qt::DisplayRole);
        case TagRole: return head && open ? tr("not complete") : QString();
        case ToneRole: return static_cast<int>(open ? Tone::Text2 : Tone::Text);
        case Qt::ToolTipRole:
            return head && m_values.alignment == Alignment::ByDate ? formatIso(m_values.startOf(bin)) : QString();
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (head ? Qt::AlignLeading : Qt::AlignRight)));
        default: return {};
    }
}

QVariant CompareItemModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (section == 0 ? Qt::AlignLeading : Qt::AlignRight)));
    }
    const auto line = static_cast<std::size_t>(section - 1);
    if (role == Qt::ToolTipRole && section > 0 && line < m_looks.size()) return plainTip(m_looks[line].name);
    if (role != Qt::DisplayRole) return {};
    if (section == 0) {
        if (m_values.alignment == Alignment::ToStart) return tr("After its first item");
        if (m_values.width < std::chrono::hours(24)) return tr("Hour");
        return m_values.width < std::chrono::hours(48) ? tr("Day") : tr("Week");
    }
    if (line < m_looks.size()) return m_looks[line].name;
    return hasOthers() && line == m_looks.size() ? tr("All others") : tr("Sum");
}

pipeline::ExportTable CompareItemModel::table() const {
    pipeline::ExportTable table;
    const int columns = columnCount();
    for (int column = 0; column < columns; ++column)
        table.columns.push_back(utf8(headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()));
    // Rows as objects need names that differ.
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
        const std::string name = table.columns[column];
        for (int again = 2;
             std::find(table.columns.begin(), table.columns.begin() + static_cast<std::ptrdiff_t>(column),
                       table.columns[column]) != table.columns.begin() + static_cast<std::ptrdiff_t>(column);
             ++again)
            table.columns[column] = name + " (" + std::to_string(again) + ")";
    }
    for (const std::size_t bin : m_rows) {
        std::vector<pipeline::ExportTable::Cell> row;
        row.emplace_back(
            utf8(m_values.alignment == Alignment::ByDate ? formatIso(m_values.startOf(bin)) : binWords(bin)));
        for (int column = 1; column < columns; ++column) {
            const auto value = valueAt(bin, column);
            row.emplace_back();
            if (value && m_values.measure == Measure::Items) {
                row.back() = static_cast<std::int64_t>(std::llround(*value));
            } else if (value) {
                row.back() = *value;
            }
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

CompareHeader::CompareHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
    setSectionResizeMode(QHeaderView::Fixed);
    setHighlightSections(false);
    setFixedHeight(24);
    setFont(fontFor(Type::CaptionStrong));
}

// Words give way to the swatch in front of them, by which a line of the chart is known.
void CompareHeader::initStyleOptionForIndex(QStyleOptionHeader* option, int section) const {
    QHeaderView::initStyleOptionForIndex(option, section);
    const auto* numbers = qobject_cast<const CompareItemModel*>(model());
    if (numbers == nullptr) return;
    // Qt calls a descending order "up".
    if (section == 0)
        option->sortIndicator = numbers->isNewestFirst() ? QStyleOptionHeader::SortUp : QStyleOptionHeader::SortDown;
    if (!numbers->slotOf(section)) return;
    option->text = shownName(option->text, sectionSize(section));
}

QString CompareHeader::shownName(const QString& name, int width) const {
    return QFontMetrics(font()).elidedText(name, Qt::ElideRight, width - 2 * headerPadding - swatchWidth - swatchGap);
}

void CompareHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
    QHeaderView::paintSection(painter, rect, section);
    const auto* numbers = qobject_cast<const CompareItemModel*>(model());
    const auto slot = numbers != nullptr ? numbers->slotOf(section) : std::nullopt;
    if (!slot) return;
    const QString name = model()->headerData(section, orientation(), Qt::DisplayRole).toString();
    const int words = QFontMetrics(font()).horizontalAdvance(shownName(name, rect.width()));
    const double left = isRightToLeft() ? rect.left() + headerPadding + words + swatchGap
                                        : rect.right() + 1 - headerPadding - words - swatchGap - swatchWidth;
    paintSwatch(*painter, QRectF(left, rect.top(), swatchWidth, rect.height()), Theme::of(palette()), *slot);
}

}  // namespace groundswell::ui
