#include "pipeline/sources/feed_cutter.h"

#include "pipeline/sources/feed_tags.h"

#include <algorithm>
#include <array>
#include <vector>

namespace groundswell::sources {

namespace {

// A tag that is cut here is looked at again when more has come.
constexpr std::size_t longestTagName = 80;

struct Section {
    std::string_view begin;
    std::string_view end;
};
// In these a tag is text.
constexpr std::array<Section, 3> sections{{{"<![CDATA[", "]]>"}, {"<!--", "-->"}, {"<?", "?>"}}};

/// Behind the section that begins at `at`; `at` itself when none does, npos when it goes on beyond the text. Its end is
/// not before `searched`.
std::size_t behindSection(std::string_view text, std::size_t at, std::size_t searched = 0) {
    for (const Section& section : sections) {
        if (!text.substr(at).starts_with(section.begin)) continue;
        const std::size_t end = text.find(section.end, std::max(at + section.begin.size(), searched));
        return end == std::string_view::npos ? end : end + section.end.size();
    }
    return at;
}

// Encodings with zeros and those that switch by escapes have other bytes for '<' or other meanings of it.
bool hasTagsOfAscii(std::string_view begin) {
    constexpr std::size_t lookedAt = 4096;
    const std::string_view head = begin.substr(0, lookedAt);
    return head.find('\0') == std::string_view::npos && begin.find('\x1b') == std::string_view::npos;
}

std::size_t firstEntry(std::string_view text) {
    for (std::size_t at = 0; (at = text.find('<', at)) != std::string_view::npos;) {
        const std::size_t behind = behindSection(text, at);
        if (behind == std::string_view::npos) return behind;
        if (behind == at && beginsFeedEntry(text.substr(at))) return at;
        at = std::max(behind, at + 1);
    }
    return std::string_view::npos;
}

// The end tags of the elements that are open at the end of a head.
std::string endTags(std::string_view head) {
    std::vector<std::string_view> open;
    for (std::size_t at = 0; (at = head.find('<', at)) != std::string_view::npos;) {
        const std::size_t behind = behindSection(head, at);
        if (behind == std::string_view::npos) break;
        if (behind > at) {
            at = behind;
            continue;
        }
        const std::string_view rest = head.substr(at);
        const std::size_t end = std::min(
            rest.find(rest.starts_with("<!DOCTYPE") && rest.find('[') < rest.find('>') ? "]>" : ">"), rest.size() - 1);
        if (rest.starts_with("</")) {
            const auto found = std::find(open.rbegin(), open.rend(), feedTagName(rest.substr(1)));
            if (found != open.rend()) open.erase(std::prev(found.base()), open.end());
        } else if (!rest.starts_with("<!") && end > 0 && rest[end - 1] != '/') {
            open.push_back(feedTagName(rest));
        }
        at += end + 1;
    }
    std::string tags;
    for (auto name = open.rbegin(); name != open.rend(); ++name) tags += "</" + std::string(*name) + ">";
    return tags;
}

}  // namespace

std::optional<FeedCutter> FeedCutter::forFeed(std::string_view begin, std::size_t pieceBytes) {
    // Texts of a JSON Feed may speak of tags.
    const std::size_t start = begin.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (start == std::string_view::npos || begin[start] == '{' || begin[start] == '[') return std::nullopt;
    if (!hasTagsOfAscii(begin)) return std::nullopt;
    const std::size_t first = firstEntry(begin);
    if (first == std::string_view::npos) return std::nullopt;
    // What stands before the entries is read again with every piece.
    return FeedCutter(begin.substr(0, first), feedTagName(begin.substr(first)), std::max(pieceBytes, first * 4));
}

FeedCutter::FeedCutter(std::string_view head, std::string_view tag, std::size_t pieceBytes)
    : m_head(head), m_tag(tag), m_closing(endTags(head)), m_pieceBytes(pieceBytes), m_headLeft(head.size()) {}

bool FeedCutter::give(std::size_t bytes, std::string_view closing, const Take& take) {
    const std::string_view entries = std::string_view(m_open).substr(0, bytes);
    std::string document;
    document.reserve(m_head.size() + bytes + closing.size());
    document += m_head;
    document += entries;
    document += closing;
    const std::int64_t shift = m_linesGiven;
    m_linesGiven += std::count(entries.begin(), entries.end(), '\n');
    m_open.erase(0, bytes);
    m_scanned = m_searched = 0;
    return take(std::move(document), shift);
}

bool FeedCutter::feed(std::string_view bytes, const Take& take) {
    const std::size_t ofHead = std::min(m_headLeft, bytes.size());
    m_headLeft -= ofHead;
    m_open += bytes.substr(ofHead);
    while ((m_scanned = m_open.find('<', m_scanned)) != std::string::npos) {
        if (m_open.size() - m_scanned < longestTagName) return true;
        const std::size_t behind = behindSection(m_open, m_scanned, m_searched);
        if (behind == std::string::npos) {
            // Its end may have begun.
            m_searched = m_open.size() - 2;
            return true;
        }
        m_searched = 0;
        if (behind > m_scanned) {
            m_scanned = behind;
        } else if (m_scanned >= m_pieceBytes && feedTagName(std::string_view(m_open).substr(m_scanned)) == m_tag) {
            if (!give(m_scanned, m_closing, take)) return false;
        } else {
            ++m_scanned;
        }
    }
    m_scanned = m_open.size();
    return true;
}

bool FeedCutter::finish(const Take& take) {
    return give(m_open.size(), {}, take);
}

}  // namespace groundswell::sources
