#include "tests/pipeline/jobs/queue_fixture.h"

#include "models/store/job_reader.h"

#include <QTest>

#include <algorithm>

namespace groundswell::testing {

using core::Error;
using core::ErrorCode;
using jobs::Task;
using jobs::TaskContext;
using jobs::TaskResult;
using nlohmann::json;

namespace {

std::string stateText(const domain::Job& job) {
    std::string text = domain::jobStateName(job.state);
    if (job.reason != domain::RevokeReason::None) text += std::string("(") + domain::revokeReasonName(job.reason) + ")";
    return text;
}

Task numbers(const std::string& name, std::int64_t start,
             const std::function<std::int64_t(std::int64_t, std::int64_t)>& join) {
    Task task;
    task.name = name;
    task.body = [start, join](TaskContext&, const json& arguments) -> core::Result<TaskResult> {
        std::int64_t value = start;
        for (const json& one : arguments) value = join(value, one.get<std::int64_t>());
        return TaskResult{std::to_string(value), {}};
    };
    return task;
}

Task failing(const std::string& name, const core::Error& error) {
    Task task;
    task.name = name;
    task.body = [error](TaskContext&, const json&) -> core::Result<TaskResult> { return error; };
    return task;
}

}  // namespace

bool Gate::pass(const std::string& name, const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    m_arrived.push_back(name);
    m_mostInside = std::max(m_mostInside, ++m_inside);
    m_changed.notify_all();
    const bool passed = m_changed.wait(lock, stop, [this] { return m_open > 0; });
    if (passed) --m_open;
    --m_inside;
    return passed;
}

void Gate::open(int count) {
    {
        const std::scoped_lock lock(m_mutex);
        m_open += count;
    }
    m_changed.notify_all();
}

std::vector<std::string> Gate::waitForArrivals(std::size_t count) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [&] { return m_arrived.size() >= count; });
    return m_arrived;
}

int Gate::mostInside() const {
    const std::scoped_lock lock(m_mutex);
    return m_mostInside;
}

QueueFixture::QueueFixture(jobs::QueueOptions options) : m_options(std::move(options)) {
    m_options.clock = &m_clock;
    m_options.changed = [this](const jobs::JobChange& change) { note(change); };
    if (!m_options.random) m_options.random = [] { return 0.5; };
    auto opened = store::Store::open(file(), store::OpenMode::ReadWrite,
                                     {[](std::string_view text) { return std::string(text); }, "test"});
    if (!opened) qFatal("%s", opened.error().describe().c_str());
    m_store = std::move(*opened);
    addTasks();
}

QueueFixture::~QueueFixture() {
    m_gate.open();
}

std::filesystem::path QueueFixture::file() const {
    return m_folder.filePath(QStringLiteral("store.sqlite")).toStdString();
}

void QueueFixture::addTasks() {
    m_tasks.add(numbers("add", 0, [](std::int64_t a, std::int64_t b) { return a + b; }));
    m_tasks.add(numbers("mul", 1, [](std::int64_t a, std::int64_t b) { return a * b; }));
    m_tasks.add(failing("fail", Error(ErrorCode::InvalidInput, "It is wrong.")));
    m_tasks.add(failing("unavailable", Error(ErrorCode::Unavailable, "Not now.").with("retry_after", "60")));
    m_tasks.add(failing("no_answer", Error(ErrorCode::Network, "No answer.")));
    Task task;
    task.name = "sum";
    task.body = [](TaskContext&, const json& arguments) -> core::Result<TaskResult> {
        std::int64_t sum = 0;
        for (const json& one : arguments.at(0)) sum += one.get<std::int64_t>();
        return TaskResult{std::to_string(sum), {}};
    };
    m_tasks.add(task);
    task.name = "note";
    task.body = [](TaskContext&, const json& arguments) -> core::Result<TaskResult> {
        return TaskResult{arguments.dump(), {}};
    };
    m_tasks.add(task);
    task.name = "fail_twice";
    task.body = [](TaskContext& context, const json&) -> core::Result<TaskResult> {
        if (context.job().attempt <= 2) return Error(ErrorCode::Network, "No answer.");
        return TaskResult{};
    };
    m_tasks.add(task);
    task.name = "throw";
    task.body = [](TaskContext&, const json&) -> core::Result<TaskResult> { throw std::runtime_error("boom"); };
    m_tasks.add(task);
    task.name = "gate";
    task.body = [this](TaskContext& context, const json&) -> core::Result<TaskResult> {
        if (m_gate.pass(context.job().title, context.stop())) return TaskResult{};
        return Error(ErrorCode::Cancelled, "Stopped.");
    };
    m_tasks.add(task);
    task.name = "deaf";
    task.body = [this](TaskContext& context, const json&) -> core::Result<TaskResult> {
        m_gate.pass(context.job().title);
        return TaskResult{};
    };
    m_tasks.add(task);
    task.name = "noop";
    task.brief = true;
    task.body = [](TaskContext&, const json&) -> core::Result<TaskResult> { return TaskResult{}; };
    m_tasks.add(task);
}

void QueueFixture::start() {
    m_queue.reset();
    auto started = jobs::JobQueue::start(*m_store, m_tasks, m_options);
    if (!started) qFatal("%s", started.error().describe().c_str());
    m_queue = std::move(*started);
}

jobs::JobQueue& QueueFixture::queue() {
    if (!m_queue) start();
    return *m_queue;
}

core::JobId QueueFixture::put(const std::string& task, const json& arguments, const jobs::JobOptions& options) {
    const auto enqueued = queue().enqueue(task, arguments, options);
    if (!enqueued) qFatal("%s", enqueued.error().describe().c_str());
    return enqueued->id;
}

std::vector<core::JobId> QueueFixture::put(const jobs::Signature& signature) {
    const auto enqueued = queue().enqueue(signature);
    if (!enqueued) qFatal("%s", enqueued.error().describe().c_str());
    std::vector<core::JobId> ids;
    for (const store::EnqueuedJob& one : *enqueued) ids.push_back(one.id);
    return ids;
}

void QueueFixture::waitUntilIdle() {
    const auto idle = queue().waitUntilIdle();
    if (!idle) qFatal("%s", idle.error().describe().c_str());
}

domain::Job QueueFixture::row(core::JobId id) {
    auto reader = m_store->connect();
    if (!reader) qFatal("%s", reader.error().describe().c_str());
    auto found = (*reader)->jobs().byId(id);
    if (!found || !*found) qFatal("There is no such job.");
    return (*found)->job;
}

std::string QueueFixture::state(core::JobId id) {
    return stateText(row(id));
}

std::string QueueFixture::stateWhenEnded(core::JobId id) {
    const auto job = queue().waitFor(id);
    return job ? stateText(*job) : job.error().describe();
}

std::string QueueFixture::log(core::JobId id) {
    auto reader = m_store->connect();
    std::string text;
    for (const domain::JobLogLine& line : *(*reader)->jobs().log(id, 10'000))
        text += std::string(domain::logLevelName(line.level)) + ":" + line.text + " ";
    return text;
}

void QueueFixture::note(const jobs::JobChange& change) {
    {
        const std::scoped_lock lock(m_mutex);
        auto& states = m_told[change.id];
        if (states.empty() || states.back() != change.state) states.push_back(change.state);
    }
    m_noted.notify_all();
}

std::string QueueFixture::told(core::JobId id) {
    const std::scoped_lock lock(m_mutex);
    std::string text;
    for (const domain::JobState state : m_told[id])
        text += (text.empty() ? "" : " ") + std::string(jobStateName(state));
    return text;
}

void QueueFixture::waitUntilTold(core::JobId id, domain::JobState state) {
    std::unique_lock lock(m_mutex);
    m_noted.wait(lock, [&] {
        const auto& states = m_told[id];
        return std::find(states.begin(), states.end(), state) != states.end();
    });
}

}  // namespace groundswell::testing
