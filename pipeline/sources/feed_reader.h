#pragma once

#include "models/core/result.h"
#include "pipeline/sources/feed_parser.h"
#include "pipeline/sources/xml_node.h"

#include <string>
#include <string_view>

namespace groundswell::sources {

/// Reads RSS 0.9 to 2.0 and RSS 1.0 (RDF). Missing parts stay empty. Thread-safe, as are those below.
[[nodiscard]] Feed readRss(const XmlDocument& document, const std::string& baseUrl);

/// Reads Atom 0.3 and 1.0.
[[nodiscard]] Feed readAtom(const XmlDocument& document, const std::string& baseUrl);

/// Reads JSON Feed 1.0 and 1.1 from UTF-8; InvalidInput for other JSON and for what is none.
[[nodiscard]] core::Result<Feed> readJsonFeed(std::string json, const std::string& baseUrl);

/// An Atom text construct as HTML: plain text is escaped, XHTML written as HTML. Also what RSS borrows from Atom.
[[nodiscard]] std::string atomHtml(const XmlNode& construct);

/// The address that `text` names, line breaks inside it removed, absolute where `base` is.
[[nodiscard]] std::string resolvedLink(const std::string& base, std::string_view text);

/// What relative links in an element count from: its xml:base, itself relative to the document's.
[[nodiscard]] std::string baseOf(const XmlNode& node, const std::string& documentBase);

/// Media RSS's parts of an entry, its groups included: enclosures, and title and text where the entry has none.
void addMedia(const XmlNode& entryNode, FeedEntry& entry, const std::string& base);

/// Appends a file unless its address is empty or already there.
void addEnclosure(FeedEntry& entry, std::string url, std::string type);

/// Appends a category, its white space tidied, unless it is empty or already there.
void addCategory(FeedEntry& entry, std::string_view category);

/// The same for each part of a list with commas.
void addKeywords(FeedEntry& entry, std::string_view keywords);

/// Appends a name to a list in one string, unless it is empty or already there.
void addName(std::string& names, const std::string& name);

/// What stands beside an e-mail address: the name in "a@example.org (Name)", "Name <a@example.org>" or "Name,
/// a@example.org"; the address where nothing does; else the text itself.
[[nodiscard]] std::string personName(std::string_view text);

/// Sets a field that is still empty.
void setOnce(std::string& field, std::string value);

/// Text of one line: runs of white space are one space.
[[nodiscard]] std::string singleLine(std::string_view text);

}  // namespace groundswell::sources
