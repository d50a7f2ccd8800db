#include "models/config/checker.h"

#include "models/config/json_document.h"
#include "models/core/ids.h"

namespace groundswell::config {

using nlohmann::json;

std::string Checker::typeName(const json& value) {
    switch (value.type()) {
        case json::value_t::null: return "null";
        case json::value_t::boolean: return "true or false";
        case json::value_t::string: return "a string";
        case json::value_t::array: return "an array";
        case json::value_t::object: return "an object";
        default: return "a number";
    }
}

const json* Checker::member(const json& object, const std::string& at, std::string_view key, Need need, IsType isType,
                            const char* wanted) {
    const auto found = object.find(key);
    const std::string pointer = childPointer(at, key);
    if (found == object.end()) {
        if (need == Need::Required) add(pointer, "The key is missing; it must be " + std::string(wanted) + ".");
        return nullptr;
    }
    if (!((*found).*isType)()) {
        add(pointer, "It must be " + std::string(wanted) + ", not " + typeName(*found) + ".");
        return nullptr;
    }
    return &*found;
}

const json* Checker::text(const json& object, const std::string& at, std::string_view key, Need need) {
    return member(object, at, key, need, &json::is_string, "a string");
}

const json* Checker::list(const json& object, const std::string& at, std::string_view key, Need need) {
    return member(object, at, key, need, &json::is_array, "an array");
}

const json* Checker::map(const json& object, const std::string& at, std::string_view key, Need need) {
    return member(object, at, key, need, &json::is_object, "an object");
}

void Checker::flag(const json& object, const std::string& at, std::string_view key) {
    member(object, at, key, Need::Optional, &json::is_boolean, "true or false");
}

void Checker::positive(const json& object, const std::string& at, std::string_view key, std::int64_t most,
                       bool nullable) {
    const auto found = object.find(key);
    if (found == object.end() || (nullable && found->is_null())) return;
    const json* value = member(object, at, key, Need::Optional, &json::is_number_integer, "a whole number");
    if (value == nullptr) return;
    const bool small = value->is_number_unsigned() && value->get<std::uint64_t>() >= 1 &&
                       value->get<std::uint64_t>() <= static_cast<std::uint64_t>(most);
    if (!small) add(childPointer(at, key), "It must be between 1 and " + std::to_string(most) + ".");
}

std::string Checker::name(const json& object, const std::string& at, std::string_view key, Need need) {
    const json* value = text(object, at, key, need);
    if (value == nullptr) return {};
    const auto& found = value->get_ref<const std::string&>();
    if (core::isValidName(found)) return found;
    add(childPointer(at, key), badNameReason(found));
    return {};
}

void Checker::schemaVersion(const json& object, std::int64_t newest) {
    const json* value =
        member(object, "", "schema_version", Need::Required, &json::is_number_integer, "a whole number");
    if (value == nullptr) return;
    const bool positive = value->is_number_unsigned() && value->get<std::uint64_t>() >= 1;
    if (!positive) {
        add("/schema_version", "It must be 1 or more.");
    } else if (value->get<std::uint64_t>() > static_cast<std::uint64_t>(newest)) {
        add("/schema_version", "The document has version " + value->dump() +
                                   ", made by a newer program; this one reads " + "versions up to " +
                                   std::to_string(newest) + ".");
    }
}

std::string badNameReason(std::string_view name) {
    return "\"" + std::string(name) +
           "\" is not a name: use 1 to 63 of a-z, 0-9, _ and -, beginning with a letter or digit.";
}

}  // namespace groundswell::config
