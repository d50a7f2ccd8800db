#include "models/config/mapping.h"

#include "models/config/checker.h"
#include "models/config/json_document.h"
#include "models/config/mapping_json.h"
#include "models/config/workspace_config.h"
#include "models/core/ids.h"
#include "models/core/words.h"

#include <algorithm>

namespace groundswell::config {

using nlohmann::json;

namespace {

void checkPath(const json& value, const std::string& at, Checker& checker) {
    if (!value.is_string()) {
        checker.add(at, "It must be a JSON pointer or a column name, not " + Checker::typeName(value) + ".");
        return;
    }
    const auto& path = value.get_ref<const std::string&>();
    if (path.empty()) {
        checker.add(at, "A JSON pointer or column name must not be empty.");
        return;
    }
    if (path.front() != '/') return;
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] != '~') continue;
        if (i + 1 == path.size() || (path[i + 1] != '0' && path[i + 1] != '1')) {
            checker.add(at, "\"" + path + "\" is not a JSON pointer: ~ must be followed by 0 or 1.");
            return;
        }
    }
}

constexpr const char* itemsKey = "items";

void checkPaths(const json& paths, const std::string& at, Checker& checker) {
    if (!paths.is_array()) return checkPath(paths, at, checker);
    if (paths.empty()) checker.add(at, "The list is empty; name at least one JSON pointer or column.");
    for (std::size_t i = 0; i < paths.size(); ++i) checkPath(paths[i], childPointer(at, i), checker);
}

void checkItems(const json& items, const std::string& at, Checker& checker) {
    if (!items.is_object() || items.empty()) {
        checker.add(at,
                    "It must be an object of one name and place a text, such as {\"transcript\": \"/transcript\"}.");
        return;
    }
    for (const auto& [name, paths] : items.items()) {
        if (!core::isVariableName(name))
            checker.add(childPointer(at, name), "\"" + name + "\" is no name of a field: letters, digits and _ are.");
        checkPaths(paths, childPointer(at, name), checker);
    }
}

std::vector<std::string> pathsOf(const json& paths) {
    return paths.is_array() ? paths.get<std::vector<std::string>>()
                            : std::vector<std::string>{paths.get<std::string>()};
}

}  // namespace

const std::vector<std::string>& mappableFields() {
    static const std::vector<std::string> fields{"id",     "text",   "title", "language", "published_at", "url",
                                                 "author", "outlet", "label", "kind",     "thread",       "metrics"};
    return fields;
}

void checkMapping(const json& mapping, const std::string& at, Checker& checker) {
    const std::vector<std::string>& known = mappableFields();
    for (const auto& [field, paths] : mapping.items()) {
        const std::string here = childPointer(at, field);
        if (field == itemsKey) {
            checkItems(paths, here, checker);
            continue;
        }
        if (std::find(known.begin(), known.end(), field) == known.end()) {
            checker.add(here,
                        "No item has a field \"" + field + "\"; there are " + core::joined(mappableFields()) + ".");
        }
        checkPaths(paths, here, checker);
    }
}

Mapping readMapping(const json& mapping) {
    Mapping out;
    for (const auto& [field, paths] : mapping.items()) {
        if (field == itemsKey) {
            for (const auto& [name, places] : paths.items()) out.items[name] = pathsOf(places);
        } else {
            out.fields[field] = pathsOf(paths);
        }
    }
    return out;
}

json writeMapping(const Mapping& mapping) {
    json out = mapping.fields;
    if (!mapping.items.empty()) out[itemsKey] = mapping.items;
    return out;
}

core::Result<Mapping> parseMapping(std::string_view text) {
    JsonDocument document = readJsonDocument(text);
    Problems& problems = document.problems;
    if (document.value != nullptr) {
        if (document.value->is_object()) {
            Checker checker(problems);
            checkMapping(*document.value, "", checker);
        } else {
            problems.push_back({"", "The document must be an object, not " + Checker::typeName(*document.value) + "."});
        }
    }
    if (!problems.empty()) return problemsError(problems);
    return readMapping(*document.value);
}

}  // namespace groundswell::config
