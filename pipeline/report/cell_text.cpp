#include "pipeline/report/cell_text.h"

#include <array>
#include <cstddef>

namespace groundswell::report {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// Length of the valid UTF-8 sequence at `at` (Unicode 15, table 3-7), or 0.
std::size_t sequenceLength(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
    };
    const auto within = [](unsigned value, unsigned low, unsigned high) { return value >= low && value <= high; };
    const auto follows = [&](std::size_t i) { return within(byte(i), 0x80, 0xBF); };
    const unsigned first = byte(0);
    if (first < 0x80) return 1;
    if (within(first, 0xC2, 0xDF)) return follows(1) ? 2 : 0;
    if (within(first, 0xE0, 0xEF)) {
        const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
        const unsigned high = first == 0xED ? 0x9F : 0xBF;
        return within(byte(1), low, high) && follows(2) ? 3 : 0;
    }
    if (within(first, 0xF0, 0xF4)) {
        const unsigned low = first == 0xF0 ? 0x90 : 0x80;
        const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
        return within(byte(1), low, high) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

bool startsWithOneOf(std::string_view text, const auto& beginnings, std::size_t& length) {
    for (const std::string_view beginning : beginnings) {
        if (text.substr(0, beginning.size()) == beginning) {
            length = beginning.size();
            return true;
        }
    }
    return false;
}

// What programs skip before they look for a formula: space, NBSP, BOM, zero-width and ideographic spaces.
std::string_view withoutLeadingBlanks(std::string_view text) {
    static constexpr std::array<std::string_view, 6> blanks{
        " ", "\xC2\xA0", "\xEF\xBB\xBF", "\xE2\x80\x8B", "\xE3\x80\x80", "\xE2\x80\xAF"};
    std::size_t length = 0;
    while (startsWithOneOf(text, blanks, length)) text.remove_prefix(length);
    return text;
}

}  // namespace

std::string validText(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequenceLength(text, at);
        if (length == 0 || text[at] == '\0') {
            out += replacement;
            ++at;
        } else {
            out.append(text, at, length);
            at += length;
        }
    }
    return out;
}

bool looksLikeFormula(std::string_view text) noexcept {
    static constexpr std::array<std::string_view, 12> beginnings{"=",
                                                                 "+",
                                                                 "-",
                                                                 "@",
                                                                 "\t",
                                                                 "\r",
                                                                 "\n",
                                                                 std::string_view("\0", 1),
                                                                 "\xEF\xBC\x9D",
                                                                 "\xEF\xBC\x8B",
                                                                 "\xEF\xBC\x8D",
                                                                 "\xEF\xBC\xA0"};
    std::size_t length = 0;
    return startsWithOneOf(withoutLeadingBlanks(text), beginnings, length);
}

}  // namespace groundswell::report
