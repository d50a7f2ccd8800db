#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/source_state.h"
#include "pipeline/workspace/workspace_session.h"

#include <string>
#include <vector>

namespace groundswell::operations {

/// A range of time. A value.
struct TimeSpan {
    core::UtcTime from{};  ///< inclusive
    core::UtcTime to{};    ///< exclusive

    friend bool operator==(const TimeSpan&, const TimeSpan&) = default;
};

/// How a fetch of one query ended.
struct FetchEnd {
    std::vector<TimeSpan> asked;
    std::vector<TimeSpan> undone;  ///< what of it has not come
    std::string reason;            ///< why not
};

/// The gaps of a query after a fetch: those that were known but for what it asked for, and what of that is undone, by
/// time and without overlap. A gap that stays is as old as it was. At most 50: those that lie closest become one. Pure.
[[nodiscard]] std::vector<domain::FetchGap> gapsAfter(const std::vector<domain::FetchGap>& known, const FetchEnd& fetch,
                                                      const domain::FetchGap& like);

/// The gaps of the sources and queries that the workspace has, by source, query and time.
[[nodiscard]] core::Result<std::vector<domain::FetchGap>> gapsOf(workspace::WorkspaceSession& session);

/// Brings what is known of a query's gaps up to date after a fetch.
core::Result<void> noteFetch(workspace::WorkspaceSession& session, const std::string& source, const std::string& query,
                             const FetchEnd& fetch);

/// What a source that pauses was not asked for since its last good fetch, else since it pauses.
core::Result<void> notePause(workspace::WorkspaceSession& session, const domain::SourceHealth& health);

}  // namespace groundswell::operations
