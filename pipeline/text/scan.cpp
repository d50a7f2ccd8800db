#include "pipeline/text/scan.h"

#include "pipeline/text/unicode.h"

namespace groundswell::text {

namespace {

bool startsWithIgnoringCase(std::string_view text, std::size_t position, std::string_view lowerPrefix) {
    if (text.size() - position < lowerPrefix.size()) return false;
    for (std::size_t i = 0; i < lowerPrefix.size(); ++i) {
        const char c = text[position + i];
        const char lowered = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        if (lowered != lowerPrefix[i]) return false;
    }
    return true;
}

bool endsLink(char32_t c) {
    if (c <= 0x20 || c == U'"' || c == U'<' || c == U'>' || c == 0x7F) return true;
    if (c < 0x80) return false;
    // Chinese and Japanese posts write on directly after a link; a letter of any other script may belong to its path.
    const std::uint8_t kind = CharTable::instance().classOf(c);
    return (kind & (Unspaced | Space | Ignorable)) != 0 || (kind & wordMask) == 0;
}

std::size_t skipToLinkEnd(std::string_view text, std::size_t position) {
    while (position < text.size()) {
        std::size_t next = position;
        if (endsLink(decode(text, next))) break;
        position = next;
    }
    return position;
}

bool isNameChar(char32_t c) {
    return isAsciiAlnum(c) || c == U'_';
}

}  // namespace

std::size_t linkEnd(std::string_view text, std::size_t position) {
    const char first = text[position];
    const bool http = (first == 'h' || first == 'H') && (startsWithIgnoringCase(text, position, "http://") ||
                                                         startsWithIgnoringCase(text, position, "https://"));
    const bool www = !http && (first == 'w' || first == 'W') && startsWithIgnoringCase(text, position, "www.");
    return http || www ? skipToLinkEnd(text, position) : position;
}

std::size_t bareLinkEnd(std::string_view text, std::size_t position) {
    constexpr std::size_t longestHost = 253;
    constexpr std::size_t shortestTopLevel = 2;
    std::size_t i = position;
    std::size_t label = position;
    std::size_t dots = 0;
    for (; i < text.size() && i - position < longestHost; ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c == '.' && i > label) {
            ++dots;
            label = i + 1;
        } else if (!isAsciiAlnum(c) && c != '-') {
            break;
        }
    }
    const bool isHost = dots > 0 && i < text.size() && text[i] == '/' && i - label >= shortestTopLevel;
    return isHost && isAsciiAlpha(static_cast<unsigned char>(text[label])) ? skipToLinkEnd(text, i) : position;
}

std::size_t mentionEnd(std::string_view text, std::size_t position) {
    std::size_t i = position;
    if (!isAtSign(decode(text, i))) return position;
    const std::size_t name = i;
    while (i < text.size()) {
        const auto c = static_cast<unsigned char>(text[i]);
        const bool joins = (c == '.' || c == '-' || c == '@') && i > name && i + 1 < text.size() &&
                           isNameChar(static_cast<unsigned char>(text[i + 1]));
        if (!isNameChar(c) && !joins) break;
        ++i;
    }
    return i == name ? position : i;
}

std::size_t hashtagNameEnd(std::string_view text, std::size_t position) {
    const CharTable& table = CharTable::instance();
    std::size_t end = position;
    bool shapes = false;
    for (std::size_t i = position; i < text.size();) {
        const char32_t c = decode(text, i);
        constexpr char32_t zeroWidthNonJoiner = 0x200C;
        constexpr char32_t zeroWidthJoiner = 0x200D;
        if (table.isWord(c) || c == U'_') {
            end = i;
            shapes = true;
        } else if (!shapes || (c != zeroWidthJoiner && c != zeroWidthNonJoiner)) {
            break;
        }
    }
    return end;
}

}  // namespace groundswell::text
