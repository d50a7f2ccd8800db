#include "pipeline/workflow/router.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace groundswell::workflow {

using nlohmann::json;
using Operator = config::RouteCondition::Operator;

namespace {

using Value = std::optional<json>;
using ReadField = std::function<Value(const WorkItem&)>;

// What is unknown is empty in an item, and no value here.
ReadField textField(std::string domain::ContentItem::*member) {
    return [member](const WorkItem& item) -> Value {
        const std::string& text = item.item.*member;
        if (text.empty()) return std::nullopt;
        return text;
    };
}

// Code points: UTF-8 bytes that begin one.
Value textLength(const WorkItem& item) {
    return static_cast<std::int64_t>(std::count_if(item.item.text.begin(), item.item.text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

Value language(const WorkItem& item) {
    if (item.knownLanguage().empty()) return std::nullopt;
    return item.knownLanguage();
}

const std::map<std::string, ReadField>& plainFields() {
    using Item = domain::ContentItem;
    static const std::map<std::string, ReadField> fields{
        {"author", textField(&Item::author)}, {"claimed_language", textField(&Item::claimedLanguage)},
        {"field", textField(&Item::field)},   {"kind", textField(&Item::kind)},
        {"label", textField(&Item::label)},   {"language", language},
        {"outlet", textField(&Item::outlet)}, {"query", textField(&Item::query)},
        {"source", textField(&Item::source)}, {"text_length", textLength},
        {"title", textField(&Item::title)},   {"url", textField(&Item::url)}};
    return fields;
}

Value metric(const WorkItem& item, const std::string& name) {
    const json metrics = json::parse(item.item.metricsJson, nullptr, false);
    const auto found = metrics.is_object() ? metrics.find(name) : metrics.end();
    if (found == metrics.end() || found->is_null()) return std::nullopt;
    return *found;
}

Value output(const WorkItem& item, const config::OutputField& field) {
    const std::string* text = item.output(field.step, field.name);
    if (text == nullptr) return std::nullopt;
    json value = json::parse(*text, nullptr, false);
    try {
        if (!field.pointer.empty()) value = json(value.at(json::json_pointer(field.pointer)));
    } catch (const json::exception&) {
        return std::nullopt;
    }
    if (value.is_null() || value.is_discarded()) return std::nullopt;
    return value;
}

ReadField readerOf(const std::string& name) {
    if (const auto plain = plainFields().find(name); plain != plainFields().end()) return plain->second;
    constexpr std::string_view metrics = "metrics.";
    if (name.starts_with(metrics))
        return [key = name.substr(metrics.size())](const WorkItem& item) { return metric(item, key); };
    return [field = config::parseOutputField(name)](const WorkItem& item) { return output(item, field); };
}

// As mathematics has it: nlohmann's own comparison wraps large unsigned numbers.
std::partial_ordering compareNumbers(const json& a, const json& b) {
    if (a.is_number_float() || b.is_number_float()) return a.get<double>() <=> b.get<double>();
    const auto isNegative = [](const json& value) {
        return !value.is_number_unsigned() && value.get<std::int64_t>() < 0;
    };
    if (isNegative(a) != isNegative(b))
        return isNegative(a) ? std::partial_ordering::less : std::partial_ordering::greater;
    if (isNegative(a)) return a.get<std::int64_t>() <=> b.get<std::int64_t>();
    return a.get<std::uint64_t>() <=> b.get<std::uint64_t>();
}

bool isSame(const json& a, const json& b) {
    if (a.is_number() && b.is_number()) return compareNumbers(a, b) == std::partial_ordering::equivalent;
    if (a.is_string() && b.is_string()) return a.get_ref<const std::string&>() == b.get_ref<const std::string&>();
    return a.is_boolean() && b.is_boolean() && a.get<bool>() == b.get<bool>();
}

struct Condition {
    ReadField read;
    Operator comparison;
    json operand;

    [[nodiscard]] bool holds(const WorkItem& item) const {
        const Value value = read(item);
        if (comparison == Operator::Exists) return value.has_value() == operand.get<bool>();
        if (!value) return false;
        const auto among = [&] {
            return std::any_of(operand.begin(), operand.end(), [&](const json& one) { return isSame(*value, one); });
        };
        switch (comparison) {
            case Operator::In: return among();
            case Operator::NotIn: return !among();
            case Operator::AtLeast: return value->is_number() && compareNumbers(*value, operand) >= 0;
            case Operator::AtMost: return value->is_number() && compareNumbers(*value, operand) <= 0;
            case Operator::Exists: break;
        }
        return false;
    }
};

struct Route {
    std::vector<Condition> conditions;
    std::string to;
};

}  // namespace

struct Router::Compiled {
    std::vector<Route> routes;
};

Router::Router(const config::StepConfig& step) : m_to(step.to) {
    if (step.routes.empty()) return;
    auto compiled = std::make_shared<Compiled>();
    for (const config::RouteConfig& route : step.routes) {
        Route& one = compiled->routes.emplace_back();
        one.to = route.to;
        for (const config::RouteCondition& condition : route.conditions) {
            one.conditions.push_back(
                {readerOf(condition.field), condition.comparison, json::parse(condition.operand, nullptr, false)});
        }
    }
    m_compiled = std::move(compiled);
}

const std::string& Router::target(const WorkItem& item) const {
    if (!m_compiled) return m_to;
    for (const Route& route : m_compiled->routes) {
        if (std::all_of(route.conditions.begin(), route.conditions.end(),
                        [&](const Condition& condition) { return condition.holds(item); }))
            return route.to;
    }
    return m_to;
}

}  // namespace groundswell::workflow
