#pragma once

#include "models/core/clock.h"
#include "ui/tables/paged_item_model.h"

#include <QSet>
#include <QStringList>

#include <memory>

namespace groundswell::ui {

/// Content items that match a filter, in the order of a column. Owner thread only.
class ContentItemModel : public PagedRowsModel<domain::ItemRow> {
    Q_OBJECT

public:
    enum Column { Star, Time, Source, Author, Text, Language, Cluster, Similar, State, ColumnCount };

    ContentItemModel(pipeline::Service& service, std::shared_ptr<const core::Clock> clock, QObject* parent = nullptr);

    /// Asks again when it differs from before.
    void setQuery(const domain::Filter& filter, domain::ItemSort sort, domain::SortOrder order);
    [[nodiscard]] const domain::Filter& filter() const { return m_filter; }
    [[nodiscard]] domain::ItemSort sortKey() const { return m_sort; }
    [[nodiscard]] domain::SortOrder sortOrder() const { return m_order; }

    /// The clusters that are watched, for the stars of their items.
    void setWatched(const QSet<qlonglong>& clusters);
    [[nodiscard]] bool isWatched(const domain::ItemRow& row) const;

    [[nodiscard]] static std::optional<domain::ItemSort> sortOf(int column);
    [[nodiscard]] static int columnOf(domain::ItemSort sort);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] qlonglong rowId(int row) const override;

protected:
    pipeline::Ticket askPage(int number, quint64 generation) override;

private:
    [[nodiscard]] QString display(const domain::ItemRow& row, int column) const;

    pipeline::Service& m_service;
    std::shared_ptr<const core::Clock> m_clock;
    domain::Filter m_filter;
    QSet<qlonglong> m_watched;
    QStringList m_hits;
    domain::ItemSort m_sort = domain::ItemSort::Published;
    domain::SortOrder m_order = domain::SortOrder::Descending;
};

}  // namespace groundswell::ui
