#include "pipeline/sources/api/api_page.h"

#include "models/core/words.h"
#include "pipeline/extract/json_text.h"

#include <algorithm>

namespace groundswell::sources {

namespace {

// Bytes of the UTF-8 character that begins here; 0 = there is none.
std::size_t utf8Length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80U) return 0;
    }
    const unsigned char second = byte(1);
    const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool beyond = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
    return overlong || beyond ? 0 : length;
}

bool isFourHex(std::string_view text) {
    return text.size() >= 4 && std::all_of(text.begin(), text.begin() + 4, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
           });
}

// An escape, or what it was meant to be; returns how many bytes of the text it takes.
std::size_t appendEscape(std::string_view text, std::string& out) {
    const char next = text.size() > 1 ? text[1] : '\0';
    const bool known = next != '\0' && std::string_view("\"\\/bfnrt").find(next) != std::string_view::npos;
    if (known || (next == 'u' && isFourHex(text.substr(2)))) {
        out += text.substr(0, 2);
        return 2;
    }
    // What the backslash was before stays, unless it is unreadable itself.
    return 1;
}

// One parameter of a link, "rel=next" or rel="prev next", and how long it is.
std::string_view parameterAt(std::string_view text) {
    bool inside = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') inside = !inside;
        if (!inside && (text[i] == ';' || text[i] == ',')) return text.substr(0, i);
    }
    return text;
}

bool isRelNext(std::string_view parameter) {
    const std::size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string name = core::lowered(core::trimmed(parameter.substr(0, equals)));
    std::string_view words = core::trimmed(parameter.substr(equals + 1), " \t\"");
    while (name == "rel" && !words.empty()) {
        const std::string_view word = words.substr(0, words.find(' '));
        if (word == "next" || word == "Next") return true;
        words.remove_prefix(std::min(words.size(), word.size() + 1));
    }
    return false;
}

}  // namespace

std::string repairedJson(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool inside = false;
    while (!text.empty()) {
        const auto byte = static_cast<unsigned char>(text.front());
        std::size_t taken = 1;
        if (inside && byte == '\\') {
            taken = appendEscape(text, out);
        } else if (byte < 0x20) {
            // Between tokens these are white space or nothing.
            out += ' ';
        } else if (taken = utf8Length(text); taken == 0) {
            out += "\xef\xbf\xbd";
            taken = 1;
        } else {
            if (byte == '"') inside = !inside;
            out += text.substr(0, taken);
        }
        text.remove_prefix(taken);
    }
    extract::repairEscapes(out);
    return out;
}

std::string nextLink(std::string_view header) {
    while (!header.empty()) {
        const std::size_t open = header.find('<');
        const std::size_t close = open == std::string_view::npos ? open : header.find('>', open);
        if (close == std::string_view::npos) return {};
        const std::string_view target = header.substr(open + 1, close - open - 1);
        header.remove_prefix(close + 1);
        bool next = false;
        while (!header.empty() && core::trimmed(header).starts_with(';')) {
            header.remove_prefix(header.find(';') + 1);
            const std::string_view parameter = parameterAt(header);
            next = next || isRelNext(parameter);
            header.remove_prefix(parameter.size());
        }
        if (next) return std::string(target);
    }
    return {};
}

}  // namespace groundswell::sources
