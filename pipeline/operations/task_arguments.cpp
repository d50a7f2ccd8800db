#include "pipeline/operations/task_arguments.h"

#include <algorithm>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

namespace {

using Kind = TaskArguments::Kind;

constexpr std::int64_t mostCount = 1'000'000;

bool fits(const json& value, Kind kind) {
    switch (kind) {
        case Kind::Text: return value.is_string();
        case Kind::Texts:
            return value.is_array() &&
                   std::all_of(value.begin(), value.end(), [](const json& one) { return one.is_string(); });
        case Kind::Flag: return value.is_boolean();
        case Kind::Count:
            // One beyond the signed numbers comes out negative.
            return value.is_number_integer() && value.get<std::int64_t>() >= 1 &&
                   value.get<std::int64_t>() <= mostCount;
        case Kind::Share: return value.is_number() && value.get<double>() >= 0 && value.get<double>() <= 1;
        case Kind::Day: return value.is_string() && core::parseDay(value.get_ref<const std::string&>());
        case Kind::Object: return value.is_object();
        case Kind::Objects:
            return value.is_array() &&
                   std::all_of(value.begin(), value.end(), [](const json& one) { return one.is_object(); });
    }
    return false;
}

const char* wanted(Kind kind) {
    switch (kind) {
        case Kind::Text: return "a text";
        case Kind::Texts: return "a list of texts";
        case Kind::Flag: return "true or false";
        case Kind::Count: return "a whole number from 1 to 1000000";
        case Kind::Share: return "a number from 0 to 1";
        case Kind::Day: return "a day, YYYY-MM-DD";
        case Kind::Object: return "an object";
        case Kind::Objects: return "a list of objects";
    }
    return "";
}

std::string listed(const TaskArguments::Members& members) {
    std::string all;
    for (const auto& [name, kind] : members) all += (all.empty() ? "" : ", ") + name;
    return all.empty() ? "none" : all;
}

}  // namespace

core::Result<TaskArguments> TaskArguments::read(const std::string& task, const Members& members,
                                                const json& arguments) {
    const std::string named = "The task \"" + task + "\"";
    if (arguments.is_null() || (arguments.is_array() && arguments.empty())) return TaskArguments(json::object());
    if (!arguments.is_object())
        return Error(ErrorCode::InvalidInput, named + " takes its arguments as an object with names.");
    json values = json::object();
    for (const auto& [name, value] : arguments.items()) {
        const auto known = members.find(name);
        if (known == members.end()) {
            return Error(ErrorCode::InvalidInput,
                         named + " takes no argument \"" + name + "\"; its arguments are: " + listed(members) + ".");
        }
        if (value.is_null()) continue;
        if (!fits(value, known->second)) {
            return Error(ErrorCode::InvalidInput, "The argument \"" + name + "\" of the task \"" + task +
                                                      "\" must be " + wanted(known->second) + ".");
        }
        values[name] = value;
    }
    return TaskArguments(std::move(values));
}

const json* TaskArguments::find(const char* name) const {
    const auto found = m_values.find(name);
    return found == m_values.end() ? nullptr : &*found;
}

std::string TaskArguments::text(const char* name) const {
    const json* value = find(name);
    return value ? value->get<std::string>() : std::string();
}

std::vector<std::string> TaskArguments::texts(const char* name) const {
    const json* value = find(name);
    return value ? value->get<std::vector<std::string>>() : std::vector<std::string>();
}

bool TaskArguments::flag(const char* name) const {
    const json* value = find(name);
    return value && value->get<bool>();
}

std::optional<std::int64_t> TaskArguments::count(const char* name) const {
    const json* value = find(name);
    return value ? std::optional(value->get<std::int64_t>()) : std::nullopt;
}

std::optional<double> TaskArguments::share(const char* name) const {
    const json* value = find(name);
    return value ? std::optional(value->get<double>()) : std::nullopt;
}

std::optional<core::UtcDay> TaskArguments::day(const char* name) const {
    const json* value = find(name);
    return value ? core::parseDay(value->get_ref<const std::string&>()) : std::nullopt;
}

std::string TaskArguments::object(const char* name) const {
    const json* value = find(name);
    return value ? value->dump() : std::string();
}

}  // namespace groundswell::operations
