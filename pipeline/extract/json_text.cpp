#include "pipeline/extract/json_text.h"

#include <simdjson.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstring>

namespace groundswell::extract {

static_assert(jsonPadding >= simdjson::SIMDJSON_PADDING);

void appendJsonString(std::string& out, std::string_view text) {
    static constexpr char hex[] = "0123456789abcdef";
    out += '"';
    std::size_t clean = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte >= 0x20 && byte != '"' && byte != '\\') continue;
        out.append(text, clean, i - clean);
        clean = i + 1;
        out += '\\';
        switch (byte) {
            case '"': out += '"'; break;
            case '\\': out += '\\'; break;
            case '\n': out += 'n'; break;
            case '\r': out += 'r'; break;
            case '\t': out += 't'; break;
            default:
                out += "u00";
                out += hex[byte >> 4U];
                out += hex[byte & 0xfU];
        }
    }
    out.append(text, clean, text.size() - clean);
    out += '"';
}

namespace {

/// The code unit of an escape \uXXXX at `at`, or -1.
int escapedUnit(std::string_view json, std::size_t at) {
    if (at + 6 > json.size() || json[at] != '\\' || json[at + 1] != 'u') return -1;
    int unit = 0;
    for (std::size_t i = at + 2; i < at + 6; ++i) {
        const char c = json[i];
        int digit = 0;
        if (c >= '0' && c <= '9') {
            digit = c - '0';
        } else if (c >= 'a' && c <= 'f') {
            digit = c - 'a' + 10;
        } else if (c >= 'A' && c <= 'F') {
            digit = c - 'A' + 10;
        } else {
            return -1;
        }
        unit = unit * 16 + digit;
    }
    return unit;
}

bool isHigh(int unit) {
    return unit >= 0xD800 && unit <= 0xDBFF;
}
bool isLow(int unit) {
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

}  // namespace

std::size_t repairEscapes(std::string& json) {
    std::size_t replaced = 0;
    for (std::size_t at = json.find('\\'); at != std::string::npos; at = json.find('\\', at)) {
        const int unit = escapedUnit(json, at);
        if (unit < 0) {
            at += 2;
        } else if (isHigh(unit) && isLow(escapedUnit(json, at + 6))) {
            at += 12;
        } else {
            if (unit == 0 || isHigh(unit) || isLow(unit)) {
                json.replace(at, 6, "\\ufffd");
                ++replaced;
            }
            at += 6;
        }
    }
    return replaced;
}

namespace {

/// Decides what simdjson will not: numbers beyond 64 bits are valid JSON, and people want to know where an error is.
class DepthCheck : public nlohmann::json_sax<nlohmann::json> {
public:
    explicit DepthCheck(std::size_t size) : m_size(size) {}
    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t&) override { return true; }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return deeper(); }
    bool key(string_t&) override { return true; }
    bool end_object() override { return shallower(); }
    bool start_array(std::size_t) override { return deeper(); }
    bool end_array() override { return shallower(); }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        reason = position > m_size ? "cut off before its end" : "not valid JSON at byte " + std::to_string(position);
        return false;
    }

    std::string reason;

private:
    bool deeper() {
        if (++m_depth <= maxJsonDepth) return true;
        reason = "nested deeper than " + std::to_string(maxJsonDepth) + " levels";
        return false;
    }
    bool shallower() {
        --m_depth;
        return true;
    }
    const std::size_t m_size;
    int m_depth = 0;
};

JsonCheck::Kind kindOf(std::string_view json) {
    const std::size_t first = json.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && json[first] == '{' ? JsonCheck::Kind::Object
                                                                 : JsonCheck::Kind::OtherValue;
}

}  // namespace

struct JsonChecker::State {
    simdjson::dom::parser parser{maxJsonBytes};
    std::string copy;
};

JsonChecker::JsonChecker() : m_state(std::make_unique<State>()) {}
JsonChecker::~JsonChecker() = default;

JsonCheck JsonChecker::check(std::string_view json, bool padded) {
    if (!padded) {
        m_state->copy.reserve(json.size() + jsonPadding);
        m_state->copy.assign(json);
        json = m_state->copy;
    }
    simdjson::dom::parser& parser = m_state->parser;
    if (parser.capacity() < json.size() || parser.max_depth() != static_cast<std::size_t>(maxJsonDepth)) {
        const std::size_t capacity = std::clamp<std::size_t>(json.size() * 2, 64U << 10, maxJsonBytes + 64);
        if (parser.allocate(capacity, static_cast<std::size_t>(maxJsonDepth)) != simdjson::SUCCESS) {
            return {JsonCheck::Kind::Invalid, "too long"};
        }
    }
    if (parser.parse(json.data(), json.size(), false).error() == simdjson::SUCCESS) return {kindOf(json), {}};
    DepthCheck check(json.size());
    if (nlohmann::json::sax_parse(json, &check)) return {kindOf(json), {}};
    return {JsonCheck::Kind::Invalid, check.reason};
}

std::string minifiedJson(std::string_view json) {
    std::string out(json.size() + jsonPadding, '\0');
    std::size_t length = 0;
    if (simdjson::minify(json.data(), json.size(), out.data(), length) != simdjson::SUCCESS) return std::string(json);
    out.resize(length);
    return out;
}

}  // namespace groundswell::extract
