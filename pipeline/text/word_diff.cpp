#include "pipeline/text/word_diff.h"

#include "pipeline/text/segment.h"
#include "pipeline/text/unicode.h"

#include <algorithm>
#include <cstdint>
#include <string>

namespace groundswell::text {

namespace {

using domain::DiffSpan;
using domain::TextDiff;

constexpr std::size_t mostDiffTokens = 500;
constexpr std::size_t mostDiffBytes = 8'000;

struct DiffToken {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string key;
};

struct DiffTokens {
    std::vector<DiffToken> tokens;
    bool cut = false;  // the text goes on
};

bool isApostrophe(char32_t c) {
    return c == U'\'' || c == U'\u2019';
}

/// Cuts a text into words and single signs.
class DiffTokenizer {
public:
    explicit DiffTokenizer(std::string_view text) : m_text(text), m_table(CharTable::instance()) {}

    DiffTokens tokens() {
        while (m_at < m_text.size() && !m_found.cut) {
            std::size_t next = m_at;
            const char32_t c = decode(m_text, next);
            const auto kind = m_table.classOf(c);
            if ((kind & (Space | Ignorable)) != 0) {
                m_at = next;
            } else if (startsLink()) {
                add(endOfLink());
            } else if ((kind & Unspaced) != 0) {
                addSegments(endWhile([](auto k) { return (k & Unspaced) != 0; }));
            } else if ((kind & wordMask) != 0 || ((c == U'@' || c == U'#') && m_table.isWord(peek(m_text, next)))) {
                add(endOfWord(next));
            } else {
                add(next);
            }
        }
        return std::move(m_found);
    }

private:
    void add(std::size_t end) {
        if (m_found.tokens.size() >= mostDiffTokens || end > mostDiffBytes) {
            m_found.cut = true;
            return;
        }
        m_found.tokens.push_back({m_at, end, lowerCase(m_text.substr(m_at, end - m_at))});
        m_at = end;
    }

    template <class Accepts>
    std::size_t endWhile(Accepts&& accepts) const {
        std::size_t at = m_at;
        // No word is longer than what is compared at all.
        while (at < m_text.size() && at <= mostDiffBytes) {
            std::size_t next = at;
            if (!accepts(m_table.classOf(decode(m_text, next)))) break;
            at = next;
        }
        return at;
    }

    void addSegments(std::size_t end) {
        std::vector<std::string_view> words;
        segmentUnspaced(m_text.substr(m_at, end - m_at), words);
        for (const std::string_view word : words) {
            if (!m_found.cut) add(m_at + word.size());
        }
    }

    std::size_t endOfWord(std::size_t from) const {
        std::size_t at = from;
        while (at < m_text.size() && at <= mostDiffBytes) {
            std::size_t next = at;
            const char32_t c = decode(m_text, next);
            const auto kind = m_table.classOf(c);
            const bool inside = (kind & (wordMask | Ignorable)) != 0 && (kind & Unspaced) == 0;
            if (!inside && !(isApostrophe(c) && (m_table.classOf(peek(m_text, next)) & Letter) != 0)) break;
            at = next;
        }
        return at;
    }

    [[nodiscard]] bool startsLink() const {
        const std::string_view rest = m_text.substr(m_at);
        return rest.starts_with("http://") || rest.starts_with("https://");
    }
    [[nodiscard]] std::size_t endOfLink() const {
        return endWhile([](auto k) { return (k & Space) == 0; });
    }

    std::string_view m_text;
    const CharTable& m_table;
    std::size_t m_at = 0;
    DiffTokens m_found;
};

/// Lengths of the longest common subsequences of all ends of two lists.
class CommonLengths {
public:
    CommonLengths(const std::vector<DiffToken>& a, const std::vector<DiffToken>& b)
        : m_width(b.size() + 1), m_lengths((a.size() + 1) * m_width) {
        for (std::size_t i = a.size(); i-- > 0;) {
            for (std::size_t j = b.size(); j-- > 0;) {
                at(i, j) = a[i].key == b[j].key ? static_cast<std::uint16_t>(at(i + 1, j + 1) + 1)
                                                : std::max(at(i + 1, j), at(i, j + 1));
            }
        }
    }

    [[nodiscard]] std::uint16_t& at(std::size_t i, std::size_t j) { return m_lengths[i * m_width + j]; }

private:
    std::size_t m_width;
    std::vector<std::uint16_t> m_lengths;
};

void addSpan(TextDiff& diff, DiffSpan::Kind kind, std::size_t begin, std::size_t end) {
    if (begin < end) diff.spans.push_back({kind, begin, end});
}

}  // namespace

TextDiff diffWords(std::string_view exemplar, std::string_view text) {
    const DiffTokens missing = DiffTokenizer(exemplar).tokens();
    const DiffTokens added = DiffTokenizer(text).tokens();
    const std::vector<DiffToken>& a = missing.tokens;
    const std::vector<DiffToken>& b = added.tokens;
    const bool cut = missing.cut || added.cut;
    CommonLengths common(a, b);
    TextDiff diff;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() || j < b.size()) {
        if (i < a.size() && j < b.size() && a[i].key == b[j].key) {
            ++i;
            ++j;
            continue;
        }
        const std::size_t firstMissing = i;
        const std::size_t firstAdded = j;
        while ((i < a.size() || j < b.size()) && !(i < a.size() && j < b.size() && a[i].key == b[j].key)) {
            if (j == b.size() || (i < a.size() && common.at(i + 1, j) >= common.at(i, j + 1))) {
                ++i;
            } else {
                ++j;
            }
        }
        // What follows the last common word of texts that go on may well come in the other one too.
        if (cut && i == a.size() && j == b.size()) {
            addSpan(diff, DiffSpan::Kind::Same, diff.compared, firstAdded > 0 ? b[firstAdded - 1].end : 0);
            diff.compared = firstAdded > 0 ? b[firstAdded - 1].end : 0;
            return diff;
        }
        const std::size_t until = firstAdded < b.size() ? b[firstAdded].begin : text.size();
        addSpan(diff, DiffSpan::Kind::Same, diff.compared, until);
        diff.compared = until;
        if (i > firstMissing) addSpan(diff, DiffSpan::Kind::Missing, a[firstMissing].begin, a[i - 1].end);
        if (j > firstAdded) {
            addSpan(diff, DiffSpan::Kind::Added, until, b[j - 1].end);
            diff.compared = b[j - 1].end;
        }
    }
    const std::size_t end = cut ? (b.empty() ? 0 : b.back().end) : text.size();
    addSpan(diff, DiffSpan::Kind::Same, diff.compared, end);
    diff.compared = end;
    return diff;
}

}  // namespace groundswell::text
