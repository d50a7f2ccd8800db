#include "models/store/log_keeper.h"

#include "models/store/connection.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <utility>

namespace groundswell::store {

namespace {

// Fewer are not worth the seeks. Of 4 KB each.
constexpr long long pagesWorthMoving = 4000;

// Nothing can be written while readers are waited for. In milliseconds.
constexpr int patienceWithReaders = 250;

}  // namespace

bool emptyLog(Connection& connection, int patience) {
    sqlite3* database = connection.handle();
    sqlite3_busy_timeout(database, patience);
    const int code = sqlite3_wal_checkpoint_v2(database, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(database, busyTimeout);
    if (code != SQLITE_OK && code != SQLITE_BUSY) throw SQLite::Exception(database, code);
    return code == SQLITE_OK;
}

LogKeeper::LogKeeper(Connection& connection, long long limit)
    : m_connection(connection), m_limit(limit), m_pageSize(connection.integer("PRAGMA page_size")) {
    sqlite3_wal_hook(m_connection.handle(), committed, this);
}

LogKeeper::~LogKeeper() {
    sqlite3_wal_hook(m_connection.handle(), nullptr, nullptr);
}

int LogKeeper::committed(void* keeper, sqlite3*, const char*, int pages) {
    auto* self = static_cast<LogKeeper*>(keeper);
    self->m_pages = pages;
    self->m_grown = true;
    return SQLITE_OK;
}

void LogKeeper::tidy() {
    if (!std::exchange(m_grown, false) || m_connection.fatal()) return;
    if (m_pages < m_triedAt) m_triedAt = 0;
    // In vain once: again when the log has grown by half a limit.
    const long long due = m_triedAt == 0 ? m_limit : m_triedAt * m_pageSize + m_limit / 2;
    if (m_pages * m_pageSize >= due) {
        try {
            m_triedAt = emptyLog(m_connection, patienceWithReaders) ? 0 : m_pages;
        } catch (const SQLite::Exception&) {
            // What was committed is in the log; a disk that fails or is full is told by the write that meets it.
            m_triedAt = m_pages;
        }
    } else if (m_pages >= pagesWorthMoving) {
        // It waits for nobody, and may have moved only a part: the next one goes on.
        sqlite3_wal_checkpoint_v2(m_connection.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    }
}

}  // namespace groundswell::store
