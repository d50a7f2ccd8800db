#include "pipeline/text/markup_cost.h"

namespace groundswell::text {

namespace {

constexpr std::uint64_t mostMarkupWork = 5'000'000;

bool isFormatting(GumboTag tag) {
    switch (tag) {
        case GUMBO_TAG_A:
        case GUMBO_TAG_B:
        case GUMBO_TAG_BIG:
        case GUMBO_TAG_CODE:
        case GUMBO_TAG_EM:
        case GUMBO_TAG_FONT:
        case GUMBO_TAG_I:
        case GUMBO_TAG_NOBR:
        case GUMBO_TAG_S:
        case GUMBO_TAG_SMALL:
        case GUMBO_TAG_STRIKE:
        case GUMBO_TAG_STRONG:
        case GUMBO_TAG_TT:
        case GUMBO_TAG_U: return true;
        default: return false;
    }
}

bool endsAttribute(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '/' || c == '>';
}

// Quotes are only those that the tokenizer takes for quotes: right behind an equals sign, blanks between them or not.
std::uint64_t attributesIn(std::string_view tag) {
    std::uint64_t count = 0;
    char quote = 0;
    bool afterEquals = false;
    for (std::size_t i = 1; i < tag.size(); ++i) {
        const char c = tag[i];
        if (quote != 0) {
            if (c == quote) quote = 0;
        } else if ((c == '"' || c == '\'') && afterEquals) {
            quote = c;
            afterEquals = false;
            // What stands right behind a closing quote begins an attribute, too.
            ++count;
        } else if (endsAttribute(c)) {
            if (i + 1 < tag.size() && !endsAttribute(tag[i + 1])) ++count;
        } else {
            afterEquals = c == '=';
        }
    }
    return count;
}

}  // namespace

void MarkupCost::take(std::string_view source, GumboTag name, bool closes) {
    const std::uint64_t count = attributesIn(source);
    const std::uint64_t pairs = count * count / 2;
    m_work += pairs;
    if (!isFormatting(name)) return;
    std::uint32_t& open = m_open[static_cast<std::size_t>(name)];
    if (closes) {
        if (open == 0) return;
        --open;
        --m_formatting;
        return;
    }
    m_work += m_formatting * (1 + pairs);
    ++open;
    ++m_formatting;
}

bool MarkupCost::tooDear() const {
    return m_work > mostMarkupWork;
}

}  // namespace groundswell::text
