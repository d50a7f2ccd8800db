#include "pipeline/text/unicode.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <cstring>

namespace groundswell::text {

namespace {

constexpr UScriptCode unspacedScripts[] = {USCRIPT_HAN, USCRIPT_HIRAGANA, USCRIPT_KATAKANA, USCRIPT_THAI,
                                           USCRIPT_LAO, USCRIPT_KHMER,    USCRIPT_MYANMAR};

bool isUnspacedScript(UChar32 c) {
    for (const UScriptCode script : unspacedScripts) {
        if (uscript_hasScript(c, script)) return true;
    }
    return false;
}

std::uint8_t classify(UChar32 c) {
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return Ignorable;
    const std::uint32_t mask = U_GET_GC_MASK(c);
    unsigned result = 0;
    if ((mask & U_GC_L_MASK) != 0) result |= Letter;
    if ((mask & U_GC_N_MASK) != 0) result |= Number;
    if ((mask & (U_GC_MN_MASK | U_GC_MC_MASK)) != 0) result |= Mark;
    if ((mask & (U_GC_LU_MASK | U_GC_LT_MASK)) != 0) result |= Upper;
    if (u_isUWhiteSpace(c)) result |= Space;
    if ((result & wordMask) != 0 && c > 0x7F && isUnspacedScript(c)) result |= Unspaced;
    return static_cast<std::uint8_t>(result);
}

UChar32 lowerOf(UChar32 c) {
    constexpr UChar32 finalSigma = 0x3C2;
    constexpr UChar32 sigma = 0x3C3;
    constexpr UChar32 firstFullWidth = 0xFF01;
    constexpr UChar32 lastFullWidth = 0xFF5E;
    if (c == finalSigma) return sigma;
    if (c >= firstFullWidth && c <= lastFullWidth) c = c - firstFullWidth + 0x21;
    return u_tolower(c);
}

}  // namespace

CharTable::CharTable() {
    for (std::size_t c = 0; c < tableSize; ++c) {
        const auto codePoint = static_cast<UChar32>(c);
        m_classes[c] = classify(codePoint);
        const UChar32 lowered = lowerOf(codePoint);
        m_lower[c] = static_cast<char16_t>(lowered < static_cast<UChar32>(tableSize) ? lowered : codePoint);
    }
}

const CharTable& CharTable::instance() {
    static const CharTable table;
    return table;
}

std::uint8_t CharTable::classBeyond(char32_t c) {
    return classify(static_cast<UChar32>(c));
}

char32_t CharTable::lowerBeyond(char32_t c) {
    return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
}

char32_t decodeNonAscii(std::string_view text, std::size_t& position) {
    const auto first = static_cast<unsigned char>(text[position++]);
    if (first < 0x80) return first;
    // The smallest value of each length keeps out overlong forms; RFC 3629 ends at U+10FFFF.
    int more = 0;
    char32_t c = 0;
    char32_t smallest = 0;
    if (first >= 0xC2 && first <= 0xDF) {
        more = 1, c = first & 0x1FU, smallest = 0x80;
    } else if (first >= 0xE0 && first <= 0xEF) {
        more = 2, c = first & 0x0FU, smallest = 0x800;
    } else if (first >= 0xF0 && first <= 0xF4) {
        more = 3, c = first & 0x07U, smallest = 0x10000;
    } else {
        return replacementCharacter;
    }
    for (; more > 0; --more) {
        if (position >= text.size()) return replacementCharacter;
        const auto next = static_cast<unsigned char>(text[position]);
        if ((next & 0xC0U) != 0x80U) return replacementCharacter;
        c = (c << 6U) | (next & 0x3FU);
        ++position;
    }
    if (c < smallest || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return replacementCharacter;
    return c;
}

void appendNonAscii(std::string& out, char32_t c) {
    const auto tail = [c](unsigned shift) { return static_cast<char>(0x80U | ((c >> shift) & 0x3FU)); };
    if (c < 0x80) {
        out.push_back(static_cast<char>(c));
    } else if (c < 0x800) {
        const char bytes[] = {static_cast<char>(0xC0U | (c >> 6U)), tail(0)};
        out.append(bytes, sizeof bytes);
    } else if (c < 0x10000) {
        const char bytes[] = {static_cast<char>(0xE0U | (c >> 12U)), tail(6), tail(0)};
        out.append(bytes, sizeof bytes);
    } else {
        const char bytes[] = {static_cast<char>(0xF0U | (c >> 18U)), tail(12), tail(6), tail(0)};
        out.append(bytes, sizeof bytes);
    }
}

bool isAscii(std::string_view text) {
    const char* data = text.data();
    std::size_t left = text.size();
    for (; left >= sizeof(std::uint64_t); left -= sizeof(std::uint64_t), data += sizeof(std::uint64_t)) {
        std::uint64_t word = 0;
        std::memcpy(&word, data, sizeof word);
        if ((word & 0x8080808080808080U) != 0) return false;
    }
    for (; left > 0; --left, ++data) {
        if ((static_cast<unsigned char>(*data) & 0x80U) != 0) return false;
    }
    return true;
}

std::string lowerCase(std::string_view text) {
    const CharTable& table = CharTable::instance();
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) append(out, table.lower(decode(text, i)));
    return out;
}

}  // namespace groundswell::text
