#pragma once

#include "models/core/clock.h"
#include "ui/tables/paged_item_model.h"

#include <memory>

namespace groundswell::ui {

/// A run's state in words, with its icon and tone: never colour alone.
struct StateWords {
    QString words;
    QString icon;
    int tone = 0;  ///< Tone
};
[[nodiscard]] StateWords describeState(domain::RunState state);
[[nodiscard]] QString describeKind(domain::RunKind kind);

/// Runs of the workspace, newest first. Owner thread only.
class RunItemModel : public PagedRowsModel<domain::Run> {
    Q_OBJECT

public:
    enum Column { State, Job, Records, New, Failed, Started, Took, ColumnCount };

    RunItemModel(pipeline::Service& service, std::shared_ptr<const core::Clock> clock, QObject* parent = nullptr);

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] qlonglong rowId(int row) const override;

protected:
    pipeline::Ticket askPage(int number, quint64 generation) override;

private:
    [[nodiscard]] QString display(const domain::Run& run, int column) const;

    pipeline::Service& m_service;
    std::shared_ptr<const core::Clock> m_clock;
};

}  // namespace groundswell::ui
