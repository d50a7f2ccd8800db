#include "pipeline/service/service_state.h"

#include "pipeline/operations/feed_list.h"
#include "pipeline/operations/source_health.h"
#include "pipeline/secrets/secrets.h"
#include "pipeline/service/config_edits.h"
#include "pipeline/service/import_looks.h"
#include "pipeline/service/source_looks.h"
#include "pipeline/service/source_questions.h"
#include "pipeline/sources/opml.h"
#include "pipeline/system/files.h"

namespace groundswell::pipeline {

namespace {

core::Result<config::WorkspaceConfig> openConfig(const std::optional<config::WorkspaceConfig>& config) {
    if (!config) return Error(ErrorCode::NotFound, "No workspace is open.");
    return *config;
}

SecretPlace placeOf(secrets::Place place) {
    switch (place) {
        case secrets::Place::Environment: return SecretPlace::Environment;
        case secrets::Place::Keychain: return SecretPlace::Keychain;
        case secrets::Place::File: return SecretPlace::File;
        case secrets::Place::Nowhere: break;
    }
    return SecretPlace::Nowhere;
}

}  // namespace

// On the thread of short writes, in order, so that no edit is lost to another one.
Ticket Service::State::edit(Answer<SavedConfig> answer, ConfigEdit work) {
    auto pending = remember();
    const std::optional<Error> refusal = refusalToWrite();
    actions.addQuiet([this, pending, refusal, place = open, answer = std::move(answer),
                      work = std::move(work)]() mutable {
        auto done = std::make_shared<core::Result<StoredEdit>>(guarded<StoredEdit>([&]() -> core::Result<StoredEdit> {
            if (refusal) return *refusal;
            return editConfig(*place, work);
        }));
        mailbox.post([this, pending, from = std::weak_ptr(place), answer = std::move(answer), done] {
            takeEdit(from, *pending, answer, *done);
        });
        place.reset();
    });
    return ticketFor(pending);
}

void Service::State::takeEdit(const std::weak_ptr<OpenWorkspace>& from, Pending& pending,
                              const Answer<SavedConfig>& answer, const core::Result<StoredEdit>& done) {
    const bool stored = done.has_value() && isOpen(from);
    if (stored) takeSessionsConfig();
    // What the session takes up later is what the file has already.
    if (stored && !done->taken) config = done->saved.config;
    if (stored && !done->taken) {
        run(JobKind::Command, "workspace settings",
            [place = open](JobReporter&, const std::stop_token& stop) { return rereadWhenIdle(*place, stop); });
    }
    if (!pending.cancelled()) {
        if (done) {
            answer(done->saved);
        } else {
            answer(done.error());
        }
    }
    if (stored && dataListener) dataListener(DataChange::Decision);
}

Ticket Service::sourceRows(domain::Page page, Answer<SourcePage> answer) {
    return m_state->readBeside<SourcePage>(
        std::move(answer), [page, clock = m_state->clock](store::ReadConnection& reader, OpenWorkspace& workspace,
                                                          const std::stop_token&) {
            return answerSourceRows(reader, workspace.session().config(), clock->now(), page);
        });
}

Ticket Service::sourceRuns(std::string source, Answer<std::vector<domain::Run>> answer) {
    return m_state->read<std::vector<domain::Run>>(
        std::move(answer),
        [source = std::move(source)](store::ReadConnection& reader) { return answerSourceRuns(reader, source); });
}

std::filesystem::path Service::workspaceFolder() const {
    return m_state->open ? m_state->open->session().layout().folder : std::filesystem::path();
}

Ticket Service::checkSource(SourceDraft draft, Answer<SourceCheck> answer) {
    return m_state->ask<SourceCheck>(
        std::move(answer),
        [base = m_state->config, draft = std::move(draft), clock = m_state->clock]() -> core::Result<SourceCheck> {
            const auto config = openConfig(base);
            if (!config) return config.error();
            return checkDraft(*config, draft, clock->now());
        });
}

Ticket Service::checkWorkspace(std::string json, Answer<WorkspaceCheck> answer) {
    return m_state->ask<WorkspaceCheck>(
        std::move(answer), [base = m_state->config, json = std::move(json)]() -> core::Result<WorkspaceCheck> {
            const auto config = openConfig(base);
            if (!config) return config.error();
            return checkWorkspaceDraft(json.empty() ? config::writeWorkspace(*config) : json);
        });
}

Ticket Service::previewSchedule(config::ScheduleConfig schedule, Answer<SchedulePreview> answer) {
    return m_state->ask<SchedulePreview>(std::move(answer), [schedule = std::move(schedule), clock = m_state->clock] {
        return schedulePreview(schedule, clock->now());
    });
}

Ticket Service::saveSource(SourceDraft draft, Answer<SavedConfig> answer) {
    return m_state->edit(std::move(answer),
                         [draft = std::move(draft)](const config::WorkspaceConfig& now, const std::string&) {
                             return editOf(withDraft(now, draft));
                         });
}

Ticket Service::removeSource(std::string source, Answer<SavedConfig> answer) {
    return m_state->edit(std::move(answer),
                         [source = std::move(source)](const config::WorkspaceConfig& now, const std::string&) {
                             return editOf(withoutSource(now, source));
                         });
}

Ticket Service::saveWorkspace(std::string json, Answer<SavedConfig> answer) {
    return m_state->edit(std::move(answer),
                         [json = std::move(json)](const config::WorkspaceConfig&, const std::string&) {
                             return core::Result<EditedText>(EditedText{json});
                         });
}

Ticket Service::duplicateWorkspace(std::string id, std::string name, Answer<WorkspaceEntry> answer) {
    return m_state->ask<WorkspaceEntry>(std::move(answer),
                                        [directory = m_state->directory, place = m_state->open, id = std::move(id),
                                         name = std::move(name)]() -> core::Result<WorkspaceEntry> {
                                            if (!place) return Error(ErrorCode::NotFound, "No workspace is open.");
                                            return duplicateInto(directory, place->session().layout().folder, id, name);
                                        });
}

Ticket Service::testSource(config::SourceConfig source, Answer<SourceTest> answer) {
    return m_state->askRemote<SourceTest>(
        std::move(answer), [source = std::move(source), clock = m_state->clock](const std::stop_token& stop) {
            return lookAtSource(source, clock->now(), stop);
        });
}

Ticket Service::previewFeed(std::string address, bool allowPrivateNetwork, Answer<FeedPreview> answer) {
    return m_state->askRemote<FeedPreview>(std::move(answer),
                                           [base = m_state->config, address = std::move(address), allowPrivateNetwork](
                                               const std::stop_token& stop) -> core::Result<FeedPreview> {
                                               const auto config = openConfig(base);
                                               if (!config) return config.error();
                                               return lookAtFeed(*config, address, allowPrivateNetwork, stop);
                                           });
}

Ticket Service::previewFeedList(std::filesystem::path file, Answer<FeedList> answer) {
    return m_state->askRemote<FeedList>(
        std::move(answer),
        [base = m_state->config, file = std::move(file)](const std::stop_token&) -> core::Result<FeedList> {
            const auto config = openConfig(base);
            if (!config) return config.error();
            return lookAtFeedList(*config, file);
        });
}

Ticket Service::previewImport(std::string file, std::string source, std::vector<TableChoice> tables,
                              Answer<ImportPreview> answer) {
    return m_state->askRemote<ImportPreview>(
        std::move(answer),
        [base = m_state->config, folder = workspaceFolder(), file = std::move(file), source = std::move(source),
         tables = std::move(tables),
         clock = m_state->clock](const std::stop_token& stop) -> core::Result<ImportPreview> {
            auto config = openConfig(base);
            if (!config) return config.error();
            // What an import has remembered since stands in the file alone.
            const auto text = system::readTextFile(workspace::WorkspaceLayout{folder}.config());
            if (auto now = text ? config::parseWorkspace(*text) : config) config = std::move(now);
            return lookAtFile(*config, file, source, tables, clock->now(), stop);
        });
}

Ticket Service::addFeeds(FeedsToAdd feeds, Answer<SavedConfig> answer) {
    return m_state->edit(
        std::move(answer),
        [feeds = std::move(feeds)](config::WorkspaceConfig now, const std::string& before) -> core::Result<EditedText> {
            const AddedFeeds added = addTo(now, feeds);
            return EditedText{added.isChanged ? config::writeWorkspace(now) : before, added.added, added.known};
        });
}

Ticket Service::writeFeedList(std::filesystem::path file, Answer<std::int64_t> answer) {
    return m_state->askRemote<std::int64_t>(
        std::move(answer),
        [base = m_state->config, file = std::move(file)](const std::stop_token&) -> core::Result<std::int64_t> {
            const auto config = openConfig(base);
            if (!config) return config.error();
            const sources::OpmlDocument list = operations::feedList(*config);
            if (auto written = system::writeFileAtomically(file, sources::writeOpml(list)); !written)
                return written.error();
            return static_cast<std::int64_t>(list.feeds.size());
        });
}

Ticket Service::pauseSource(std::string source, std::string reason, Answer<void> answer) {
    return m_state->decideInSession(std::move(answer), [source = std::move(source), reason = std::move(reason)](
                                                           workspace::WorkspaceSession& session) {
        return operations::pauseSource(session, source, reason);
    });
}

Ticket Service::resumeSource(std::string source, Answer<void> answer) {
    return m_state->decideInSession(
        std::move(answer), [source = std::move(source)](workspace::WorkspaceSession& session) -> core::Result<void> {
            auto resumed = operations::resumeSource(session, source);
            if (!resumed) return resumed.error();
            return {};
        });
}

JobId Service::startBackfill(std::string source) {
    return m_state->enqueue(JobKind::Fetch, source, backfillCall(source));
}

Ticket Service::findSecret(std::string name, Answer<SecretPlace> answer) {
    return m_state->askRemote<SecretPlace>(
        std::move(answer), [name = std::move(name)](const std::stop_token& stop) -> core::Result<SecretPlace> {
            const secrets::Found found = secrets::ofProgram()->find(name, stop);
            if (stop.stop_requested()) return core::Error(core::ErrorCode::Cancelled, "It was stopped.");
            return placeOf(found.place);
        });
}

Ticket Service::setSecret(std::string name, std::string secret, SecretPlace place, Answer<void> answer) {
    return m_state->askRemote<void>(
        std::move(answer), [name = std::move(name), secret = std::move(secret), place](const std::stop_token& stop) {
            return secrets::ofProgram()->set(
                name, secret, place == SecretPlace::File ? secrets::Place::File : secrets::Place::Keychain, stop);
        });
}

Ticket Service::removeSecret(std::string name, Answer<bool> answer) {
    return m_state->askRemote<bool>(std::move(answer), [name = std::move(name)](const std::stop_token& stop) {
        return secrets::ofProgram()->remove(name, stop);
    });
}

}  // namespace groundswell::pipeline
