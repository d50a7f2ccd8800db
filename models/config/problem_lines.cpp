#include "models/config/problem_lines.h"

#include "models/config/json_document.h"

#include <charconv>
#include <string>

namespace groundswell::config {

namespace {

// Walks a JSON text, forgiving what is wrong with it, and notes on which line the values that lie on the way to a
// pointer begin.
class LineFinder {
public:
    LineFinder(std::string_view text, std::string_view pointer) : m_text(text), m_pointer(pointer) {}

    int find() {
        value("", 0);
        return m_found;
    }

private:
    [[nodiscard]] bool atEnd() const { return m_at >= m_text.size(); }

    void skipBlanks() {
        while (!atEnd() &&
               (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\r' || m_text[m_at] == '\n'))
            step();
    }

    void step() {
        if (m_text[m_at] == '\n') ++m_line;
        ++m_at;
    }

    // Its content as written; keys of configs need no unescaping but for quotes.
    std::string string() {
        std::string out;
        step();
        while (!atEnd() && m_text[m_at] != '"') {
            if (m_text[m_at] == '\\' && m_at + 1 < m_text.size()) step();
            out += m_text[m_at];
            step();
        }
        if (!atEnd()) step();
        return out;
    }

    // The pointer itself or one that it lies in; the deepest comes last.
    void note(const std::string& here, int line) {
        const bool onTheWay = m_pointer == here || (m_pointer.starts_with(here) && m_pointer.size() > here.size() &&
                                                    m_pointer[here.size()] == '/');
        if (onTheWay) m_found = line;
    }

    void value(const std::string& here, std::size_t depth) {
        skipBlanks();
        if (atEnd() || depth > maxDocumentDepth) {
            m_at = m_text.size();
            return;
        }
        const char first = m_text[m_at];
        if (first == '{' || first == '[') {
            members(here, first == '{', depth);
        } else if (first == '"') {
            static_cast<void>(string());
        } else {
            while (!atEnd() && std::string_view(",]}\n").find(m_text[m_at]) == std::string_view::npos) step();
        }
    }

    void members(const std::string& here, bool object, std::size_t depth) {
        step();
        for (std::size_t index = 0; !atEnd(); ++index) {
            skipBlanks();
            if (atEnd()) return;
            const char next = m_text[m_at];
            if (next == '}' || next == ']') return step();
            if (next == ',') {
                step();
                --index;
                continue;
            }
            const int line = m_line;
            std::string member = childPointer(here, index);
            if (object) {
                if (next != '"') return step();
                member = childPointer(here, string());
                skipBlanks();
                if (!atEnd() && m_text[m_at] == ':') step();
            }
            note(member, line);
            value(member, depth + 1);
        }
    }

    const std::string_view m_text;
    const std::string_view m_pointer;
    std::size_t m_at = 0;
    int m_line = 1;
    int m_found = 1;
};

int namedLine(std::string_view reason) {
    constexpr std::string_view mark = "at line ";
    const auto at = reason.find(mark);
    int line = 0;
    if (at == std::string_view::npos) return 0;
    const std::string_view digits = reason.substr(at + mark.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), line);
    return line;
}

}  // namespace

int lineOf(std::string_view text, const Problem& problem) {
    if (problem.pointer.empty()) {
        const int line = namedLine(problem.reason);
        return line > 0 ? line : 1;
    }
    return LineFinder(text, problem.pointer).find();
}

}  // namespace groundswell::config
