#pragma once

#include "models/core/result.h"

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>

struct sqlite3_stmt;

namespace groundswell::store {

/// Marks a file as ours: "GSWL".
inline constexpr std::int64_t applicationId = 0x4753574C;

/// How long a connection waits for others, in milliseconds.
inline constexpr int busyTimeout = 5000;

/// What the exception that is being handled means to callers of the store in `file`.
[[nodiscard]] core::Error currentStoreError(const std::filesystem::path& file);

/// One SQLite connection with the pragmas that the store relies on, and its prepared statements. For one thread at a
/// time; only interrupt() may come from another.
class Connection {
public:
    enum class Role { Writer, Reader };

    /// Opens the file and hardens the connection; writes nothing. Throws SQLite::Exception.
    Connection(const std::filesystem::path& file, Role role, bool create = false);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Runs statements that return nothing, without keeping them.
    void execute(std::string_view sql);
    /// The integer that a statement answers; 0 without a row.
    std::int64_t integer(std::string_view sql);
    /// The text that a statement answers.
    std::string text(std::string_view sql);
    [[nodiscard]] std::int64_t changes() const noexcept;
    [[nodiscard]] bool inTransaction() const noexcept;
    /// Lets the schema be edited as text, for what no statement can take away any more. Only inside a transaction.
    void allowSchemaEdits(bool on);
    /// Whether the last connection to close moves the log into the file: only the writer's may.
    void setCheckpointOnClose(bool on);

    void interrupt() noexcept;
    [[nodiscard]] const std::filesystem::path& file() const noexcept { return m_file; }
    [[nodiscard]] sqlite3* handle() const noexcept { return m_database.getHandle(); }
    [[nodiscard]] SQLite::Database& database() noexcept { return m_database; }

    /// Runs `work` (a function that returns T and may throw) and turns what it throws into an Error.
    template <class F, class T = std::invoke_result_t<F>>
    core::Result<T> guard(F&& work) noexcept {
        try {
            if constexpr (std::is_void_v<T>) {
                std::forward<F>(work)();
                return {};
            } else {
                return core::Result<T>(std::forward<F>(work)());
            }
        } catch (...) {
            return noted(currentStoreError(m_file));
        }
    }

    /// The first failure that leaves the file or its connection in doubt.
    [[nodiscard]] const std::optional<core::Error>& fatal() const noexcept { return m_fatal; }
    /// The first failure of any statement since forgetFailure().
    [[nodiscard]] const std::optional<core::Error>& failure() const noexcept { return m_failure; }
    void forgetFailure() noexcept { m_failure.reset(); }

private:
    friend class Statement;
    struct Prepared {
        sqlite3_stmt* statement = nullptr;
        bool inUse = false;
    };

    sqlite3_stmt* takeStatement(std::string_view sql);
    void giveStatement(sqlite3_stmt* statement) noexcept;
    void dropIdleStatements();
    core::Error noted(core::Error error);
    void harden(Role role);

    const std::filesystem::path m_file;
    SQLite::Database m_database;
    std::unordered_map<std::string_view, Prepared> m_prepared;  ///< keys are the statements' own copies of their SQL
    std::optional<core::Error> m_fatal;
    std::optional<core::Error> m_failure;
};

}  // namespace groundswell::store
