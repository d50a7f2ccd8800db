#include "pipeline/text/markup.h"
#include "pipeline/text/unicode.h"

#include <gumbo.h>

#include <array>
#include <charconv>
#include <optional>
#include <unordered_map>

namespace groundswell::text {

namespace {

// The longest name of HTML5 is "CounterClockwiseContourIntegral".
constexpr std::size_t longestName = 31;

/// HTML5 reads the references 128 to 159 as windows-1252, as browsers always did.
char32_t numericCharacter(std::uint32_t value) {
    constexpr std::array<char16_t, 32> windows1252 = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                                      0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
    if (value >= 0x80 && value < 0xA0) return windows1252[value - 0x80];
    if (value == 0 || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return replacementCharacter;
    return value;
}

/// Decodes "#123" or "#x7B"; empty when the body is no number.
std::optional<std::string> decodeNumber(std::string_view body) {
    body.remove_prefix(1);
    int base = 10;
    if (!body.empty() && (body.front() == 'x' || body.front() == 'X')) {
        base = 16;
        body.remove_prefix(1);
    }
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), value, base);
    if (body.empty() || end != body.data() + body.size()) return {};
    std::string out;
    append(out, error == std::errc() ? numericCharacter(value) : replacementCharacter);
    return error == std::errc::invalid_argument ? std::nullopt : std::optional(out);
}

/// gumbo knows all names but has no function for one of them: it parses a document of the reference alone.
std::string askParser(std::string_view name) {
    const std::string source = "<body>&" + std::string(name) + ";";
    std::string text;
    GumboOutput* output = gumbo_parse_with_options(&kGumboDefaultOptions, source.data(), source.size());
    const GumboVector& top = output->root->v.element.children;
    for (unsigned i = 0; i < top.length; ++i) {
        const auto* node = static_cast<const GumboNode*>(top.data[i]);
        if (node->type != GUMBO_NODE_ELEMENT || node->v.element.children.length == 0) continue;
        const auto* child = static_cast<const GumboNode*>(node->v.element.children.data[0]);
        if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE) text = child->v.text.text;
    }
    gumbo_destroy_output(&kGumboDefaultOptions, output);
    return text;
}

std::optional<std::string> decodeName(std::string_view name) {
    constexpr std::pair<std::string_view, std::string_view> common[] = {
        {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", "\u00A0"}};
    for (const auto& [known, text] : common) {
        if (name == known) return std::string(text);
    }
    constexpr std::size_t mostRemembered = 4'096;
    thread_local std::unordered_map<std::string, std::string> remembered;
    if (remembered.size() > mostRemembered) remembered.clear();
    const auto [entry, isNew] = remembered.try_emplace(std::string(name));
    if (isNew) entry->second = askParser(name);
    // An unknown name comes back as it went in, and "&notin" decodes a prefix: both keep their semicolon.
    const std::string& text = entry->second;
    if (text.empty() || (text.back() == ';' && name != "semi")) return {};
    return text;
}

}  // namespace

std::string decodeEntities(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::size_t i = 0;
    while (i < text.size()) {
        const std::size_t ampersand = std::min(text.find('&', i), text.size());
        out.append(text, i, ampersand - i);
        if (ampersand == text.size()) break;
        std::size_t end = ampersand + 1;
        if (end < text.size() && text[end] == '#') ++end;
        while (end < text.size() && end - ampersand <= longestName &&
               isAsciiAlnum(static_cast<unsigned char>(text[end]))) {
            ++end;
        }
        const std::string_view body = text.substr(ampersand + 1, end - ampersand - 1);
        std::optional<std::string> decoded;
        if (end < text.size() && text[end] == ';' && !body.empty()) {
            decoded = body.front() == '#' ? decodeNumber(body) : decodeName(body);
        }
        if (decoded) {
            out += *decoded;
            i = end + 1;
        } else {
            out.push_back('&');
            i = ampersand + 1;
        }
    }
    return out;
}

}  // namespace groundswell::text
