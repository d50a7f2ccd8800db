#pragma once

#include "pipeline/sources/charset.h"
#include "pipeline/sources/input_stream.h"

#include <optional>
#include <string>
#include <string_view>

namespace groundswell::sources {

/// A stream whose first bytes can be looked at before it is read, as bytes or as UTF-8. A failure of the stream is
/// reported where it occurs, after the bytes before it. Not thread-safe.
class TextInput {
public:
    explicit TextInput(InputStream& stream) : m_stream(stream) {}

    /// Up to 1 MiB from the start, less when the input is shorter.
    std::string_view head();
    /// True when head() is the whole input.
    [[nodiscard]] bool headIsAll() const noexcept { return m_ended; }

    /// The next bytes as they are, empty at the end.
    core::Result<std::string_view> nextBytes();
    /// The next characters as UTF-8, empty at the end. useCharset comes first.
    core::Result<std::string_view> nextText();
    core::Result<void> useCharset(const std::string& name);

    /// Characters that were not valid in the input's encoding so far; those of UTF-8 are left to who reads them.
    [[nodiscard]] std::size_t replaced() const noexcept { return m_converter ? m_converter->replaced() : 0; }
    [[nodiscard]] const InputStream& stream() const noexcept { return m_stream; }

private:
    InputStream& m_stream;
    std::string m_head;
    bool m_headTaken = false;
    bool m_ended = false;
    bool m_flushed = false;
    std::optional<core::Error> m_failure;
    std::optional<Utf8Converter> m_converter;
};

}  // namespace groundswell::sources
