#include "ui/shell/describe.h"

#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <cmath>

namespace groundswell::ui {

namespace {

QString say(const char* source) {
    return QCoreApplication::translate("Describe", source);
}

QString sentence(core::ErrorCode code) {
    switch (code) {
        case core::ErrorCode::InvalidInput: return say("The input is not what it should be.");
        case core::ErrorCode::NotFound: return say("It was not found.");
        case core::ErrorCode::AlreadyExists: return say("It exists already.");
        case core::ErrorCode::Unsupported: return say("This program cannot read it.");
        case core::ErrorCode::Io: return say("The file system refused.");
        case core::ErrorCode::Truncated: return say("The input ends before its end.");
        case core::ErrorCode::Network: return say("There was no answer from the network.");
        case core::ErrorCode::HttpStatus: return say("The server answered with an error.");
        case core::ErrorCode::Unavailable: return say("A service cannot be had now.");
        case core::ErrorCode::Cancelled: return say("It was cancelled.");
        case core::ErrorCode::StoreLocked: return say("Another program is using this workspace.");
        case core::ErrorCode::StoreDamaged: return say("The workspace's store is damaged.");
        case core::ErrorCode::StoreTooNew: return say("A newer version of this program wrote the workspace.");
        case core::ErrorCode::StoreFailed: return say("The workspace's store failed.");
        case core::ErrorCode::Internal: break;
    }
    return say("Something failed that should not.");
}

}  // namespace

QString describeError(const core::Error& error) {
    const QString detail = oneLine(text(error.message));
    // Whoever says what is wrong with an input or an address says it better, and the general sentence may not be true.
    const bool isPrecise = error.code == core::ErrorCode::InvalidInput || error.code == core::ErrorCode::Network;
    QStringList parts;
    if (!isPrecise || !detail.endsWith(QChar(u'.'))) parts << sentence(error.code);
    if (!detail.isEmpty()) parts << detail;
    const std::string file = error.contextValue("file");
    if (!file.empty()) {
        const QString name = isolated(QFileInfo(text(file)).fileName());
        const std::string line = error.contextValue("line");
        parts << (line.empty() ? say("File: %1").arg(name) : say("File: %1, line %2").arg(name, text(line)));
    }
    const std::string remedy = error.contextValue("remedy");
    if (!remedy.empty()) parts << oneLine(text(remedy));
    return parts.join(QChar(u' '));
}

QString describeJob(const pipeline::JobStatus& job) {
    const QString title = oneLine(text(job.title));
    const QString name = title.isEmpty() ? QString() : isolated(title);
    switch (job.kind) {
        case pipeline::JobKind::Import: return name.isEmpty() ? say("Importing") : say("Importing %1").arg(name);
        case pipeline::JobKind::Fetch: return name.isEmpty() ? say("Fetching") : say("Fetching %1").arg(name);
        case pipeline::JobKind::Process: return say("Processing new items");
        case pipeline::JobKind::Rebuild: return say("Rebuilding the items");
        case pipeline::JobKind::Export: return name.isEmpty() ? say("Exporting") : say("Exporting %1").arg(name);
        case pipeline::JobKind::Sample: return say("Making the sample");
        case pipeline::JobKind::Refresh: return say("Refreshing the clusters");
        case pipeline::JobKind::Expire: return say("Removing old items");
        case pipeline::JobKind::Prune: return say("Removing old records");
        case pipeline::JobKind::Vacuum: return say("Making the store smaller");
        case pipeline::JobKind::Backup: return say("Backing up");
        case pipeline::JobKind::Report: return say("Writing the report");
        case pipeline::JobKind::Command: return say("Command line: %1").arg(name);
        case pipeline::JobKind::Other: break;
    }
    return name.isEmpty() ? describeKind(job) : say("%1: %2").arg(describeKind(job), name);
}

QString describeProgress(const pipeline::JobStatus& job) {
    if (job.total > 0) return say("%1 of %2").arg(formatCount(job.done), formatCount(job.total));
    if (job.done > 0) return formatCount(job.done);
    return {};
}

QString describeOutcome(const pipeline::JobStatus& job) {
    if (job.state == pipeline::JobState::Cancelled) return say("Cancelled. What was done so far is kept.");
    if (job.state == pipeline::JobState::Failed || job.state == pipeline::JobState::Blocked) {
        return job.error ? describeError(*job.error) : say("It failed. Runs says why.");
    }
    if (job.kind == pipeline::JobKind::Export) return say("Exported to %1.").arg(isolated(oneLine(text(job.title))));
    const std::int64_t bad = job.counts.rejected + job.counts.failed;
    if (job.state == pipeline::JobState::Partial || bad > 0) {
        if (bad == 0) return say("It failed in part. Runs says what.");
        return say("%1 of %2 records could not be used; the others are here.")
            .arg(formatCount(bad), formatCount(job.counts.read));
    }
    if (job.kind == pipeline::JobKind::Refresh) return say("The clusters are up to date.");
    if (job.kind == pipeline::JobKind::Command) return say("Done: %1").arg(isolated(oneLine(text(job.title))));
    if (job.kind == pipeline::JobKind::Sample) return say("The sample is ready.");
    if (job.kind == pipeline::JobKind::Import || job.kind == pipeline::JobKind::Fetch)
        return formatCounted(job.counts.created, say("%1 new item."), say("%1 new items."));
    if (job.kind == pipeline::JobKind::Process)
        return formatCounted(job.counts.processed, say("%1 item was processed."), say("%1 items were processed."));
    return say("%1: done.").arg(describeKind(job));
}

QString describeFileKind(const std::string& kind) {
    if (kind == "csv") return say("A table (CSV)");
    if (kind == "jsonl") return say("JSON, one object for each item");
    if (kind == "feed") return say("A feed");
    if (kind == "postsdb") return say("A posts database");
    if (kind == "ndjson") return say("Posts captured with Zeeschuimer or 4CAT");
    if (kind == "telegram") return say("An export of Telegram Desktop");
    if (kind == "pdf") return say("A PDF document");
    if (kind == "html") return say("A web page");
    return kind == "text" ? say("A text") : QString();
}

StateWords describeState(pipeline::JobState jobState) {
    using pipeline::JobState;
    const auto state = [](const QString& words, const char* icon, Tone tone) {
        return StateWords{words, QString::fromLatin1(icon), static_cast<int>(tone)};
    };
    switch (jobState) {
        case JobState::Waiting: return state(say("Waiting"), "clock", Tone::Text2);
        case JobState::Running: return state(say("Running"), "refresh", Tone::Accent);
        case JobState::Retrying: return state(say("Retrying"), "retry", Tone::Warn);
        case JobState::Completed: return state(say("Done"), "check", Tone::Ok);
        case JobState::Partial: return state(say("Failed in part"), "warning", Tone::Warn);
        case JobState::Failed: return state(say("Failed"), "error", Tone::Error);
        case JobState::Cancelled: return state(say("Cancelled"), "cancel", Tone::Text2);
        case JobState::Blocked: return state(say("Blocked"), "blocked", Tone::Warn);
        case JobState::Interrupted: return state(say("Interrupted"), "interrupted", Tone::Warn);
    }
    return {};
}

QString describeKind(const pipeline::JobStatus& job) {
    switch (job.kind) {
        case pipeline::JobKind::Import: return say("Import");
        case pipeline::JobKind::Fetch: return say("Fetch");
        case pipeline::JobKind::Process: return say("Process");
        case pipeline::JobKind::Rebuild: return say("Rebuild");
        case pipeline::JobKind::Export: return say("Export");
        case pipeline::JobKind::Sample: return say("Sample");
        case pipeline::JobKind::Refresh: return say("Refresh clusters");
        case pipeline::JobKind::Expire: return say("Remove old items");
        case pipeline::JobKind::Prune: return say("Remove old records");
        case pipeline::JobKind::Vacuum: return say("Make the store smaller");
        case pipeline::JobKind::Backup: return say("Back up");
        case pipeline::JobKind::Report: return say("Report");
        case pipeline::JobKind::Command: return say("Command");
        case pipeline::JobKind::Other: break;
    }
    if (job.task == "workflow_test") return say("Dry run");
    if (job.task == "workflow_activation") return say("Activate a workflow");
    if (job.task == "workflow_move") return say("Move items");
    return job.task.empty() ? say("Job") : text(job.task);
}

QString describeStage(const std::string& stage) {
    static const struct {
        const char* stage;
        const char* words;
    } known[] = {{"read", QT_TRANSLATE_NOOP("Describe", "reading")},
                 {"fetch", QT_TRANSLATE_NOOP("Describe", "fetching")},
                 {"extract", QT_TRANSLATE_NOOP("Describe", "reading the archive")},
                 {"process", QT_TRANSLATE_NOOP("Describe", "processing")},
                 {"items", QT_TRANSLATE_NOOP("Describe", "processing")},
                 {"cluster", QT_TRANSLATE_NOOP("Describe", "clustering")},
                 {"exemplars", QT_TRANSLATE_NOOP("Describe", "choosing example items")},
                 {"export", QT_TRANSLATE_NOOP("Describe", "writing")},
                 {"expire", QT_TRANSLATE_NOOP("Describe", "removing")},
                 {"backup", QT_TRANSLATE_NOOP("Describe", "copying")},
                 {"check", QT_TRANSLATE_NOOP("Describe", "checking")}};
    for (const auto& one : known) {
        if (stage == one.stage) return say(one.words);
    }
    return text(stage);
}

QString describeDetail(const pipeline::JobStatus& job) {
    using pipeline::JobState;
    QStringList parts;
    const QString title = oneLine(text(job.title));
    const QString source = oneLine(text(job.source));
    if (!title.isEmpty()) parts << isolated(title);
    if (!source.isEmpty() && source != title) parts << isolated(source);
    if (job.state == JobState::Running && !job.stage.empty()) {
        const QString progress = describeProgress(job);
        parts << (progress.isEmpty() ? describeStage(job.stage)
                                     : QStringLiteral("%1 %2").arg(describeStage(job.stage), progress));
    }
    if (job.state == JobState::Retrying && job.maxAttempts > 0) {
        parts << say("attempt %1 of %2")
                     .arg(formatCount(std::min(job.attempt + 1, job.maxAttempts)), formatCount(job.maxAttempts));
    }
    const bool says = job.state == JobState::Retrying || job.state == JobState::Failed ||
                      job.state == JobState::Blocked || job.state == JobState::Partial;
    if (says && job.error) parts << isolated(oneLine(text(job.error->message)));
    return parts.join(say(", "));
}

QString describeNext(const pipeline::JobStatus& job, core::UtcTime now) {
    using pipeline::JobState;
    switch (job.state) {
        case JobState::Running: {
            if (job.total <= 0 || job.done <= 0 || !job.stageBeganAt) return {};
            const auto took = std::chrono::duration_cast<std::chrono::seconds>(now - *job.stageBeganAt);
            // A guess from less is none.
            if (took < std::chrono::seconds(2)) return {};
            const double left = static_cast<double>(took.count()) * static_cast<double>(job.total - job.done) /
                                static_cast<double>(job.done);
            return say("%1 left").arg(formatDuration(std::chrono::seconds(std::llround(std::max(0.0, left)))));
        }
        case JobState::Waiting:
        case JobState::Retrying:
            if (!job.waitsUntil || *job.waitsUntil <= now) return {};
            return formatTime(job.waitsUntil, now);
        case JobState::Failed: return job.needsPerson ? say("needs you") : QString();
        case JobState::Partial: return job.counts.rejected > 0 ? say("see rows") : QString();
        case JobState::Completed:
        case JobState::Cancelled:
        case JobState::Blocked:
        case JobState::Interrupted: break;
    }
    return {};
}

QString describePool(const std::string& pool) {
    if (pool == "network") return say("network");
    if (pool == "cpu") return say("processor");
    if (pool == "io") return say("disk");
    if (pool == "interactive") return say("at once");
    return text(pool);
}

QString describeAttempt(const domain::JobAttempt& attempt) {
    switch (attempt.outcome) {
        case domain::AttemptOutcome::Interrupted: return say("ended with the program");
        case domain::AttemptOutcome::Cancelled: return say("cancelled");
        case domain::AttemptOutcome::Failed:
        case domain::AttemptOutcome::PutOff: break;
    }
    const QString message = oneLine(text(attempt.message));
    return message.isEmpty() ? say("failed") : message;
}

QString describeSpan(pipeline::JobSpan::What what) {
    switch (what) {
        case pipeline::JobSpan::What::Waiting: return say("waiting");
        case pipeline::JobSpan::What::Queued: return say("queued");
        case pipeline::JobSpan::What::Running: return say("running");
        case pipeline::JobSpan::What::PutOff: return say("until the next attempt");
    }
    return {};
}

}  // namespace groundswell::ui
