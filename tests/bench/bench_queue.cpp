// Measures the durable queue with jobs that do nothing, beside the same rows put bare into SQLite in transactions of
// the same sizes:
//     bench_queue [JOBS] [FOLDER]
// FOLDER should lie on the disk that is meant; the default is the folder for temporary files. Every commit waits for
// the disk (synchronous=FULL). At last, how long a single interactive job takes from being put in to its end, alone and
// beside a backlog.

#include "models/store/job_reader.h"
#include "models/store/read_connection.h"
#include "pipeline/jobs/job_queue.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

using namespace groundswell;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t enqueuedAtOnce = 1'000;
constexpr std::size_t endedAtOnce = 512;

double secondsSince(Steady::time_point start) {
    return std::chrono::duration<double>(Steady::now() - start).count();
}

void print(const char* what, std::size_t jobs, double seconds) {
    std::printf("%-44s %8.3f s %10.0f jobs/s\n", what, seconds, static_cast<double>(jobs) / seconds);
}

void measureFloor(const std::filesystem::path& file, std::size_t jobs) {
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-65536; "
        "CREATE TABLE bare (job_id INTEGER PRIMARY KEY, state INTEGER NOT NULL, rank INTEGER, claim INTEGER, "
        "created_at "
        "INTEGER, started_at INTEGER, ended_at INTEGER, task TEXT NOT NULL, pool TEXT NOT NULL, arguments TEXT, result "
        "TEXT) STRICT; CREATE INDEX bare_ready ON bare (pool, rank) WHERE rank IS NOT NULL");
    auto start = Steady::now();
    SQLite::Statement insert(database,
                             "INSERT INTO bare (state, rank, created_at, task, pool, arguments) "
                             "VALUES (0, ?, 1767225600000000, 'noop', 'cpu', '[]')");
    for (std::size_t i = 0; i < jobs;) {
        SQLite::Transaction transaction(database);
        for (std::size_t n = 0; n < enqueuedAtOnce && i < jobs; ++n, ++i) {
            insert.bind(1, static_cast<std::int64_t>(1'767'225'600'000'000 + i));
            insert.exec();
            insert.reset();
        }
        transaction.commit();
    }
    print("floor: rows inserted", jobs, secondsSince(start));
    start = Steady::now();
    SQLite::Statement claim(
        database, "UPDATE bare SET state = 1, rank = NULL, claim = 7, started_at = 1767225600000000 WHERE job_id = ?");
    SQLite::Statement end(
        database,
        "UPDATE bare SET state = 4, claim = NULL, ended_at = 1767225600000000, result = 'null' WHERE job_id = ?");
    for (std::size_t i = 0; i < jobs; i += endedAtOnce) {
        SQLite::Transaction transaction(database);
        for (SQLite::Statement* statement : {&claim, &end}) {
            for (std::size_t n = i; n < std::min(jobs, i + endedAtOnce); ++n) {
                statement->bind(1, static_cast<std::int64_t>(n + 1));
                statement->exec();
                statement->reset();
            }
        }
        transaction.commit();
    }
    print("floor: rows claimed and ended", jobs, secondsSince(start));
}

std::unique_ptr<store::Store> openStore(const std::filesystem::path& file) {
    auto opened = store::Store::open(file, store::OpenMode::ReadWrite,
                                     {[](std::string_view text) { return std::string(text); }, "bench"});
    if (!opened) {
        std::fprintf(stderr, "%s\n", opened.error().describe().c_str());
        return nullptr;
    }
    return std::move(*opened);
}

jobs::TaskRegistry tasksThatDoNothing() {
    jobs::TaskRegistry tasks;
    jobs::Task task;
    task.name = "noop";
    task.brief = true;
    task.body = [](jobs::TaskContext&, const nlohmann::json&) -> core::Result<jobs::TaskResult> {
        return jobs::TaskResult{};
    };
    tasks.add(task);
    task.name = "ask";
    task.pool = "interactive";
    task.brief = false;
    tasks.add(task);
    return tasks;
}

bool enqueue(jobs::JobQueue& queue, std::size_t jobs) {
    for (std::size_t i = 0; i < jobs; i += enqueuedAtOnce) {
        domain::JobGraph graph;
        graph.jobs.resize(std::min(enqueuedAtOnce, jobs - i));
        for (domain::NewJob& job : graph.jobs) job.task = "noop";
        if (!queue.enqueue(graph)) return false;
    }
    return true;
}

void measureLatency(jobs::JobQueue& queue, const char* what, int count) {
    std::vector<double> milliseconds;
    for (int i = 0; i < count; ++i) {
        const auto start = Steady::now();
        const auto job = queue.enqueue("ask", nlohmann::json::array());
        if (!job || !queue.waitFor(job->id)) return;
        milliseconds.push_back(secondsSince(start) * 1e3);
    }
    std::sort(milliseconds.begin(), milliseconds.end());
    std::printf("%-44s %8.1f ms median, %.1f ms at most\n", what, milliseconds[milliseconds.size() / 2],
                milliseconds.back());
}

int measureQueue(const std::filesystem::path& file, std::size_t jobs) {
    const auto store = openStore(file);
    if (!store) return 1;
    jobs::QueueOptions options;
    options.paused = true;
    auto queue = jobs::JobQueue::start(*store, tasksThatDoNothing(), options);
    if (!queue) return 1;
    auto start = Steady::now();
    if (!enqueue(**queue, jobs)) return 1;
    print("queue: jobs put in, 1,000 at a time", jobs, secondsSince(start));
    start = Steady::now();
    (*queue)->resume();
    if (!(*queue)->waitUntilIdle()) return 1;
    print("queue: jobs claimed, run and ended", jobs, secondsSince(start));
    store::JobFilter succeeded;
    succeeded.states = {domain::JobState::Success};
    auto reader = store->connect();
    if (!reader || *(*reader)->jobs().count(succeeded) != static_cast<std::int64_t>(jobs)) {
        std::fprintf(stderr, "Not all jobs have succeeded.\n");
        return 1;
    }
    measureLatency(**queue, "one interactive job, alone", 100);
    (*queue)->pause();
    if (!enqueue(**queue, jobs)) return 1;
    (*queue)->resume();
    measureLatency(**queue, "one interactive job, beside a backlog", 20);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::size_t jobs = argc > 1 ? std::stoul(argv[1]) : 100'000;
    const std::filesystem::path folder =
        (argc > 2 ? std::filesystem::path(argv[2]) : std::filesystem::temp_directory_path()) / "bench_queue";
    std::filesystem::remove_all(folder);
    std::filesystem::create_directories(folder);
    measureFloor(folder / "floor.sqlite", jobs);
    const int status = measureQueue(folder / "store.sqlite", jobs);
    std::filesystem::remove_all(folder);
    return status;
}
