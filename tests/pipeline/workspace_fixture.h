#pragma once

#include "models/config/workspace_config.h"
#include "models/core/clock.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/operations/import_files.h"
#include "pipeline/operations/process_items.h"
#include "pipeline/workspace/workspace_directory.h"
#include "pipeline/workspace/workspace_session.h"

#include <QTemporaryDir>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace groundswell::testing {

/// A clock that goes on by a millisecond whenever somebody looks. Thread-safe.
class TickingClock final : public core::Clock {
public:
    explicit TickingClock(const std::string& start)
        : m_start(core::parseTime(start).value().time_since_epoch().count()) {}
    [[nodiscard]] core::UtcTime now() const override {
        return core::UtcTime(std::chrono::microseconds(m_start.load())) + std::chrono::milliseconds(m_looks++);
    }
    /// From now on earlier by an hour, as after somebody set the clock.
    void setBack() { advance(-std::chrono::hours(1)); }
    void advance(std::chrono::microseconds by) { m_start += by.count(); }

private:
    std::atomic<std::int64_t> m_start;  // microseconds
    mutable std::atomic<int> m_looks = 0;
};

/// A real workspace in a temporary folder, opened for writing.
class WorkspaceFixture {
public:
    explicit WorkspaceFixture(config::WorkspaceConfig config = config::makeWorkspace("desk", "Desk"),
                              const std::string& now = "2026-10-12T09:10:00Z");

    [[nodiscard]] workspace::WorkspaceSession& session() { return *m_session; }
    [[nodiscard]] TickingClock& clock() { return *m_clock; }
    [[nodiscard]] jobs::WorkerPool& pool() { return m_pool; }
    [[nodiscard]] const workspace::WorkspaceDirectory& directory() const { return m_directory; }
    [[nodiscard]] std::filesystem::path folder() const { return m_directory.folderOf(m_id); }
    [[nodiscard]] std::filesystem::path path(const std::string& name) const;

    void close() { m_session.reset(); }
    void open();
    /// The same, at another time.
    void open(const std::string& now);

    /// Writes a file beside the workspaces; its path.
    std::string write(const std::string& name, const std::string& bytes);
    operations::ImportReport import(const std::string& file,
                                    operations::IngestMode mode = operations::IngestMode::Update,
                                    const std::string& mapping = {});
    operations::ProcessReport process(const operations::ProcessRequest& request = {});

    /// item_id, external_id, cluster_id, state of all items, a line each; for comparing two stores.
    std::string dump();
    /// Failed checks of the store, a line each; empty = sound.
    std::string damage();

private:
    QTemporaryDir m_dir;
    std::string m_id;
    workspace::WorkspaceDirectory m_directory;
    std::shared_ptr<TickingClock> m_clock;
    jobs::WorkerPool m_pool{2};
    std::unique_ptr<workspace::WorkspaceSession> m_session;
};

/// JSON Lines of `stories` invented stories with `each` wordings, in turn; deterministic.
[[nodiscard]] std::string storyLines(int stories, int each);

}  // namespace groundswell::testing
