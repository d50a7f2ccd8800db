#include "pipeline/sources/xml_balancer.h"

#include "models/core/words.h"

#include <algorithm>
#include <array>
#include <vector>

namespace groundswell::sources {

namespace {

constexpr std::size_t deepestElement = 200;
constexpr std::size_t mostAttributesKept = 100;

template <std::size_t N>
bool isOneOf(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view afterPrefix(std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool isFrame(std::string_view name) {
    static constexpr std::array<std::string_view, 4> frames{"rss", "rdf", "channel", "feed"};
    return isOneOf(frames, afterPrefix(name));
}

bool isEntryName(std::string_view name) {
    name = afterPrefix(name);
    return name == "item" || name == "entry";
}

// HTML elements that hold nothing. <link> is one too, but not in RSS.
bool holdsNothing(std::string_view name) {
    static constexpr std::array<std::string_view, 7> names{"br", "hr", "img", "wbr", "input", "embed", "area"};
    return isOneOf(names, name);
}

// Fields that hold text only; none of these names begins an element of HTML inside one.
bool isTextField(std::string_view name) {
    static constexpr std::array<std::string_view, 15> names{
        "title",   "description", "link",       "guid",      "pubdate",         "category", "comments", "enclosure",
        "dc:date", "dc:creator",  "dc:subject", "published", "content:encoded", "updated",  "atom:link"};
    return isOneOf(names, name);
}

bool beginsField(std::string_view name) {
    return isTextField(name) && name != "title" && name != "link";
}

bool isTagBlank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isNamePart(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= '0' && byte <= '9') || ((byte | 0x20U) >= 'a' && (byte | 0x20U) <= 'z') || c == '_' || c == ':' ||
           c == '-' || c == '.' || byte >= 0x80;
}

class Balancer {
public:
    explicit Balancer(std::string_view text) : m_text(text) { m_out.reserve(text.size() + text.size() / 32); }

    std::string run() {
        while (m_at < m_text.size()) {
            const std::size_t tag = std::min(m_text.find('<', m_at), m_text.size());
            m_out += m_text.substr(m_at, tag - m_at);
            m_at = tag;
            if (m_at < m_text.size()) markup();
        }
        closeTo(0);
        return std::move(m_out);
    }

private:
    struct Open {
        std::string_view name;
        std::string lowered;
    };

    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }

    void markup() {
        const std::string_view rest = m_text.substr(m_at);
        if (rest.starts_with("<![CDATA[")) {
            const std::size_t end = rest.find("]]>");
            const std::size_t length = end == std::string_view::npos ? rest.size() : end + 3;
            m_out += rest.substr(0, length);
            if (end == std::string_view::npos) m_out += "]]>";
            m_at += length;
        } else if (rest.starts_with("</")) {
            m_at += 2;
            const std::string_view name = takeName();
            const std::size_t end = std::min(m_text.find_first_of("<>", m_at), m_text.size());
            keepLines(end);
            if (peek() == '>') ++m_at;
            close(core::lowered(name));
        } else {
            ++m_at;
            startTag();
        }
    }

    std::string_view takeName() {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && isNamePart(m_text[m_at])) ++m_at;
        return m_text.substr(begin, m_at - begin);
    }

    void keepLines(std::size_t end) {
        const auto from = m_text.begin() + static_cast<std::ptrdiff_t>(m_at);
        const auto to = m_text.begin() + static_cast<std::ptrdiff_t>(end);
        m_out.append(static_cast<std::size_t>(std::count(from, to, '\n')), '\n');
        m_at = end;
    }

    void startTag() {
        const std::string_view name = takeName();
        const char first = name.empty() ? '\0' : name.front();
        if (first == '\0' || first == '-' || first == '.' || (first >= '0' && first <= '9')) {
            m_out += "&lt;";
            m_out += name;
            return;
        }
        const std::size_t begin = m_at;
        std::string attributes;
        const bool empty = takeAttributes(attributes);
        const auto lines = std::count(m_text.begin() + static_cast<std::ptrdiff_t>(begin),
                                      m_text.begin() + static_cast<std::ptrdiff_t>(m_at), '\n');
        attributes.append(static_cast<std::size_t>(lines), '\n');
        open(name, attributes, empty);
    }

    // Through the tag's end; true when it says that the element is empty.
    bool takeAttributes(std::string& out) {
        std::vector<std::string_view> seen;
        while (m_at < m_text.size()) {
            const char c = m_text[m_at];
            if (c == '<') return false;
            if (c == '>') {
                ++m_at;
                return false;
            }
            if (c == '/' && peek(1) == '>') {
                m_at += 2;
                return true;
            }
            if (!isNamePart(c) || c == '-' || c == '.' || (c >= '0' && c <= '9')) {
                ++m_at;
                continue;
            }
            const std::string_view name = takeName();
            const std::string_view value = takeValue(name);
            if (seen.size() >= mostAttributesKept || std::find(seen.begin(), seen.end(), name) != seen.end()) continue;
            seen.push_back(name);
            append(out, name, value);
        }
        return false;
    }

    std::string_view takeValue(std::string_view name) {
        std::size_t at = m_at;
        while (at < m_text.size() && isTagBlank(m_text[at])) ++at;
        if (at == m_text.size() || m_text[at] != '=') return name;
        ++at;
        while (at < m_text.size() && isTagBlank(m_text[at])) ++at;
        m_at = at;
        const char quote = peek();
        if (quote == '"' || quote == '\'') {
            const std::size_t end = m_text.find(quote, m_at + 1);
            // A value that runs over the beginning of another tag has lost its quote.
            if (end != std::string_view::npos && m_text.substr(m_at, end - m_at).find('<') == std::string_view::npos) {
                const std::string_view value = m_text.substr(m_at + 1, end - m_at - 1);
                m_at = end + 1;
                return value;
            }
            ++m_at;
        }
        const std::size_t end = std::min(m_text.find_first_of(" \t\r\n>\"'<", m_at), m_text.size());
        const std::string_view value = m_text.substr(m_at, end - m_at);
        m_at = end;
        return value;
    }

    static void append(std::string& out, std::string_view name, std::string_view value) {
        out += ' ';
        out += name;
        out += "=\"";
        for (const char c : value) {
            if (c == '"') {
                out += "&quot;";
            } else if (c != '\n') {
                // Line breaks are put back all together.
                out += c;
            } else {
                out += ' ';
            }
        }
        out += '"';
    }

    void open(std::string_view name, const std::string& attributes, bool empty) {
        std::string lowered = core::lowered(name);
        endWhatThisEnds(lowered);
        if (m_open.size() >= deepestElement && !empty) {
            m_out.append(static_cast<std::size_t>(std::count(attributes.begin(), attributes.end(), '\n')), '\n');
            return;
        }
        m_out += '<';
        m_out += name;
        m_out += attributes;
        if (empty || holdsNothing(lowered)) {
            m_out += "/>";
            return;
        }
        m_out += '>';
        m_open.push_back({name, std::move(lowered)});
    }

    // End tags that were forgotten: those of the item and of the field before.
    void endWhatThisEnds(const std::string& name) {
        const std::size_t entry = innermostEntry();
        if (entry == m_open.size()) return;
        if (isEntryName(name) && m_open[entry].lowered == name) {
            closeTo(entry);
        } else if (beginsField(name) && entry + 1 < m_open.size() && isTextField(m_open[entry + 1].lowered)) {
            closeTo(entry + 1);
        }
    }

    [[nodiscard]] std::size_t innermostEntry() const {
        for (std::size_t i = m_open.size(); i-- > 0;) {
            if (isEntryName(m_open[i].lowered)) return i;
        }
        return m_open.size();
    }

    void close(const std::string& name) {
        const bool far = isEntryName(name) || isFrame(name);
        for (std::size_t i = m_open.size(); i-- > 0;) {
            if (m_open[i].lowered == name) {
                closeTo(i);
                return;
            }
            // Markup inside a field ends nothing outside.
            const bool field = i == 0 || isEntryName(m_open[i - 1].lowered) || isFrame(m_open[i - 1].lowered);
            if (field && !far) return;
        }
    }

    void closeTo(std::size_t count) {
        while (m_open.size() > count) {
            m_out += "</";
            m_out += m_open.back().name;
            m_out += '>';
            m_open.pop_back();
        }
    }

    const std::string_view m_text;
    std::size_t m_at = 0;
    std::string m_out;
    std::vector<Open> m_open;
};

}  // namespace

std::string balancedXml(std::string_view clean) {
    return Balancer(clean).run();
}

}  // namespace groundswell::sources
