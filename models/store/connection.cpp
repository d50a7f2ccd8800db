#include "models/store/connection.h"

#include "models/core/edges.h"
#include "models/store/statement.h"
#include "models/store/store.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace groundswell::store {

namespace {

constexpr std::size_t maxKeptStatements = 100;

int openFlags(Connection::Role role, bool create) {
    if (role == Connection::Role::Reader) return SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;
    return SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (create ? SQLITE_OPEN_CREATE : 0);
}

// SQLite says why the system refused an open or a sync in its log alone: "os_unix.c:LINE: (ERRNO) CALL(FILE) - REASON".
thread_local int lastRefusal = 0;

void noteRefusal(void*, int code, const char* message) {
    const int kind = code & 0xff;
    if (kind != SQLITE_CANTOPEN && kind != SQLITE_IOERR) return;
    const char* number = std::strstr(message, ": (");
    if (number != nullptr) lastRefusal = std::atoi(number + 3);
}

// Before main(), because the log can only be set up before SQLite is used for the first time.
const bool listensToSqlite = sqlite3_config(SQLITE_CONFIG_LOG, &noteRefusal, nullptr) == SQLITE_OK;

bool isDiskFull(int code) {
    if (code == SQLITE_FULL) return true;
    const int refusal = std::exchange(lastRefusal, 0);
    return listensToSqlite && (code == SQLITE_CANTOPEN || code == SQLITE_IOERR) &&
           (refusal == ENOSPC || refusal == EDQUOT);
}

bool leavesDoubt(const core::Error& error) {
    return error.code == core::ErrorCode::Io || error.code == core::ErrorCode::StoreDamaged;
}

// What fails in the index alone: nothing else of the store is in doubt.
bool isIndexDamage(const SQLite::Exception& failure) {
    const int code = failure.getErrorCode() & 0xff;
    if (code != SQLITE_CORRUPT && code != SQLITE_ERROR) return false;
    const std::string_view detail = failure.what();
    return failure.getExtendedErrorCode() == SQLITE_CORRUPT_VTAB || detail.find("item_index") != detail.npos ||
           detail.find("fts5 file format") != detail.npos;
}

core::Error storeError(const SQLite::Exception& failure, const std::filesystem::path& file) {
    using core::Error;
    using core::ErrorCode;
    const std::string detail = failure.what();
    const auto error = [&](ErrorCode code, std::string message) {
        return Error(code, std::move(message)).with("file", file.string()).with("detail", detail);
    };
    if (isIndexDamage(failure)) {
        return error(ErrorCode::StoreDamaged, "The full-text index is damaged.").with("remedy", damageRemedy(file));
    }
    const int code = failure.getErrorCode() & 0xff;
    if (isDiskFull(code)) {
        return error(ErrorCode::Io, "The disk is full.").with("remedy", "Free some space and open the store again.");
    }
    switch (code) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return error(ErrorCode::StoreLocked, "Another process holds the store.")
                .with("remedy", "Close the other program that uses it, or try again later.");
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return error(ErrorCode::StoreDamaged, "The store is damaged or is not a store.")
                .with("remedy", damageRemedy(file));
        case SQLITE_READONLY: return error(ErrorCode::Io, "The store may not be written.");
        case SQLITE_PERM:
        case SQLITE_AUTH: return error(ErrorCode::Io, "The system refused access to the store.");
        case SQLITE_CANTOPEN:
            return error(ErrorCode::Io, "The store cannot be opened.")
                .with("remedy",
                      "Check that its folder exists and may be written and that the disk has room; copy a store on a "
                      "read-only medium to a folder of your own first.");
        case SQLITE_IOERR: return error(ErrorCode::Io, "Reading or writing the store failed.");
        case SQLITE_INTERRUPT: return Error(ErrorCode::Cancelled, "The read was cancelled.");
        default: return error(ErrorCode::StoreFailed, "The store refused an operation.");
    }
}

}  // namespace

std::string damageRemedy(const std::filesystem::path& file) {
    // A workspace's folder has its id as its name.
    return "Rebuild it with \"groundswell doctor -w " + file.parent_path().filename().string() +
           " --repair\", or bring it back from a backup with \"groundswell restore\".";
}

core::Error currentStoreError(const std::filesystem::path& file) {
    try {
        throw;
    } catch (const SQLite::Exception& failure) {
        return storeError(failure, file);
    } catch (const std::exception& failure) {
        return {core::ErrorCode::Internal, failure.what()};
    } catch (...) {
        return {core::ErrorCode::Internal, "The store failed for an unknown reason."};
    }
}

Connection::Connection(const std::filesystem::path& file, Role role, bool create)
    : m_file(file), m_database(file.string(), openFlags(role, create), busyTimeout) {
    ++core::edgeCounts().connections;
    harden(role);
}

Connection::~Connection() {
    for (const auto& [sql, prepared] : m_prepared) sqlite3_finalize(prepared.statement);
}

void Connection::harden(Role role) {
    sqlite3* db = handle();
    sqlite3_extended_result_codes(db, 1);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    setCheckpointOnClose(false);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    execute(role == Role::Reader
                ? "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA cache_size=-16384; PRAGMA query_only=ON;"
                : "PRAGMA mmap_size=0; PRAGMA cell_size_check=ON; PRAGMA cache_size=-65536; PRAGMA foreign_keys=ON; "
                  "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864;");
}

void Connection::execute(std::string_view sql) {
    const std::string text(sql);
    const int code = sqlite3_exec(handle(), text.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) throw SQLite::Exception(handle(), code);
}

std::int64_t Connection::integer(std::string_view sql) {
    Statement statement(*this, sql);
    return statement.step() ? statement.integer(0) : 0;
}

std::string Connection::text(std::string_view sql) {
    Statement statement(*this, sql);
    return statement.step() ? statement.text(0) : std::string();
}

std::int64_t Connection::changes() const noexcept {
    return sqlite3_changes64(handle());
}

bool Connection::inTransaction() const noexcept {
    return sqlite3_get_autocommit(handle()) == 0;
}

void Connection::setCheckpointOnClose(bool on) {
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 0 : 1, nullptr);
}

void Connection::allowSchemaEdits(bool on) {
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_DEFENSIVE, on ? 0 : 1, nullptr);
    execute(on ? "PRAGMA writable_schema=ON" : "PRAGMA writable_schema=RESET");
}

void Connection::interrupt() noexcept {
    sqlite3_interrupt(handle());
}

core::Error Connection::noted(core::Error error) {
    if (!m_failure) m_failure = error;
    if (!m_fatal && leavesDoubt(error)) m_fatal = error;
    return error;
}

sqlite3_stmt* Connection::takeStatement(std::string_view sql) {
    const auto found = m_prepared.find(sql);
    if (found != m_prepared.end() && !found->second.inUse) {
        found->second.inUse = true;
        return found->second.statement;
    }
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                        &statement, nullptr);
    if (code != SQLITE_OK) throw SQLite::Exception(handle(), code);
    if (statement == nullptr) throw std::logic_error("An empty statement was prepared.");
    if (found == m_prepared.end()) {
        if (m_prepared.size() >= maxKeptStatements) dropIdleStatements();
        m_prepared.emplace(sqlite3_sql(statement), Prepared{statement, true});
    }
    return statement;
}

void Connection::dropIdleStatements() {
    for (auto entry = m_prepared.begin(); entry != m_prepared.end();) {
        if (entry->second.inUse) {
            ++entry;
            continue;
        }
        sqlite3_stmt* idle = entry->second.statement;
        entry = m_prepared.erase(entry);
        sqlite3_finalize(idle);
    }
}

void Connection::giveStatement(sqlite3_stmt* statement) noexcept {
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    const auto found = m_prepared.find(sqlite3_sql(statement));
    if (found != m_prepared.end() && found->second.statement == statement) {
        found->second.inUse = false;
    } else {
        sqlite3_finalize(statement);
    }
}

}  // namespace groundswell::store
