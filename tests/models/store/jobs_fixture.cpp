#include "tests/models/store/jobs_fixture.h"

#include <QTest>

namespace groundswell::testing {

using store::JobEnd;
using store::WriteTransaction;

namespace {

std::string stateText(domain::JobState state, domain::RevokeReason reason) {
    std::string text = domain::jobStateName(state);
    if (reason != domain::RevokeReason::None) text += std::string("(") + domain::revokeReasonName(reason) + ")";
    return text;
}

}  // namespace

template <class F>
auto JobsFixture::must(F&& write) {
    auto written = store().writer().run(std::forward<F>(write));
    if (!written) qFatal("%s", written.error().describe().c_str());
    return written;
}

domain::NewJob JobsFixture::job(const std::string& name, int priority) {
    domain::NewJob job;
    job.task = name;
    job.priority = priority;
    return job;
}

std::string JobsFixture::enqueue(const domain::JobGraph& graph, core::UtcTime now) {
    const auto jobs = must([&](WriteTransaction& t) { return t.jobs().enqueue(graph, now); });
    std::string ids;
    for (const store::EnqueuedJob& one : *jobs)
        ids += (ids.empty() ? "" : " ") + std::string(one.isNew ? "" : "=") + std::to_string(one.id.value);
    return ids;
}

std::string JobsFixture::enqueue(std::initializer_list<domain::NewJob> jobs, core::UtcTime now) {
    return enqueue(domain::JobGraph{jobs, {}}, now);
}

std::string JobsFixture::claim(std::int64_t room, core::UtcTime now, bool start) {
    const auto jobs = must([&](WriteTransaction& t) -> core::Result<std::vector<domain::Job>> {
        if (auto passed = t.jobs().passTime(now); !passed) return passed.error();
        store::ClaimRequest request{"cpu", room, {}, {}};
        request.startsAtOnce = [start](const domain::Job&) { return start; };
        return t.jobs().claim(request, m_incarnation, now + std::chrono::minutes(1), now);
    });
    std::string names;
    for (const domain::Job& one : *jobs) {
        names += (names.empty() ? "" : " ") + one.task;
        m_claimed[one.task] = one;
    }
    return names;
}

JobEnd JobsFixture::endOf(const std::string& name, JobEnd::How how) {
    JobEnd end = JobEnd::of(m_claimed.at(name), how);
    if (how != JobEnd::How::Success)
        end.error = domain::JobError{"network", "no answer", domain::RetryClass::Transient};
    return end;
}

std::string JobsFixture::finish(const std::string& name, JobEnd::How how, const std::string& result,
                                core::UtcTime now) {
    JobEnd end = endOf(name, how);
    end.resultJson = result;
    return finish(std::move(end), now);
}

std::string JobsFixture::finish(JobEnd end, core::UtcTime now) {
    const auto ended = must([&](WriteTransaction& t) { return t.jobs().finish({&end, 1}, now); });
    return ended->front().discarded ? "discarded" : stateText(ended->front().state, ended->front().reason);
}

std::string JobsFixture::revoke(const std::string& name, core::UtcTime now) {
    const core::JobId job = id(name);
    const auto outcome = must([&](WriteTransaction& t) { return t.jobs().revoke(job, now); });
    switch (*outcome) {
        case store::RevokeOutcome::Revoked: return "revoked";
        case store::RevokeOutcome::Requested: return "requested";
        case store::RevokeOutcome::HasEnded: return "has ended";
        case store::RevokeOutcome::Unknown: return "unknown";
    }
    return {};
}

std::string JobsFixture::retry(const std::string& name, core::UtcTime now) {
    const core::JobId job = id(name);
    return write([&](WriteTransaction& t) { return t.jobs().retry(job, now); });
}

store::RecoveredJobs JobsFixture::beginIncarnation(core::UtcTime now) {
    const auto recovered = must([&](WriteTransaction& t) { return t.jobs().beginIncarnation(now); });
    m_incarnation = recovered->incarnation;
    return *recovered;
}

void JobsFixture::passTime(core::UtcTime now) {
    if (const std::string error = write([&](WriteTransaction& t) { return t.jobs().passTime(now); }); !error.empty())
        qFatal("%s", error.c_str());
}

std::string JobsFixture::states() {
    auto jobs = reader()->jobs().page({}, {0, 1'000});
    if (!jobs) return jobs.error().describe();
    std::string text;
    for (auto job = jobs->rbegin(); job != jobs->rend(); ++job)
        text += (text.empty() ? "" : " ") + job->task + ":" + stateText(job->state, job->reason);
    return text;
}

core::JobId JobsFixture::id(const std::string& name) {
    store::JobFilter filter;
    filter.task = name;
    const auto jobs = reader()->jobs().page(filter, {0, 1});
    return !jobs || jobs->empty() ? core::JobId{} : jobs->front().id;
}

domain::Job JobsFixture::row(const std::string& name) {
    const auto found = reader()->jobs().byId(id(name));
    if (!found || !*found) qFatal("There is no job %s.", name.c_str());
    return (*found)->job;
}

}  // namespace groundswell::testing
