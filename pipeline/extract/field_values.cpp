#include "pipeline/extract/field_values.h"

#include "models/core/words.h"
#include "pipeline/extract/aliases.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <deque>

namespace groundswell::extract {

namespace {

using simdjson::ondemand::array;
using simdjson::ondemand::json_type;
using simdjson::ondemand::object;
using simdjson::ondemand::value;

constexpr std::string_view asciiSpace = " \t\r\n";

bool equalsIgnoringCase(std::string_view text, std::string_view lower) {
    return text.size() == lower.size() && std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
               return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
           });
}

/// The grammar of RFC 8259, section 6.
bool isJsonNumber(std::string_view text) {
    std::size_t i = 0;
    const auto digits = [&] {
        const std::size_t start = i;
        while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
        return i - start;
    };
    if (i < text.size() && text[i] == '-') ++i;
    const std::size_t start = i;
    const std::size_t whole = digits();
    if (whole == 0 || (whole > 1 && text[start] == '0')) return false;
    if (i < text.size() && text[i] == '.') {
        ++i;
        if (digits() == 0) return false;
    }
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
        if (digits() == 0) return false;
    }
    return i == text.size();
}

/// The places of both trees that the walk is at.
struct Place {
    const PlanNode* named = nullptr;
    const PlanNode* usual = nullptr;

    [[nodiscard]] bool empty() const { return named == nullptr && usual == nullptr; }
    [[nodiscard]] Place child(std::string_view key) const {
        return {named != nullptr ? named->child(key) : nullptr, usual != nullptr ? usual->child(key) : nullptr};
    }
    [[nodiscard]] bool hasChildren() const {
        return (named != nullptr && !named->children.empty()) || (usual != nullptr && !usual->children.empty());
    }
    template <class F>
    void forTargets(F&& take) const {
        for (const PlanNode* node : {named, usual}) {
            if (node == nullptr) continue;
            for (const Target& target : node->targets) take(target);
        }
    }
    [[nodiscard]] bool wantsMetrics() const {
        bool wanted = false;
        forTargets([&](const Target& target) { wanted = wanted || target.field == Field::Metrics; });
        return wanted;
    }
};

/// One thread's parser and texts. simdjson's on-demand interface never looks at what no mapping names.
class Walker {
public:
    core::Result<FieldValues> read(std::string_view json, const MappingPlan& plan) {
        m_values = FieldValues();
        m_values.parts.resize(plan.parts.size());
        m_joined.clear();
        m_failed = false;
        if (m_padded.size() < json.size() + simdjson::SIMDJSON_PADDING) {
            m_padded.resize(json.size() * 3 / 2 + simdjson::SIMDJSON_PADDING);
        }
        json.copy(m_padded.data(), json.size());
        simdjson::ondemand::document document;
        object record;
        if (m_parser.iterate(m_padded.data(), json.size(), m_padded.size()).get(document) != simdjson::SUCCESS ||
            document.get_object().get(record) != simdjson::SUCCESS) {
            return notAnObject();
        }
        root(record, plan);
        if (m_failed) return notAnObject();
        return std::move(m_values);
    }

private:
    static core::Error notAnObject() {
        return {core::ErrorCode::InvalidInput, "The record is not a valid JSON object."};
    }

    void root(object& record, const MappingPlan& plan) {
        const Place top{&plan.named, &plan.usual};
        for (auto field : record) {
            std::string_view key;
            value content;
            if (field.unescaped_key().get(key) != simdjson::SUCCESS ||
                field.value().get(content) != simdjson::SUCCESS) {
                m_failed = true;
                return;
            }
            normalKey(key, m_key);
            const Place place{top.named->child(key), top.usual->child(m_key)};
            if (!place.empty()) visit(content, place, key);
        }
    }

    void visit(value& content, const Place& place, std::string_view key) {
        json_type type{};
        if (content.type().get(type) != simdjson::SUCCESS) {
            m_failed = true;
            return;
        }
        place.forTargets([this](const Target& target) {
            const bool isText =
                target.field == Field::Text || target.field == Field::Title || target.field == Field::Part;
            m_values.hasText = m_values.hasText || isText;
        });
        switch (type) {
            case json_type::object: visitObject(content, place); break;
            case json_type::array: visitArray(content, place, key); break;
            case json_type::null: break;
            default: scalar(textOf(content, type), place, key); break;
        }
    }

    std::string_view textOf(value& content, json_type type) {
        std::string_view text;
        if (type != json_type::string) return core::trimmed(content.raw_json_token());
        if (content.get_string().get(text) != simdjson::SUCCESS) m_failed = true;
        return text;
    }

    void scalar(std::string_view text, const Place& place, std::string_view key) {
        if (isMissing(text)) return;
        place.forTargets([&](const Target& target) {
            if (target.field == Field::Metrics) {
                metric(key, core::trimmed(text));
                return;
            }
            FieldValues::Slot& slot = target.field == Field::Part
                                          ? m_values.parts[target.part]
                                          : m_values.slots[static_cast<std::size_t>(target.field)];
            if (target.rank <= slot.rank) slot = {text, target.rank};
        });
    }

    void metric(std::string_view key, std::string_view number) {
        if (!isJsonNumber(number)) return;
        // One that fits into no number would take the others with it when they are read again.
        double value = 0;
        if (std::from_chars(number.data(), number.data() + number.size(), value).ec != std::errc{}) return;
        std::string name(key.substr(key.rfind('.') + 1));
        const auto same = [&](const FieldValues::Metric& known) { return known.name == name; };
        if (std::none_of(m_values.metrics.begin(), m_values.metrics.end(), same)) {
            m_values.metrics.push_back({std::move(name), std::string(number)});
        }
    }

    void visitObject(value& content, const Place& place) {
        const bool metrics = place.wantsMetrics();
        object fields;
        if ((!metrics && !place.hasChildren()) || content.get_object().get(fields) != simdjson::SUCCESS) return;
        for (auto field : fields) {
            std::string_view key;
            value inner;
            if (field.unescaped_key().get(key) != simdjson::SUCCESS || field.value().get(inner) != simdjson::SUCCESS) {
                m_failed = true;
                return;
            }
            const Place below = place.child(key);
            if (!below.empty()) {
                visit(inner, below, key);
            } else if (metrics) {
                json_type type{};
                if (inner.type().get(type) == simdjson::SUCCESS && type == json_type::number) {
                    metric(key, core::trimmed(inner.raw_json_token()));
                }
            }
        }
    }

    /// A list of strings (authors, parts of a message) is one text; its elements can be named by their index too.
    void visitArray(value& content, const Place& place, std::string_view key) {
        array elements;
        if (content.get_array().get(elements) != simdjson::SUCCESS) return;
        std::string joined;
        std::size_t index = 0;
        for (auto element : elements) {
            value inner;
            json_type type{};
            if (element.get(inner) != simdjson::SUCCESS || inner.type().get(type) != simdjson::SUCCESS) {
                m_failed = true;
                return;
            }
            const Place below = place.child(std::to_string(index++));
            if (!below.empty()) {
                visit(inner, below, key);
            } else if (type == json_type::string) {
                const std::string_view text = textOf(inner, type);
                if (!isMissing(text)) joined += (joined.empty() ? "" : ", ") + std::string(text);
            }
        }
        if (!joined.empty()) scalar(m_joined.emplace_back(std::move(joined)), place, key);
    }

    simdjson::ondemand::parser m_parser;
    std::vector<char> m_padded;
    std::string m_key;
    std::deque<std::string> m_joined;
    FieldValues m_values;
    bool m_failed = false;
};

}  // namespace

bool isMissing(std::string_view value) {
    value = core::trimmed(value);
    if (value.size() > 4) return false;
    return value.empty() || equalsIgnoringCase(value, "null") || equalsIgnoringCase(value, "nan");
}

core::Result<FieldValues> readFields(std::string_view json, const MappingPlan& plan) {
    thread_local Walker walker;
    return walker.read(json, plan);
}

}  // namespace groundswell::extract
