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
constexpr std::size_t largestAnswer = std::size_t{64} << 20;

struct Finalizer {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using StatementPointer = std::unique_ptr<sqlite3_stmt, Finalizer>;

core::Error refusal(std::string message) {
    return core::Error(core::ErrorCode::InvalidInput, std::move(message))
        .with("remedy",
              "Ask one SELECT on the views items, clusters, keywords, engagement, sources, runs, gaps, notes, "
              "watches or jobs.");
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

// What ends a query before it is done.
struct Limits {
    std::int64_t maxRows = 0;
    int maxSeconds = 0;
    SteadyTime deadline;
    std::stop_token stop;
};

int isOver(void* context) {
    const auto& limits = *static_cast<const Limits*>(context);
    return limits.stop.stop_requested() || std::chrono::steady_clock::now() > limits.deadline ? 1 : 0;
}

core::Error interruption(const Limits& limits) {
    if (limits.stop.stop_requested()) return {core::ErrorCode::Cancelled, "The query was interrupted."};
    const std::string seconds = std::to_string(limits.maxSeconds) + (limits.maxSeconds == 1 ? " second" : " seconds");
    return core::Error(core::ErrorCode::StoreFailed, "The query was stopped at its limit of " + seconds + ".")
        .with("remedy", "Narrow it down, for instance by published_at, or allow it more seconds.");
}

core::Error tooLarge() {
    return core::Error(core::ErrorCode::StoreFailed, "A value of the query is larger than 64 MiB.")
        .with("remedy", "Take a part of it, for instance with substr().");
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
        if ((code & 0xff) == SQLITE_TOOBIG) return tooLarge();
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

std::string rowJson(sqlite3_stmt* statement, const std::vector<std::string>& columns) {
    ordered_json row = ordered_json::object();
    for (std::size_t i = 0; i < columns.size(); ++i) row[columns[i]] = cell(statement, static_cast<int>(i));
    return row.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// What the views read as JSON may be damaged; what a query of a person gives to a JSON function is not.
bool hasDamagedJson(const std::filesystem::path& file) {
    Connection connection(file, Connection::Role::Reader);
    return connection.integer("SELECT EXISTS (SELECT 1 FROM item_keywords WHERE NOT json_valid(keywords))") != 0;
}

core::Error damagedKeywords(const std::filesystem::path& file) {
    return core::Error(core::ErrorCode::StoreDamaged, "The keywords of an item are damaged.")
        .with("file", file.string())
        .with("remedy", damageRemedy(file));
}

core::Result<SqlAnswer> runStatement(sqlite3* database, sqlite3_stmt* statement, const Limits& limits) {
    SqlAnswer answer;
    answer.columns = columnNames(statement);
    answer.rowsJson = "[";
    while (true) {
        const int code = sqlite3_step(statement);
        if (code == SQLITE_DONE) break;
        if ((code & 0xff) == SQLITE_TOOBIG) return tooLarge();
        if ((code & 0xff) == SQLITE_ERROR)
            return refusal(std::string("The query failed: ") + sqlite3_errmsg(database) + ".");
        if (code != SQLITE_ROW) throw SQLite::Exception(database, code);
        answer.truncated = answer.rowCount == limits.maxRows;
        if (answer.truncated) break;
        const std::string row = rowJson(statement, answer.columns);
        answer.isTooLarge = answer.truncated = answer.rowsJson.size() + row.size() > largestAnswer;
        if (answer.truncated) break;
        if (answer.rowCount++ > 0) answer.rowsJson += ',';
        answer.rowsJson += row;
    }
    answer.rowsJson += ']';
    return answer;
}

}  // namespace

core::Result<SqlAnswer> runReadOnlySql(const std::filesystem::path& file, const std::string& sql, std::int64_t maxRows,
                                       int maxSeconds, const std::stop_token& stop) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) {
        return core::Error(core::ErrorCode::NotFound, "There is no store.").with("file", file.string());
    }
    Limits limits{maxRows, maxSeconds, std::chrono::steady_clock::now() + std::chrono::seconds(maxSeconds), stop};
    try {
        Connection connection(file, Connection::Role::Reader);
        sqlite3* database = connection.handle();
        sqlite3_limit(database, SQLITE_LIMIT_LENGTH, static_cast<int>(largestAnswer));
        sqlite3_set_authorizer(database, allowReading, nullptr);
        sqlite3_progress_handler(database, instructionsBetweenLooks, isOver, &limits);
        core::Result<StatementPointer> statement = prepareOne(database, sql);
        if (!statement) return std::move(statement).error();
        core::Result<SqlAnswer> answer = runStatement(database, statement->get(), limits);
        const bool isJson = !answer && answer.error().message.find("malformed JSON") != std::string::npos;
        if (isJson && hasDamagedJson(file)) return damagedKeywords(file);
        return answer;
    } catch (const SQLite::Exception& failure) {
        return failure.getErrorCode() == SQLITE_INTERRUPT ? interruption(limits) : currentStoreError(file);
    } catch (...) {
        return currentStoreError(file);
    }
}

}  // namespace groundswell::store
