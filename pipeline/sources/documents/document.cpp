#include "pipeline/sources/documents/document.h"

#include "models/core/words.h"
#include "pipeline/text/markup.h"

#include <nlohmann/json.hpp>

namespace groundswell::sources {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longestTitle = 300;

void setKnown(Json& record, const char* key, std::string_view value) {
    value = core::trimmed(value);
    if (!value.empty()) record[key] = value;
}

// Records are read as they are published by others, markup and all. What is text here must come out as it is.
std::string protectedText(std::string text) {
    if (!text::hasMarkup(text) && (text.find('&') == std::string::npos || text::decodeEntities(text) == text))
        return text;
    std::string out;
    out.reserve(text.size() + text.size() / 16);
    for (const char c : text) {
        if (c == '&') {
            out += "&amp;";
        } else if (c == '<') {
            out += "&lt;";
        } else {
            out += c;
        }
    }
    return out;
}

std::string documentText(const Document& document) {
    std::string text;
    for (std::size_t i = 0; i < document.pages.size(); ++i) {
        if (i > 0) text += "\n\f\n";
        text += core::trimmed(document.pages[i], "\r\n\f");
    }
    return protectedText(std::move(text));
}

// What programs write where nobody gave a title.
bool isNoTitle(std::string_view title) {
    const std::string lower = core::lowered(core::trimmed(title));
    if (lower.empty() || lower == "untitled" || lower == "title" || lower == "document" || lower == "(anonymous)")
        return true;
    for (const std::string_view ending : {".doc", ".docx", ".odt", ".rtf", ".indd", ".tex", ".dvi", ".pdf", ".qxd"}) {
        if (lower.ends_with(ending)) return true;
    }
    return false;
}

std::string titleOf(const Document& document, const DocumentOrigin& origin) {
    std::string title = !isNoTitle(document.title) ? document.title : document.heading;
    if (core::trimmed(title).empty()) title = origin.name;
    return protectedText(std::string(core::beginning(core::trimmed(title), longestTitle)));
}

}  // namespace

std::string_view documentFormatName(DocumentFormat format) noexcept {
    switch (format) {
        case DocumentFormat::Pdf: return "pdf";
        case DocumentFormat::Html: return "html";
        case DocumentFormat::Text: break;
    }
    return "text";
}

std::string documentRecord(const Document& document, const DocumentOrigin& origin) {
    Json record = Json::object();
    record["id"] = origin.sha256;
    setKnown(record, "title", titleOf(document, origin));
    record["text"] = documentText(document);
    setKnown(record, "url", document.url);
    setKnown(record, "published_at", document.published);
    setKnown(record, "author", protectedText(document.author));
    setKnown(record, "lang", document.language);
    setKnown(record, "source", protectedText(document.outlet));
    record["kind"] = "document";
    record["document_format"] = documentFormatName(origin.format);
    setKnown(record, "file_name", origin.name);
    record["file_bytes"] = origin.bytes;
    if (document.pageCount > 0) record["page_count"] = document.pageCount;
    setKnown(record, "modified_at", document.modified);
    return record.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool cutToRoom(std::string& text, std::size_t room) {
    if (text.size() <= room) return false;
    text.resize(core::beginning(text, room).size());
    return true;
}

}  // namespace groundswell::sources
