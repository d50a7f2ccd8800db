#include "models/store/statement.h"

#include "models/core/edges.h"
#include "models/store/connection.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace groundswell::store {

Statement::Statement(Connection& connection, std::string_view sql)
    : m_connection(connection), m_handle(connection.takeStatement(sql)) {
    ++core::edgeCounts().statements;
}

Statement::~Statement() {
    m_connection.giveStatement(m_handle);
}

void Statement::check(int code) const {
    if (code != SQLITE_OK) throw SQLite::Exception(m_connection.handle(), code);
}

Statement& Statement::bind(std::int64_t value) {
    check(sqlite3_bind_int64(m_handle, m_next++, value));
    return *this;
}

Statement& Statement::bind(double value) {
    check(sqlite3_bind_double(m_handle, m_next++, value));
    return *this;
}

Statement& Statement::bind(std::string_view text) {
    const char* data = text.data() == nullptr ? "" : text.data();
    check(sqlite3_bind_text64(m_handle, m_next++, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

Statement& Statement::bind(const std::optional<core::UtcTime>& time) {
    return time ? bind(std::int64_t{time->time_since_epoch().count()}) : bindNull();
}

Statement& Statement::bindNull() {
    check(sqlite3_bind_null(m_handle, m_next++));
    return *this;
}

Statement& Statement::bindBlob(std::string_view bytes) {
    const char* data = bytes.data() == nullptr ? "" : bytes.data();
    check(sqlite3_bind_blob64(m_handle, m_next++, data, bytes.size(), SQLITE_STATIC));
    return *this;
}

Statement& Statement::bindKnown(std::string_view text) {
    return text.empty() ? bindNull() : bind(text);
}

bool Statement::step() {
    const int code = sqlite3_step(m_handle);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) {
        const SQLite::Exception failure(m_connection.handle(), code);
        rewind();
        throw failure;
    }
    return false;
}

void Statement::run() {
    while (step()) {
    }
    rewind();
}

void Statement::rewind() noexcept {
    sqlite3_reset(m_handle);
    m_next = 1;
}

bool Statement::isNull(int column) const noexcept {
    return sqlite3_column_type(m_handle, column) == SQLITE_NULL;
}

std::int64_t Statement::integer(int column) const noexcept {
    return sqlite3_column_int64(m_handle, column);
}

double Statement::real(int column) const noexcept {
    return sqlite3_column_double(m_handle, column);
}

std::string_view Statement::view(int column) const {
    const auto* data = sqlite3_column_text(m_handle, column);
    if (data == nullptr) return {};
    return {reinterpret_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(m_handle, column))};
}

std::string Statement::blob(int column) const {
    const void* data = sqlite3_column_blob(m_handle, column);
    if (data == nullptr) return {};
    return {static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(m_handle, column))};
}

std::optional<core::UtcTime> Statement::time(int column) const noexcept {
    if (isNull(column)) return std::nullopt;
    return core::UtcTime(std::chrono::microseconds(integer(column)));
}

}  // namespace groundswell::store
