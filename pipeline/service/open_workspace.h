#pragma once

#include "models/config/vector_config.h"
#include "models/store/activity_reader.h"
#include "models/store/read_connection.h"
#include "pipeline/jobs/job_queue.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/operations/schedule_keeper.h"
#include "pipeline/operations/workspace_tasks.h"
#include "pipeline/service/item_orders.h"
#include "pipeline/service/keyword_board.h"
#include "pipeline/service/queue_news.h"
#include "pipeline/service/trend_cache.h"
#include "pipeline/similar/question_embedder.h"
#include "pipeline/workspace/owner_channel.h"
#include "pipeline/workspace/workspace_session.h"

#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::pipeline {

/// The workspace that questions and jobs share: its session, the queue of its jobs, the reading connections that are
/// not in use and the model that questions need. Held by shared pointers; the last one closes it, never on the owner
/// thread. Thread-safe.
class OpenWorkspace {
public:
    OpenWorkspace(std::unique_ptr<workspace::WorkspaceSession> session, std::string readOnlyReason)
        : m_session(std::move(session)),
          m_readOnlyReason(std::move(readOnlyReason)),
          m_workflow(m_session->clusteringWorkflow()),
          m_embedder(config::vectorConfigOf(m_workflow)),
          m_keywords(std::make_unique<KeywordBoard>(m_session->store())) {}
    ~OpenWorkspace() {
        m_channel.reset();
        m_keeper.reset();
        // Its jobs use all the rest.
        m_queue.reset();
        m_keywords.reset();
        m_idle.clear();
        m_idleActivity.clear();
        m_trends.clear();
        m_itemOrders.clear();
        m_session.reset();
        m_closed.set_value();
    }
    OpenWorkspace(const OpenWorkspace&) = delete;
    OpenWorkspace& operator=(const OpenWorkspace&) = delete;

    [[nodiscard]] workspace::WorkspaceSession& session() const { return *m_session; }
    [[nodiscard]] const std::string& readOnlyReason() const { return m_readOnlyReason; }
    /// The one that clusters, as it was when the workspace was opened: a job may give the session another one
    /// meanwhile.
    [[nodiscard]] const config::WorkflowConfig& workflow() const { return m_workflow; }
    /// Makes the dense vectors of questions.
    [[nodiscard]] similar::QuestionEmbedder& embedder() { return m_embedder; }
    [[nodiscard]] KeywordBoard& keywords() { return *m_keywords; }
    /// What questions about trends have in common.
    [[nodiscard]] TrendCache& trends() { return m_trends; }
    [[nodiscard]] ItemOrders& itemOrders() { return m_itemOrders; }
    /// Begins to run the jobs that wait, before the workspace is shared. `wake` is called when the queue has news,
    /// until the workspace is closed; `addTasks` may add to the workspace's tasks, or be empty. Errors: those of the
    /// store.
    core::Result<void> startQueue(std::function<void()> wake, const std::function<void(jobs::TaskRegistry&)>& addTasks);
    /// From now on what the workspace schedules runs by itself, in the queue that was started.
    void startSchedules(std::shared_ptr<jobs::Alarm> alarm);
    /// Null for a workspace that can only be read.
    [[nodiscard]] jobs::JobQueue* queue() const { return m_queue.get(); }
    [[nodiscard]] std::vector<jobs::JobChange> takeNews() {
        return m_news ? m_news->take() : std::vector<jobs::JobChange>();
    }
    /// Jobs that had not ended when the workspace was opened.
    [[nodiscard]] const std::vector<domain::Job>& unendedAtOpening() const { return m_unended; }
    /// Whether a person wants no job to begin.
    void setPaused(bool paused);
    [[nodiscard]] bool isPaused() const;
    /// No job begins until it is released, none runs and none is scheduled when this returns; false after a stop
    /// request. For what needs the workspace to itself: one at a time, from a thread of its own.
    bool holdQueue(const std::stop_token& stop);
    void releaseQueue();
    /// Makes a config that was stored the session's, also while jobs run, and begins what it schedules anew. False when
    /// it has to wait until no job runs (see WorkspaceSession::takeConfig). Errors: those of the store.
    core::Result<bool> takeConfig(config::WorkspaceConfig config);

    /// Ready when store and lock are released.
    [[nodiscard]] std::shared_future<void> closed() const { return m_closedFuture; }

    /// Takes commands of other processes from here on. The next two belong to the owner thread.
    void serve(const std::string& program, std::function<void(std::shared_ptr<workspace::HandedCommand>)> take) {
        m_channel = m_session->serve(program, std::move(take), {});
    }
    /// Takes none any more; those that run are asked to stop, and go back to their processes. Boards end, and are made
    /// no more.
    void beginClosing() {
        if (m_channel) m_channel->close();
        m_keywords->stop();
        m_trends.stop();
    }

    core::Result<std::unique_ptr<store::ReadConnection>> takeConnection() {
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_idle.empty()) {
                auto connection = std::move(m_idle.back());
                m_idle.pop_back();
                // Its last question may have been cancelled.
                connection->rearm();
                return connection;
            }
        }
        return m_session->store().connect();
    }
    void giveBack(std::unique_ptr<store::ReadConnection> connection) {
        const std::scoped_lock lock(m_mutex);
        m_idle.push_back(std::move(connection));
    }

    core::Result<std::unique_ptr<store::ActivityReader>> takeActivity() {
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_idleActivity.empty()) {
                auto reader = std::move(m_idleActivity.back());
                m_idleActivity.pop_back();
                return reader;
            }
        }
        return store::ActivityReader::open(m_session->layout().store());
    }
    void giveBack(std::unique_ptr<store::ActivityReader> reader) {
        const std::scoped_lock lock(m_mutex);
        m_idleActivity.push_back(std::move(reader));
    }

private:
    std::unique_ptr<workspace::WorkspaceSession> m_session;
    const std::string m_readOnlyReason;
    const config::WorkflowConfig m_workflow;
    similar::QuestionEmbedder m_embedder;
    std::unique_ptr<KeywordBoard> m_keywords;
    ItemOrders m_itemOrders{[this] { return m_session->store().connect(); }};
    TrendCache m_trends{[this] { return m_session->store().connect(); },
                        m_session->store().isReadOnly() ? TrendCache::ItemsVersion()
                                                        : [this] { return m_session->store().itemsVersion(); }};
    std::promise<void> m_closed;
    std::shared_future<void> m_closedFuture = m_closed.get_future().share();
    mutable std::mutex m_mutex;
    bool m_isPaused = false;                                             // guarded by m_mutex
    bool m_isHeld = false;                                               // guarded by m_mutex
    std::vector<std::unique_ptr<store::ReadConnection>> m_idle;          // guarded by m_mutex
    std::vector<std::unique_ptr<store::ActivityReader>> m_idleActivity;  // guarded by m_mutex
    std::unique_ptr<QueueNews> m_news;  // constant once the queue was started, as the rest
    std::vector<domain::Job> m_unended;
    std::unique_ptr<jobs::WorkerPool> m_pool;  ///< of the tasks; they share it
    operations::TaskJournal m_journal;
    std::unique_ptr<jobs::JobQueue> m_queue;
    std::shared_ptr<jobs::Alarm> m_alarm;
    std::unique_ptr<operations::ScheduleKeeper> m_keeper;
    std::unique_ptr<workspace::OwnerChannel> m_channel;
};

}  // namespace groundswell::pipeline
