#include "pipeline/sources/xml_cleaner.h"

#include <libxml/HTMLparser.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <map>
#include <optional>

namespace groundswell::sources {

namespace {

constexpr std::size_t longestEntityName = 32;
// What a DOCTYPE may declare and have expanded: enough for HTML's own names, never enough to blow a document up.
constexpr std::size_t longestEntityValue = 256;
constexpr std::size_t mostEntities = 1'000;
constexpr std::size_t mostExpandedBytes = 1U << 20;
constexpr std::uint32_t replacementCharacter = 0xFFFD;

// What browsers take &#128; to &#159; for (WHATWG HTML, 13.2.5.80): windows-1252.
constexpr std::array<std::uint16_t, 32> windows1252{0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

bool isNameStart(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalpha(byte) != 0 || c == '_' || c == ':' || byte >= 0x80;
}

bool isXmlEntity(std::string_view name) {
    return name == "lt" || name == "gt" || name == "amp" || name == "quot" || name == "apos";
}

bool isNameEnd(char c) {
    return std::isspace(static_cast<unsigned char>(c)) != 0 || c == '>' || c == '/' || c == '[';
}

bool startsWithNoCase(std::string_view text, std::string_view lowerCasePrefix) {
    return text.size() >= lowerCasePrefix.size() &&
           std::equal(lowerCasePrefix.begin(), lowerCasePrefix.end(), text.begin(), [](char expected, char c) {
               return expected == static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
           });
}

void appendUtf8(std::string& out, std::uint32_t c) {
    const auto byte = [&](std::uint32_t value) { out += static_cast<char>(value); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xC0 | c >> 6);
        byte(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        byte(0xE0 | c >> 12);
        byte(0x80 | (c >> 6 & 0x3F));
        byte(0x80 | (c & 0x3F));
    } else {
        byte(0xF0 | c >> 18);
        byte(0x80 | (c >> 12 & 0x3F));
        byte(0x80 | (c >> 6 & 0x3F));
        byte(0x80 | (c & 0x3F));
    }
}

// A character that a reference stands for, written so that the parser takes it for text.
void appendCharacter(std::string& out, std::uint32_t c) {
    if (c >= 0x80 && c <= 0x9F) c = windows1252.at(c - 0x80);
    switch (c) {
        case '<': out += "&lt;"; return;
        case '>': out += "&gt;"; return;
        case '&': out += "&amp;"; return;
        case '"': out += "&quot;"; return;
        case '\'': out += "&#39;"; return;
        default: break;
    }
    const bool allowed = c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xD800) ||
                         (c > 0xDFFF && c < 0xFFFE) || (c > 0xFFFF && c <= 0x10FFFF);
    appendUtf8(out, allowed ? c : replacementCharacter);
}

struct Reference {
    std::size_t length = 0;  // in the text
    std::uint32_t character = 0;
};

std::optional<Reference> numericReference(std::string_view text) {
    if (!text.starts_with("&#")) return std::nullopt;
    const bool hexadecimal = text.size() > 2 && (text[2] == 'x' || text[2] == 'X');
    std::size_t at = hexadecimal ? 3 : 2;
    const std::size_t first = at;
    std::uint32_t value = 0;
    for (; at < text.size() && text[at] != ';'; ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (hexadecimal ? std::isxdigit(byte) == 0 : std::isdigit(byte) == 0) return std::nullopt;
        const int digit = std::isdigit(byte) != 0 ? byte - '0' : std::tolower(byte) - 'a' + 10;
        // Beyond Unicode is beyond Unicode, however many digits follow.
        value = std::min<std::uint32_t>(value * (hexadecimal ? 16 : 10) + static_cast<std::uint32_t>(digit), 0x110000);
    }
    if (at == first || at == text.size()) return std::nullopt;
    return Reference{at + 1, value};
}

std::optional<Reference> namedReference(std::string_view text) {
    const std::size_t end = text.substr(0, longestEntityName + 2).find(';');
    if (end == std::string_view::npos || end < 2) return std::nullopt;
    const std::string name(text.substr(1, end - 1));
    if (name == "apos") return Reference{end + 1, '\''};
    const htmlEntityDesc* entity = htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.c_str()));
    if (entity == nullptr) return std::nullopt;
    return Reference{end + 1, entity->value};
}

std::optional<Reference> readReference(std::string_view text) {
    auto reference = text.starts_with("&#") ? numericReference(text) : namedReference(text);
    if (!reference || reference->character < 0xD800 || reference->character > 0xDBFF) return reference;
    // Programs that think in UTF-16 write a character beyond it as two references.
    const auto low = numericReference(text.substr(reference->length));
    if (!low || low->character < 0xDC00 || low->character > 0xDFFF) return reference;
    return Reference{reference->length + low->length,
                     0x10000 + ((reference->character - 0xD800) << 10) + (low->character - 0xDC00)};
}

class Cleaner {
public:
    explicit Cleaner(std::string_view text) : m_text(text) { m_out.text.reserve(text.size() + text.size() / 16); }

    CleanXml run() {
        skipProlog();
        m_out.root = std::string(nameAt(m_at + 1));
        while (m_at < m_text.size()) step();
        return std::move(m_out);
    }

private:
    [[nodiscard]] std::string_view rest() const { return m_text.substr(m_at); }

    [[nodiscard]] std::string_view nameAt(std::size_t at) const {
        std::size_t end = std::min(at, m_text.size());
        while (end < m_text.size() && !isNameEnd(m_text[end])) ++end;
        return m_text.substr(std::min(at, m_text.size()), end - std::min(at, m_text.size()));
    }

    // Leaves the line breaks, so that entries keep their line numbers.
    void blank(std::size_t end) {
        end = std::min(end, m_text.size());
        m_out.text.append(static_cast<std::size_t>(std::count(m_text.begin() + static_cast<std::ptrdiff_t>(m_at),
                                                              m_text.begin() + static_cast<std::ptrdiff_t>(end), '\n')),
                          '\n');
        m_at = end;
    }

    void blankThrough(std::string_view mark) {
        const std::size_t end = m_text.find(mark, m_at);
        blank(end == std::string_view::npos ? m_text.size() : end + mark.size());
    }

    void skipProlog() {
        while (m_at < m_text.size()) {
            const std::string_view text = rest();
            if (text.starts_with("<?")) {
                blankThrough("?>");
            } else if (text.starts_with("<!--")) {
                blankThrough("-->");
            } else if (startsWithNoCase(text, "<!doctype")) {
                skipDoctype();
            } else if (text.size() > 1 && text[0] == '<' && isNameStart(text[1])) {
                return;
            } else {
                const std::size_t next = m_text.find('<', m_at + 1);
                blank(next);
            }
        }
    }

    // "<!ENTITY name 'value'>" at `at`: kept when the value is plain text or characters by number.
    void declareEntity(std::size_t at) {
        const auto blank = [&] {
            const std::size_t begin = at;
            while (at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[at])) != 0) ++at;
            return at > begin;
        };
        at += 8;
        if (!blank() || m_entities.size() >= mostEntities) return;
        const std::string_view name = nameAt(at).substr(0, longestEntityName + 1);
        at += name.size();
        if (name.empty() || name.size() > longestEntityName || !isNameStart(name.front()) || !blank()) return;
        const char quote = at < m_text.size() ? m_text[at] : '\0';
        if (quote != '"' && quote != '\'') return;
        const std::size_t end = m_text.find(quote, at + 1);
        if (end == std::string_view::npos || end - at - 1 > longestEntityValue) return;
        // What XML itself names is declared in a way that would be read twice.
        if (isXmlEntity(name)) return;
        if (auto value = plainValue(m_text.substr(at + 1, end - at - 1)))
            m_entities.emplace(std::string(name), *std::move(value));
    }

    static std::optional<std::string> plainValue(std::string_view text) {
        std::string value;
        for (std::size_t i = 0; i < text.size();) {
            if (text[i] == '<' || text[i] == '%') return std::nullopt;
            if (text[i] != '&') {
                value += isForbidden(text[i]) ? ' ' : text[i];
                ++i;
                continue;
            }
            const auto reference = numericReference(text.substr(i));
            if (!reference) return std::nullopt;
            appendCharacter(value, reference->character);
            i += reference->length;
        }
        return value;
    }

    // To the '>' that is in no quotes, comment or internal subset.
    void skipDoctype() {
        std::size_t at = m_at + 9;
        while (at < m_text.size() && std::isspace(static_cast<unsigned char>(m_text[at])) != 0) ++at;
        m_out.doctype = std::string(nameAt(at));
        std::transform(m_out.doctype.begin(), m_out.doctype.end(), m_out.doctype.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        bool subset = false;
        for (; at < m_text.size(); ++at) {
            const char c = m_text[at];
            if (m_text.substr(at).starts_with("<!--")) {
                at = std::min(m_text.find("-->", at), m_text.size() - 1);
            } else if (subset && startsWithNoCase(m_text.substr(at), "<!entity")) {
                declareEntity(at);
            } else if (c == '"' || c == '\'') {
                at = std::min(m_text.find(c, at + 1), m_text.size() - 1);
            } else if (c == '[') {
                subset = true;
            } else if (c == ']') {
                subset = false;
            } else if (c == '>' && !subset) {
                break;
            }
        }
        blank(at + 1);
    }

    void step() {
        const std::size_t plain = plainLength();
        m_out.text += m_text.substr(m_at, plain);
        m_at += plain;
        if (m_at == m_text.size()) return;
        const char c = m_text[m_at];
        if (c == '<') {
            markup();
        } else if (c == '&') {
            reference();
        } else if (isRare(c)) {
            rareCharacter();
        } else {
            m_out.text += ' ';
            ++m_at;
        }
    }

    // How far nothing needs a look.
    [[nodiscard]] std::size_t plainLength() const {
        std::size_t end = m_at;
        for (; end < m_text.size(); ++end) {
            const char c = m_text[end];
            if (c == '<' || c == '&' || isRare(c) || isForbidden(c)) break;
        }
        return end - m_at;
    }

    static bool isForbidden(char c) {
        return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r';
    }

    // 0xEF begins U+FFFE and U+FFFF, which XML forbids; 0xC2 the controls that stand for Windows-1252.
    static bool isRare(char c) { return c == '\xEF' || c == '\xC2'; }

    void rareCharacter() {
        const std::string_view text = m_text.substr(m_at, m_text[m_at] == '\xC2' ? 2 : 3);
        const auto last = static_cast<unsigned char>(text.back());
        if (text.size() == 2 && last >= 0x80 && last <= 0x9F) {
            appendUtf8(m_out.text, windows1252.at(last - 0x80U));
        } else {
            m_out.text += text == "\xEF\xBF\xBE" || text == "\xEF\xBF\xBF" ? std::string_view("\xEF\xBF\xBD") : text;
        }
        m_at += text.size();
    }

    void markup() {
        const std::string_view text = rest();
        if (text.starts_with("<![CDATA[")) {
            cdata();
        } else if (text.starts_with("<!--")) {
            blankThrough("-->");
        } else if (text.starts_with("<?")) {
            blankThrough("?>");
        } else if (text.size() > 1 && (isNameStart(text[1]) || text[1] == '/')) {
            m_out.text += '<';
            ++m_at;
        } else {
            // "a < b", and declarations where none may stand: text, so that nothing is ever declared.
            m_out.text += "&lt;";
            ++m_at;
        }
    }

    void cdata() {
        const std::size_t end = m_text.find("]]>", m_at);
        const std::size_t stop = end == std::string_view::npos ? m_text.size() : end + 3;
        while (m_at < stop) {
            const char c = m_text[m_at];
            if (isRare(c)) {
                rareCharacter();
                continue;
            }
            m_out.text += isForbidden(c) ? ' ' : c;
            ++m_at;
        }
        // The parser throws away a section that has no end, and with it the text of a feed that was cut there.
        if (end == std::string_view::npos) m_out.text += "]]>";
    }

    // False when the text begins with no entity that the document declares.
    bool declaredReference() {
        if (m_entities.empty()) return false;
        const std::string_view text = rest();
        const std::size_t end = text.substr(0, longestEntityName + 2).find(';');
        if (end == std::string_view::npos || end < 2) return false;
        const auto entity = m_entities.find(text.substr(1, end - 1));
        if (entity == m_entities.end() || m_expanded + entity->second.size() > mostExpandedBytes) return false;
        m_expanded += entity->second.size();
        m_out.text += entity->second;
        m_at += end + 1;
        return true;
    }

    void reference() {
        if (declaredReference()) return;
        const auto reference = readReference(rest());
        if (!reference) {
            m_out.text += "&amp;";
            ++m_at;
            return;
        }
        appendCharacter(m_out.text, reference->character);
        m_at += reference->length;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::map<std::string, std::string, std::less<>> m_entities;  // as text of XML
    std::size_t m_expanded = 0;
    CleanXml m_out;
};

}  // namespace

CleanXml cleanXml(std::string_view utf8) {
    return Cleaner(utf8).run();
}

}  // namespace groundswell::sources
