#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace groundswell::extract {

/// Longest JSON value that is accepted, in bytes.
inline constexpr std::size_t maxJsonBytes = 16U << 20;
/// Deepest nesting of JSON that is accepted.
inline constexpr int maxJsonDepth = 64;

/// Appends a string as a JSON string with its quotes. The text must be UTF-8 and is not checked.
void appendJsonString(std::string& out, std::string_view text);

/// Replaces escapes that are no character (\u0000, lone surrogates) by \ufffd, in place; returns how many.
std::size_t repairEscapes(std::string& json);

/// What a text is, as JSON.
struct JsonCheck {
    enum class Kind { Object, OtherValue, Invalid };
    Kind kind = Kind::Invalid;
    std::string reason;  ///< why it is invalid, without position in other texts
};

/// Checks whole values against RFC 8259 with the depth cap above. Numbers of any size are valid. Keeps its
/// buffers; not thread-safe.
class JsonChecker {
public:
    JsonChecker();
    ~JsonChecker();
    /// `padded` says that 64 readable bytes follow the text, which saves a copy.
    [[nodiscard]] JsonCheck check(std::string_view json, bool padded);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// The bytes that `padded` asks for.
inline constexpr std::size_t jsonPadding = 64;

/// The text without white space between tokens; strings and digits stay as they are. Must be valid.
[[nodiscard]] std::string minifiedJson(std::string_view json);

}  // namespace groundswell::extract
