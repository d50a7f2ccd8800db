#pragma once

#include "models/core/clock.h"
#include "ui/tables/paged_item_model.h"

#include <memory>

namespace groundswell::ui {

/// Jobs of the workspace and runs that no job made, newest first. Owner thread only.
class JobItemModel : public PagedRowsModel<pipeline::JobStatus> {
    Q_OBJECT

public:
    enum Column { State, Job, Progress, Records, New, Started, Took, Next, ColumnCount };

    JobItemModel(pipeline::Service& service, std::shared_ptr<const core::Clock> clock, QObject* parent = nullptr);

    /// Asks for the jobs of a group.
    void setGroup(pipeline::JobGroup group);
    [[nodiscard]] pipeline::JobGroup group() const { return m_group; }
    /// Of the last answer.
    [[nodiscard]] const pipeline::JobCounts& counts() const { return m_counts; }
    /// Shows how far a running job is, without asking. False when the rows are to be asked for again: the job is not
    /// here, or its state is another.
    bool takeProgress(const pipeline::JobStatus& job);
    /// Time has passed: shows anew what depends on it.
    void tick();

    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// The job's number; for a run without a job one that no job has.
    [[nodiscard]] qlonglong rowId(int row) const override;

Q_SIGNALS:
    void countsChanged();

protected:
    pipeline::Ticket askPage(int number, quint64 generation) override;

private:
    [[nodiscard]] QString display(const pipeline::JobStatus& job, int column) const;
    [[nodiscard]] static QVariant share(const pipeline::JobStatus& job);
    [[nodiscard]] static QString accessible(const pipeline::JobStatus& job, int column, const QString& shown);

    pipeline::Service& m_service;
    std::shared_ptr<const core::Clock> m_clock;
    pipeline::JobGroup m_group = pipeline::JobGroup::All;
    pipeline::JobCounts m_counts;
};

}  // namespace groundswell::ui
