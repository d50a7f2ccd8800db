#pragma once

#include "models/config/problem.h"
#include "models/core/error.h"

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <string>
#include <string_view>

namespace groundswell::config {

/// Deepest nesting of a config document that is accepted.
inline constexpr std::size_t maxDocumentDepth = 64;

/// A JSON text as read: its value and what is wrong with the text itself. Not copied; for one thread at a time.
struct JsonDocument {
    std::unique_ptr<nlohmann::json> value;  ///< null when nothing can be read: no JSON, or nested too deeply
    Problems problems;                      ///< a syntax error, keys that occur twice

    JsonDocument();
    JsonDocument(JsonDocument&&) noexcept;
    JsonDocument& operator=(JsonDocument&&) noexcept;
    ~JsonDocument();
};

/// Reads a JSON text strictly: UTF-8, no key twice in an object, nesting up to maxDocumentDepth. Thread-safe.
[[nodiscard]] JsonDocument readJsonDocument(std::string_view text);

/// The error of an invalid document: the first problem as message, its pointer under "pointer", the number of all under
/// "problems". `problems` must not be empty.
[[nodiscard]] core::Error problemsError(const Problems& problems);

/// `pointer` extended by one reference token, escaped as RFC 6901 says.
[[nodiscard]] std::string childPointer(const std::string& pointer, std::string_view token);
[[nodiscard]] std::string childPointer(const std::string& pointer, std::size_t index);

}  // namespace groundswell::config
