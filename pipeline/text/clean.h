#pragma once

#include <string>
#include <string_view>

namespace groundswell::text {

/// Text as a person should see it: invalid UTF-8 and NUL replaced by U+FFFD, HTML entities decoded and markup removed
/// (a block element becomes a line break), NFC, zero-width and stray bidi controls removed (ZWJ and ZWNJ stay where
/// they shape letters or emoji), white space trimmed, no more than one empty line. "a < b" and "<3" are no markup.
/// Thread-safe.
[[nodiscard]] std::string toPlainText(std::string_view published);

/// Text for the steps below: plain text without tracking parameters in its links, runs of white space as one space.
/// Thread-safe.
[[nodiscard]] std::string cleanForProcessing(std::string_view plainText);

/// The same link without parameters that only track (utm_*, fbclid, gclid, ...). Other links come back unchanged.
[[nodiscard]] std::string withoutTrackingParameters(std::string_view url);

}  // namespace groundswell::text
