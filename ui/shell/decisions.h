#pragma once

#include "models/domain/annotation.h"
#include "pipeline/service.h"
#include "ui/shell/service_bridge.h"

#include <QList>
#include <QObject>
#include <QUndoStack>

#include <deque>
#include <functional>
#include <memory>

namespace groundswell::ui {

/// What a person decides about what is seen, each of it to be undone and done again. A decision stands on the stack
/// once it is written; one that fails changes nothing there. What is asked for while another is being written waits for
/// its turn. Lists of clusters are of ids. Owner thread only.
class Decisions : public QObject {
    Q_OBJECT

public:
    explicit Decisions(ServiceBridge& bridge, QObject* parent = nullptr);

    void setLabel(const QList<qlonglong>& clusters, const QString& label, bool on);
    /// `tone` is a word for the colour of a label: "accent", "ok", "warn", "error"; empty = none.
    void setLabelTone(const QString& label, const QString& tone);
    void addNote(qlonglong cluster, const QString& text);
    void editNote(core::NoteId note, const QString& text);
    void removeNote(core::NoteId note);
    void setWatched(const QList<qlonglong>& clusters, bool on);
    void toggleWatched(qlonglong cluster);
    void watchKeyword(const QString& keyword);
    /// A search as it was typed, or with other conditions (ui/shell/watch_target.h); without a name it is its own.
    void watchSearch(const QString& target, const QString& name = {});
    void removeWatch(core::WatchId watch);
    void setIgnored(const QList<qlonglong>& clusters, bool on);
    /// Item 0: the program chooses again.
    void setExemplar(qlonglong cluster, qlonglong item);
    void merge(qlonglong into, const QList<qlonglong>& from);
    void split(qlonglong cluster, const QList<qlonglong>& items);
    /// Undoes a merge or split of the past, or (`again`) does it once more.
    void reviseEdit(core::EditId edit, bool again);

    using ChangeAnswer = pipeline::Answer<domain::AnnotationChange>;
    /// Any other question to the service that answers what it changed. `words` name it in the menu ("Save view"),
    /// `done` is the sentence for the strip.
    void decide(const QString& words, const QString& done, std::function<pipeline::Ticket(ChangeAnswer)> ask);

    [[nodiscard]] const QUndoStack& stack() const { return m_stack; }
    /// Nothing is being written and nothing waits for its turn.
    [[nodiscard]] bool isIdle() const { return !m_busy && m_waiting.empty(); }
    void undo();
    void redo();
    /// Forgets everything; for another workspace.
    void clear();

    /// The labels that can be chosen, by name, as of the last change.
    [[nodiscard]] const std::vector<domain::LabelCount>& labels() const { return m_labels; }
    /// The clusters that are watched, as of the last change; at most 500.
    [[nodiscard]] const std::vector<core::ClusterId>& watched() const { return m_watched; }
    /// The colour of a label, as Tone.
    [[nodiscard]] int labelTone(const std::string& label) const;

Q_SIGNALS:
    /// What was done, for the strip; it is the last thing that can be undone.
    void done(const QString& sentence);
    /// What was said but changed nothing that could be undone now.
    void said(const QString& sentence);
    void failed(const QString& sentence);
    /// What can be undone or done again changed.
    void stackChanged();
    void labelsChanged();
    void watchedChanged();
    /// Clusters were merged into this one.
    void merged(qlonglong into);

private:
    using Outcome = std::function<void(core::Result<bool>)>;  ///< true: something changed
    struct Write;
    class Command;

    void perform(std::shared_ptr<Write> write);
    void enqueue(std::function<void()> step);
    void next();
    void start(const std::function<pipeline::Ticket(Outcome)>& call, Outcome outcome);
    void fail(const core::Error& error);
    using EditAnswer = pipeline::Answer<domain::ClusterEdit>;
    [[nodiscard]] std::shared_ptr<Write> clusterEdit(const QString& words, const QString& done,
                                                     std::function<pipeline::Ticket(EditAnswer)> ask);
    [[nodiscard]] std::shared_ptr<Write> annotation(const QString& words, const QString& done);
    void watchOneByOne(std::shared_ptr<domain::AnnotationChange> sum, QList<qlonglong> clusters, bool on,
                       Outcome outcome);
    void askKnown();

    ServiceBridge& m_bridge;
    QUndoStack m_stack;
    std::deque<std::function<void()>> m_waiting;
    bool m_busy = false;
    quint64 m_generation = 0;  // of the workspace; late outcomes are dropped
    std::vector<domain::LabelCount> m_labels;
    pipeline::Ticket m_ticket;
    pipeline::Ticket m_labelTicket;
    std::vector<core::ClusterId> m_watched;
    pipeline::Ticket m_watchedTicket;
};

}  // namespace groundswell::ui
