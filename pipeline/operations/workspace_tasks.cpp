#include "pipeline/operations/workspace_tasks.h"

#include "pipeline/net/http_client.h"
#include "pipeline/operations/backfill.h"

#include <algorithm>
#include <condition_variable>
#include <memory>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

void TaskJournal::note(core::JobId job, core::Result<TaskReport> outcome) {
    constexpr std::size_t mostKept = 1'000;
    const std::scoped_lock lock(m_mutex);
    m_outcomes.insert_or_assign(job, std::move(outcome));
    // Jobs that nobody asks about, oldest first.
    if (m_outcomes.size() > mostKept) m_outcomes.erase(m_outcomes.begin());
}

std::optional<core::Result<TaskReport>> TaskJournal::take(core::JobId job) {
    const std::scoped_lock lock(m_mutex);
    const auto found = m_outcomes.find(job);
    if (found == m_outcomes.end()) return std::nullopt;
    std::optional<core::Result<TaskReport>> outcome(std::move(found->second));
    m_outcomes.erase(found);
    return outcome;
}

namespace {

// Lets one at a time pass. Thread-safe.
class Turnstile {
public:
    // Inside from its beginning to its end.
    class Pass {
    public:
        Pass(Turnstile& turnstile, const std::stop_token& stop)
            : m_turnstile(turnstile), m_entered(turnstile.enter(stop)) {}
        ~Pass() {
            if (m_entered) m_turnstile.leave();
        }
        Pass(const Pass&) = delete;
        Pass& operator=(const Pass&) = delete;
        // False after a stop request.
        [[nodiscard]] bool entered() const noexcept { return m_entered; }

    private:
        Turnstile& m_turnstile;
        const bool m_entered;
    };

private:
    bool enter(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        if (!m_left.wait(lock, stop, [this] { return !m_busy; })) return false;
        m_busy = true;
        return true;
    }
    void leave() {
        {
            const std::scoped_lock lock(m_mutex);
            m_busy = false;
        }
        m_left.notify_one();
    }

    std::mutex m_mutex;
    std::condition_variable_any m_left;
    bool m_busy = false;  // guarded by m_mutex
};

// What the bodies have in common; they share it.
struct Shared {
    Shared(workspace::WorkspaceSession& s, jobs::WorkerPool& p, WorkspaceTaskOptions o)
        : session(s), pool(p), options(std::move(o)) {}

    workspace::WorkspaceSession& session;
    jobs::WorkerPool& pool;
    WorkspaceTaskOptions options;
    net::HttpClient client{std::string(userAgent())};
    Turnstile workflow;
};

enum class Turn { Free, OneAtATime };

struct Split {
    json arguments;
    bool once = false;
};

core::Result<Split> split(const std::string& task, const json& arguments) {
    Split out{arguments, false};
    if (!arguments.is_object() || !arguments.contains("once")) return out;
    const json& once = arguments.at("once");
    if (!once.is_boolean()) {
        return Error(ErrorCode::InvalidInput,
                     "The argument \"once\" of the task \"" + task + "\" must be true or false.");
    }
    out.once = once.get<bool>();
    out.arguments.erase("once");
    return out;
}

// A fetch of which nothing came is a failure of the job, as the network or the server told it.
core::Result<TaskReport> orFailure(core::Result<TaskReport> done) {
    if (!done) return done;
    if (taskState(*done) == domain::RunState::Cancelled) return Error(ErrorCode::Cancelled, "It was asked to stop.");
    const auto* fetched = std::get_if<AcquireReport>(&*done);
    if (fetched == nullptr || fetched->state() != domain::RunState::Failed) return done;
    const Error& error = *fetched->firstError();
    const bool asksToWait = error.code == ErrorCode::Unavailable || error.contextValue("status") == "429";
    return asksToWait ? Error(ErrorCode::Network, error.describe()) : error;
}

core::Result<TaskReport> runInTurn(const std::string& task, const json& arguments, const TaskTools& tools,
                                   Turnstile* turn) {
    if (turn == nullptr) return runTask(task, arguments, tools);
    const Turnstile::Pass pass(*turn, tools.stop);
    if (!pass.entered()) return Error(ErrorCode::Cancelled, "It was asked to stop.");
    return runTask(task, arguments, tools);
}

core::Result<jobs::TaskResult> runBody(Shared& shared, const std::string& task, Turn turn, jobs::TaskContext& context,
                                       const json& given) {
    auto arguments = split(task, given);
    if (!arguments) return arguments.error();
    const jobs::ProgressSink tell = [&](const jobs::Progress& progress) {
        context.progress(progress);
        if (shared.options.progress) shared.options.progress(progress);
    };
    const TaskTools tools{shared.session, shared.pool, tell, context.stop(), &shared.client};
    auto done = runInTurn(task, arguments->arguments, tools, turn == Turn::OneAtATime ? &shared.workflow : nullptr);
    auto outcome = orFailure(done);
    // In full also of a failure: a fetch that failed may have found rows that it could not read.
    if (shared.options.journal) shared.options.journal->note(context.job().id, std::move(done));
    if (!outcome) {
        if (arguments->once && outcome.error().code != ErrorCode::Cancelled)
            return std::move(outcome).error().with("retry", "none");
        return outcome.error();
    }
    return jobs::TaskResult{taskJson(*outcome).dump(), {}};
}

jobs::Task makeTask(const std::shared_ptr<Shared>& shared, const std::string& name, const char* pool, Turn turn) {
    jobs::Task task;
    task.name = name;
    task.pool = pool;
    task.body = [shared, name, turn](jobs::TaskContext& context, const json& arguments) {
        return runBody(*shared, name, turn, context, arguments);
    };
    task.check = [name](const json& arguments) -> core::Result<void> {
        auto own = split(name, arguments);
        return own ? checkTaskArguments(name, own->arguments) : core::Result<void>(own.error());
    };
    return task;
}

// What earlier fetches left out. It has no record of its own: each gap's fetch has one.
core::Result<jobs::TaskResult> fillGapsNow(Shared& shared, jobs::TaskContext& context, const json& arguments) {
    const GapsRequest request{arguments.is_object() ? arguments.value("source", std::string()) : std::string()};
    const auto tell = [&](const FilledGap& done) {
        const std::string name = done.gap.source + "/" + done.gap.query + " " + core::formatTime(done.gap.from);
        context.log(done.error ? domain::LogLevel::Warning : domain::LogLevel::Info,
                    name + (done.error ? ": " + done.error->describe() : " was fetched"));
    };
    const jobs::ProgressSink progress = [&](const jobs::Progress& step) { context.progress(step); };
    auto report = fillGaps(shared.session, shared.pool, request, tell, progress, context.stop());
    if (!report) return report.error();
    if (report->cancelled) return Error(ErrorCode::Cancelled, "It was asked to stop.");
    const auto failed = std::find_if(report->gaps.begin(), report->gaps.end(),
                                     [](const FilledGap& gap) { return gap.error.has_value(); });
    // It begins with the first gap again, and those that came are gaps no more.
    if (failed != report->gaps.end()) return *failed->error;
    return jobs::TaskResult{json{{"gaps", report->gaps.size()}, {"left", report->left.size()}}.dump(), {}};
}

core::Result<void> checkFillArguments(const json& arguments) {
    const bool known =
        arguments.is_null() || (arguments.is_array() && arguments.empty()) ||
        (arguments.is_object() && (arguments.empty() || (arguments.size() == 1 && arguments.contains("source") &&
                                                         arguments.at("source").is_string())));
    if (known) return {};
    return Error(ErrorCode::InvalidInput, "The task \"backfill\" takes \"source\", a text, and nothing else.");
}

jobs::Task fillTask(const std::shared_ptr<Shared>& shared) {
    jobs::Task task;
    task.name = "backfill";
    task.pool = "network";
    task.body = [shared](jobs::TaskContext& context, const json& arguments) {
        return fillGapsNow(*shared, context, arguments);
    };
    task.check = checkFillArguments;
    return task;
}

jobs::Task gatherTask() {
    jobs::Task task;
    task.name = "gather";
    task.pool = "io";
    task.brief = true;
    task.body = [](jobs::TaskContext&, const json&) { return core::Result<jobs::TaskResult>(jobs::TaskResult{}); };
    return task;
}

}  // namespace

jobs::TaskRegistry workspaceTasks(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                  const WorkspaceTaskOptions& options) {
    const auto shared = std::make_shared<Shared>(session, pool, options);
    jobs::TaskRegistry registry;
    for (const auto& [name, slots, turn] :
         {std::tuple{"acquire", "network", Turn::Free}, std::tuple{"import", "io", Turn::Free},
          std::tuple{"process", "cpu", Turn::OneAtATime}, std::tuple{"refresh", "cpu", Turn::OneAtATime},
          std::tuple{"expire", "cpu", Turn::OneAtATime}, std::tuple{"prune", "io", Turn::Free},
          std::tuple{"vacuum", "io", Turn::Free}, std::tuple{"backup", "io", Turn::Free},
          std::tuple{"report", "io", Turn::Free}}) {
        registry.add(makeTask(shared, name, slots, turn));
    }
    registry.add(fillTask(shared));
    registry.add(gatherTask());
    return registry;
}

}  // namespace groundswell::operations
