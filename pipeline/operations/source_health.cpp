#include "pipeline/operations/source_health.h"

#include "models/store/housekeeping.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/fetch_gaps.h"

namespace groundswell::operations {

namespace {

core::Result<void> checkSource(const workspace::WorkspaceSession& session, const std::string& source) {
    if (session.config().source(source) != nullptr) return {};
    return core::Error(core::ErrorCode::InvalidInput, "The workspace has no source \"" + source + "\".");
}

}  // namespace

core::Result<std::vector<domain::SourceHealth>> sourceHealth(workspace::WorkspaceSession& session) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    return (*reader)->housekeeping().sourceHealth();
}

core::Result<std::vector<domain::SourceHealth>> pausedSources(workspace::WorkspaceSession& session) {
    auto health = sourceHealth(session);
    if (health) std::erase_if(*health, [](const domain::SourceHealth& one) { return !one.pausedAt; });
    return health;
}

core::Result<domain::SourceHealth> noteFailedRound(workspace::WorkspaceSession& session, const std::string& source,
                                                   const std::string& error) {
    return session.store().writer().run([&](store::WriteTransaction& transaction) {
        return transaction.housekeeping().noteFailure(source, error, session.config().pauseAfter,
                                                      session.clock().now());
    });
}

core::Result<void> pauseSource(workspace::WorkspaceSession& session, const std::string& source,
                               const std::string& reason) {
    if (auto known = checkSource(session, source); !known) return known;
    return session.store().writer().run([&](store::WriteTransaction& transaction) {
        return transaction.housekeeping().pauseSource(source, reason, session.clock().now());
    });
}

core::Result<bool> resumeSource(workspace::WorkspaceSession& session, const std::string& source) {
    if (auto known = checkSource(session, source); !known) return known.error();
    auto paused = pausedSources(session);
    if (!paused) return paused.error();
    for (const domain::SourceHealth& one : *paused) {
        if (one.source != source) continue;
        if (auto noted = notePause(session, one); !noted) return noted.error();
    }
    return session.store().writer().run(
        [&](store::WriteTransaction& transaction) { return transaction.housekeeping().noteGood(source); });
}

}  // namespace groundswell::operations
