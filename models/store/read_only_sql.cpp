#include "models/store/connection.h"
#include "models/store/store.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <memory>

namespace groundswell::store {

namespace {

using nlohmann::ordered_json;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr int instructionsBetweenLooks = 10'000;
struct Finalizer {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using StatementPointer = std::unique_ptr<sqlite3_stmt, Finalizer>;

core::Error refusal(std::string message) {
    return core::Error(core::ErrorCode::InvalidInput, std::move(message))
        .with("remedy", "Ask one SELECT on the views items, clusters, keywords, sources, runs or jobs.");
}

int allowReading(void*, int action, const char*, const char* second, const char*, const char*) {
    switch (action) {
        case SQLITE_SELECT:
        case SQLITE_READ:
        case SQLITE_RECURSIVE: return SQLITE_OK;
        case SQLITE_FUNCTION: {
            const std::string_view name = second == nullptr ? "" : second;
            return name == "load_extension" || name == "fts3_tokenizer" || name == "writefile" ? SQLITE_DENY
                                                                                               : SQLITE_OK;
        }
        default: return SQLITE_DENY;
    }
}

int isPastDeadline(void* deadline) {
    return std::chrono::steady_clock::now() > *static_cast<const SteadyTime*>(deadline) ? 1 : 0;
}

std::string hex(const unsigned char* bytes, std::size_t size) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * size);
    for (std::size_t i = 0; i < size; ++i) {
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 0xf];
    }
    return text;
}

ordered_json cell(sqlite3_stmt* statement, int column) {
    const auto size = [&] { return static_cast<std::size_t>(sqlite3_column_bytes(statement, column)); };
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER: return std::int64_t{sqlite3_column_int64(statement, column)};
        case SQLITE_FLOAT: return sqlite3_column_double(statement, column);
        case SQLITE_TEXT: {
            const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
            return std::string(text == nullptr ? "" : text, size());
        }
        case SQLITE_BLOB: {
            const auto* bytes = static_cast<const unsigned char*>(sqlite3_column_blob(statement, column));
            return bytes == nullptr ? std::string() : hex(bytes, size());
        }
        default: return nullptr;
    }
}

// Two columns of one name would be one key of a JSON object.
std::vector<std::string> columnNames(sqlite3_stmt* statement) {
    std::vector<std::string> names;
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        const char* given = sqlite3_column_name(statement, i);
        const std::string name = given == nullptr ? "column" : given;
        std::string unique = name;
        for (int n = 2; std::find(names.begin(), names.end(), unique) != names.end(); ++n) {
            unique = name + "_" + std::to_string(n);
        }
        names.push_back(std::move(unique));
    }
    return names;
}

bool isBlank(const char* rest, const char* end) {
    // The compiler of SQL skips spaces and comments: what is left then is another statement.
    return std::all_of(rest, end, [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ';'; });
}

core::Result<StatementPointer> prepareOne(sqlite3* database, const std::string& sql) {
    sqlite3_stmt* prepared = nullptr;
    const char* rest = nullptr;
    const int code = sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()), 0, &prepared, &rest);
    StatementPointer statement(prepared);
    if (code != SQLITE_OK) {
        if ((code & 0xff) == SQLITE_AUTH) return refusal("Only reading is allowed.");
        if ((code & 0xff) == SQLITE_ERROR)
            return refusal(std::string("The query is wrong: ") + sqlite3_errmsg(database) + ".");
        throw SQLite::Exception(database, code);
    }
    if (!statement) return refusal("The query is empty.");
    if (!isBlank(rest, sql.data() + sql.size())) {
        sqlite3_stmt* second = nullptr;
        const auto left = static_cast<int>(sql.data() + sql.size() - rest);
        const int more = sqlite3_prepare_v3(database, rest, left, 0, &second, nullptr);
        const StatementPointer another(second);
        if (more != SQLITE_OK || another) return refusal("Only one statement is allowed.");
    }
    if (sqlite3_stmt_readonly(statement.get()) == 0) return refusal("Only reading is allowed.");
    return statement;
}

core::Result<SqlAnswer> runStatement(sqlite3* database, sqlite3_stmt* statement, std::int64_t maxRows, int maxSeconds) {
    SqlAnswer answer;
    answer.columns = columnNames(statement);
    answer.rowsJson = "[";
    while (true) {
        const int code = sqlite3_step(statement);
        if (code == SQLITE_DONE) break;
        if (code == SQLITE_INTERRUPT) {
            const std::string limit = std::to_string(maxSeconds) + (maxSeconds == 1 ? " second" : " seconds");
            return core::Error(core::ErrorCode::StoreFailed, "The query was stopped at its limit of " + limit + ".")
                .with("remedy", "Narrow it down, for instance by published_at, or allow it more seconds.");
        }
        if ((code & 0xff) == SQLITE_ERROR || (code & 0xff) == SQLITE_TOOBIG) {
            return refusal(std::string("The query failed: ") + sqlite3_errmsg(database) + ".");
        }
        if (code != SQLITE_ROW) throw SQLite::Exception(database, code);
        if (answer.rowCount == maxRows) {
            answer.truncated = true;
            break;
        }
        ordered_json row = ordered_json::object();
        for (std::size_t i = 0; i < answer.columns.size(); ++i) {
            row[answer.columns[i]] = cell(statement, static_cast<int>(i));
        }
        if (answer.rowCount++ > 0) answer.rowsJson += ',';
        answer.rowsJson += row.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
    }
    answer.rowsJson += ']';
    return answer;
}

}  // namespace

core::Result<SqlAnswer> runReadOnlySql(const std::filesystem::path& file, const std::string& sql, std::int64_t maxRows,
                                       int maxSeconds) {
    std::error_code failure;
    if (!std::filesystem::exists(file, failure)) {
        return core::Error(core::ErrorCode::NotFound, "There is no store.").with("file", file.string());
    }
    try {
        Connection connection(file, Connection::Role::Reader);
        sqlite3* database = connection.handle();
        SteadyTime deadline = std::chrono::steady_clock::now() + std::chrono::seconds(maxSeconds);
        sqlite3_set_authorizer(database, allowReading, nullptr);
        sqlite3_progress_handler(database, instructionsBetweenLooks, isPastDeadline, &deadline);
        core::Result<StatementPointer> statement = prepareOne(database, sql);
        if (!statement) return std::move(statement).error();
        return runStatement(database, statement->get(), maxRows, maxSeconds);
    } catch (...) {
        return currentStoreError(file);
    }
}

}  // namespace groundswell::store
