#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace groundswell::text {

/// What a code point is to a tokenizer; a set of bits.
enum CharClass : std::uint8_t {
    Letter = 1,    ///< L*
    Number = 2,    ///< N*
    Mark = 4,      ///< Mn and Mc without variation selectors
    Unspaced = 8,  ///< letter, number or mark of a script written without spaces: Han, Kana, Thai, Lao, Khmer, Burmese
    Ignorable = 16,  ///< default ignorable: joiners, soft hyphen, variation selectors, bidi controls
    Space = 32,      ///< white space
    Upper = 64,      ///< upper or title case
};
inline constexpr std::uint8_t wordMask = Letter | Number | Mark;

/// Classes and lower-case forms of the Basic Multilingual Plane, read from ICU once. Immutable, so thread-safe.
class CharTable {
public:
    static const CharTable& instance();

    [[nodiscard]] std::uint8_t classOf(char32_t c) const { return c < tableSize ? m_classes[c] : classBeyond(c); }
    /// Simple lower case; final sigma becomes sigma and full-width Latin becomes ASCII.
    [[nodiscard]] char32_t lower(char32_t c) const { return c < tableSize ? m_lower[c] : lowerBeyond(c); }
    /// True for a character that can stand in a word.
    [[nodiscard]] bool isWord(char32_t c) const { return (classOf(c) & wordMask) != 0; }

private:
    static constexpr std::size_t tableSize = 0x10000;

    CharTable();
    [[nodiscard]] static std::uint8_t classBeyond(char32_t c);
    [[nodiscard]] static char32_t lowerBeyond(char32_t c);

    std::uint8_t m_classes[tableSize];
    char16_t m_lower[tableSize];
};

inline constexpr char32_t replacementCharacter = 0xFFFD;

/// Decodes the code point at `position` (which must be inside `text`) and moves past it. Bytes that are no UTF-8 give
/// U+FFFD, one for each maximal broken sequence.
[[nodiscard]] char32_t decodeNonAscii(std::string_view text, std::size_t& position);

[[nodiscard]] inline char32_t decode(std::string_view text, std::size_t& position) {
    const auto byte = static_cast<unsigned char>(text[position]);
    if (byte < 0x80) {
        ++position;
        return byte;
    }
    return decodeNonAscii(text, position);
}

/// The code point at `position` without moving; 0 at the end.
[[nodiscard]] inline char32_t peek(std::string_view text, std::size_t position) {
    return position < text.size() ? decode(text, position) : 0;
}

/// Appends a code point as UTF-8.
void appendNonAscii(std::string& out, char32_t c);

inline void append(std::string& out, char32_t c) {
    if (c < 0x80) {
        out.push_back(static_cast<char>(c));
    } else {
        appendNonAscii(out, c);
    }
}

[[nodiscard]] constexpr bool isAsciiAlpha(char32_t c) {
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}
[[nodiscard]] constexpr bool isAsciiDigit(char32_t c) {
    return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool isAsciiAlnum(char32_t c) {
    return isAsciiAlpha(c) || isAsciiDigit(c);
}

/// True when every byte is below 0x80.
[[nodiscard]] bool isAscii(std::string_view text);

/// The whole text in CharTable's lower case.
[[nodiscard]] std::string lowerCase(std::string_view text);

}  // namespace groundswell::text
