#pragma once

#include "models/core/clock.h"
#include "pipeline/jobs/job_queue.h"
#include "pipeline/service.h"

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace groundswell::pipeline {

/// What the owner thread knows of the jobs of the open workspace's queue: those that were asked for here, on their way
/// into the queue and in it, and those that were there already or came from elsewhere. Puts together what the queue
/// tells and what the store says. Does nothing itself. Owner thread only.
class QueuedJobs {
public:
    /// Asked for; `status` has its own number. Set the flag and it need not go into the queue any more.
    std::shared_ptr<std::atomic<bool>> begin(JobStatus status);
    /// It is in the queue, as these jobs one after the other.
    void enqueued(JobId id, const std::vector<core::JobId>& parts);
    void refused(JobId id, const core::Error& error);

    /// A job as the store has it.
    void know(const domain::Activity& activity);
    void take(const jobs::JobChange& change, core::UtcTime now);
    /// All that was found was told by know(): for the rest, what the queue told has to do.
    void endReading();
    /// Somebody wrote into the store: the jobs that belong to this one are asked for again.
    void readAgain(core::JobId job);

    /// Jobs of which the store is to be asked; each is told once.
    [[nodiscard]] std::vector<core::JobId> takeToRead();
    /// In the order in which they changed.
    [[nodiscard]] std::vector<JobStatus> takeChanged();
    /// The jobs of the queue that a number stands for; empty while they are on their way, and for what is unknown.
    [[nodiscard]] std::vector<core::JobId> partsOf(JobId id) const;
    /// Whether a number was given out here and has not ended.
    [[nodiscard]] bool isOnItsWay(JobId id) const;
    void cancelOnItsWay(JobId id);
    /// The number under which a job is known here.
    [[nodiscard]] JobId idOf(core::JobId job) const;
    /// Jobs that run, under their own numbers, as far as the queue told last.
    [[nodiscard]] std::vector<JobStatus> running() const;
    /// What a job does; empty while that is not known.
    [[nodiscard]] std::string taskOf(core::JobId job) const;
    /// Forgets all; the numbers that it knew.
    std::set<JobId> clear();

private:
    struct Part {
        JobStatus status;
        bool isKnown = false;  ///< the store has told of it
        bool changedSinceAsked = false;
        std::optional<jobs::JobChange> end;  ///< told, and to be filled in by the store
    };
    struct Entry {
        std::vector<core::JobId> parts;
        JobStatus given;  ///< as it was asked for
        std::shared_ptr<std::atomic<bool>> cancelled;
    };

    void publish(core::JobId job);
    void publishEntry(JobId id);

    std::map<JobId, Entry> m_entries;
    std::map<core::JobId, Part> m_parts;
    std::map<core::JobId, JobId> m_owners;  ///< under which number a job is known
    std::set<core::JobId> m_toRead;
    std::set<core::JobId> m_asked;
    std::vector<JobStatus> m_changed;
    int m_onTheWay = 0;
};

}  // namespace groundswell::pipeline
