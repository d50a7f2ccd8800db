#include "ui/shell/describe.h"

#include "ui/tables/format.h"

#include <QCoreApplication>
#include <QFileInfo>

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
    QStringList parts{sentence(error.code)};
    const QString detail = oneLine(text(error.message));
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
        case pipeline::JobKind::Export: return name.isEmpty() ? say("Exporting") : say("Exporting %1").arg(name);
        case pipeline::JobKind::Sample: return say("Making the sample");
        case pipeline::JobKind::Refresh: return say("Refreshing the clusters");
        case pipeline::JobKind::Command: return say("Command line: %1").arg(name);
    }
    return name;
}

QString describeProgress(const pipeline::JobStatus& job) {
    if (job.total > 0) return say("%1 of %2").arg(formatCount(job.done), formatCount(job.total));
    if (job.done > 0) return formatCount(job.done);
    return {};
}

QString describeOutcome(const pipeline::JobStatus& job) {
    if (job.state == pipeline::JobState::Cancelled) return say("Cancelled. What was done so far is kept.");
    if (job.state == pipeline::JobState::Failed) {
        return job.error ? describeError(*job.error) : say("It failed. Runs says why.");
    }
    if (job.kind == pipeline::JobKind::Export) return say("Exported to %1.").arg(isolated(oneLine(text(job.title))));
    const std::int64_t bad = job.counts.rejected + job.counts.failed;
    if (job.state == pipeline::JobState::Partial || bad > 0) {
        return say("%1 of %2 records could not be used; the others are here.")
            .arg(formatCount(bad), formatCount(job.counts.read));
    }
    if (job.kind == pipeline::JobKind::Refresh) return say("The clusters are up to date.");
    if (job.kind == pipeline::JobKind::Command) return say("Done: %1").arg(isolated(oneLine(text(job.title))));
    if (job.kind == pipeline::JobKind::Sample) return say("The sample is ready.");
    return say("%1 new items.").arg(formatCount(job.counts.created));
}

}  // namespace groundswell::ui
