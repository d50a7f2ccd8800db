#pragma once

#include "models/domain/annotation.h"
#include "ui/tables/paged_item_model.h"

namespace groundswell::ui {

/// "cluster", "keyword", "search".
[[nodiscard]] QString watchKindWords(domain::WatchKind kind);

/// What is watched, in the order of a column. A note is edited in place: the model only says so, what was written comes
/// with the next refresh. Owner thread only.
class WatchItemModel : public PagedRowsModel<domain::WatchRow> {
    Q_OBJECT

public:
    enum Column { Kind, Name, Rising, Recent, SinceLooked, Days, Note, ColumnCount };

    explicit WatchItemModel(pipeline::Service& service, QObject* parent = nullptr);

    /// Columns that cannot be sorted by are left alone.
    void setSort(int column, domain::SortOrder order);
    [[nodiscard]] int sortColumn() const { return m_sort; }
    [[nodiscard]] domain::SortOrder sortOrder() const { return m_order; }
    [[nodiscard]] static bool isSortable(int column);
    /// Everything that is watched as of the last answer.
    [[nodiscard]] const std::vector<domain::WatchRow>& all() const { return m_all; }

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] qlonglong rowId(int row) const override;

Q_SIGNALS:
    void noteEdited(qlonglong watch, const QString& note);

protected:
    pipeline::Ticket askPage(int number, quint64 generation) override;

private:
    [[nodiscard]] QString display(const domain::WatchRow& row, int column) const;
    [[nodiscard]] QString tip(const domain::WatchRow& row, int column) const;
    void sort(std::vector<domain::WatchRow>& rows) const;

    pipeline::Service& m_service;
    std::vector<domain::WatchRow> m_all;
    int m_sort = SinceLooked;
    domain::SortOrder m_order = domain::SortOrder::Descending;
};

}  // namespace groundswell::ui
