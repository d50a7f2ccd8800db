#include "models/store/writer_thread.h"

#include "models/store/statement.h"

#include <sqlite3.h>

#include <future>

namespace groundswell::store {

namespace {

constexpr std::size_t maxQueuedBytes = std::size_t{64} << 20;
constexpr std::size_t maxQueuedWrites = 256;

void noteTouched(void* touched, int, const char*, const char* table, sqlite3_int64) {
    const std::string_view name(table);
    if (name == "content_items" || name == "item_keywords") *static_cast<bool*>(touched) = true;
}

}  // namespace

SqliteTransaction::SqliteTransaction(std::unique_ptr<Connection> connection, StoreOptions options)
    : m_options(std::move(options)),
      m_connection(std::move(connection)),
      m_log(*m_connection, m_options.logLimit),
      m_names(*m_connection),
      m_tallies(*m_connection),
      m_index(*m_connection, m_options),
      m_items(*m_connection, m_names, m_tallies, m_index),
      m_clusters(*m_connection, m_tallies),
      m_runs(*m_connection),
      m_sources(*m_connection),
      m_housekeeping(*m_connection),
      m_queue(*m_connection),
      m_stepHistory(*m_connection, m_names),
      m_annotations(*m_connection, m_tallies, m_clusters) {
    sqlite3_update_hook(m_connection->handle(), noteTouched, &m_itemsTouched);
}

SqliteTransaction::~SqliteTransaction() {
    sqlite3_update_hook(m_connection->handle(), nullptr, nullptr);
    if (m_connection->fatal()) return;
    m_connection->setCheckpointOnClose(true);
    // Readers that are still open may keep the log from being emptied; the next close does it.
    static_cast<void>(m_connection->guard([&] { m_connection->execute("PRAGMA wal_checkpoint(TRUNCATE)"); }));
}

core::Result<void> SqliteTransaction::run(const std::function<core::Result<void>(WriteTransaction&)>& write,
                                          std::optional<core::Error>& sticky) noexcept {
    if (sticky) return *sticky;
    m_connection->forgetFailure();
    if (auto begun = m_connection->guard([&] { Statement(*m_connection, "BEGIN IMMEDIATE").run(); }); !begun) {
        if (m_connection->fatal()) sticky = m_connection->fatal();
        return std::move(begun).error();
    }
    core::Result<void> done = attempt(write);
    // A write that went on after a failed statement has left something out.
    if (done && m_connection->failure()) done = core::Result<void>(*m_connection->failure());
    if (done) {
        done = commit();
        if (!done) sticky = done.error();
    }
    if (!done) rollBack();
    if (m_connection->fatal() && !sticky) sticky = m_connection->fatal();
    return done;
}

core::Result<void> SqliteTransaction::runAlone(const std::function<core::Result<void>(SqliteTransaction&)>& work,
                                               std::optional<core::Error>& sticky) noexcept {
    if (sticky) return *sticky;
    m_connection->forgetFailure();
    core::Result<void> done = attempt([&](WriteTransaction&) { return work(*this); });
    if (m_connection->fatal()) sticky = m_connection->fatal();
    return done;
}

core::Result<void> SqliteTransaction::attempt(
    const std::function<core::Result<void>(WriteTransaction&)>& write) noexcept {
    try {
        return write(*this);
    } catch (const std::exception& failure) {
        return core::Error(core::ErrorCode::Internal, failure.what());
    } catch (...) {
        return core::Error(core::ErrorCode::Internal, "A write failed for an unknown reason.");
    }
}

core::Result<void> SqliteTransaction::commit() noexcept {
    return m_connection->guard([&] {
        m_tallies.flush();
        Statement(*m_connection, "COMMIT").run();
        m_tallies.trim();
    });
}

void SqliteTransaction::rollBack() noexcept {
    if (m_connection->inTransaction()) {
        static_cast<void>(m_connection->guard([&] { Statement(*m_connection, "ROLLBACK").run(); }));
    }
    m_names.forget();
    m_tallies.forget();
    m_items.forget();
    m_clusters.forget();
}

WriterThread::WriterThread(std::unique_ptr<Connection> connection, StoreOptions options)
    : m_transaction(std::move(connection), std::move(options)),
      m_thread([this](std::stop_token stop) { work(stop); }) {}

WriterThread::~WriterThread() {
    m_thread.request_stop();
    {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
    }
    m_left.notify_all();
    m_thread.join();
}

bool WriterThread::hasRoom(std::size_t bytes) const {
    if (m_closed || m_jobs.empty()) return true;
    return m_jobs.size() < maxQueuedWrites && m_bytes + bytes <= maxQueuedBytes;
}

void WriterThread::enqueue(std::size_t bytes, Write write, Done done) {
    add({bytes, std::move(write), std::move(done)});
}

core::Result<void> WriterThread::runAlone(std::function<core::Result<void>(SqliteTransaction&)> work) {
    std::promise<core::Result<void>> promise;
    auto answer = promise.get_future();
    add({0, {}, [&promise](core::Result<void> result) { promise.set_value(std::move(result)); }, std::move(work)});
    return answer.get();
}

void WriterThread::add(Job job) {
    std::unique_lock lock(m_mutex);
    m_left.wait(lock, [&] { return hasRoom(job.bytes); });
    if (m_closed) {
        lock.unlock();
        job.done(core::Error(core::ErrorCode::Cancelled, "The store is being closed."));
        return;
    }
    m_bytes += job.bytes;
    m_jobs.push_back(std::move(job));
    lock.unlock();
    m_arrived.notify_one();
}

void WriterThread::work(std::stop_token stop) {
    std::unique_lock lock(m_mutex);
    while (true) {
        if (!m_arrived.wait(lock, stop, [&] { return !m_jobs.empty(); })) return;
        Job job = std::move(m_jobs.front());
        m_jobs.pop_front();
        m_bytes -= job.bytes;
        lock.unlock();
        m_left.notify_one();
        finish(std::move(job));
        lock.lock();
    }
}

void WriterThread::finish(Job job) {
    core::Result<void> result =
        job.alone ? m_transaction.runAlone(job.alone, m_sticky) : m_transaction.run(job.write, m_sticky);
    job.write = nullptr;
    job.alone = nullptr;
    if (m_transaction.takeItemsTouched() && result) ++m_itemsVersion;
    const auto news = m_transaction.jobWriter().takeNews();
    if (result && news) m_jobWatchers->tell(*news);
    job.done(std::move(result));
    m_transaction.tidyLog();
}

void Writer::enqueue(std::size_t bytes, std::function<core::Result<void>(WriteTransaction&)> write,
                     std::function<void(core::Result<void>)> done) {
    m_thread.enqueue(bytes, std::move(write), std::move(done));
}

}  // namespace groundswell::store
