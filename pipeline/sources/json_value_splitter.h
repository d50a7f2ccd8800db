#pragma once

#include "pipeline/sources/source.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace groundswell::sources {

/// Cuts a text into its top-level JSON values by brackets and quotes alone, whatever stands between them. Memory is
/// bounded by the longest accepted value. Not thread-safe.
class JsonValueSplitter {
public:
    struct Value {
        std::string_view text;    ///< empty when the value was too long
        std::uint64_t bytes = 0;  ///< its length, also when it was too long
        std::int64_t line = 0;    ///< where it starts
    };
    /// Returns false to stop.
    using Take = std::function<bool(const Value&)>;

    explicit JsonValueSplitter(std::int64_t firstLine, Take take) : m_line(firstLine), m_take(std::move(take)) {}

    /// Takes the next part of the text; false when the receiver stopped.
    bool feed(std::string_view text);
    /// The end of the text. A value that is still open is handed out as it is.
    bool finish();

private:
    void between(char c);
    void inside(char c);
    bool deliver();

    std::int64_t m_line;
    const Take m_take;
    std::string m_value;
    std::uint64_t m_bytes = 0;
    std::int64_t m_start = 0;
    int m_depth = 0;
    bool m_open = false;
    bool m_scalar = false;
    bool m_string = false;
    bool m_escape = false;
    bool m_complete = false;
    bool m_array = false;  ///< inside the array that wraps the values
};

}  // namespace groundswell::sources
