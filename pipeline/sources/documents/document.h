#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

enum class DocumentFormat { Pdf, Html, Text };

/// "pdf", "html", "text".
[[nodiscard]] std::string_view documentFormatName(DocumentFormat format) noexcept;

/// A document as its parser found it, in UTF-8; empty = unknown. Dates are RFC 3339. A value.
struct Document {
    std::string title;    ///< as its metadata says
    std::string heading;  ///< the first one in it
    std::string author;
    std::string language;  ///< as it claims
    std::string published;
    std::string modified;
    std::string url;
    std::string outlet;
    std::int64_t pageCount = 0;      ///< of a document that has pages; 0 = it has none
    std::int64_t lostPages = 0;      ///< damaged ones, which are empty in `pages`
    bool cut = false;                ///< what is beyond mostDocumentText was left out
    std::vector<std::string> pages;  ///< their texts; all of it in one for a document without pages
};

/// Bytes of a file that are read as one document.
inline constexpr std::size_t mostDocumentBytes = 64U << 20;
/// Bytes of text that are kept of one document.
inline constexpr std::size_t mostDocumentText = 8U << 20;

/// Where a document came from.
struct DocumentOrigin {
    DocumentFormat format = DocumentFormat::Text;
    std::string sha256;  ///< of its bytes, in hex: its id
    std::string name;    ///< of the file, without folders
    std::size_t bytes = 0;
};

/// The document as a JSON record: its hash is its id, and its title that of the metadata, else its first heading, else
/// the file's name. Pages are kept apart by a form feed.
[[nodiscard]] std::string documentRecord(const Document& document, const DocumentOrigin& origin);

/// Keeps the beginning of a text that is too long for a document that has `room` bytes left; true when it was too long.
bool cutToRoom(std::string& text, std::size_t room);

}  // namespace groundswell::sources
