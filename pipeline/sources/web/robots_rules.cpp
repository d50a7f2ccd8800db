#include "pipeline/sources/web/robots_rules.h"

#include "models/core/words.h"
#include "pipeline/sources/web/wildcard.h"

#include <algorithm>
#include <charconv>

namespace groundswell::sources {

namespace {

constexpr std::size_t mostBytesOfRobots = 512U << 10;
constexpr std::size_t mostRules = 20'000;
constexpr std::size_t longestPattern = 2'048;
constexpr double longestCrawlDelay = 86'400;

int hexDigit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool isUnreserved(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

void appendEncoded(std::string& out, unsigned char byte) {
    static constexpr char digits[] = "0123456789ABCDEF";
    out += '%';
    out += digits[byte >> 4U];
    out += digits[byte & 0xfU];
}

enum class PathKind { Pattern, Address };

// Paths and patterns in the one form in which they can be compared (RFC 9309, 2.2.2): letters beyond ASCII as %XX,
// what need not be encoded as it is, hexadecimal digits in upper case. A '$', and in addresses a '*', become
// their %XX, too, so that "%24" and "%2A" in a pattern fit them (2.2.3).
std::string pathForm(std::string_view path, PathKind kind) {
    std::string out;
    out.reserve(path.size());
    for (std::size_t i = 0; i < path.size(); ++i) {
        const char c = path[i];
        const int high = c == '%' && i + 2 < path.size() ? hexDigit(path[i + 1]) : -1;
        const int low = high >= 0 ? hexDigit(path[i + 2]) : -1;
        if (low >= 0) {
            const auto byte = static_cast<unsigned char>(high * 16 + low);
            if (isUnreserved(static_cast<char>(byte))) {
                out += static_cast<char>(byte);
            } else {
                appendEncoded(out, byte);
            }
            i += 2;
        } else if (static_cast<unsigned char>(c) >= 0x80 || c == '$' || (c == '*' && kind == PathKind::Address)) {
            appendEncoded(out, static_cast<unsigned char>(c));
        } else {
            out += c;
        }
    }
    return out;
}

// "Groundswell/1.0 (...)" -> "groundswell".
std::string productToken(std::string_view value) {
    if (value.starts_with('*')) return "*";
    const auto end = std::find_if(value.begin(), value.end(), [](char c) {
        return !((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_');
    });
    return core::lowered(value.substr(0, static_cast<std::size_t>(end - value.begin())));
}

}  // namespace

/// Reads line by line what concerns one robot, and apart from it what concerns all others.
class RobotsReader {
public:
    explicit RobotsReader(std::string_view agent) : m_agent(productToken(agent)) {}

    void line(std::string_view line) {
        line = line.substr(0, line.find('#'));
        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos) return;
        const std::string key = core::lowered(core::trimmed(line.substr(0, colon)));
        const std::string_view value = core::trimmed(line.substr(colon + 1));
        if (key == "user-agent") {
            agent(value);
        } else if (key == "allow" || key == "disallow") {
            rule(value, key == "allow");
        } else if (key == "crawl-delay") {
            delay(value);
        } else if (key == "sitemap" && !value.empty()) {
            m_sitemaps.emplace_back(value);
        }
    }

    RobotsRules take() {
        RobotsRules rules = std::move(m_named ? m_own : m_others);
        rules.m_sitemaps = std::move(m_sitemaps);
        return rules;
    }

private:
    void agent(std::string_view value) {
        // A rule ends the list of those that the group is for.
        if (m_inRules) m_forOwn = m_forOthers = false;
        m_inRules = false;
        const std::string token = productToken(value);
        if (token == "*") m_forOthers = true;
        if (!token.empty() && token == m_agent) m_forOwn = m_named = true;
    }

    void rule(std::string_view value, bool allow) {
        m_inRules = true;
        // An empty one rules nothing out.
        if (value.empty() || value.size() > longestPattern) return;
        RobotsRules::Rule rule{{}, value.ends_with('$'), allow};
        if (rule.toEnd) value.remove_suffix(1);
        rule.pattern = pathForm(value, PathKind::Pattern);
        if (m_forOwn && m_own.m_rules.size() < mostRules) m_own.m_rules.push_back(rule);
        if (m_forOthers && m_others.m_rules.size() < mostRules) m_others.m_rules.push_back(std::move(rule));
    }

    void delay(std::string_view value) {
        double seconds = 0;
        const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), seconds);
        if (problem != std::errc{} || end != value.data() + value.size() || !(seconds >= 0)) return;
        const auto wait =
            std::chrono::milliseconds(static_cast<std::int64_t>(std::min(seconds, longestCrawlDelay) * 1000));
        if (m_forOwn) m_own.m_crawlDelay = std::max(wait, m_own.m_crawlDelay.value_or(wait));
        if (m_forOthers) m_others.m_crawlDelay = std::max(wait, m_others.m_crawlDelay.value_or(wait));
    }

    const std::string m_agent;
    RobotsRules m_own;
    RobotsRules m_others;
    std::vector<std::string> m_sitemaps;
    bool m_named = false;
    bool m_forOwn = false;
    bool m_forOthers = false;
    bool m_inRules = false;
};

RobotsRules RobotsRules::parse(std::string_view text, std::string_view agent) {
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    text = text.substr(0, mostBytesOfRobots);
    RobotsReader reader(agent);
    while (!text.empty()) {
        const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
        reader.line(text.substr(0, end));
        text.remove_prefix(std::min(text.size(), end + 1));
    }
    return reader.take();
}

bool RobotsRules::allows(std::string_view path) const {
    if (path == "/robots.txt") return true;
    const std::string form = pathForm(path, PathKind::Address);
    std::size_t longest = 0;
    bool allowed = true;
    for (const Rule& rule : m_rules) {
        const std::size_t length = rule.pattern.size() + (rule.toEnd ? 1 : 0);
        const bool decides = length > longest || (length == longest && rule.allow);
        if (!decides || !matchesWildcard(rule.pattern, form, !rule.toEnd)) continue;
        longest = length;
        allowed = rule.allow;
    }
    return allowed;
}

std::string_view pathOfUrl(std::string_view url) {
    const std::size_t scheme = url.find("://");
    const std::size_t host = scheme == std::string_view::npos ? 0 : scheme + 3;
    const std::size_t path = url.find_first_of("/?#", host);
    if (path == std::string_view::npos) return "/";
    return url.substr(path, url.find('#', path) - path);
}

}  // namespace groundswell::sources
