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
