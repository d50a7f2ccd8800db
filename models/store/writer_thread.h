#pragma once

#include "models/store/full_text_index.h"
#include "models/store/job_watch.h"
#include "models/store/log_keeper.h"
#include "models/store/sqlite_annotation_writer.h"
#include "models/store/sqlite_cluster_writer.h"
#include "models/store/sqlite_housekeeping.h"
#include "models/store/sqlite_item_writer.h"
#include "models/store/sqlite_job_writer.h"
#include "models/store/sqlite_run_writer.h"
#include "models/store/sqlite_step_history.h"
#include "models/store/writer.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>

namespace groundswell::store {

/// The one connection that writes, with everything that a write may use. For one thread.
class SqliteTransaction final : public WriteTransaction {
public:
    SqliteTransaction(std::unique_ptr<Connection> connection, StoreOptions options);
    ~SqliteTransaction() override;

    ItemWriter& items() override { return m_items; }
    ClusterWriter& clusters() override { return m_clusters; }
    RunWriter& runs() override { return m_runs; }
    SourceWriter& sources() override { return m_sources; }
    HousekeepingWriter& housekeeping() override { return m_housekeeping; }
    JobWriter& jobs() override { return m_queue; }
    StepHistoryWriter& stepHistory() override { return m_stepHistory; }
    AnnotationWriter& annotations() override { return m_annotations; }

    [[nodiscard]] Connection& connection() noexcept { return *m_connection; }
    [[nodiscard]] FullTextIndex& index() noexcept { return m_index; }
    [[nodiscard]] ClusterTallies& tallies() noexcept { return m_tallies; }
    [[nodiscard]] SqliteClusterWriter& clusterWriter() noexcept { return m_clusters; }
    [[nodiscard]] SqliteJobWriter& jobWriter() noexcept { return m_queue; }
    /// After a commit, when nobody waits for its end any more.
    void tidyLog() { m_log.tidy(); }
    /// Whether items, their clusters or their keywords were touched since the last call.
    [[nodiscard]] bool takeItemsTouched() noexcept { return std::exchange(m_itemsTouched, false); }
    /// Runs one write in a transaction; `sticky` is set when nothing may be written any more.
    core::Result<void> run(const std::function<core::Result<void>(WriteTransaction&)>& write,
                           std::optional<core::Error>& sticky) noexcept;
    /// The same without a transaction, for what must not be in one.
    core::Result<void> runAlone(const std::function<core::Result<void>(SqliteTransaction&)>& work,
                                std::optional<core::Error>& sticky) noexcept;

private:
    core::Result<void> attempt(const std::function<core::Result<void>(WriteTransaction&)>& write) noexcept;
    core::Result<void> commit() noexcept;
    void rollBack() noexcept;

    const StoreOptions m_options;
    const std::unique_ptr<Connection> m_connection;
    LogKeeper m_log;
    NameTable m_names;
    ClusterTallies m_tallies;
    FullTextIndex m_index;
    SqliteItemWriter m_items;
    SqliteClusterWriter m_clusters;
    SqliteRunWriter m_runs;
    SqliteSourceWriter m_sources;
    SqliteHousekeepingWriter m_housekeeping;
    SqliteJobWriter m_queue;
    SqliteStepHistoryWriter m_stepHistory;
    SqliteAnnotationWriter m_annotations;
    bool m_itemsTouched = false;
};

/// Queue and thread behind Writer. Whatever was accepted is run before it ends. Thread-safe.
class WriterThread {
public:
    WriterThread(std::unique_ptr<Connection> connection, StoreOptions options);
    ~WriterThread();
    WriterThread(const WriterThread&) = delete;
    WriterThread& operator=(const WriterThread&) = delete;

    using Write = std::function<core::Result<void>(WriteTransaction&)>;
    using Done = std::function<void(core::Result<void>)>;
    void enqueue(std::size_t bytes, Write write, Done done);
    /// Runs `work` outside a transaction when its turn comes, and waits for it. Not from the writer's own thread.
    core::Result<void> runAlone(std::function<core::Result<void>(SqliteTransaction&)> work);
    [[nodiscard]] const std::shared_ptr<JobWatchers>& jobWatchers() const noexcept { return m_jobWatchers; }
    /// See Store::itemsVersion().
    [[nodiscard]] std::uint64_t itemsVersion() const noexcept { return m_itemsVersion; }

private:
    struct Job {
        std::size_t bytes = 0;
        Write write;
        Done done;
        std::function<core::Result<void>(SqliteTransaction&)> alone = {};
    };
    void add(Job job);

    void work(std::stop_token stop);
    void finish(Job job);
    [[nodiscard]] bool hasRoom(std::size_t bytes) const;

    // constant
    const std::shared_ptr<JobWatchers> m_jobWatchers = std::make_shared<JobWatchers>();

    // writer's thread
    SqliteTransaction m_transaction;
    std::optional<core::Error> m_sticky;

    // guarded by m_mutex
    std::mutex m_mutex;
    std::condition_variable_any m_arrived;
    std::condition_variable m_left;
    std::deque<Job> m_jobs;
    std::size_t m_bytes = 0;
    bool m_closed = false;

    std::atomic<std::uint64_t> m_itemsVersion = 0;

    std::jthread m_thread;  ///< last: it uses all of the above
};

}  // namespace groundswell::store
