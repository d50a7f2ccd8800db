#include "models/config/web_config.h"

#include "models/config/checker.h"
#include "models/config/json_document.h"
#include "models/config/web_address.h"
#include "models/core/words.h"

#include <algorithm>
#include <array>

namespace groundswell::config {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::int64_t mostPagesPerFetch = 100'000;
constexpr std::int64_t mostFetchMinutes = 1'440;
constexpr std::int64_t longestPageInterval = 600'000;
constexpr std::size_t longestGlob = 1'000;

void checkGlobs(const json& source, const std::string& at, const char* key, Checker& checker) {
    const json* globs = checker.list(source, at, key, Need::Optional);
    if (globs == nullptr) return;
    const std::string here = childPointer(at, key);
    for (std::size_t i = 0; i < globs->size(); ++i) {
        const json& glob = (*globs)[i];
        const std::string pointer = childPointer(here, i);
        if (!glob.is_string()) {
            checker.add(pointer, "It must be a string, not " + Checker::typeName(glob) + ".");
            continue;
        }
        const auto& text = glob.get_ref<const std::string&>();
        // Paths begin with a slash, so anything else would match nothing, and nobody would know why.
        if (text.empty() || (text.front() != '/' && text.front() != '*')) {
            checker.add(pointer, "A pattern for paths begins with / or *, like \"/news/*\".");
        } else if (text.size() > longestGlob) {
            checker.add(pointer, "A pattern for paths has at most 1000 characters.");
        }
    }
}

void checkPageQueries(const json& source, const std::string& at, const std::string& type, Checker& checker) {
    const auto queries = source.find("queries");
    if (queries == source.end() || !queries->is_object()) return;
    const std::string here = childPointer(at, "queries");
    for (const auto& [id, query] : queries->items()) {
        if (!query.is_string()) continue;
        const auto& text = query.get_ref<const std::string&>();
        if (type == "web" && !isWebAddress(text)) {
            checker.add(childPointer(here, id),
                        "The query must be the http or https address of a page that lists others, or of a sitemap.");
        } else if (type == "telegram" && !telegramChannel(text)) {
            checker.add(childPointer(here, id),
                        "The query must be the name of a public channel, like \"durov\" or \"https://t.me/durov\".");
        }
    }
}

void checkPageServer(const json& source, const std::string& at, Checker& checker) {
    const json* url = checker.text(source, at, "url", Need::Optional);
    if (url == nullptr) return;
    const auto& text = url->get_ref<const std::string&>();
    if (!isWebAddress(text) || text.find_first_of("?#@") != std::string::npos)
        checker.add(childPointer(at, "url"),
                    "It must be an http or https address without a user name, a question mark or a hash.");
}

bool takePrefix(std::string_view& text, std::string_view prefix) {
    if (text.size() < prefix.size() || core::lowered(text.substr(0, prefix.size())) != prefix) return false;
    text.remove_prefix(prefix.size());
    return true;
}

bool isChannelCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

template <class T>
void setUnlessUsual(ordered_json& source, const char* key, const T& value, const T& usual) {
    source.erase(key);
    if (value != usual) source[key] = value;
}

}  // namespace

bool isPageType(std::string_view type) {
    return type == "telegram" || type == "web";
}

void checkPageSource(const json& source, const std::string& at, const std::string& type, Checker& checker) {
    if (!isPageType(type)) return;
    checkPageQueries(source, at, type, checker);
    if (type == "telegram") return checkPageServer(source, at, checker);
    checkGlobs(source, at, "include", checker);
    checkGlobs(source, at, "exclude", checker);
    checker.flag(source, at, "other_hosts");
    checker.positive(source, at, "pages", mostPagesPerFetch, false);
    checker.positive(source, at, "minutes", mostFetchMinutes, false);
    checker.positive(source, at, "interval_ms", longestPageInterval, false);
}

WebConfig readWebConfig(const json& source) {
    WebConfig web;
    web.include = source.value("include", web.include);
    web.exclude = source.value("exclude", web.exclude);
    web.otherHosts = source.value("other_hosts", web.otherHosts);
    web.pages = source.value("pages", web.pages);
    web.minutes = source.value("minutes", web.minutes);
    web.intervalMs = source.value("interval_ms", web.intervalMs);
    return web;
}

void writeWebConfig(const WebConfig& web, ordered_json& source) {
    const WebConfig usual;
    setUnlessUsual(source, "include", web.include, usual.include);
    setUnlessUsual(source, "exclude", web.exclude, usual.exclude);
    setUnlessUsual(source, "other_hosts", web.otherHosts, usual.otherHosts);
    setUnlessUsual(source, "pages", web.pages, usual.pages);
    setUnlessUsual(source, "minutes", web.minutes, usual.minutes);
    setUnlessUsual(source, "interval_ms", web.intervalMs, usual.intervalMs);
}

std::optional<std::string> telegramChannel(std::string_view query) {
    constexpr std::size_t shortest = 4;
    constexpr std::size_t longest = 32;
    query = core::trimmed(query);
    const bool hasScheme = takePrefix(query, "https://") || takePrefix(query, "http://");
    static constexpr std::array<std::string_view, 3> hosts{"t.me/", "telegram.me/", "www.t.me/"};
    const bool hasHost = std::any_of(hosts.begin(), hosts.end(), [&](auto host) { return takePrefix(query, host); });
    if (hasScheme && !hasHost) return std::nullopt;
    if (hasHost) {
        takePrefix(query, "s/");
        query = query.substr(0, query.find_first_of("/?#"));
    } else if (query.starts_with('@')) {
        query.remove_prefix(1);
    }
    if (query.size() < shortest || query.size() > longest || query == "joinchat") return std::nullopt;
    const bool named = std::all_of(query.begin(), query.end(), isChannelCharacter);
    const bool letterFirst = named && query.front() != '_' && (query.front() < '0' || query.front() > '9');
    return letterFirst ? std::optional(core::lowered(query)) : std::nullopt;
}

}  // namespace groundswell::config
