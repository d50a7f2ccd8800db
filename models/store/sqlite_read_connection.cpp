#include "models/store/sqlite_read_connection.h"

#include "models/store/case_folding.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace groundswell::store {

namespace {

constexpr int instructionsBetweenStopChecks = 10'000;

int isCancelled(void* cancelled) {
    return static_cast<const std::atomic<bool>*>(cancelled)->load() ? 1 : 0;
}

}  // namespace

ReadSession::ReadSession(const std::filesystem::path& file, const StoreOptions& options)
    : m_connection(file, Connection::Role::Reader), m_searchText(options.searchText) {
    registerFold(m_connection.handle());
    // SQLite forgets an interrupt that comes just before a statement's first step.
    sqlite3_progress_handler(m_connection.handle(), instructionsBetweenStopChecks, isCancelled, &m_cancelled);
}

ReadSession::View::View(ReadSession& session) : m_session(session) {
    session.throwIfCancelled();
    if (!session.m_connection.inTransaction()) {
        Statement(session.m_connection, "BEGIN").run();
        m_own = true;
    }
}

ReadSession::View::~View() {
    // Ending a read-only transaction cannot fail in a way that matters: nothing was written.
    if (m_own) sqlite3_exec(m_session.m_connection.handle(), "COMMIT", nullptr, nullptr, nullptr);
}

void ReadSession::throwIfCancelled() const {
    if (m_cancelled) throw SQLite::Exception("interrupted", SQLITE_INTERRUPT);
}

void ReadSession::cancel() noexcept {
    m_cancelled = true;
    m_connection.interrupt();
}

void ReadSession::rearm() noexcept {
    m_cancelled = false;
    // An interrupt may have hit the very statement that ended a transaction; its old view of the data must not stay.
    if (m_connection.inTransaction()) sqlite3_exec(m_connection.handle(), "COMMIT", nullptr, nullptr, nullptr);
}

core::Result<std::int64_t> SqliteReadConnection::dataVersion() {
    Connection& connection = m_session.connection();
    return connection.guard([&] { return connection.integer("PRAGMA data_version"); });
}

core::Result<void> SqliteReadConnection::beginSnapshot() {
    Connection& connection = m_session.connection();
    return connection.guard([&] {
        if (connection.inTransaction()) throw std::logic_error("A snapshot is open already.");
        m_session.throwIfCancelled();
        connection.execute("BEGIN");
        try {
            // The view of the data is taken by the first read, not by BEGIN.
            connection.integer("SELECT count(*) FROM sqlite_schema");
        } catch (...) {
            endSnapshot();
            throw;
        }
    });
}

void SqliteReadConnection::endSnapshot() noexcept {
    Connection& connection = m_session.connection();
    if (connection.inTransaction()) static_cast<void>(connection.guard([&] { connection.execute("COMMIT"); }));
}

}  // namespace groundswell::store
