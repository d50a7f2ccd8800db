#include "pipeline/sources/documents/text_document.h"

#include "models/core/words.h"
#include "pipeline/sources/charset.h"

#include <algorithm>

namespace groundswell::sources {

namespace {

std::string_view takeLine(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return core::trimmed(line, " \t\r\f");
}

bool underlines(std::string_view line) {
    return line.size() >= 3 && (line.find_first_not_of('=') == std::string_view::npos ||
                                line.find_first_not_of('-') == std::string_view::npos);
}

}  // namespace

std::string headingOfText(std::string_view text) {
    constexpr std::size_t longest = 120;
    std::string_view line;
    while (!text.empty() && line.empty()) line = takeLine(text);
    const std::string_view next = takeLine(text);
    if (line.starts_with('#')) {
        const std::size_t hashes = line.find_first_not_of('#');
        if (hashes != std::string_view::npos && line[hashes] == ' ')
            return std::string(core::trimmed(line.substr(hashes), " #\t"));
    }
    if (line.size() > longest) return {};
    if (underlines(next)) return std::string(line);
    const bool sentence = line.ends_with('.') || line.ends_with(',') || line.ends_with(';');
    const bool apart = next.empty() && text.find_first_not_of(" \t\r\n\f") != std::string_view::npos;
    return apart && !sentence ? std::string(line) : std::string();
}

Document readTextDocument(std::string_view bytes) {
    // No character takes more than four bytes in any encoding.
    constexpr std::size_t mostBytes = 4 * mostDocumentText;
    const bool hasMore = bytes.size() > mostBytes;
    bytes = bytes.substr(0, mostBytes);
    Document document;
    std::string text;
    if (auto converter = Utf8Converter::make(detectCharset(bytes.substr(0, 1U << 20), bytes.size() <= 1U << 20, true)))
        text = converter->convert(bytes, !hasMore);
    repairUtf8(text);
    document.heading = headingOfText(text);
    document.cut = cutToRoom(text, mostDocumentText) || hasMore;
    document.pages.push_back(std::move(text));
    return document;
}

}  // namespace groundswell::sources
