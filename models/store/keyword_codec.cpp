#include "models/store/keyword_codec.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdio>

namespace groundswell::store {

namespace {

using nlohmann::json;

bool isPlain(unsigned char c) {
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
}

void appendString(std::string& out, const std::string& text) {
    if (std::all_of(text.begin(), text.end(), [](char c) { return isPlain(static_cast<unsigned char>(c)); })) {
        out += '"';
        out += text;
        out += '"';
        return;
    }
    out += json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

void appendScore(std::string& out, double score) {
    char digits[32];
    const int length = std::snprintf(digits, sizeof digits, "%.4g", std::isfinite(score) ? score : 0.0);
    out.append(digits, static_cast<std::size_t>(length));
}

// Keeps order and repeated keys, which a parsed object would not.
class KeywordHandler : public nlohmann::json_sax<json> {
public:
    explicit KeywordHandler(std::vector<domain::Keyword>& keywords) : m_keywords(keywords) {}

    bool key(string_t& text) override {
        m_keywords.push_back({text, domain::KeywordKind::Phrase, 1.0});
        return true;
    }
    bool boolean(bool isTag) override {
        if (m_keywords.empty()) return false;
        m_keywords.back().kind = isTag ? domain::KeywordKind::Hashtag : domain::KeywordKind::Entity;
        return true;
    }
    bool number_integer(number_integer_t value) override { return score(static_cast<double>(value)); }
    bool number_unsigned(number_unsigned_t value) override { return score(static_cast<double>(value)); }
    bool number_float(number_float_t value, const string_t&) override { return score(value); }
    bool null() override { return false; }
    bool string(string_t& origin) override {
        if (m_keywords.empty()) return false;
        m_keywords.back().kind = domain::KeywordKind::Topic;
        m_keywords.back().origin = origin;
        return true;
    }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return m_objects++ == 0; }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return false; }
    bool end_array() override { return true; }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

private:
    bool score(double value) {
        if (m_keywords.empty()) return false;
        m_keywords.back().score = value;
        return true;
    }

    std::vector<domain::Keyword>& m_keywords;
    int m_objects = 0;
};

void appendValue(std::string& out, const domain::Keyword& keyword) {
    switch (keyword.kind) {
        case domain::KeywordKind::Phrase: appendScore(out, keyword.score); break;
        case domain::KeywordKind::Hashtag: out += "true"; break;
        case domain::KeywordKind::Entity: out += "false"; break;
        case domain::KeywordKind::Topic: appendString(out, keyword.origin); break;
    }
}

}  // namespace

std::string encodeKeywords(std::span<const domain::Keyword> keywords) {
    std::string out = "{";
    for (auto keyword = keywords.begin(); keyword != keywords.end(); ++keyword) {
        const bool repeated = std::any_of(keywords.begin(), keyword, [&](const domain::Keyword& earlier) {
            return earlier.kind == keyword->kind && earlier.text == keyword->text;
        });
        if (repeated) continue;
        if (out.size() > 1) out += ',';
        appendString(out, keyword->text);
        out += ':';
        appendValue(out, *keyword);
    }
    out += '}';
    return out;
}

std::vector<domain::Keyword> decodeKeywords(std::string_view text) {
    std::vector<domain::Keyword> keywords;
    if (text.empty()) return keywords;
    KeywordHandler handler(keywords);
    json::sax_parse(text.begin(), text.end(), &handler);
    return keywords;
}

bool areKeywords(std::string_view text) {
    std::vector<domain::Keyword> keywords;
    KeywordHandler handler(keywords);
    return json::sax_parse(text.begin(), text.end(), &handler);
}

// Most are written without escapes: no copy and no parser then.
bool KeywordScanner::scanPlain(std::string_view json) {
    std::size_t at = 1;
    if (json.size() < 2 || json.front() != '{' || json.back() != '}') return false;
    const auto plainString = [&](std::string_view& text) {
        if (at >= json.size() || json[at] != '"') return false;
        const std::size_t end = json.find('"', at + 1);
        if (end == std::string_view::npos) return false;
        text = json.substr(at + 1, end - at - 1);
        at = end + 1;
        return text.find('\\') == std::string_view::npos;
    };
    const auto word = [&](std::string_view expected) {
        if (json.substr(at, expected.size()) != expected) return false;
        at += expected.size();
        return true;
    };
    while (json[at] != '}') {
        KeywordView keyword;
        if (!m_views.empty() && !word(",")) return false;
        if (!plainString(keyword.text) || !word(":") || at >= json.size()) return false;
        if (json[at] == '"') {
            std::string_view origin;
            if (!plainString(origin)) return false;
            keyword.kind = domain::KeywordKind::Topic;
        } else if (word("true")) {
            keyword.kind = domain::KeywordKind::Hashtag;
        } else if (word("false")) {
            keyword.kind = domain::KeywordKind::Entity;
        } else {
            const std::size_t end = json.find_first_not_of("0123456789.e+-", at);
            if (end == at || end == std::string_view::npos) return false;
            at = end;
        }
        if (at >= json.size()) return false;
        m_views.push_back(keyword);
    }
    return at + 1 == json.size();
}

std::span<const KeywordView> KeywordScanner::scan(std::string_view json) {
    m_views.clear();
    if (scanPlain(json)) return m_views;
    m_views.clear();
    m_decoded.clear();
    if (areKeywords(json)) m_decoded = decodeKeywords(json);
    for (const domain::Keyword& keyword : m_decoded) m_views.push_back({keyword.text, keyword.kind});
    return m_views;
}

std::string encodeStrings(std::span<const std::string> strings) {
    std::string out = "[";
    for (const std::string& text : strings) {
        if (out.size() > 1) out += ',';
        appendString(out, text);
    }
    out += ']';
    return out;
}

std::vector<std::string> decodeStrings(std::string_view text) {
    std::vector<std::string> strings;
    const json array = json::parse(text.begin(), text.end(), nullptr, false);
    if (!array.is_array()) return strings;
    for (const json& entry : array) {
        if (entry.is_string()) strings.push_back(entry.get<std::string>());
    }
    return strings;
}

}  // namespace groundswell::store
