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
/// text is UTF-8 by now), every DOCTYPE, comments and processing instructions; turns HTML's named entities into
/// characters, and those that the DOCTYPE itself declares as short plain text (never one that names another entity,
/// holds markup or lies elsewhere; all together at most 1 MiB); keeps entities that nobody knows, lone ampersands and
/// lone angle brackets as text; replaces characters that XML 1.0 forbids, and reads the controls U+0080 to U+009F as
/// the Windows-1252 characters that they were meant to be. `utf8` must be valid UTF-8. Pure.
[[nodiscard]] CleanXml cleanXml(std::string_view utf8);

}  // namespace groundswell::sources
