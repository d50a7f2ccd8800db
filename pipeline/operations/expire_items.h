#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/expiry.h"
#include "pipeline/jobs/progress.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/workspace/workspace_session.h"

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>

namespace groundswell::operations {

struct ExpireRequest {
    std::optional<core::UtcDay> before;  ///< default: as many days ago as the workspace keeps items
};

struct ExpireReport {
    std::optional<core::UtcDay> before;  ///< empty: neither asked nor configured, nothing was done
    std::int64_t found = 0;              ///< items past their time
    std::int64_t removed = 0;
    bool cancelled = false;
};

/// Removes items that were published, else collected, before a day, with keywords, vectors, index rows and their share
/// in clusters. A batch is a transaction: what was removed stays so when it is stopped, and the next call goes on. The
/// archive keeps all; that it does not bring them back is remembered in the store. Errors: those of archive and store.
[[nodiscard]] core::Result<ExpireReport> expireItems(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                                     const ExpireRequest& request, const jobs::ProgressSink& progress,
                                                     const std::stop_token& stop);

/// Before when items are too old to be taken again from a chunk of the archive that was made then; empty = none is.
[[nodiscard]] std::optional<core::UtcTime> expiredBefore(std::span<const domain::Expiry> expiries,
                                                         core::UtcTime archivedAt);
/// The same for what a source still delivers: nothing that was ever removed is fetched anew.
[[nodiscard]] std::optional<core::UtcTime> expiredBefore(std::span<const domain::Expiry> expiries);

}  // namespace groundswell::operations
