#include "pipeline/sources/feed_slices.h"

#include "pipeline/sources/feed_tags.h"

#include <algorithm>

namespace groundswell::sources {

namespace {

std::int64_t linesIn(std::string_view text) {
    return std::count(text.begin(), text.end(), '\n');
}

}  // namespace

FeedSlices::FeedSlices(std::string_view clean, std::size_t sliceBytes) : m_text(clean), m_sliceBytes(sliceBytes) {
    if (clean.size() <= sliceBytes) return;
    m_first = entryFrom(0);
    if (m_first == clean.size()) return;
    m_tag = feedTagName(clean.substr(m_first));
    m_whole = false;
    m_at = m_first;
    m_headLines = m_linesBefore = linesIn(clean.substr(0, m_first));
    // What is said before the entries is read again with every slice.
    m_sliceBytes = std::max(sliceBytes, m_first * 4);
    m_end = clean.size();
    constexpr std::size_t mostBehind = 64U << 10;
    for (std::size_t at = clean.size(); (at = clean.rfind("</", at)) != std::string_view::npos && at > m_first; --at) {
        if (clean.size() - at > mostBehind) break;
        const std::string name = feedLocalName(clean.substr(at + 1));
        if (name != "item" && name != "entry") continue;
        m_end = std::min(clean.find('>', at), clean.size() - 1) + 1;
        break;
    }
}

std::size_t FeedSlices::entryFrom(std::size_t at) const {
    while ((at = m_text.find('<', at)) != std::string_view::npos) {
        const std::string_view rest = m_text.substr(at);
        if (rest.starts_with("<![CDATA[")) {
            const std::size_t end = rest.find("]]>");
            if (end == std::string_view::npos) return m_text.size();
            at += end + 3;
            continue;
        }
        if (beginsFeedEntry(rest) && (m_tag.empty() || feedTagName(rest) == m_tag)) return at;
        ++at;
    }
    return m_text.size();
}

bool FeedSlices::next(std::string_view& document) {
    if (m_done) return false;
    if (m_whole) {
        m_done = true;
        document = m_text;
        return true;
    }
    std::size_t end = m_at;
    while (end < m_end && end - m_at < m_sliceBytes) end = std::min(entryFrom(end + 1), m_end);
    m_document.assign(m_text, 0, m_first);
    m_document += m_text.substr(m_at, end - m_at);
    m_document += m_text.substr(m_end);
    document = m_document;
    m_lineShift = m_linesBefore - m_headLines;
    m_linesBefore += linesIn(m_text.substr(m_at, end - m_at));
    m_at = end;
    m_done = m_at >= m_end;
    return true;
}

}  // namespace groundswell::sources
