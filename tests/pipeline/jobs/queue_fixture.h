#pragma once

#include "models/core/clock.h"
#include "models/store/read_connection.h"
#include "models/store/store.h"
#include "pipeline/jobs/job_queue.h"

#include <QTemporaryDir>

#include <nlohmann/json.hpp>

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace groundswell::testing {

/// A clock that stands until it is set. Thread-safe.
class StandingClock final : public core::Clock {
public:
    [[nodiscard]] core::UtcTime now() const override { return core::UtcTime(std::chrono::microseconds(m_now)); }
    void advance(std::chrono::microseconds by) { m_now += by.count(); }

private:
    std::atomic<std::int64_t> m_now = std::int64_t{1'767'225'600'000'000};  // 2026-01-01
};

/// A door that bodies of jobs wait at. Thread-safe.
class Gate {
public:
    /// Waits to be let through; false when it was asked to stop before.
    bool pass(const std::string& name, const std::stop_token& stop = {});
    /// Lets so many more through.
    void open(int count = 1'000'000);
    /// Waits until so many have come, and says who, in order.
    std::vector<std::string> waitForArrivals(std::size_t count);
    [[nodiscard]] int mostInside() const;

private:
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::vector<std::string> m_arrived;
    int m_open = 0;
    int m_inside = 0;
    int m_mostInside = 0;
};

/// A queue over a store of its own with some tasks: "add" (numbers), "mul", "sum" (a list), "note" (any arguments are
/// its result), "fail", "unavailable", "fail_twice", "gate" (waits at gate()), "deaf" (the same, and obeys no stop),
/// "throw", "noop" (brief). Fails the process where a test cannot go on.
class QueueFixture {
public:
    explicit QueueFixture(jobs::QueueOptions options = {});
    ~QueueFixture();

    /// To be changed before start().
    [[nodiscard]] jobs::TaskRegistry& tasks() { return m_tasks; }
    [[nodiscard]] jobs::QueueOptions& options() { return m_options; }
    void start();
    void stop() { m_queue.reset(); }
    [[nodiscard]] jobs::JobQueue& queue();
    [[nodiscard]] store::Store& store() { return *m_store; }
    [[nodiscard]] StandingClock& clock() { return m_clock; }
    [[nodiscard]] Gate& gate() { return m_gate; }
    [[nodiscard]] std::filesystem::path file() const;

    core::JobId put(const std::string& task, const nlohmann::json& arguments = nlohmann::json::array(),
                    const jobs::JobOptions& options = {});
    /// The ids of a signature's jobs.
    std::vector<core::JobId> put(const jobs::Signature& signature);
    void waitUntilIdle();
    [[nodiscard]] domain::Job row(core::JobId id);
    /// "pending", "revoked(expired)", ... once it has ended.
    std::string stateWhenEnded(core::JobId id);
    [[nodiscard]] std::string state(core::JobId id);
    [[nodiscard]] std::string log(core::JobId id);

    /// The states that were told of a job so far, in order.
    [[nodiscard]] std::string told(core::JobId id);
    void waitUntilTold(core::JobId id, domain::JobState state);

private:
    void addTasks();
    void note(const jobs::JobChange& change);

    QTemporaryDir m_folder;
    StandingClock m_clock;
    Gate m_gate;
    jobs::TaskRegistry m_tasks;
    jobs::QueueOptions m_options;
    std::unique_ptr<store::Store> m_store;
    std::mutex m_mutex;
    std::condition_variable m_noted;
    std::map<core::JobId, std::vector<domain::JobState>> m_told;  // guarded by m_mutex
    std::unique_ptr<jobs::JobQueue> m_queue;                      // last: it calls note()
};

}  // namespace groundswell::testing
