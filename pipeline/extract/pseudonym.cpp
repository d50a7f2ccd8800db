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

namespace {

// Whether one of the values behind the question mark, or the fragment, is the name.
bool parameterNames(std::string_view query, std::string_view handle) {
    const std::string name = squeezed(handle);
    if (name.empty()) return false;
    for (std::size_t at = 0; at < query.size();) {
        const std::size_t end = std::min(query.find_first_of("?#&;=", at), query.size());
        if (squeezed(query.substr(at, end - at)) == name) return true;
        at = end + 1;
    }
    return false;
}

// Of a handle in lower case.
bool linkNames(const std::string& lower, std::string_view handle) {
    std::string_view rest = lower;
    if (const std::size_t scheme = rest.find("://"); scheme != std::string_view::npos) rest.remove_prefix(scheme + 3);
    const std::size_t mark = std::min(rest.find_first_of("?#"), rest.size());
    if (parameterNames(rest.substr(mark), handle)) return true;
    rest = rest.substr(0, mark);
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    std::string_view host = rest.substr(0, slash);
    const auto folders = partsOf(rest.substr(slash), '/');
    const auto labels = partsOf(host, '.');
    if (!handle.empty() && std::find(labels.begin(), labels.end(), handle) != labels.end()) return true;
    // Some handles are hosts.
    const bool isHost = handle.find('.') != std::string_view::npos && host.ends_with(handle);
    if (isHost && (host.size() == handle.size() || host[host.size() - handle.size() - 1] == '.')) return true;
    for (const std::string_view prefix : {"www.", "mobile."}) {
        if (host.starts_with(prefix)) host.remove_prefix(prefix.size());
    }
    if (isOneOf(userHosts, host)) return !folders.empty() && folders.front() != "twitter" && folders.front() != "i";
    return pathNamesUser(folders, handle.empty() ? std::string_view("@") : handle);
}

}  // namespace

bool linkNamesAuthor(std::string_view url, std::string_view author) {
    const std::string lower = core::lowered(url);
    const std::string handle = core::lowered(withoutAt(author));
    if (linkNames(lower, handle)) return true;
    const std::size_t server = handle.find('@');
    return server != std::string::npos && linkNames(lower, std::string_view(handle).substr(0, server));
}

std::string hiddenId(std::string_view id, const AuthorAlias& alias) {
    id = core::trimmed(id);
    const bool isNumber = std::all_of(id.begin(), id.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (isNumber) return std::string(id);
    // No author's name begins like this, so that none has the code of an id.
    std::string code = alias("id\x1f" + std::string(id));
    constexpr std::string_view ofAuthors = "author-";
    if (code.starts_with(ofAuthors)) code.erase(0, ofAuthors.size());
    return "id-" + code;
}

void hideIds(domain::ContentItem& item, const AuthorAlias& alias) {
    item.externalId = hiddenId(item.externalId, alias);
    item.threadExternalId = hiddenId(item.threadExternalId, alias);
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
