#include "pipeline/service/service_state.h"

#include "models/store/annotation_writer.h"
#include "pipeline/service/annotation_questions.h"

namespace groundswell::pipeline {

using domain::AnnotationChange;

namespace {

using Notes = store::AnnotationWriter;
using NotesWork = std::function<Notes::Change(Notes&, core::UtcTime)>;

std::function<Notes::Change(store::WriteTransaction&, core::UtcTime)> asWrite(NotesWork work) {
    return [work = std::move(work)](store::WriteTransaction& transaction, core::UtcTime now) {
        return work(transaction.annotations(), now);
    };
}

}  // namespace

Ticket Service::applyChange(AnnotationChange change, Answer<void> answer) {
    return m_state->write<void>(std::move(answer),
                                [change = std::move(change)](store::WriteTransaction& transaction, core::UtcTime) {
                                    return transaction.annotations().apply(change);
                                });
}

Ticket Service::setLabel(std::vector<core::ClusterId> clusters, std::string label, bool on,
                         Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer),
        asWrite([clusters = std::move(clusters), label = std::move(label), on](Notes& notes, core::UtcTime now) {
            return notes.setLabel(clusters, label, on, now);
        }));
}

Ticket Service::setLabelTone(std::string label, std::string tone, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer), asWrite([label = std::move(label), tone = std::move(tone)](Notes& notes, core::UtcTime now) {
            return notes.setLabelName(label, tone, now);
        }));
}

Ticket Service::renameLabel(std::string label, std::string to, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer), asWrite([label = std::move(label), to = std::move(to)](Notes& notes, core::UtcTime now) {
            return notes.renameLabel(label, to, now);
        }));
}

Ticket Service::removeLabel(std::string label, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer),
        asWrite([label = std::move(label)](Notes& notes, core::UtcTime) { return notes.removeLabel(label); }));
}

Ticket Service::addNote(core::ClusterId cluster, std::string text, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(std::move(answer),
                                            asWrite([cluster, text = std::move(text)](Notes& notes, core::UtcTime now) {
                                                return notes.addNote(cluster, text, now);
                                            }));
}

Ticket Service::editNote(core::NoteId note, std::string text, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(std::move(answer),
                                            asWrite([note, text = std::move(text)](Notes& notes, core::UtcTime now) {
                                                return notes.editNote(note, text, now);
                                            }));
}

Ticket Service::removeNote(core::NoteId note, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer), asWrite([note](Notes& notes, core::UtcTime) { return notes.removeNote(note); }));
}

Ticket Service::watchCluster(core::ClusterId cluster, std::string name, std::string note,
                             Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer),
        asWrite([cluster, name = std::move(name), note = std::move(note)](Notes& notes, core::UtcTime now) {
            return notes.watchCluster(cluster, name, note, now);
        }));
}

Ticket Service::unwatchCluster(core::ClusterId cluster, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer), asWrite([cluster](Notes& notes, core::UtcTime) { return notes.unwatchCluster(cluster); }));
}

Ticket Service::watchKeyword(std::string keyword, std::string name, std::string note, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer), asWrite([keyword = std::move(keyword), name = std::move(name), note = std::move(note)](
                                       Notes& notes, core::UtcTime now) {
            return notes.watchOther(domain::WatchKind::Keyword, keyword, name, note, now);
        }));
}

Ticket Service::watchSearch(std::string target, std::string name, std::string note, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer), asWrite([target = std::move(target), name = std::move(name), note = std::move(note)](
                                       Notes& notes, core::UtcTime now) {
            return notes.watchOther(domain::WatchKind::Search, target, name, note, now);
        }));
}

Ticket Service::editWatch(core::WatchId watch, std::string name, std::string note, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer), asWrite([watch, name = std::move(name), note = std::move(note)](
                                       Notes& notes, core::UtcTime) { return notes.editWatch(watch, name, note); }));
}

Ticket Service::removeWatch(core::WatchId watch, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer), asWrite([watch](Notes& notes, core::UtcTime) { return notes.removeWatch(watch); }));
}

Ticket Service::markWatchLooked(core::WatchId watch, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer), asWrite([watch](Notes& notes, core::UtcTime now) { return notes.setLooked(watch, now); }),
        false);
}

Ticket Service::setIgnored(std::vector<core::ClusterId> clusters, bool on, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer), asWrite([clusters = std::move(clusters), on](Notes& notes, core::UtcTime now) {
            return notes.setIgnored(clusters, on, now);
        }));
}

Ticket Service::setExemplar(core::ClusterId cluster, core::ItemId item, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer),
        asWrite([cluster, item](Notes& notes, core::UtcTime now) { return notes.pinExemplar(cluster, item, now); }));
}

Ticket Service::saveView(domain::SavedView view, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer),
        asWrite([view = std::move(view)](Notes& notes, core::UtcTime now) { return notes.saveView(view, now); }));
}

Ticket Service::renameView(core::ViewId view, std::string name, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer),
        asWrite([view, name = std::move(name)](Notes& notes, core::UtcTime) { return notes.renameView(view, name); }));
}

Ticket Service::removeView(core::ViewId view, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer), asWrite([view](Notes& notes, core::UtcTime) { return notes.removeView(view); }));
}

Ticket Service::orderViews(std::vector<core::ViewId> views, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer),
        asWrite([views = std::move(views)](Notes& notes, core::UtcTime) { return notes.orderViews(views); }));
}

Ticket Service::saveChartMark(domain::ChartMark mark, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer),
        asWrite([mark = std::move(mark)](Notes& notes, core::UtcTime now) { return notes.saveMark(mark, now); }));
}

Ticket Service::removeChartMark(core::MarkId mark, Answer<AnnotationChange> answer) {
    return m_state->write<AnnotationChange>(
        std::move(answer), asWrite([mark](Notes& notes, core::UtcTime) { return notes.removeMark(mark); }));
}

Ticket Service::markLooked(std::string what, Answer<std::optional<core::UtcTime>> answer) {
    using Before = std::optional<core::UtcTime>;
    return m_state->write<Before>(
        std::move(answer),
        [what = std::move(what)](store::WriteTransaction& transaction, core::UtcTime now) {
            return transaction.annotations().setLookedAt(what, now);
        },
        false);
}

Ticket Service::labels(Answer<std::vector<domain::LabelCount>> answer) {
    return m_state->read<std::vector<domain::LabelCount>>(
        std::move(answer), [](store::ReadConnection& reader) { return reader.annotations().labels(); });
}

Ticket Service::watches(Answer<std::vector<domain::WatchRow>> answer) {
    return m_state->read<std::vector<domain::WatchRow>>(
        std::move(answer),
        [clock = m_state->clock](store::ReadConnection& reader) { return answerWatches(reader, clock->now()); });
}

Ticket Service::views(Answer<std::vector<domain::SavedView>> answer) {
    return m_state->read<std::vector<domain::SavedView>>(
        std::move(answer), [](store::ReadConnection& reader) { return reader.annotations().views(); });
}

Ticket Service::chartMarks(core::ClusterId cluster, Answer<std::vector<domain::ChartMark>> answer) {
    return m_state->read<std::vector<domain::ChartMark>>(
        std::move(answer), [cluster](store::ReadConnection& reader) { return reader.annotations().marks(cluster); });
}

Ticket Service::notes(core::ClusterId cluster, Answer<std::vector<domain::Note>> answer) {
    return m_state->read<std::vector<domain::Note>>(
        std::move(answer), [cluster](store::ReadConnection& reader) { return reader.annotations().notes(cluster); });
}

Ticket Service::lookedAt(std::string what, Answer<std::optional<core::UtcTime>> answer) {
    return m_state->read<std::optional<core::UtcTime>>(
        std::move(answer),
        [what = std::move(what)](store::ReadConnection& reader) { return reader.annotations().lookedAt(what); });
}

Ticket Service::itemDetail(core::ItemId item, Answer<ItemDetail> answer) {
    return m_state->readBeside<ItemDetail>(
        std::move(answer), [item, config = m_state->config](store::ReadConnection& reader, OpenWorkspace& workspace,
                                                            const std::stop_token& stop) {
            return answerItemDetail(reader, workspace.session(), config.value_or(config::WorkspaceConfig()), item,
                                    stop);
        });
}

}  // namespace groundswell::pipeline
