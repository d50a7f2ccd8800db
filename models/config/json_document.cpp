#include "models/config/json_document.h"

#include <nlohmann/json.hpp>

#include <set>
#include <vector>

namespace groundswell::config {

namespace {

using nlohmann::json;

// Walks a text before it is built into values: the builder itself would take the last of two equal keys, and recursive
// code behind it would meet any depth.
class StrictReader final : public nlohmann::json_sax<json> {
public:
    explicit StrictReader(Problems& problems) : m_problems(problems) {}

    bool null() override { return value(); }
    bool boolean(bool) override { return value(); }
    bool number_integer(number_integer_t) override { return value(); }
    bool number_unsigned(number_unsigned_t) override { return value(); }
    bool number_float(number_float_t, const string_t&) override { return value(); }
    bool string(string_t&) override { return value(); }
    bool binary(binary_t&) override { return value(); }

    bool start_object(std::size_t) override { return open(true); }
    bool start_array(std::size_t) override { return open(false); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        Level& level = m_levels.back();
        level.key = name;
        if (!level.keys.insert(name).second) m_problems.push_back({pointer(), "The key occurs twice in its object."});
        return true;
    }

    bool parse_error(std::size_t, const std::string&, const json::exception& error) override {
        std::string text = error.what();
        if (const auto end = text.find("] "); end != std::string::npos) text.erase(0, end + 2);
        if (const auto end = text.find("; last read"); end != std::string::npos) text.erase(end);
        m_problems.push_back({"", "The text is not JSON: " + text + "."});
        return false;
    }

private:
    struct Level {
        bool object = false;
        std::string key;
        std::size_t index = 0;
        std::set<std::string> keys;
    };

    bool value() {
        if (!m_levels.empty()) ++m_levels.back().index;
        return true;
    }

    bool open(bool object) {
        if (m_levels.size() >= maxDocumentDepth) {
            m_problems.push_back({pointer(), "The document is nested deeper than 64 levels."});
            return false;
        }
        m_levels.push_back(Level{.object = object, .key = {}, .index = 0, .keys = {}});
        return true;
    }

    bool close() {
        m_levels.pop_back();
        return value();
    }

    [[nodiscard]] std::string pointer() const {
        std::string out;
        for (const Level& level : m_levels) {
            out = level.object ? childPointer(out, level.key) : childPointer(out, level.index);
        }
        return out;
    }

    Problems& m_problems;
    std::vector<Level> m_levels;
};

}  // namespace

JsonDocument::JsonDocument() = default;
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

JsonDocument readJsonDocument(std::string_view text) {
    JsonDocument document;
    StrictReader reader(document.problems);
    if (!json::sax_parse(text, &reader)) return document;
    json value = json::parse(text, nullptr, false);
    if (!value.is_discarded()) document.value = std::make_unique<json>(std::move(value));
    return document;
}

core::Error problemsError(const Problems& problems) {
    return core::Error(core::ErrorCode::InvalidInput, problems.front().reason)
        .with("pointer", problems.front().pointer)
        .with("problems", std::to_string(problems.size()));
}

std::string childPointer(const std::string& pointer, std::string_view token) {
    std::string out = pointer + "/";
    for (const char c : token) {
        if (c == '~') {
            out += "~0";
        } else if (c == '/') {
            out += "~1";
        } else {
            out += c;
        }
    }
    return out;
}

std::string childPointer(const std::string& pointer, std::size_t index) {
    return pointer + "/" + std::to_string(index);
}

}  // namespace groundswell::config
