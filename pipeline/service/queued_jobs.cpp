#include "pipeline/service/queued_jobs.h"

#include "pipeline/service/job_views.h"

#include <utility>

namespace groundswell::pipeline {

std::shared_ptr<std::atomic<bool>> QueuedJobs::begin(JobStatus status) {
    const JobId id = status.id;
    Entry entry;
    entry.given = std::move(status);
    entry.cancelled = std::make_shared<std::atomic<bool>>(false);
    auto cancelled = entry.cancelled;
    m_entries.emplace(id, std::move(entry));
    ++m_onTheWay;
    publishEntry(id);
    return cancelled;
}

void QueuedJobs::enqueued(JobId id, const std::vector<core::JobId>& parts) {
    const auto found = m_entries.find(id);
    if (found == m_entries.end()) return;
    --m_onTheWay;
    found->second.parts = parts;
    for (const core::JobId part : parts) {
        m_owners[part] = id;
        Part& known = m_parts[part];
        if (!known.isKnown && known.status.id == 0) {
            known.status.id = part.value;
            known.status.job = part;
            known.status.createdAt = found->second.given.createdAt;
        }
        m_toRead.insert(part);
    }
}

void QueuedJobs::refused(JobId id, const core::Error& error) {
    const auto found = m_entries.find(id);
    if (found == m_entries.end()) return;
    --m_onTheWay;
    JobStatus& given = found->second.given;
    const bool cancelled = error.code == core::ErrorCode::Cancelled;
    given.state = cancelled ? JobState::Cancelled : JobState::Failed;
    given.endedAt = given.createdAt;
    if (!cancelled) given.error = error;
    publishEntry(id);
}

void QueuedJobs::know(const domain::Activity& activity) {
    if (!activity.job) return;
    const core::JobId id = activity.job->id;
    m_asked.erase(id);
    Part& part = m_parts[id];
    JobStatus status = statusOf(activity);
    if (part.changedSinceAsked) {
        // The row may be older than what the queue told since: it names the job, and is asked for again.
        part.status.kind = status.kind;
        part.status.task = status.task;
        part.status.title = status.title;
        part.status.source = status.source;
        part.status.pool = status.pool;
        part.status.createdAt = status.createdAt;
        part.status.maxAttempts = status.maxAttempts;
        m_toRead.insert(id);
    } else {
        if (status.state == JobState::Running && part.status.state == JobState::Running && !part.status.stage.empty()) {
            // The queue tells of progress more often than it writes it.
            status.stage = part.status.stage;
            status.done = part.status.done;
            status.total = part.status.total;
        }
        status.stageBeganAt = part.status.stageBeganAt;
        part.status = std::move(status);
        part.end.reset();
    }
    part.isKnown = true;
    publish(id);
}

void QueuedJobs::take(const jobs::JobChange& change, core::UtcTime now) {
    Part& part = m_parts[change.id];
    part.changedSinceAsked = true;
    JobStatus& status = part.status;
    status.id = change.id.value;
    status.job = change.id;
    if (status.task.empty()) status.task = change.task;
    const JobState state = stateOf(change.state, change.reason, false);
    if (hasEnded(state)) {
        // What it counted is in the store; it ends when that is known.
        part.end = change;
        m_toRead.insert(change.id);
        return;
    }
    if (state == JobState::Running && (status.state != JobState::Running || !status.startedAt)) {
        status.startedAt = now;
        status.endedAt.reset();
        status.error.reset();
    }
    status.state = state;
    status.attempt = change.attempt;
    if (change.error) status.error = errorOf(*change.error);
    if (!change.progress.stage.empty()) {
        if (status.stage != change.progress.stage || !status.stageBeganAt) status.stageBeganAt = now;
        status.stage = change.progress.stage;
        status.done = change.progress.done;
        status.total = change.progress.total;
    }
    // When the next attempt is due, and what this is at all, only the store can say.
    if (state != JobState::Running || !part.isKnown) m_toRead.insert(change.id);
    publish(change.id);
}

void QueuedJobs::endReading() {
    for (const core::JobId id : std::exchange(m_asked, {})) {
        Part& part = m_parts[id];
        part.isKnown = true;
        if (!part.end) continue;
        part.status.state = stateOf(part.end->state, part.end->reason, false);
        if (part.end->error) part.status.error = errorOf(*part.end->error);
        part.end.reset();
        publish(id);
    }
}

std::vector<core::JobId> QueuedJobs::takeToRead() {
    // One reading at a time, so that no older answer comes after a newer one.
    if (!m_asked.empty()) return {};
    m_asked = std::exchange(m_toRead, {});
    for (const core::JobId id : m_asked) m_parts[id].changedSinceAsked = false;
    return {m_asked.begin(), m_asked.end()};
}

std::vector<JobStatus> QueuedJobs::takeChanged() {
    return std::exchange(m_changed, {});
}

std::vector<core::JobId> QueuedJobs::partsOf(JobId id) const {
    const auto entry = m_entries.find(id);
    if (entry != m_entries.end()) return entry->second.parts;
    if (id > 0) return {core::JobId{id}};
    return {};
}

bool QueuedJobs::isOnItsWay(JobId id) const {
    const auto entry = m_entries.find(id);
    return entry != m_entries.end() && entry->second.parts.empty() && !hasEnded(entry->second.given.state);
}

void QueuedJobs::cancelOnItsWay(JobId id) {
    if (const auto entry = m_entries.find(id); entry != m_entries.end()) *entry->second.cancelled = true;
}

JobId QueuedJobs::idOf(core::JobId job) const {
    const auto owner = m_owners.find(job);
    return owner == m_owners.end() ? job.value : owner->second;
}

std::vector<JobStatus> QueuedJobs::running() const {
    std::vector<JobStatus> found;
    for (const auto& [job, part] : m_parts) {
        if (part.status.state == JobState::Running) found.push_back(part.status);
    }
    return found;
}

std::string QueuedJobs::taskOf(core::JobId job) const {
    const auto part = m_parts.find(job);
    return part == m_parts.end() ? std::string() : part->second.status.task;
}

std::set<JobId> QueuedJobs::clear() {
    std::set<JobId> ids;
    for (const auto& [id, entry] : m_entries) ids.insert(id);
    for (const auto& [id, part] : m_parts) ids.insert(id.value);
    *this = {};
    return ids;
}

void QueuedJobs::readAgain(core::JobId job) {
    m_toRead.insert(job);
    const auto owner = m_owners.find(job);
    if (owner == m_owners.end()) return;
    for (const core::JobId part : m_entries.at(owner->second).parts) m_toRead.insert(part);
}

void QueuedJobs::publish(core::JobId job) {
    if (const auto owner = m_owners.find(job); owner != m_owners.end()) return publishEntry(owner->second);
    const Part& part = m_parts[job];
    // It may belong to what is just being put into the queue.
    if (m_onTheWay > 0 || !part.isKnown) {
        m_toRead.insert(job);
        return;
    }
    m_changed.push_back(part.status);
    // There may be very many of them.
    if (hasEnded(part.status.state)) m_parts.erase(job);
}

void QueuedJobs::publishEntry(JobId id) {
    const Entry& entry = m_entries.at(id);
    if (entry.parts.empty()) {
        m_changed.push_back(entry.given);
        return;
    }
    std::vector<JobStatus> parts;
    for (const core::JobId part : entry.parts) {
        const Part& known = m_parts[part];
        if (!known.isKnown) return;
        parts.push_back(known.status);
    }
    JobStatus status = combined(parts);
    status.id = id;
    status.kind = entry.given.kind;
    status.title = entry.given.title;
    m_changed.push_back(std::move(status));
}

}  // namespace groundswell::pipeline
