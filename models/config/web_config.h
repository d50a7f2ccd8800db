#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::config {

class Checker;

/// Which pages a source of the type "web" takes, and at what cost. A value.
struct WebConfig {
    std::vector<std::string> include;  ///< globs on the path of a page; empty = every path
    std::vector<std::string> exclude;  ///< those that are left out all the same
    bool otherHosts = false;           ///< pages on other hosts than the listing's too
    std::int64_t pages = 200;          ///< read in one fetch at most
    std::int64_t minutes = 30;         ///< that one fetch may take
    std::int64_t intervalMs = 1000;    ///< between two requests to a host; robots.txt may ask for more

    friend bool operator==(const WebConfig&, const WebConfig&) = default;
};

/// Whether sources of this type read web pages: "telegram" or "web".
[[nodiscard]] bool isPageType(std::string_view type);

/// Checks what a source of such a type says beside what all sources do, its queries included.
void checkPageSource(const nlohmann::json& source, const std::string& at, const std::string& type, Checker& checker);
/// Of a source that checkPageSource found nothing wrong with.
[[nodiscard]] WebConfig readWebConfig(const nlohmann::json& source);
/// What differs from the defaults goes into the source's object, the rest out of it.
void writeWebConfig(const WebConfig& web, nlohmann::ordered_json& source);

/// The name of a public Telegram channel as people write it: "name", "@name", "t.me/name", "https://t.me/s/name".
/// Nothing for what can be none (invitations, "+abc"). Thread-safe.
[[nodiscard]] std::optional<std::string> telegramChannel(std::string_view query);

}  // namespace groundswell::config
