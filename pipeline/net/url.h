#pragma once

#include "models/core/result.h"

#include <string>
#include <string_view>

namespace groundswell::net {

/// An http or https address, taken apart by libcurl's parser and no other, so that what is checked is what is fetched.
/// A value.
struct Url {
    std::string text;      ///< whole, unsafe characters percent-encoded, without fragment
    std::string scheme;    ///< "http" or "https"
    std::string host;      ///< lower case; an IPv6 literal in brackets
    std::string port;      ///< always present
    std::string redacted;  ///< for messages: without user info, query and fragment

    [[nodiscard]] bool sameOrigin(const Url& other) const;
};

/// InvalidInput, with a sentence that says why, for anything that is no http(s) address with a host.
[[nodiscard]] core::Result<Url> parseUrl(std::string_view text);

/// Follows a reference found in `base`, such as a Location header. User info does not go along to another origin.
[[nodiscard]] core::Result<Url> resolveUrl(const Url& base, std::string_view reference);

/// The absolute form of a link found in a document; the link itself when there is no usable base or it has a scheme of
/// its own (mailto:, urn:). Blank space around it is removed.
[[nodiscard]] std::string absoluteLink(std::string_view baseUrl, std::string_view link);

/// Any text as it may stand in a message: an address loses user info, query and fragment.
[[nodiscard]] std::string redactUrl(std::string_view text);

}  // namespace groundswell::net
