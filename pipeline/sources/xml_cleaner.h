#pragma once

#include <string>
#include <string_view>

namespace groundswell::sources {

/// XML that a parser without a DTD can read, on the same lines as before.
struct CleanXml {
    std::string text;
    std::string root;     ///< name of the first element, with prefix; empty when there is none
    std::string doctype;  ///< name that a DOCTYPE gave, in lower case
};

/// Prepares feeds as they are found for an XML parser: drops what stands before the first tag, the XML declaration (the
/// text is UTF-8 by now), every DOCTYPE with all that it declares, comments and processing instructions; turns HTML's
/// named entities into characters; keeps entities that nobody knows, lone ampersands and lone angle brackets as text;
/// replaces characters that XML 1.0 forbids. `utf8` must be valid UTF-8. Pure.
[[nodiscard]] CleanXml cleanXml(std::string_view utf8);

}  // namespace groundswell::sources
