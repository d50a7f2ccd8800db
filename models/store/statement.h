#pragma once

#include "models/core/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3_stmt;

namespace groundswell::store {

class Connection;

/// One use of a prepared statement of a Connection, which keeps the compiled form for the next use. Parameters are
/// bound in order and not copied: they must live until the statement is stepped. Throws SQLite::Exception. For one
/// thread.
class Statement {
public:
    Statement(Connection& connection, std::string_view sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    Statement& bind(std::int64_t value);
    Statement& bind(double value);
    Statement& bind(std::string_view text);
    Statement& bind(std::string&& text) = delete;
    Statement& bind(const std::optional<core::UtcTime>& time);
    Statement& bindNull();
    Statement& bindBlob(std::string_view bytes);
    /// An empty text is an unknown one.
    Statement& bindKnown(std::string_view text);

    /// True when there is a row.
    bool step();
    /// Runs to the end and makes the statement ready for the next parameters.
    void run();
    /// Makes the statement ready for the next parameters.
    void rewind() noexcept;

    [[nodiscard]] bool isNull(int column) const noexcept;
    [[nodiscard]] std::int64_t integer(int column) const noexcept;
    [[nodiscard]] double real(int column) const noexcept;
    /// Valid until the next step.
    [[nodiscard]] std::string_view view(int column) const;
    [[nodiscard]] std::string text(int column) const { return std::string(view(column)); }
    [[nodiscard]] std::string blob(int column) const;
    [[nodiscard]] std::optional<core::UtcTime> time(int column) const noexcept;
    [[nodiscard]] sqlite3_stmt* handle() const noexcept { return m_handle; }

private:
    void check(int code) const;

    Connection& m_connection;
    sqlite3_stmt* m_handle;
    int m_next = 1;
};

}  // namespace groundswell::store
