#include "models/store/sqlite_read_connection.h"

#include "models/store/case_folding.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace groundswell::store {

ReadSession::ReadSession(const std::filesystem::path& file, const StoreOptions& options)
    : m_connection(file, Connection::Role::Reader), m_searchText(options.searchText) {
    registerFold(m_connection.handle());
}

ReadSession::View::View(ReadSession& session) : m_session(session) {
    if (session.m_depth == 0) session.m_cancelled = false;
    if (!session.m_connection.inTransaction()) {
        Statement(session.m_connection, "BEGIN").run();
        m_own = true;
    }
    ++session.m_depth;
}

ReadSession::View::~View() {
    --m_session.m_depth;
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

core::Result<void> SqliteReadConnection::beginSnapshot() {
    Connection& connection = m_session.connection();
    return connection.guard([&] {
        if (connection.inTransaction()) throw std::logic_error("A snapshot is open already.");
        connection.execute("BEGIN");
        // The view of the data is taken by the first read, not by BEGIN.
        connection.integer("SELECT count(*) FROM sqlite_schema");
    });
}

void SqliteReadConnection::endSnapshot() noexcept {
    Connection& connection = m_session.connection();
    if (connection.inTransaction()) static_cast<void>(connection.guard([&] { connection.execute("COMMIT"); }));
}

}  // namespace groundswell::store
