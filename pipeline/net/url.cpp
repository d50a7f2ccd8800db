#include "pipeline/net/url.h"

#include "models/core/words.h"

#include <curl/curl.h>
#include <algorithm>
#include <memory>

namespace groundswell::net {

namespace {

struct CurlUrlDeleter {
    void operator()(CURLU* handle) const { curl_url_cleanup(handle); }
};
using CurlUrl = std::unique_ptr<CURLU, CurlUrlDeleter>;

constexpr std::size_t longestUrl = 8192;
constexpr std::string_view blanks = " \t\r\n\f\v";

bool hasControlCharacter(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7f;
    });
}

// Spaces and other scripts are percent-encoded behind the host; the host itself is libcurl's matter (IDN).
std::string encoded(std::string_view text) {
    static constexpr char hex[] = "0123456789ABCDEF";
    const std::size_t scheme = text.find("://");
    const std::size_t path = scheme == std::string_view::npos ? 0 : text.find_first_of("/?#", scheme + 3);
    std::string out(text.substr(0, path));
    if (path == std::string_view::npos) return out;
    for (const char c : text.substr(path)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte >= 0x7f || c == '"' || c == '<' || c == '>') {
            out += '%';
            out += hex[byte >> 4];
            out += hex[byte & 0xf];
        } else {
            out += c;
        }
    }
    return out;
}

std::string part(CURLU* handle, CURLUPart which, unsigned int flags = 0) {
    char* value = nullptr;
    if (curl_url_get(handle, which, &value, flags) != CURLUE_OK || value == nullptr) return {};
    std::string out(value);
    curl_free(value);
    return out;
}

core::Error unusable(const std::string& why) {
    return core::Error(core::ErrorCode::InvalidInput, why)
        .with("remedy", "Give a whole address that begins with http:// or https://.");
}

std::string schemeOf(std::string_view text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || colon == 0 || text.find_first_of("/?#") < colon) return {};
    std::string scheme(text.substr(0, colon));
    const bool valid = std::all_of(scheme.begin(), scheme.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '+' || c == '-' || c == '.';
    });
    if (!valid || std::isalpha(static_cast<unsigned char>(scheme.front())) == 0) return {};
    std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return scheme;
}

core::Result<Url> takeApart(CURLU* handle) {
    // The fragment never leaves the program, and two addresses that differ in it are one request.
    curl_url_set(handle, CURLUPART_FRAGMENT, nullptr, 0);
    Url url;
    url.scheme = part(handle, CURLUPART_SCHEME);
    if (url.scheme != "http" && url.scheme != "https") {
        return unusable("Addresses that begin with " + url.scheme + ": are not fetched.");
    }
    url.host = part(handle, CURLUPART_HOST);
    std::transform(url.host.begin(), url.host.end(), url.host.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (url.host.empty()) return unusable("The address names no server.");
    url.port = part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT);
    // Once more: libcurl reads slashes more leniently, and what looked like a host may have become a path.
    url.text = encoded(part(handle, CURLUPART_URL));
    const std::string path = part(handle, CURLUPART_PATH);
    const std::string port = part(handle, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT);
    url.redacted = url.scheme + "://" + url.host + (port.empty() ? "" : ":" + port) + path;
    return url;
}

}  // namespace

bool Url::sameOrigin(const Url& other) const {
    return scheme == other.scheme && host == other.host && port == other.port;
}

core::Result<Url> parseUrl(std::string_view text) {
    text = core::trimmed(text, blanks);
    if (text.empty()) return unusable("The address is empty.");
    if (text.size() > longestUrl) return unusable("The address is longer than 8 KiB.");
    if (hasControlCharacter(text)) return unusable("The address holds a control character.");
    const std::string scheme = schemeOf(text);
    if (text.find("://") == std::string_view::npos && scheme != "http" && scheme != "https") {
        return unusable(scheme.empty() || scheme.find('.') != std::string::npos
                            ? "The address does not begin with http:// or https://."
                            : "Addresses that begin with " + scheme + ": are not fetched.");
    }
    const CurlUrl handle(curl_url());
    if (!handle) return core::Error(core::ErrorCode::Internal, "No memory for an address.");
    const CURLUcode code = curl_url_set(handle.get(), CURLUPART_URL, encoded(text).c_str(), CURLU_NON_SUPPORT_SCHEME);
    if (code != CURLUE_OK) return unusable("The address cannot be read: " + std::string(curl_url_strerror(code)) + ".");
    return takeApart(handle.get());
}

core::Result<Url> resolveUrl(const Url& base, std::string_view reference) {
    reference = core::trimmed(reference, blanks);
    if (const std::string scheme = schemeOf(reference); !scheme.empty() && scheme != "http" && scheme != "https") {
        return unusable("Addresses that begin with " + scheme + ": are not fetched.");
    }
    if (reference.size() > longestUrl) return unusable("The address is longer than 8 KiB.");
    if (hasControlCharacter(reference)) return unusable("The address holds a control character.");
    const CurlUrl handle(curl_url());
    if (!handle || curl_url_set(handle.get(), CURLUPART_URL, base.text.c_str(), 0) != CURLUE_OK) {
        return core::Error(core::ErrorCode::Internal, "No memory for an address.");
    }
    // "//host/path" has its host in front, not its path.
    const std::string target =
        reference.starts_with("//") ? encoded(base.scheme + ":" + std::string(reference)) : encoded(reference);
    const CURLUcode code = curl_url_set(handle.get(), CURLUPART_URL, target.c_str(), CURLU_NON_SUPPORT_SCHEME);
    if (code != CURLUE_OK) return unusable("The address cannot be read: " + std::string(curl_url_strerror(code)) + ".");
    core::Result<Url> url = takeApart(handle.get());
    if (url && !url->sameOrigin(base)) {
        curl_url_set(handle.get(), CURLUPART_USER, nullptr, 0);
        curl_url_set(handle.get(), CURLUPART_PASSWORD, nullptr, 0);
        return takeApart(handle.get());
    }
    return url;
}

std::string absoluteLink(std::string_view baseUrl, std::string_view link) {
    link = core::trimmed(link, blanks);
    if (link.empty()) return {};
    if (const std::string scheme = schemeOf(link); !scheme.empty()) return std::string(link);
    const core::Result<Url> base = parseUrl(baseUrl);
    if (!base) return std::string(link);
    const core::Result<Url> url = resolveUrl(*base, link);
    if (!url) return std::string(link);
    // A fragment means something to a reader, so it comes back.
    const std::size_t hash = link.find('#');
    return hash == std::string_view::npos ? url->text : url->text + std::string(link.substr(hash));
}

std::string redactUrl(std::string_view text) {
    if (const core::Result<Url> url = parseUrl(text)) return url->redacted;
    const std::size_t end = text.find_first_of("?#");
    std::string out(text.substr(0, end));
    const std::size_t at = out.rfind('@');
    const std::size_t scheme = out.find("://");
    if (at != std::string::npos && scheme != std::string::npos && at > scheme) out.erase(scheme + 3, at - scheme - 2);
    return out;
}

}  // namespace groundswell::net
