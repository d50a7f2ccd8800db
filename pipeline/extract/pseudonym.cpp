#include "pipeline/extract/pseudonym.h"

#include "models/core/words.h"

#include <algorithm>
#include <array>
#include <vector>

namespace groundswell::extract {

namespace {

// Behind these services put the name of a user.
constexpr std::array<std::string_view, 9> userFolders{"user",   "users",   "u",       "profile", "profiles",
                                                      "author", "authors", "channel", "people"};
constexpr std::array<std::string_view, 2> userHosts{"twitter.com", "x.com"};

std::string_view withoutAt(std::string_view name) {
    name = core::trimmed(name);
    if (name.starts_with('@')) name.remove_prefix(1);
    return name;
}

std::vector<std::string_view> partsOf(std::string_view text, char between) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(between, at), text.size());
        if (end > at) parts.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return parts;
}

template <std::size_t N>
bool isOneOf(const std::array<std::string_view, N>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// "Ana Silva" is "ana.silva" in addresses. Of lower-case text.
std::string squeezed(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out += c;
    }
    return out;
}

bool pathNamesUser(const std::vector<std::string_view>& folders, std::string_view handle) {
    const std::string name = squeezed(handle);
    for (std::size_t i = 0; i < folders.size(); ++i) {
        std::string_view folder = folders[i];
        if (folder == "profile.php" || (!name.empty() && squeezed(folder) == name)) return true;
        if (folder.starts_with("%40")) return true;  // @
        if (folder.starts_with('@') || folder.starts_with('~') || folder == handle) return true;
        if (i + 1 < folders.size() && isOneOf(userFolders, folder)) return true;
    }
    return false;
}

}  // namespace

bool linkNamesAuthor(std::string_view url, std::string_view author) {
    const std::string lower = core::lowered(url);
    const std::string handle = core::lowered(withoutAt(author));
    std::string_view rest = lower;
    if (const std::size_t scheme = rest.find("://"); scheme != std::string_view::npos) rest.remove_prefix(scheme + 3);
    rest = rest.substr(0, rest.find_first_of("?#"));
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    std::string_view host = rest.substr(0, slash);
    const auto folders = partsOf(rest.substr(slash), '/');
    const auto labels = partsOf(host, '.');
    if (!handle.empty() && std::find(labels.begin(), labels.end(), handle) != labels.end()) return true;
    for (const std::string_view prefix : {"www.", "mobile."}) {
        if (host.starts_with(prefix)) host.remove_prefix(prefix.size());
    }
    if (isOneOf(userHosts, host)) return !folders.empty() && folders.front() != "twitter" && folders.front() != "i";
    return pathNamesUser(folders, handle.empty() ? std::string_view("@") : std::string_view(handle));
}

void hideAuthor(domain::ContentItem& item, const AuthorAlias& alias, bool outletIsAuthor) {
    const std::string author = item.author.empty() && outletIsAuthor ? item.outlet : item.author;
    if (linkNamesAuthor(item.url, author) || (outletIsAuthor && linkNamesAuthor(item.url, item.outlet)))
        item.url.clear();
    if (author.empty()) return;
    const bool isSame = outletIsAuthor || core::lowered(withoutAt(item.outlet)) == core::lowered(withoutAt(author));
    if (isSame && !item.outlet.empty()) item.outlet = alias(author);
    if (!item.author.empty()) item.author = alias(author);
}

}  // namespace groundswell::extract
