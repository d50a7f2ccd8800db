#include "pipeline/sources/feed_charset.h"

#include "models/core/words.h"

#include "pipeline/sources/charset.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

namespace groundswell::sources {

namespace {

constexpr std::size_t declarationWindow = 1024;

// The value behind `key`, an equals sign and perhaps quotes.
std::string valueBehind(std::string_view text, std::string_view key) {
    const std::string lowered = core::lowered(text);
    std::size_t at = lowered.find(key);
    if (at == std::string::npos) return {};
    at = lowered.find_first_not_of(" \t\r\n", at + key.size());
    if (at == std::string::npos || lowered[at] != '=') return {};
    at = lowered.find_first_not_of(" \t\r\n\"'", at + 1);
    if (at == std::string::npos) return {};
    return lowered.substr(at, lowered.find_first_of(" \t\r\n\"';,?>", at) - at);
}

// The WHATWG reads these names as the larger sets that are really in use under them.
std::string icuName(const std::string& declared) {
    static constexpr std::array<std::pair<std::string_view, const char*>, 16> supersets{{
        {"iso-8859-1", "windows-1252"},
        {"iso8859-1", "windows-1252"},
        {"latin1", "windows-1252"},
        {"us-ascii", "windows-1252"},
        {"ascii", "windows-1252"},
        {"iso-8859-9", "windows-1254"},
        {"iso-8859-11", "windows-874"},
        {"tis-620", "windows-874"},
        {"gb2312", "gb18030"},
        {"gb_2312-80", "gb18030"},
        {"x-gbk", "gb18030"},
        {"gbk", "gb18030"},
        {"ks_c_5601-1987", "windows-949"},
        {"euc-kr", "windows-949"},
        {"shift_jis", "windows-31j"},
        {"shift-jis", "windows-31j"},
    }};
    for (const auto& [name, superset] : supersets) {
        if (declared == name) return superset;
    }
    return declared;
}

bool isUnicodeName(const std::string& name) {
    return (name.starts_with("utf") && name != "utf-7") || name.starts_with("unicode") || name.starts_with("ucs") ||
           name.starts_with("iso-10646");
}

FeedText converted(Utf8Converter& converter, std::string_view bytes) {
    FeedText converted{std::string(converter.convert(bytes, true)), 0};
    converted.replaced = converter.replaced() + repairUtf8(converted.text);
    return converted;
}

bool isSevenBit(std::string_view bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// XML 1.0, appendix F: what the first characters of a document look like in encodings without ASCII's bytes.
std::optional<std::string> encodingOfStart(std::string_view bytes) {
    using namespace std::string_view_literals;
    if (bytes.starts_with("\0\0\0<"sv)) return "UTF-32BE";
    if (bytes.starts_with("<\0\0\0"sv)) return "UTF-32LE";
    if (bytes.starts_with("\0<\0"sv)) return "UTF-16BE";
    if (bytes.size() > 3 && bytes[0] == '<' && bytes[1] == '\0' && bytes[3] == '\0') return "UTF-16LE";
    if (!bytes.starts_with("\x4C\x6F\xA7\x94"sv)) return std::nullopt;
    // EBCDIC: its pages agree in all that a declaration is written with.
    auto converter = Utf8Converter::make("ibm-37");
    if (!converter) return std::nullopt;
    const std::string head(converter->convert(bytes.substr(0, declarationWindow), true));
    const std::string declared = charsetOfDeclaration(head);
    return declared.empty() || !Utf8Converter::make(declared) ? "ibm-37" : declared;
}

// Encodings of seven bits that are all ASCII to whoever does not know them.
bool isEscaped(std::string_view bytes, const std::string& declared) {
    if (!isSevenBit(bytes)) return false;
    if (declared == "utf-7") return bytes.find('+') != std::string_view::npos;
    if (declared.starts_with("hz")) return bytes.find("~{") != std::string_view::npos;
    return bytes.find('\x1b') != std::string_view::npos;
}

FeedText convertedFrom(const std::string& charset, std::string_view bytes) {
    auto converter = Utf8Converter::make(charset);
    if (!converter) converter = Utf8Converter::make("UTF-8");
    return converter ? converted(*converter, bytes) : FeedText{std::string(bytes), 0};
}

}  // namespace

std::string charsetOfContentType(std::string_view contentType) {
    return valueBehind(contentType, "charset");
}

std::string charsetOfDeclaration(std::string_view bytes) {
    const std::string_view head = bytes.substr(0, declarationWindow);
    const std::size_t start = head.find("<?xml");
    if (start == std::string_view::npos) return {};
    return valueBehind(head.substr(start, head.find("?>", start) - start), "encoding");
}

FeedText feedTextAsUtf8(std::string_view bytes, std::string_view contentType) {
    if (const auto encoding = encodingOfStart(bytes)) return convertedFrom(*encoding, bytes);
    const std::string charset = detectCharset(bytes, true, true);
    if (charset.starts_with("UTF-16") || charset.starts_with("UTF-32")) return convertedFrom(charset, bytes);
    std::optional<FeedText> best;
    for (const std::string& declared : {charsetOfContentType(contentType), charsetOfDeclaration(bytes)}) {
        if (declared.empty() || isUnicodeName(declared)) continue;
        if (charset == "UTF-8" && !isEscaped(bytes, declared)) continue;
        auto converter = Utf8Converter::make(icuName(declared));
        if (!converter) continue;
        FeedText text = converted(*converter, bytes);
        if (!best || text.replaced < best->replaced) best = std::move(text);
    }
    return best ? *std::move(best) : convertedFrom(charset, bytes);
}

}  // namespace groundswell::sources
