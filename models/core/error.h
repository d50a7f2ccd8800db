#pragma once

#include <string>
#include <utility>
#include <vector>

namespace groundswell::core {

/// What went wrong, as a closed list that callers may switch on. The command line maps it to exit codes.
enum class ErrorCode {
    InvalidInput,   ///< a file, argument or config is not what it should be
    NotFound,       ///< a file, workspace, source or id does not exist
    AlreadyExists,  ///< the thing to create is there
    Unsupported,    ///< known, but not by this program or build
    Io,             ///< the operating system refused: disk full, permission, read error
    Truncated,      ///< an input ended before its end
    Network,        ///< no answer, refused, timed out
    HttpStatus,     ///< an answer that is an error
    Unavailable,    ///< a service that cannot be had now; the same may succeed later
    Cancelled,      ///< the person or a stop request ended it
    StoreLocked,    ///< another process owns the workspace, or holds the database
    StoreDamaged,   ///< integrity check or format of the store failed
    StoreTooNew,    ///< written by a newer program
    StoreFailed,    ///< any other failure of the database
    Internal,       ///< a failure that is none of the above
};

/// Stable name of a code, for logs and JSON: "invalid_input", "store_locked", ...
const char* errorCodeName(ErrorCode code) noexcept;

/// An expected failure. `message` is one plain English sentence without the context; `context` names where (keys
/// "file", "line", "url", "pointer", "remedy", ...), in the order to show it. A value; safe to copy across threads.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message;
    std::vector<std::pair<std::string, std::string>> context;

    Error() = default;
    Error(ErrorCode c, std::string text) : code(c), message(std::move(text)) {}

    /// Adds one piece of context; returns itself, so that calls chain on a temporary.
    Error&& with(std::string key, std::string value) &&;
    Error& with(std::string key, std::string value) &;
    /// The same under another code: what a service that is down has to do with is Unavailable, whatever it said.
    [[nodiscard]] Error as(ErrorCode other) const;
    /// The value under a key, or an empty string.
    [[nodiscard]] std::string contextValue(const std::string& key) const;
    /// "file:line: message Remedy." on one line, control characters escaped; for logs and the command line.
    [[nodiscard]] std::string describe() const;
};

}  // namespace groundswell::core
