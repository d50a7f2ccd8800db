#include "pipeline/text/page_key.h"

#include <xxhash.h>

#include <algorithm>
#include <array>

namespace groundswell::text {

namespace {

// What closes a sentence or a bracket around a link is no part of it.
constexpr std::string_view trailing = ".,;:!?)]}'\"/";
constexpr std::size_t longestAddress = 2'048;

void dropPrefix(std::string_view& text, std::string_view prefix) {
    const auto equalsIgnoringCase = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; };
    if (text.size() < prefix.size()) return;
    if (std::equal(prefix.begin(), prefix.end(), text.begin(),
                   [&](char b, char a) { return equalsIgnoringCase(a, b); }))
        text.remove_prefix(prefix.size());
}

}  // namespace

std::uint64_t pageKey(std::string_view url) {
    dropPrefix(url, "https://");
    dropPrefix(url, "http://");
    dropPrefix(url, "www.");
    dropPrefix(url, "m.");
    url = url.substr(0, url.find('#'));
    const std::size_t last = url.find_last_not_of(trailing);
    url = last == std::string_view::npos ? std::string_view() : url.substr(0, last + 1);
    const std::size_t path = url.find_first_of("/?");
    if (path == std::string_view::npos || path == 0 || url.size() > longestAddress) return 0;
    std::array<char, longestAddress> address;  // only as long as the link is it set
    const auto host = url.begin() + static_cast<std::ptrdiff_t>(path);
    const auto rest = std::transform(url.begin(), host, address.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    std::copy(host, url.end(), rest);
    const std::uint64_t hash = XXH3_64bits(address.data(), url.size());
    return hash == 0 ? 1 : hash;
}

}  // namespace groundswell::text
