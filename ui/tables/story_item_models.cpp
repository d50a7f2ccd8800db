#include "ui/tables/story_item_models.h"

#include "ui/tables/format.h"
#include "ui/tables/paged_item_model.h"

#include <QStringList>

namespace groundswell::ui {

namespace {

constexpr std::size_t mostIdsNamed = 8;

QString clusterNumbers(const std::vector<core::ClusterId>& clusters) {
    QStringList ids;
    for (std::size_t i = 0; i < clusters.size() && i < mostIdsNamed; ++i)
        ids << QStringLiteral("#%1").arg(clusters[i].value);
    if (clusters.size() > mostIdsNamed)
        ids << EventItemModel::tr("%n more", nullptr, static_cast<int>(clusters.size() - mostIdsNamed));
    return ids.join(QStringLiteral(", "));
}

}  // namespace

QString describeEvent(const domain::ClusterEvent& event) {
    using Kind = domain::ClusterEvent::Kind;
    const QString others = clusterNumbers(event.others);
    switch (event.kind) {
        case Kind::MergedByHand: return EventItemModel::tr("Merged: %1 came into this cluster").arg(others);
        case Kind::MergedAway: return EventItemModel::tr("Merged: it went into this cluster with %1").arg(others);
        case Kind::SplitOffByHand:
            return formatCounted(event.items, EventItemModel::tr("Split: %1 item went into a cluster of its own"),
                                 EventItemModel::tr("Split: %1 items went into a cluster of their own")) +
                   (others.isEmpty() ? QString() : QStringLiteral(", ") + others);
        case Kind::MadeBySplit:
            return formatCounted(event.items, EventItemModel::tr("Made by a split: %1 item out of %2"),
                                 EventItemModel::tr("Made by a split: %1 items out of %2"))
                .replace(QStringLiteral("%2"), others);
        case Kind::MergedByProgram: return EventItemModel::tr("Merged by the program: %1").arg(others);
    }
    return others;
}

void NoteItemModel::setNotes(std::vector<domain::Note> notes) {
    if (notes == m_notes) return;
    beginResetModel();
    m_notes = std::move(notes);
    endResetModel();
}

const domain::Note* NoteItemModel::noteAt(int row) const {
    return row >= 0 && row < rowCount() ? &m_notes[static_cast<std::size_t>(row)] : nullptr;
}

int NoteItemModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_notes.size());
}

QVariant NoteItemModel::data(const QModelIndex& index, int role) const {
    const domain::Note* note = index.isValid() ? noteAt(index.row()) : nullptr;
    if (note == nullptr) return {};
    const auto when = [this](std::optional<core::UtcTime> time) { return formatMoment(time, m_clock->now()); };
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole: return text(note->text);
        case SecondLineRole:
            return note->changedAt ? tr("%1, changed %2").arg(when(note->madeAt), when(note->changedAt))
                                   : when(note->madeAt);
        case IdRole: return static_cast<qlonglong>(note->id.value);
        case Qt::ToolTipRole: return formatIso(note->changedAt ? note->changedAt : note->madeAt);
        default: return {};
    }
}

void EventItemModel::setEvents(std::vector<domain::ClusterEvent> events) {
    if (events == m_events) return;
    beginResetModel();
    m_events = std::move(events);
    endResetModel();
}

const domain::ClusterEvent* EventItemModel::eventAt(int row) const {
    return row >= 0 && row < rowCount() ? &m_events[static_cast<std::size_t>(row)] : nullptr;
}

int EventItemModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_events.size());
}

QVariant EventItemModel::data(const QModelIndex& index, int role) const {
    const domain::ClusterEvent* event = index.isValid() ? eventAt(index.row()) : nullptr;
    if (event == nullptr) return {};
    const QString when = event->at ? formatMoment(event->at, m_clock->now()) : tr("When is not known");
    const QString second =
        event->undoneAt ? tr("%1, taken back %2").arg(when, formatMoment(event->undoneAt, m_clock->now())) : when;
    switch (role) {
        case Qt::DisplayRole: return describeEvent(*event);
        case SecondLineRole: return second;
        case Qt::AccessibleTextRole: return QStringLiteral("%1. %2").arg(describeEvent(*event), second);
        case Qt::ToolTipRole: return event->at ? formatIso(event->at) : QString();
        default: return {};
    }
}

}  // namespace groundswell::ui
