#pragma once

#include "models/store/job_reader.h"
#include "models/store/job_writer.h"
#include "tests/models/store/store_fixture.h"

#include <map>
#include <string>
#include <vector>

namespace groundswell::testing {

/// The queue of a store of its own. Jobs are called by the names of their tasks, each used once. Fails the process when
/// a write fails that has no reason to.
class JobsFixture : public StoreFixture {
public:
    static domain::NewJob job(const std::string& name, int priority = 5);

    /// Puts jobs into the queue; the ids, with a "=" before those that were there already.
    std::string enqueue(const domain::JobGraph& graph, core::UtcTime now = at(0));
    std::string enqueue(std::initializer_list<domain::NewJob> jobs, core::UtcTime now = at(0));
    /// Lets time pass and claims; the names. Without `start` they are only received.
    std::string claim(std::int64_t room, core::UtcTime now = at(0), bool start = true);
    /// Ends the claim that is known of a job; its state, or "discarded".
    std::string finish(const std::string& name, store::JobEnd::How how = store::JobEnd::How::Success,
                       const std::string& result = "null", core::UtcTime now = at(0));
    std::string finish(store::JobEnd end, core::UtcTime now = at(0));
    /// An end of the claim that is known of a job, to be changed before it is written.
    store::JobEnd endOf(const std::string& name, store::JobEnd::How how);
    std::string revoke(const std::string& name, core::UtcTime now = at(0));
    /// The error; empty = done.
    std::string retry(const std::string& name, core::UtcTime now = at(0));
    store::RecoveredJobs beginIncarnation(core::UtcTime now = at(0));
    void passTime(core::UtcTime now);

    /// "a:success b:revoked(blocked)" in order of ids.
    std::string states();
    domain::Job row(const std::string& name);
    [[nodiscard]] core::JobId id(const std::string& name);
    [[nodiscard]] std::int64_t incarnation() const { return m_incarnation; }

private:
    template <class F>
    auto must(F&& write);

    std::map<std::string, domain::Job> m_claimed;
    std::int64_t m_incarnation = 1;
};

}  // namespace groundswell::testing
