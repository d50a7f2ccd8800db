#include "pipeline/service/open_workspace.h"

#include "pipeline/operations/schedule_book.h"
#include "pipeline/operations/workspace_tasks.h"
#include "pipeline/service/job_tasks.h"

namespace groundswell::pipeline {

core::Result<void> OpenWorkspace::startQueue(std::function<void()> wake,
                                             const std::function<void(jobs::TaskRegistry&)>& addTasks) {
    m_news = std::make_unique<QueueNews>(std::move(wake));
    m_pool = std::make_unique<jobs::WorkerPool>();
    jobs::TaskRegistry tasks = operations::workspaceTasks(*m_session, *m_pool, {{}, &m_journal});
    if (addTasks) addTasks(tasks);
    jobs::QueueOptions options;
    options.clock = &m_session->clock();
    // One job that computes has all processors to itself.
    options.slots = {{"cpu", 1}};
    options.changed = [news = m_news.get()](const jobs::JobChange& change) { news->add(change); };
    auto queue = jobs::JobQueue::start(m_session->store(), watched(tasks), std::move(options));
    if (!queue) return queue.error();
    m_queue = std::move(*queue);
    auto reader = takeActivity();
    if (!reader) return reader.error();
    auto unended = (*reader)->unended();
    giveBack(std::move(*reader));
    if (!unended) return unended.error();
    m_unended = std::move(*unended);
    return {};
}

void OpenWorkspace::startSchedules(std::shared_ptr<jobs::Alarm> alarm) {
    m_alarm = std::move(alarm);
    m_keeper = std::make_unique<operations::ScheduleKeeper>(
        operations::RoundSurroundings{*m_session, *m_queue, m_journal}, *m_alarm);
}

void OpenWorkspace::setPaused(bool paused) {
    if (!m_queue) return;
    const std::scoped_lock lock(m_mutex);
    m_isPaused = paused;
    if (m_isHeld) return;
    paused ? m_queue->pause() : m_queue->resume();
}

bool OpenWorkspace::isPaused() const {
    const std::scoped_lock lock(m_mutex);
    return m_isPaused;
}

bool OpenWorkspace::holdQueue(const std::stop_token& stop) {
    if (!m_queue) return true;
    {
        const std::scoped_lock lock(m_mutex);
        m_isHeld = true;
        m_queue->pause();
    }
    if (m_keeper) m_keeper->suspend();
    return m_queue->waitUntilIdle(stop).has_value();
}

void OpenWorkspace::releaseQueue() {
    if (!m_queue) return;
    {
        const std::scoped_lock lock(m_mutex);
        m_isHeld = false;
        if (!m_isPaused) m_queue->resume();
    }
    if (m_keeper) m_keeper->resume();
}

core::Result<bool> OpenWorkspace::takeConfig(config::WorkspaceConfig config) {
    if (m_keeper) m_keeper->suspend();
    const bool taken = m_session->takeConfig(std::move(config));
    core::Result<void> reconciled = {};
    if (taken) {
        auto entries = operations::reconcileSchedules(*m_session);
        if (!entries) reconciled = entries.error();
    }
    // Who released the queue meanwhile has begun a round by the config before.
    if (m_keeper) m_keeper->suspend();
    // Who holds the queue resumes the schedules himself.
    const std::scoped_lock lock(m_mutex);
    if (m_keeper && !m_isHeld) m_keeper->resume();
    if (!reconciled) return reconciled.error();
    return taken;
}

}  // namespace groundswell::pipeline
