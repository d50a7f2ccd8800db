#pragma once

#include "models/core/clock.h"
#include "models/domain/annotation.h"
#include "models/domain/cluster_story.h"

#include <QAbstractListModel>

#include <memory>
#include <vector>

namespace groundswell::ui {

/// The notes on a cluster, newest first: the text, and when it was written below it (SecondLineRole). Owner thread
/// only.
class NoteItemModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit NoteItemModel(std::shared_ptr<const core::Clock> clock, QObject* parent = nullptr)
        : QAbstractListModel(parent), m_clock(std::move(clock)) {}

    void setNotes(std::vector<domain::Note> notes);
    [[nodiscard]] const domain::Note* noteAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    std::shared_ptr<const core::Clock> m_clock;
    std::vector<domain::Note> m_notes;
};

/// What happened to a cluster, newest first; the time below (SecondLineRole). Owner thread only.
class EventItemModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit EventItemModel(std::shared_ptr<const core::Clock> clock, QObject* parent = nullptr)
        : QAbstractListModel(parent), m_clock(std::move(clock)) {}

    void setEvents(std::vector<domain::ClusterEvent> events);
    [[nodiscard]] const domain::ClusterEvent* eventAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

private:
    std::shared_ptr<const core::Clock> m_clock;
    std::vector<domain::ClusterEvent> m_events;
};

/// "Merged with #12, #15", for a line of the history.
[[nodiscard]] QString describeEvent(const domain::ClusterEvent& event);

}  // namespace groundswell::ui
