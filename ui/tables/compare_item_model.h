#pragma once

#include "pipeline/service.h"
#include "ui/charts/compare_overlay.h"

#include <QAbstractTableModel>
#include <QHeaderView>

namespace groundswell::ui {

/// The numbers of a chart of several series, newest first (from the start on for aligned series): the bin, a column a
/// series, the others where shares have any, the sum where there is one. Owner thread only.
class CompareItemModel : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    void setValues(CompareValues values, std::vector<CompareState::Look> looks);
    /// Only the bins in a range; none = all.
    void setRange(std::optional<TimeRange> range);
    [[nodiscard]] const CompareValues& values() const { return m_values; }
    /// The bin that a row shows.
    [[nodiscard]] std::size_t binOf(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    /// All that the table shows, with whole numbers and times as ISO 8601.
    [[nodiscard]] pipeline::ExportTable table() const;
    /// The slot of a column of a series, or nothing.
    [[nodiscard]] std::optional<std::size_t> slotOf(int column) const;

    [[nodiscard]] bool isNewestFirst() const { return m_values.alignment == Alignment::ByDate; }
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] bool hasOthers() const { return !m_values.others.empty(); }
    [[nodiscard]] bool hasSum() const { return m_values.measure != Measure::Index; }
    [[nodiscard]] std::optional<double> valueAt(std::size_t bin, int column) const;
    [[nodiscard]] QString binWords(std::size_t bin) const;
    void listRows();

    CompareValues m_values;
    std::vector<CompareState::Look> m_looks;
    std::optional<TimeRange> m_range;
    std::vector<std::size_t> m_rows;  // bins
};

/// The head of such a table: a swatch before the name of each series.
class CompareHeader : public QHeaderView {
    Q_OBJECT

public:
    explicit CompareHeader(QWidget* parent = nullptr);

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;
    void initStyleOptionForIndex(QStyleOptionHeader* option, int section) const override;

private:
    [[nodiscard]] QString shownName(const QString& name, int width) const;
};

}  // namespace groundswell::ui
