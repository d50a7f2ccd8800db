#include "pipeline/text/clean.h"

#include "models/core/words.h"
#include "pipeline/text/markup.h"
#include "pipeline/text/normalize.h"
#include "pipeline/text/scan.h"
#include "pipeline/text/unicode.h"

#include <unicode/uchar.h>

#include <algorithm>

namespace groundswell::text {

namespace {

constexpr char32_t zeroWidthNonJoiner = 0x200C;
constexpr char32_t zeroWidthJoiner = 0x200D;

/// True for printable ASCII that needs no more than trimming: no '&', '<', control character or empty lines.
bool isSimple(std::string_view text) {
    char previous = '\n';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x7F || c == '&' || c == '<') return false;
        if (byte < 0x20 && c != '\n') return false;
        if (c == '\n' && (previous == '\n' || previous == ' ')) return false;
        previous = c;
    }
    return true;
}

/// Old exporters write a character outside the Basic Multilingual Plane as two encoded surrogates (CESU-8). Returns
/// that character when a pair begins at `position` and moves past it; 0 otherwise.
char32_t surrogatePair(std::string_view text, std::size_t& position) {
    constexpr std::size_t length = 6;
    if (text.size() - position < length) return 0;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[position + i]); };
    const auto isTail = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
    const bool high = byte(0) == 0xED && (byte(1) & 0xF0U) == 0xA0U && isTail(2);
    const bool low = byte(3) == 0xED && (byte(4) & 0xF0U) == 0xB0U && isTail(5);
    if (!high || !low) return 0;
    const char32_t first = ((byte(1) & 0x0FU) << 6U) | (byte(2) & 0x3FU);
    const char32_t second = ((byte(4) & 0x0FU) << 6U) | (byte(5) & 0x3FU);
    position += length;
    return 0x10000 + (first << 10U) + second;
}

/// Where the run of bytes from `first` to '~' ends that begins at `position`.
std::size_t asciiRunEnd(std::string_view text, std::size_t position, unsigned char first) {
    const auto isOutside = [first](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < first || byte > '~';
    };
    const auto begin = text.begin() + static_cast<std::ptrdiff_t>(position);
    return static_cast<std::size_t>(std::find_if(begin, text.end(), isOutside) - text.begin());
}

/// Valid UTF-8 without NUL.
std::string repaired(std::string_view bytes) {
    constexpr unsigned char firstKept = 1;
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t i = 0; i < bytes.size();) {
        const std::size_t end = asciiRunEnd(bytes, i, firstKept);
        out.append(bytes, i, end - i);
        i = end;
        if (i == bytes.size()) break;
        const auto byte = static_cast<unsigned char>(bytes[i]);
        char32_t c = byte == 0xED ? surrogatePair(bytes, i) : 0;
        if (c == 0) c = decode(bytes, i);
        append(out, c == 0 ? replacementCharacter : c);
    }
    return out;
}

bool isEmojiPart(char32_t c) {
    constexpr char32_t emojiPresentation = 0xFE0F;
    return c == emojiPresentation || (c >= 0x1F3FB && c <= 0x1F3FF) ||
           u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_EXTENDED_PICTOGRAPHIC);
}

/// Scripts whose letters join or stack; Latin, Greek and Cyrillic come before, and have no use for joiners.
bool isShapingLetter(char32_t c) {
    constexpr char32_t firstShapingScript = 0x0590;
    return c >= firstShapingScript && (CharTable::instance().classOf(c) & (Letter | Mark)) != 0;
}

bool isRemovedFormat(char32_t c) {
    switch (c) {
        case 0x061C:
        case 0x180E:
        case 0x200B:
        case 0x200E:
        case 0x200F:
        case 0xFEFF:
        case 0x00AD: return true;
        default: return (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || (c >= 0xFFF9 && c <= 0xFFFB);
    }
}

bool isLineEnd(char32_t c) {
    return c == '\n' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool isControl(char32_t c) {
    return (c < 0x20 && c != '\t') || (c >= 0x7F && c < 0xA0);
}

/// Writes the characters that stay, with tidy white space.
class Tidier {
public:
    explicit Tidier(std::size_t size) { m_out.reserve(size); }

    /// Printable ASCII, which does not begin with a space.
    void takePlain(std::string_view run) {
        m_out += run;
        m_previous = static_cast<unsigned char>(run.back());
    }

    void take(char32_t c, std::string_view rest) {
        if (c == '\r') {
            if (rest.empty() || rest.front() != '\n') endLine();
        } else if (isLineEnd(c)) {
            endLine();
        } else if (c == zeroWidthJoiner || c == zeroWidthNonJoiner) {
            if (shapes(c, peek(rest, 0))) put(c);
        } else if (!isControl(c) && !isRemovedFormat(c)) {
            put(c);
        }
    }

    [[nodiscard]] std::string take() {
        dropBlanks();
        while (!m_out.empty() && m_out.back() == '\n') m_out.pop_back();
        return std::move(m_out);
    }

private:
    void put(char32_t c) {
        constexpr char32_t noBreakSpace = 0xA0;
        if (m_out.empty() && (c == ' ' || c == '\t' || c == noBreakSpace)) return;
        append(m_out, c);
        m_previous = c;
    }

    void endLine() {
        dropBlanks();
        const bool isEmptyLine = m_out.size() >= 2 && m_out.back() == '\n' && m_out[m_out.size() - 2] == '\n';
        if (!m_out.empty() && !isEmptyLine) m_out.push_back('\n');
        m_previous = '\n';
    }

    void dropBlanks() {
        constexpr std::string_view noBreakSpace = "\u00A0";
        for (;;) {
            if (!m_out.empty() && (m_out.back() == ' ' || m_out.back() == '\t')) {
                m_out.pop_back();
            } else if (m_out.size() >= noBreakSpace.size() &&
                       std::string_view(m_out).substr(m_out.size() - noBreakSpace.size()) == noBreakSpace) {
                m_out.resize(m_out.size() - noBreakSpace.size());
            } else {
                return;
            }
        }
    }

    [[nodiscard]] bool shapes(char32_t joiner, char32_t next) const {
        if (isShapingLetter(m_previous) && isShapingLetter(next)) return true;
        return joiner == zeroWidthJoiner && isEmojiPart(m_previous) && isEmojiPart(next);
    }

    std::string m_out;
    char32_t m_previous = 0;
};

std::string tidied(std::string_view text) {
    Tidier tidier(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t end = text[i] == ' ' ? i : asciiRunEnd(text, i, ' ');
        if (end > i) {
            tidier.takePlain(text.substr(i, end - i));
            i = end;
            continue;
        }
        const char32_t c = decode(text, i);
        tidier.take(c, text.substr(i));
    }
    return tidier.take();
}

std::size_t withoutClosingPunctuation(std::string_view text, std::size_t begin, std::size_t end) {
    constexpr std::string_view punctuation = ".,;:!?'\")]}";
    while (end > begin && punctuation.find(text[end - 1]) != std::string_view::npos) --end;
    return end;
}

/// Where the printable ASCII ends that begins at `begin` and stays as it is; a space in it stands alone, and no link
/// can begin in it. Keeps `afterWord`.
std::size_t endOfPlainRun(std::string_view text, std::size_t begin, bool& afterWord) {
    std::size_t i = begin;
    for (; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c <= 0x20 ? c != ' ' || i == begin || text[i - 1] == ' ' : c >= 0x7F) break;
        if (!afterWord && mayBeginLink(text[i])) break;
        afterWord = isAsciiAlnum(c);
    }
    return i;
}

void putSpace(std::string& out) {
    if (!out.empty() && out.back() != ' ') out.push_back(' ');
}

}  // namespace

std::string toPlainText(std::string_view published) {
    if (isSimple(published)) return std::string(core::trimmed(published, " \t\n"));
    std::string text = repaired(published);
    if (hasMarkup(text)) {
        text = markupToText(text);
    } else if (text.find('&') != std::string::npos) {
        text = decodeEntities(text);
    }
    text = tidied(text);
    std::string buffer;
    return std::string(toNfc(text, buffer));
}

std::string cleanForProcessing(std::string_view plainText) {
    const CharTable& table = CharTable::instance();
    std::string out;
    out.reserve(plainText.size());
    bool afterWord = false;
    for (std::size_t i = 0; i < plainText.size();) {
        const std::size_t begin = i;
        i = endOfPlainRun(plainText, begin, afterWord);
        if (i > begin) {
            out.append(plainText, begin, i - begin);
            continue;
        }
        const char32_t c = decode(plainText, i);
        const std::size_t link = afterWord || !isAsciiAlpha(c) ? begin : linkEnd(plainText, begin);
        if (link > begin) {
            i = withoutClosingPunctuation(plainText, begin, link);
            out += withoutTrackingParameters(plainText.substr(begin, i - begin));
            afterWord = true;
            continue;
        }
        const std::uint8_t kind = table.classOf(c);
        afterWord = (kind & wordMask) != 0 && (kind & Unspaced) == 0;
        if ((kind & Space) != 0) {
            putSpace(out);
        } else {
            append(out, c);
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

}  // namespace groundswell::text
