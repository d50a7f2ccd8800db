#pragma once

#include "models/core/clock.h"
#include "ui/tables/paged_item_model.h"

#include <memory>

namespace groundswell::ui {

/// The sources of the workspace, in the order of its config. Owner thread only.
class SourceItemModel : public PagedRowsModel<pipeline::SourceRow> {
    Q_OBJECT

public:
    enum Column { State, Source, Kind, LastGood, New, Usual, Days, Next, Schedule, ColumnCount };

    SourceItemModel(pipeline::Service& service, std::shared_ptr<const core::Clock> clock, QObject* parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// A number that follows from the source's id.
    [[nodiscard]] qlonglong rowId(int row) const override;
    [[nodiscard]] static qlonglong numberOf(const std::string& source);

protected:
    pipeline::Ticket askPage(int number, quint64 generation) override;

private:
    [[nodiscard]] QString display(const pipeline::SourceRow& row, int column) const;
    [[nodiscard]] QString tip(const pipeline::SourceRow& row, int column) const;
    [[nodiscard]] static QString secondLine(const pipeline::SourceRow& row);

    pipeline::Service& m_service;
    std::shared_ptr<const core::Clock> m_clock;
};

}  // namespace groundswell::ui
