#include "ui/shell/decisions.h"

#include "ui/shell/describe.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QUndoCommand>

#include <algorithm>
#include <utility>

namespace groundswell::ui {

namespace {

constexpr int mostDecisions = 500;
constexpr int longestWords = 40;
constexpr std::int64_t mostWatchedKnown = 500;

std::vector<core::ClusterId> clusterIds(const QList<qlonglong>& ids) {
    std::vector<core::ClusterId> clusters;
    for (const qlonglong id : ids) clusters.push_back(core::ClusterId{id});
    return clusters;
}

QString countOf(const QList<qlonglong>& clusters) {
    return formatCounted(clusters.size(), Decisions::tr("%1 cluster"), Decisions::tr("%1 clusters"));
}

QString shortName(const QString& name) {
    const QString line = oneLine(name);
    return isolated(line.size() > longestWords ? line.left(longestWords) + QChar(0x2026) : line);
}

/// What is written without an answer of its own changed something.
pipeline::Answer<void> whenWritten(std::function<void(core::Result<bool>)> outcome) {
    return [outcome = std::move(outcome)](core::Result<void> result) {
        if (result) {
            outcome(true);
        } else {
            outcome(std::move(result).error());
        }
    };
}

}  // namespace

/// What can be written, taken back, and written again.
struct Decisions::Write {
    QString words;  ///< in the menu, after "Undo"
    QString done;   ///< in the strip
    std::function<pipeline::Ticket(Outcome)> apply;
    std::function<pipeline::Ticket(Outcome)> takeBack;
    std::function<void()> afterwards;  ///< once it is written
    bool gone = false;                 ///< what it was about is there no more
    domain::AnnotationChange change;   ///< of what is no merge or split
    core::EditId edit;                 ///< of a merge or split
};

/// Stands on the stack for a write that was made. The stack only follows what is written already.
class Decisions::Command : public QUndoCommand {
public:
    explicit Command(std::shared_ptr<Write> write) : QUndoCommand(write->words), m_write(std::move(write)) {}

    void undo() override { setObsolete(m_write->gone); }
    void redo() override { setObsolete(m_write->gone); }
    [[nodiscard]] const std::shared_ptr<Write>& write() const { return m_write; }

private:
    std::shared_ptr<Write> m_write;
};

Decisions::Decisions(ServiceBridge& bridge, QObject* parent) : QObject(parent), m_bridge(bridge), m_stack(this) {
    m_stack.setUndoLimit(mostDecisions);
    connect(&m_stack, &QUndoStack::indexChanged, this, &Decisions::stackChanged);
    connect(&m_bridge, &ServiceBridge::dataChanged, this, &Decisions::askKnown);
}

void Decisions::enqueue(std::function<void()> step) {
    m_waiting.push_back(std::move(step));
    next();
}

void Decisions::next() {
    while (!m_busy && !m_waiting.empty()) {
        const std::function<void()> step = std::move(m_waiting.front());
        m_waiting.pop_front();
        step();
    }
}

void Decisions::start(const std::function<pipeline::Ticket(Outcome)>& call, Outcome outcome) {
    m_busy = true;
    m_ticket = call([this, generation = m_generation, outcome = std::move(outcome)](core::Result<bool> result) {
        if (generation != m_generation) return;
        m_busy = false;
        outcome(std::move(result));
        next();
    });
}

void Decisions::fail(const core::Error& error) {
    // What waits was meant for what was expected to be there by then.
    m_waiting.clear();
    Q_EMIT failed(describeError(error));
}

void Decisions::perform(std::shared_ptr<Write> write) {
    enqueue([this, write] {
        start(write->apply, [this, write](core::Result<bool> changed) {
            if (!changed) return fail(changed.error());
            if (!*changed) {
                Q_EMIT said(tr("It is so already."));
                return;
            }
            m_stack.push(new Command(write));
            Q_EMIT done(write->done);
            if (write->afterwards) write->afterwards();
        });
    });
}

void Decisions::undo() {
    enqueue([this] {
        if (!m_stack.canUndo()) return;
        const auto* command = dynamic_cast<const Command*>(m_stack.command(m_stack.index() - 1));
        if (command == nullptr) return;
        start(command->write()->takeBack, [this, write = command->write()](core::Result<bool> result) {
            write->gone = !result && result.error().code == core::ErrorCode::NotFound;
            if (!result) fail(result.error());
            if (result || write->gone) m_stack.undo();
            if (result) Q_EMIT said(tr("Undone: %1").arg(write->words));
        });
    });
}

void Decisions::redo() {
    enqueue([this] {
        if (!m_stack.canRedo()) return;
        const auto* command = dynamic_cast<const Command*>(m_stack.command(m_stack.index()));
        if (command == nullptr) return;
        start(command->write()->apply, [this, write = command->write()](core::Result<bool> result) {
            write->gone = !result && result.error().code == core::ErrorCode::NotFound;
            if (!result) fail(result.error());
            if (result || write->gone) m_stack.redo();
            if (!result) return;
            Q_EMIT done(write->done);
            if (write->afterwards) write->afterwards();
        });
    });
}

void Decisions::clear() {
    ++m_generation;
    m_ticket.cancel();
    m_waiting.clear();
    m_busy = false;
    m_stack.clear();
    m_labels.clear();
    m_watched.clear();
    Q_EMIT watchedChanged();
    Q_EMIT stackChanged();
    askKnown();
}

std::shared_ptr<Decisions::Write> Decisions::annotation(const QString& words, const QString& done) {
    auto write = std::make_shared<Write>();
    write->words = words;
    write->done = done;
    // By pointer: the write holds these functions and must not hold itself.
    write->takeBack = [this, self = write.get()](Outcome outcome) {
        return m_bridge.service().applyChange(self->change.reversed(), whenWritten(std::move(outcome)));
    };
    return write;
}

void Decisions::decide(const QString& words, const QString& done, std::function<pipeline::Ticket(ChangeAnswer)> ask) {
    auto write = annotation(words, done);
    write->apply = [this, self = write.get(), ask = std::move(ask)](Outcome outcome) {
        if (!self->change.isEmpty()) {
            return m_bridge.service().applyChange(self->change, whenWritten(std::move(outcome)));
        }
        return ask([self, outcome = std::move(outcome)](core::Result<domain::AnnotationChange> change) {
            if (!change) return outcome(std::move(change).error());
            self->change = std::move(*change);
            outcome(!self->change.isEmpty());
        });
    };
    perform(std::move(write));
}

void Decisions::setLabel(const QList<qlonglong>& clusters, const QString& label, bool on) {
    const QString name = oneLine(label);
    if (clusters.isEmpty() || name.isEmpty()) return;
    const QString shown = shortName(name);
    decide(on ? tr("Set label %1").arg(shown) : tr("Remove label %1").arg(shown),
           on ? tr("Label %1 set on %2.").arg(shown, countOf(clusters))
              : tr("Label %1 removed from %2.").arg(shown, countOf(clusters)),
           [this, ids = clusterIds(clusters), name = utf8(name), on](ChangeAnswer answer) {
               return m_bridge.service().setLabel(ids, name, on, std::move(answer));
           });
}

void Decisions::setLabelTone(const QString& label, const QString& tone) {
    decide(tr("Colour of label %1").arg(shortName(label)), tr("Colour of label %1 changed.").arg(shortName(label)),
           [this, label = utf8(label), tone = utf8(tone)](ChangeAnswer answer) {
               return m_bridge.service().setLabelTone(label, tone, std::move(answer));
           });
}

void Decisions::addNote(qlonglong cluster, const QString& text) {
    if (cluster == 0 || text.trimmed().isEmpty()) return;
    decide(tr("Add note"), tr("Note added to cluster #%1.").arg(cluster),
           [this, cluster, text = utf8(text.trimmed())](ChangeAnswer answer) {
               return m_bridge.service().addNote(core::ClusterId{cluster}, text, std::move(answer));
           });
}

void Decisions::editNote(core::NoteId note, const QString& text) {
    if (text.trimmed().isEmpty()) return;
    decide(tr("Edit note"), tr("Note changed."), [this, note, text = utf8(text.trimmed())](ChangeAnswer answer) {
        return m_bridge.service().editNote(note, text, std::move(answer));
    });
}

void Decisions::removeNote(core::NoteId note) {
    decide(tr("Remove note"), tr("Note removed."),
           [this, note](ChangeAnswer answer) { return m_bridge.service().removeNote(note, std::move(answer)); });
}

void Decisions::setWatched(const QList<qlonglong>& clusters, bool on) {
    if (clusters.isEmpty()) return;
    decide(on ? tr("Watch") : tr("Stop watching"),
           on ? tr("Watching %1.").arg(countOf(clusters)) : tr("No longer watching %1.").arg(countOf(clusters)),
           [this, clusters, on](ChangeAnswer answer) {
               if (clusters.size() == 1) {
                   const core::ClusterId cluster{clusters.first()};
                   return on ? m_bridge.service().watchCluster(cluster, {}, {}, std::move(answer))
                             : m_bridge.service().unwatchCluster(cluster, std::move(answer));
               }
               auto sum = std::make_shared<domain::AnnotationChange>();
               watchOneByOne(sum, clusters, on, [sum, answer = std::move(answer)](core::Result<bool> result) {
                   // What was written before one failed can be undone as well.
                   if (!result && sum->isEmpty()) {
                       answer(std::move(result).error());
                   } else {
                       answer(*sum);
                   }
               });
               return std::move(m_ticket);
           });
}

void Decisions::watchOneByOne(std::shared_ptr<domain::AnnotationChange> sum, QList<qlonglong> clusters, bool on,
                              Outcome outcome) {
    if (clusters.isEmpty()) return outcome(true);
    const core::ClusterId cluster{clusters.takeFirst()};
    auto answer = [this, sum, clusters, on, outcome = std::move(outcome)](core::Result<domain::AnnotationChange> one) {
        if (!one) return outcome(std::move(one).error());
        sum->steps.insert(sum->steps.end(), one->steps.begin(), one->steps.end());
        watchOneByOne(sum, clusters, on, outcome);
    };
    m_ticket = on ? m_bridge.service().watchCluster(cluster, {}, {}, std::move(answer))
                  : m_bridge.service().unwatchCluster(cluster, std::move(answer));
}

void Decisions::toggleWatched(qlonglong cluster) {
    const bool is = std::find(m_watched.begin(), m_watched.end(), core::ClusterId{cluster}) != m_watched.end();
    setWatched({cluster}, !is);
}

void Decisions::watchKeyword(const QString& keyword) {
    if (keyword.trimmed().isEmpty()) return;
    decide(tr("Watch keyword"), tr("Watching the keyword %1.").arg(shortName(keyword)),
           [this, keyword = utf8(keyword.trimmed())](ChangeAnswer answer) {
               return m_bridge.service().watchKeyword(keyword, {}, {}, std::move(answer));
           });
}

void Decisions::watchSearch(const QString& target, const QString& name) {
    if (target.trimmed().isEmpty()) return;
    decide(tr("Watch search"), tr("Watching the search %1.").arg(shortName(name.isEmpty() ? target : name)),
           [this, target = utf8(target.trimmed()), name = utf8(name)](ChangeAnswer answer) {
               return m_bridge.service().watchSearch(target, name, {}, std::move(answer));
           });
}

void Decisions::removeWatch(core::WatchId watch) {
    decide(tr("Stop watching"), tr("No longer watching it."),
           [this, watch](ChangeAnswer answer) { return m_bridge.service().removeWatch(watch, std::move(answer)); });
}

void Decisions::setIgnored(const QList<qlonglong>& clusters, bool on) {
    if (clusters.isEmpty()) return;
    decide(on ? tr("Ignore") : tr("Stop ignoring"),
           on ? tr("Ignored: %1.").arg(countOf(clusters)) : tr("No longer ignored: %1.").arg(countOf(clusters)),
           [this, ids = clusterIds(clusters), on](ChangeAnswer answer) {
               return m_bridge.service().setIgnored(ids, on, std::move(answer));
           });
}

void Decisions::setExemplar(qlonglong cluster, qlonglong item) {
    if (cluster == 0) return;
    decide(tr("Change example item"),
           item != 0 ? tr("Example item of cluster #%1 changed.").arg(cluster)
                     : tr("The example item of cluster #%1 is chosen by the program again.").arg(cluster),
           [this, cluster, item](ChangeAnswer answer) {
               return m_bridge.service().setExemplar(core::ClusterId{cluster}, core::ItemId{item}, std::move(answer));
           });
}

std::shared_ptr<Decisions::Write> Decisions::clusterEdit(const QString& words, const QString& done,
                                                         std::function<pipeline::Ticket(EditAnswer)> ask) {
    auto write = std::make_shared<Write>();
    write->words = words;
    write->done = done;
    write->apply = [this, self = write.get(), ask = std::move(ask)](Outcome outcome) {
        if (!self->edit.isNone())
            return m_bridge.service().redoClusterEdit(self->edit, whenWritten(std::move(outcome)));
        return ask([self, outcome = std::move(outcome)](core::Result<domain::ClusterEdit> edit) {
            if (!edit) return outcome(std::move(edit).error());
            self->edit = edit->id;
            outcome(true);
        });
    };
    write->takeBack = [this, self = write.get()](Outcome outcome) {
        return m_bridge.service().undoClusterEdit(self->edit, whenWritten(std::move(outcome)));
    };
    return write;
}

void Decisions::merge(qlonglong into, const QList<qlonglong>& from) {
    QList<qlonglong> others = from;
    others.removeAll(into);
    if (into == 0 || others.isEmpty()) return;
    auto write = clusterEdit(tr("Merge"), tr("%1 merged into cluster #%2.").arg(countOf(others)).arg(into),
                             [this, into, ids = clusterIds(others)](EditAnswer answer) {
                                 return m_bridge.service().mergeClusters(core::ClusterId{into}, ids, std::move(answer));
                             });
    write->afterwards = [this, into] { Q_EMIT merged(into); };
    perform(std::move(write));
}

void Decisions::split(qlonglong cluster, const QList<qlonglong>& items) {
    if (cluster == 0 || items.isEmpty()) return;
    std::vector<core::ItemId> ids;
    for (const qlonglong item : items) ids.push_back(core::ItemId{item});
    perform(clusterEdit(tr("Split"),
                        formatCounted(items.size(), tr("%1 item of cluster #%2 has a cluster of its own now."),
                                      tr("%1 items of cluster #%2 have a cluster of their own now."))
                            .replace(QStringLiteral("%2"), QString::number(cluster)),
                        [this, cluster, ids = std::move(ids)](EditAnswer answer) {
                            return m_bridge.service().splitCluster(core::ClusterId{cluster}, ids, std::move(answer));
                        }));
}

void Decisions::reviseEdit(core::EditId edit, bool again) {
    if (edit.isNone()) return;
    auto write = std::make_shared<Write>();
    write->words = again ? tr("Do it again") : tr("Take back a merge or split");
    write->done = again ? tr("It is done again.") : tr("It is taken back.");
    const auto set = [this, edit](bool stands) {
        return [this, edit, stands](Outcome outcome) {
            return stands ? m_bridge.service().redoClusterEdit(edit, whenWritten(std::move(outcome)))
                          : m_bridge.service().undoClusterEdit(edit, whenWritten(std::move(outcome)));
        };
    };
    write->apply = set(again);
    write->takeBack = set(!again);
    perform(std::move(write));
}

void Decisions::askKnown() {
    if (!m_bridge.service().workspace()) return;
    m_labelTicket = m_bridge.service().labels([this](core::Result<std::vector<domain::LabelCount>> labels) {
        if (!labels) return;
        m_labels = std::move(*labels);
        Q_EMIT labelsChanged();
    });
    domain::Filter watched;
    watched.watched = true;
    m_watchedTicket =
        m_bridge.service().clusters(std::move(watched), domain::ClusterSort::Id, domain::SortOrder::Ascending,
                                    {0, mostWatchedKnown}, [this](core::Result<pipeline::ClusterPage> page) {
                                        if (!page) return;
                                        std::vector<core::ClusterId> ids;
                                        for (const domain::Cluster& cluster : page->rows) ids.push_back(cluster.id);
                                        if (std::exchange(m_watched, ids) != ids) Q_EMIT watchedChanged();
                                    });
}

int Decisions::labelTone(const std::string& label) const {
    const auto found = std::find_if(m_labels.begin(), m_labels.end(),
                                    [&label](const domain::LabelCount& known) { return known.label.name == label; });
    const std::string tone = found != m_labels.end() ? found->label.tone : std::string();
    if (tone == "accent") return static_cast<int>(Tone::Accent);
    if (tone == "ok") return static_cast<int>(Tone::Ok);
    if (tone == "warn") return static_cast<int>(Tone::Warn);
    if (tone == "error") return static_cast<int>(Tone::Error);
    return static_cast<int>(Tone::Text2);
}

}  // namespace groundswell::ui
