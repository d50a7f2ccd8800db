#include "tests/layering/source_text.h"

#include <algorithm>
#include <cctype>
#include <regex>

namespace groundswell::layering {

namespace {

bool isWord(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

class Scanner {
public:
    explicit Scanner(std::string_view source) : m_source(source), m_code(source), m_uncommented(source) {}

    SourceText run() {
        while (m_at < m_source.size()) step();
        findIncludes();
        m_result.code = std::move(m_code);
        return std::move(m_result);
    }

private:
    void step() {
        const std::string_view rest = m_source.substr(m_at);
        if (rest.starts_with("//")) {
            skipComment(m_source.find('\n', m_at));
        } else if (rest.starts_with("/*")) {
            const std::size_t end = m_source.find("*/", m_at + 2);
            skipComment(end == std::string_view::npos ? end : end + 2);
        } else if (rest.starts_with("R\"") && !insideWord()) {
            takeRawString();
        } else if (rest.front() == '"') {
            takeQuoted('"', !insideInclude());
        } else if (rest.front() == '\'' && !insideWord()) {  // inside a word it separates digits
            takeQuoted('\'', false);
        } else {
            ++m_at;
        }
    }

    /// True after a letter or digit that is not an encoding prefix of a literal.
    bool insideWord() const {
        std::size_t begin = m_at;
        while (begin > 0 && isWord(m_source[begin - 1])) --begin;
        const std::string_view word = m_source.substr(begin, m_at - begin);
        return !word.empty() && word != "u8" && word != "u" && word != "U" && word != "L";
    }

    bool insideInclude() const {
        const std::size_t begin = m_at == 0 ? 0 : m_source.rfind('\n', m_at - 1) + 1;  // npos + 1 is the first line
        static const std::regex directive("[ \t]*#[ \t]*include[ \t]*");
        return std::regex_match(m_source.begin() + begin, m_source.begin() + m_at, directive);
    }

    void skipComment(std::size_t end) {
        end = std::min(end, m_source.size());
        blank(m_code, m_at, end);
        blank(m_uncommented, m_at, end);
        m_at = end;
    }

    void takeRawString() {
        const std::size_t open = m_source.find('(', m_at);
        if (open == std::string_view::npos) {
            m_at += 2;
            return;
        }
        const std::string closing = ")" + std::string(m_source.substr(m_at + 2, open - m_at - 2)) + "\"";
        const std::size_t close = std::min(m_source.find(closing, open), m_source.size());
        m_result.literals.push_back({lineAt(m_source, m_at), std::string(m_source.substr(open + 1, close - open - 1))});
        const std::size_t end = std::min(close + closing.size(), m_source.size());
        blank(m_code, m_at, end);
        m_at = end;
    }

    void takeQuoted(char quote, bool keep) {
        std::size_t end = m_at + 1;
        while (end < m_source.size() && m_source[end] != quote && m_source[end] != '\n') {
            end += m_source[end] == '\\' ? 2u : 1u;
        }
        end = std::min(end, m_source.size());
        if (keep) {
            m_result.literals.push_back(
                {lineAt(m_source, m_at), std::string(m_source.substr(m_at + 1, end - m_at - 1))});
        }
        blank(m_code, m_at + 1, end);
        m_at = std::min(end + 1, m_source.size());
    }

    void findIncludes() {
        static const std::regex directive("(^|\n)[ \t]*#[ \t]*include[ \t]*([<\"])");
        for (auto it = std::sregex_iterator(m_code.begin(), m_code.end(), directive); it != std::sregex_iterator();
             ++it) {
            const bool angled = it->str(2) == "<";
            const auto begin = static_cast<std::size_t>(it->position() + it->length());
            const std::size_t end = m_uncommented.find(angled ? '>' : '"', begin);
            if (end == std::string::npos) continue;
            m_result.includes.push_back({lineAt(m_source, begin), angled, m_uncommented.substr(begin, end - begin)});
        }
    }

    static void blank(std::string& text, std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            if (text[i] != '\n') text[i] = ' ';
        }
    }

    std::string_view m_source;
    std::string m_code;
    std::string m_uncommented;
    std::size_t m_at = 0;
    SourceText m_result;
};

}  // namespace

SourceText takeApart(std::string_view source) {
    return Scanner(source).run();
}

int lineAt(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

}  // namespace groundswell::layering
