#include "pipeline/keywords/hashtags.h"

#include "pipeline/text/scan.h"
#include "pipeline/text/unicode.h"

#include <unicode/uchar.h>

#include <string>
#include <unordered_set>

namespace groundswell::keywords {

namespace {

bool isOpening(char32_t c) {
    constexpr std::uint32_t mask = U_GC_PS_MASK | U_GC_PI_MASK;
    // Straight quotes open as often as they close, and Spanish opens with marks that Unicode calls "other".
    return c == U'"' || c == U'\'' || c == U'\u00A1' || c == U'\u00BF' ||
           (U_GET_GC_MASK(static_cast<UChar32>(c)) & mask) != 0;
}

bool mayPrecedeTag(char32_t c) {
    const std::uint8_t kind = text::CharTable::instance().classOf(c);
    return (kind & (text::Space | text::Ignorable)) != 0 || c < 0x20 || isOpening(c);
}

bool hasNonNumber(std::string_view name) {
    const text::CharTable& table = text::CharTable::instance();
    for (std::size_t i = 0; i < name.size();) {
        const std::uint8_t kind = table.classOf(text::decode(name, i));
        if ((kind & text::Letter) != 0) return true;
    }
    return false;
}

}  // namespace

std::vector<domain::Keyword> extractHashtags(std::string_view text) {
    std::vector<domain::Keyword> tags;
    std::unordered_set<std::string> seen;
    bool mayBegin = true;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t begin = i;
        const char32_t c = text::decode(text, i);
        if (mayBegin && text::isHashSign(c)) {
            const std::size_t end = text::hashtagNameEnd(text, i);
            const std::string_view name = text.substr(i, end - i);
            if (hasNonNumber(name) && seen.insert(text::lowerCase(name)).second) {
                tags.push_back({"#" + std::string(name), domain::KeywordKind::Hashtag, 1.0});
            }
            // What follows the name belongs to the same word: "#a#b" is one tag.
            mayBegin = false;
            i = end;
            continue;
        }
        // A link that carries an opening bracket may have '#' right behind it.
        const std::size_t link = text::isAsciiAlpha(c) && mayBegin ? text::linkEnd(text, begin) : begin;
        mayBegin = link == begin && mayPrecedeTag(c);
        if (link > begin) i = link;
    }
    return tags;
}

}  // namespace groundswell::keywords
