#include "pipeline/text/query_parser.h"

#include "pipeline/text/search_text.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::text {

namespace {

using domain::SearchQuery;

/// A piece of what was typed: a word or phrase with its signs, OR, or a parenthesis.
struct Token {
    enum class Kind { Term, Or, Open, Close } kind = Kind::Term;
    bool negated = false;
    SearchQuery::Term term;
};

constexpr std::array<std::string_view, 6> fields{"author", "lang", "source", "outlet", "query", "url"};

bool isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f' || c == '\0';
}

// The index's form has nothing but words and spaces.
std::vector<std::string> indexWords(std::string_view typed) {
    const std::string normal = searchText(typed);
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin < normal.size();) {
        const std::size_t end = std::min(normal.find(' ', begin), normal.size());
        if (end > begin) words.push_back(normal.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

class Tokenizer {
public:
    explicit Tokenizer(std::string_view typed) : m_rest(typed) {}

    std::vector<Token> tokens() {
        std::vector<Token> all;
        while (skipSpace()) {
            if (auto token = next()) all.push_back(std::move(*token));
        }
        return all;
    }

private:
    bool skipSpace() {
        while (!m_rest.empty() && isSpace(m_rest.front())) m_rest.remove_prefix(1);
        return !m_rest.empty();
    }

    // Text in quotes without them, the closing one may be missing at the end.
    std::string_view takeQuoted() {
        m_rest.remove_prefix(1);
        const std::string_view quoted = m_rest.substr(0, m_rest.find('"'));
        m_rest.remove_prefix(std::min(m_rest.size(), quoted.size() + 1));
        return quoted;
    }

    std::string_view takeWord() {
        const auto end = std::find_if(m_rest.begin(), m_rest.end(),
                                      [](char c) { return isSpace(c) || c == '"' || c == '(' || c == ')'; });
        const std::string_view word = m_rest.substr(0, static_cast<std::size_t>(end - m_rest.begin()));
        m_rest.remove_prefix(word.size());
        return word;
    }

    bool takeFieldName(SearchQuery::Term& term) {
        for (const std::string_view field : fields) {
            if (m_rest.size() <= field.size() + 1 || !m_rest.starts_with(field) || m_rest[field.size()] != ':')
                continue;
            if (isSpace(m_rest[field.size() + 1])) continue;
            term.field = field;
            m_rest.remove_prefix(field.size() + 1);
            return true;
        }
        return false;
    }

    // Values may hold parentheses and quotes inside: only space ends them, unless they begin with a quote.
    std::string_view takeValue() {
        if (m_rest.front() == '"') return takeQuoted();
        const auto end = std::find_if(m_rest.begin(), m_rest.end(), isSpace);
        std::string_view value = m_rest.substr(0, static_cast<std::size_t>(end - m_rest.begin()));
        const auto opened = std::count(value.begin(), value.end(), '(');
        while (value.ends_with(')') && std::count(value.begin(), value.end(), ')') > opened) value.remove_suffix(1);
        m_rest.remove_prefix(value.size());
        return value;
    }

    std::optional<Token> next() {
        Token token;
        if (m_rest.front() == '(' || m_rest.front() == ')') {
            token.kind = m_rest.front() == '(' ? Token::Kind::Open : Token::Kind::Close;
            m_rest.remove_prefix(1);
            return token;
        }
        if (m_rest.front() == '-' && m_rest.size() > 1 && !isSpace(m_rest[1])) {
            token.negated = true;
            m_rest.remove_prefix(1);
            if (m_rest.front() == '(') {
                m_rest.remove_prefix(1);
                token.kind = Token::Kind::Open;
                return token;
            }
        }
        if (takeFieldName(token.term)) {
            token.term.value = takeValue();
            if (token.term.value.empty()) token.term.words = {std::exchange(token.term.field, {})};
            return token;
        }
        return readText(std::move(token));
    }

    std::optional<Token> readText(Token token) {
        const bool quoted = m_rest.front() == '"';
        const std::string_view typed = quoted ? takeQuoted() : takeWord();
        if (!quoted && !token.negated && typed == "OR") {
            token.kind = Token::Kind::Or;
            return token;
        }
        token.term.prefix = quoted ? m_rest.starts_with('*') : typed.ends_with('*');
        if (quoted && token.term.prefix) m_rest.remove_prefix(1);
        token.term.words = indexWords(typed);
        if (typed.empty() && !quoted) m_rest.remove_prefix(std::min<std::size_t>(1, m_rest.size()));
        if (token.term.words.empty()) return std::nullopt;
        return token;
    }

    std::string_view m_rest;
};

using Clauses = std::vector<SearchQuery::Clause>;

/// Puts tokens together by recursive descent: OR binds its neighbours, words beside each other must all occur.
class Assembler {
public:
    explicit Assembler(std::vector<Token> tokens) : m_tokens(std::move(tokens)) {}

    SearchQuery query() {
        SearchQuery query;
        // A closing parenthesis too many ends a sequence: what follows it still counts.
        for (; m_at < m_tokens.size(); ++m_at) append(query.allOf, sequence(0));
        return query;
    }

private:
    static constexpr int maxDepth = 20;
    static constexpr std::size_t maxClauses = 64;

    [[nodiscard]] bool isAt(Token::Kind kind) const { return m_at < m_tokens.size() && m_tokens[m_at].kind == kind; }

    static void append(Clauses& all, Clauses more) {
        all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
    }

    Clauses sequence(int depth) {
        Clauses all;
        while (m_at < m_tokens.size() && !isAt(Token::Kind::Close)) append(all, alternatives(depth));
        return all;
    }

    Clauses alternatives(int depth) {
        Clauses any = unit(depth);
        while (isAt(Token::Kind::Or) && !any.empty() && m_at + 1 < m_tokens.size() && startsUnit(m_at + 1)) {
            ++m_at;
            Clauses other = unit(depth);
            if (!other.empty()) any = either(any, other);
        }
        return any;
    }

    [[nodiscard]] bool startsUnit(std::size_t at) const {
        return m_tokens[at].kind == Token::Kind::Term || m_tokens[at].kind == Token::Kind::Open;
    }

    Clauses unit(int depth) {
        const Token& token = m_tokens[m_at++];
        if (token.kind == Token::Kind::Open) {
            if (depth == maxDepth) return {};
            Clauses group = sequence(depth + 1);
            if (isAt(Token::Kind::Close)) ++m_at;
            return token.negated ? without(group) : group;
        }
        // An OR without neighbours is the word.
        if (token.kind == Token::Kind::Or) return {{{{{"or"}, false, {}, {}}}, false}};
        return {{{token.term}, token.negated}};
    }

    static Clauses without(const Clauses& group) {
        SearchQuery::Clause none{{}, true};
        for (const SearchQuery::Clause& clause : group) {
            none.anyOf.insert(none.anyOf.end(), clause.anyOf.begin(), clause.anyOf.end());
        }
        if (none.anyOf.empty()) return {};
        return {none};
    }

    // (a b) OR c is (a OR c) (b OR c). A negation is no alternative: it stays a condition of its own.
    static Clauses either(const Clauses& left, const Clauses& right) {
        Clauses all;
        if (left.size() * right.size() > maxClauses) {
            all = left;
            append(all, right);
            return all;
        }
        for (const SearchQuery::Clause& a : left) {
            for (const SearchQuery::Clause& b : right) {
                if (a.negated != b.negated) continue;
                SearchQuery::Clause merged = a;
                merged.anyOf.insert(merged.anyOf.end(), b.anyOf.begin(), b.anyOf.end());
                all.push_back(std::move(merged));
            }
        }
        keepUnmatched(left, right, all);
        keepUnmatched(right, left, all);
        return all;
    }

    static void keepUnmatched(const Clauses& clauses, const Clauses& others, Clauses& all) {
        for (const SearchQuery::Clause& clause : clauses) {
            const bool matched = std::any_of(others.begin(), others.end(), [&](const SearchQuery::Clause& other) {
                return other.negated == clause.negated;
            });
            if (!matched) all.push_back(clause);
        }
    }

    const std::vector<Token> m_tokens;
    std::size_t m_at = 0;
};

/// A word's beginning before its colon, when that could be meant as a field.
std::string_view fieldLike(std::string_view word) {
    const auto end = std::find_if_not(
        word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; });
    const std::string_view name = word.substr(0, static_cast<std::size_t>(end - word.begin()));
    const std::string_view rest = word.substr(name.size());
    const bool isField =
        !name.empty() && rest.size() > 1 && rest.front() == ':' && !isSpace(rest[1]) && !rest.starts_with("://");
    return isField ? name : std::string_view();
}

}  // namespace

std::span<const std::string_view> searchFields() {
    return fields;
}

std::vector<std::string> unknownFields(std::string_view typed) {
    std::vector<std::string> unknown;
    bool quoted = false;
    bool atStart = true;
    for (std::size_t at = 0; at < typed.size(); ++at) {
        if (typed[at] == '"') quoted = !quoted;
        if (atStart && !quoted) {
            const std::string_view name = fieldLike(typed.substr(at));
            if (!name.empty() && std::find(fields.begin(), fields.end(), name) == fields.end())
                unknown.emplace_back(name);
        }
        atStart = isSpace(typed[at]) || typed[at] == '(' || (atStart && typed[at] == '-');
    }
    return unknown;
}

SearchQuery parseQuery(std::string_view typed) {
    SearchQuery query = Assembler(Tokenizer(typed).tokens()).query();
    const bool blank = std::all_of(typed.begin(), typed.end(), isSpace);
    // Signs alone find nothing; an empty query would find everything.
    if (query.empty() && !blank) query.allOf.push_back({{{{std::string(typed)}, false, {}, {}}}, false});
    return query;
}

}  // namespace groundswell::text
