#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// What a site lets one robot read: a robots.txt by RFC 9309. The groups that name the robot count, all of them
/// together; when none does, those for "*". Of the rules that fit a path the longest decides, and Allow where two are
/// as long. Also read: Crawl-delay and Sitemap, which the RFC leaves to agreement. A value; thread-safe.
class RobotsRules {
public:
    /// Everything is allowed.
    RobotsRules() = default;
    /// `agent` is the robot's product token, "Groundswell". Unreadable lines are left out; so is what stands behind the
    /// first 512 KiB, as the RFC permits.
    [[nodiscard]] static RobotsRules parse(std::string_view text, std::string_view agent);

    /// `path` is an address without scheme and host: "/a/b?c=d".
    [[nodiscard]] bool allows(std::string_view path) const;
    /// Least time between two requests, if the site wants one.
    [[nodiscard]] std::optional<std::chrono::milliseconds> crawlDelay() const { return m_crawlDelay; }
    /// Addresses of sitemaps, as they are written; they hold for every robot.
    [[nodiscard]] const std::vector<std::string>& sitemaps() const { return m_sitemaps; }

private:
    struct Rule {
        std::string pattern;  ///< as pathForm gives it, without the '$'
        bool toEnd = false;   ///< the pattern ended with '$'
        bool allow = false;
    };

    std::vector<Rule> m_rules;
    std::optional<std::chrono::milliseconds> m_crawlDelay;
    std::vector<std::string> m_sitemaps;

    friend class RobotsReader;
};

/// The path, query included, of an address that net::parseUrl gave.
[[nodiscard]] std::string_view pathOfUrl(std::string_view url);

}  // namespace groundswell::sources
