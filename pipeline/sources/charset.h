#pragma once

#include "models/core/result.h"

#include <memory>
#include <string>
#include <string_view>

namespace groundswell::sources {

/// The encoding of a text by its first bytes, as a name that ICU knows: a byte order mark decides, then the zeros that
/// UTF-16 and UTF-32 leave in Latin text, then validity as UTF-8, then (only when `guessLegacy`) uchardet. `complete`
/// says that the sample is the whole text.
[[nodiscard]] std::string detectCharset(std::string_view sample, bool complete, bool guessLegacy);

/// Converts a stream of bytes to UTF-8 with U+FFFD for what cannot be converted. A byte order mark is dropped. UTF-8
/// input passes through unchecked. Not thread-safe.
class Utf8Converter {
public:
    static core::Result<Utf8Converter> make(const std::string& charset);
    ~Utf8Converter();
    Utf8Converter(Utf8Converter&&) noexcept;
    Utf8Converter& operator=(Utf8Converter&&) noexcept;

    /// UTF-8 of the next bytes, valid until the next call or as long as `bytes`. `last` flushes what is incomplete.
    std::string_view convert(std::string_view bytes, bool last);
    /// How many sequences could not be converted so far.
    [[nodiscard]] std::size_t replaced() const noexcept;

private:
    struct State;
    explicit Utf8Converter(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Replaces invalid UTF-8 (each maximal part of a sequence, as Unicode 3.9 recommends) and NUL by U+FFFD; returns how
/// many.
std::size_t repairUtf8(std::string& text);

}  // namespace groundswell::sources
