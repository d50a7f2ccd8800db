#include "models/config/api_definition.h"

#include "models/config/checker.h"
#include "models/config/json_document.h"
#include "models/config/mapping_json.h"
#include "models/config/web_address.h"
#include "models/core/ids.h"
#include "models/core/words.h"

#include <algorithm>
#include <array>
#include <set>

namespace groundswell::config {

using nlohmann::json;

namespace {

constexpr std::int64_t mostRecords = 10'000;
constexpr std::int64_t mostCeiling = 1'000'000'000;
constexpr std::int64_t mostInterval = 3'600'000;
constexpr std::size_t longestVariableName = 100;
constexpr std::array<std::string_view, 5> placeholders{"query", "from", "to", "cursor", "limit"};

void checkVariableName(const json& object, const std::string& at, Need need, Checker& checker) {
    const json* name = checker.text(object, at, "key_env", need);
    if (name == nullptr) return;
    const auto& text = name->get_ref<const std::string&>();
    if (text.size() <= longestVariableName && core::isVariableName(text)) return;
    // Whoever puts the key itself here would keep it in a file that is passed around: it is not repeated.
    checker.add(childPointer(at, "key_env"), "It must be the name of an environment variable, not the key itself.");
}

void checkOneOf(const json& object, const std::string& at, std::string_view key, Need need,
                const std::vector<std::string>& words, Checker& checker) {
    const json* value = checker.text(object, at, key, need);
    if (value == nullptr) return;
    const auto& word = value->get_ref<const std::string&>();
    if (std::find(words.begin(), words.end(), word) != words.end()) return;
    checker.add(childPointer(at, key), "\"" + word + "\" is none of " + core::joined(words) + ".");
}

void checkPointerText(const std::string& pointer, const std::string& at, Checker& checker) {
    if (!pointer.empty() && pointer.front() != '/') checker.add(at, "A JSON pointer begins with a slash.");
    for (std::size_t tilde = pointer.find('~'); tilde != std::string::npos; tilde = pointer.find('~', tilde + 1)) {
        if (tilde + 1 < pointer.size() && (pointer[tilde + 1] == '0' || pointer[tilde + 1] == '1')) continue;
        checker.add(at, "\"" + pointer + "\" is not a JSON pointer: ~ must be followed by 0 or 1.");
        return;
    }
}

void checkApiPointer(const json& object, const std::string& at, std::string_view key, Need need, Checker& checker) {
    const json* value = checker.text(object, at, key, need);
    if (value != nullptr) checkPointerText(value->get_ref<const std::string&>(), childPointer(at, key), checker);
}

// The names in braces of a text; a brace that is never closed is a problem.
std::vector<std::string> bracedNames(std::string_view text, const std::string& at, Checker& checker) {
    std::vector<std::string> names;
    for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
        const std::size_t close = text.find('}', open);
        if (close == std::string_view::npos) {
            checker.add(at, "A brace is not closed.");
            break;
        }
        names.emplace_back(text.substr(open + 1, close - open - 1));
    }
    return names;
}

bool uses(const json& endpoint, std::string_view name) {
    const auto path = endpoint.find("path");
    if (path == endpoint.end() || !path->is_string()) return false;
    return path->get_ref<const std::string&>().find("{" + std::string(name) + "}") != std::string::npos;
}

void checkEndpoint(const json& endpoint, const std::string& at, Checker& checker) {
    if (!endpoint.is_object()) {
        checker.add(at, "An endpoint must be an object, not " + Checker::typeName(endpoint) + ".");
        return;
    }
    checker.text(endpoint, at, "prefix", Need::Optional);
    checker.text(endpoint, at, "word", Need::Optional);
    if (endpoint.contains("prefix") && endpoint.contains("word"))
        checker.add(at, "An endpoint is for a prefix or for a word, not for both.");
    if (const json* path = checker.text(endpoint, at, "path", Need::Required); path != nullptr) {
        const auto& text = path->get_ref<const std::string&>();
        const std::string here = childPointer(at, "path");
        if (!text.starts_with('/')) checker.add(here, "The path must begin with a slash.");
        for (const std::string& name : bracedNames(text, here, checker)) {
            if (std::find(placeholders.begin(), placeholders.end(), name) == placeholders.end()) {
                checker.add(here, "There is no {" + name + "}; there are {query}, {from}, {to}, {cursor} and {limit}.");
            }
        }
    }
    checkApiPointer(endpoint, at, "records", Need::Optional, checker);
    if (const json* link = checker.text(endpoint, at, "link", Need::Optional); link != nullptr) {
        const std::string here = childPointer(at, "link");
        for (const std::string& name : bracedNames(link->get_ref<const std::string&>(), here, checker))
            checkPointerText(name, here, checker);
    }
}

void checkEndpoints(const json& definition, const std::string& at, Checker& checker) {
    const json* endpoints = checker.list(definition, at, "endpoints", Need::Required);
    if (endpoints == nullptr) return;
    const std::string here = childPointer(at, "endpoints");
    if (endpoints->empty()) checker.add(here, "The list is empty; name at least one endpoint.");
    for (std::size_t i = 0; i < endpoints->size(); ++i) checkEndpoint((*endpoints)[i], childPointer(here, i), checker);
}

void checkBaseUrl(const json& object, const std::string& at, Checker& checker) {
    const json* url = checker.text(object, at, "url", Need::Optional);
    if (url == nullptr) return;
    const auto& text = url->get_ref<const std::string&>();
    const bool plain = isWebAddress(text) && text.find_first_of("?#@") == std::string::npos;
    if (!plain)
        checker.add(childPointer(at, "url"),
                    "It must be an http or https address without a user name, a question mark or a hash.");
}

// A path that is asked as it stands.
void checkPlainPath(const json& object, const std::string& at, Checker& checker) {
    const json* path = checker.text(object, at, "path", Need::Required);
    if (path == nullptr) return;
    const auto& text = path->get_ref<const std::string&>();
    const std::string here = childPointer(at, "path");
    if (!text.starts_with('/')) checker.add(here, "The path must begin with a slash.");
    if (text.find_first_of("{}") != std::string::npos)
        checker.add(here, "The path of a sign-in takes nothing in braces; name and password belong in the body.");
}

// Takes note of the names in braces in all texts of a value.
void checkBodyTexts(const json& value, const std::string& at, std::set<std::string>& used, Checker& checker) {
    if (value.is_string()) {
        for (std::string& name : bracedNames(value.get_ref<const std::string&>(), at, checker)) {
            if (name != "identifier" && name != "password")
                checker.add(at, "There is no {" + name + "}; there are {identifier} and {password}.");
            used.insert(std::move(name));
        }
    } else if (value.is_object()) {
        for (const auto& [key, member] : value.items()) checkBodyTexts(member, childPointer(at, key), used, checker);
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i) checkBodyTexts(value[i], childPointer(at, i), used, checker);
    }
}

void checkSessionBody(const json& session, const std::string& at, Checker& checker) {
    const json* body = checker.map(session, at, "body", Need::Required);
    if (body == nullptr) return;
    const std::string here = childPointer(at, "body");
    std::set<std::string> used;
    checkBodyTexts(*body, here, used, checker);
    // Without both the key would be of no use, or be written in this file.
    if (!used.contains("identifier") || !used.contains("password"))
        checker.add(here, "A sign-in needs {identifier} and {password} in its texts.");
}

void checkExpired(const json& session, const std::string& at, Checker& checker) {
    const json* expired = checker.map(session, at, "expired", Need::Optional);
    if (expired == nullptr) return;
    const std::string here = childPointer(at, "expired");
    checkApiPointer(*expired, here, "pointer", Need::Required, checker);
    const json* words = checker.list(*expired, here, "words", Need::Required);
    if (words == nullptr) return;
    const std::string list = childPointer(here, "words");
    if (words->empty()) checker.add(list, "The list is empty; name at least one word.");
    for (std::size_t i = 0; i < words->size(); ++i) {
        if (!(*words)[i].is_string() || (*words)[i].get_ref<const std::string&>().empty())
            checker.add(childPointer(list, i), "It must be a word.");
    }
}

void checkSession(const json& auth, const std::string& at, Checker& checker) {
    const json* session = checker.map(auth, at, "session", Need::Optional);
    if (session == nullptr) return;
    const std::string here = childPointer(at, "session");
    checkBaseUrl(*session, here, checker);
    checkPlainPath(*session, here, checker);
    checkSessionBody(*session, here, checker);
    checkApiPointer(*session, here, "token", Need::Required, checker);
    if (const json* refresh = checker.map(*session, here, "refresh", Need::Optional); refresh != nullptr) {
        checkPlainPath(*refresh, childPointer(here, "refresh"), checker);
        checkApiPointer(*refresh, childPointer(here, "refresh"), "token", Need::Required, checker);
    }
    checkExpired(*session, here, checker);
}

void checkAuth(const json& definition, const std::string& at, Checker& checker) {
    const json* auth = checker.map(definition, at, "auth", Need::Optional);
    if (auth == nullptr) return;
    const std::string here = childPointer(at, "auth");
    if (const json* header = checker.text(*auth, here, "header", Need::Optional); header != nullptr) {
        const auto& name = header->get_ref<const std::string&>();
        const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
            return c == '-' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        });
        if (!plain) checker.add(childPointer(here, "header"), "It must be the name of a header.");
    }
    checker.text(*auth, here, "scheme", Need::Optional);
    checkVariableName(*auth, here, Need::Optional, checker);
    checker.flag(*auth, here, "required");
    checkSession(*auth, here, checker);
}

void checkDetails(const json& definition, const std::string& at, Checker& checker) {
    const json* details = checker.map(definition, at, "details", Need::Optional);
    if (details == nullptr) return;
    const std::string here = childPointer(at, "details");
    if (const json* path = checker.text(*details, here, "path", Need::Required); path != nullptr) {
        const auto& text = path->get_ref<const std::string&>();
        const std::string pointer = childPointer(here, "path");
        if (!text.starts_with('/')) checker.add(pointer, "The path must begin with a slash.");
        const std::vector<std::string> names = bracedNames(text, pointer, checker);
        if (names != std::vector<std::string>{"ids"}) checker.add(pointer, "The path needs {ids}, once, and no other.");
    }
    checkApiPointer(*details, here, "records", Need::Optional, checker);
    checkApiPointer(*details, here, "id", Need::Optional, checker);
    checkApiPointer(*details, here, "answer_id", Need::Required, checker);
    checker.positive(*details, here, "limit", mostRecords, false);
}

// What a style of paging needs to get anywhere.
void checkPaging(const json& definition, const std::string& at, Checker& checker) {
    const json* paging = checker.map(definition, at, "paging", Need::Optional);
    if (paging == nullptr) return;
    const std::string here = childPointer(at, "paging");
    checkOneOf(*paging, here, "style", Need::Required, {"none", "next_url", "cursor", "page", "link", "time"}, checker);
    const std::string style =
        paging->contains("style") && paging->at("style").is_string() ? paging->at("style").get<std::string>() : "";
    const bool points = style == "next_url" || style == "cursor";
    checkApiPointer(*paging, here, "pointer", points ? Need::Required : Need::Optional, checker);
    checkApiPointer(*paging, here, "pages", Need::Optional, checker);
    checker.flag(*paging, here, "always");
    if (const auto first = paging->find("first"); first != paging->end() && *first != 0)
        checker.positive(*paging, here, "first", 1, false);
    const auto endpoints = definition.find("endpoints");
    if (endpoints == definition.end() || !endpoints->is_array()) return;
    for (std::size_t i = 0; i < endpoints->size(); ++i) {
        const json& endpoint = (*endpoints)[i];
        const std::string path = childPointer(childPointer(childPointer(at, "endpoints"), i), "path");
        if ((style == "cursor" || style == "page") && endpoint.is_object() && !uses(endpoint, "cursor"))
            checker.add(path, "Paging of the style \"" + style + "\" needs {cursor} in the path.");
        if (style == "time" && endpoint.is_object() && (!uses(endpoint, "from") || !uses(endpoint, "to")))
            checker.add(path, "Paging of the style \"time\" needs {from} and {to} in the path.");
    }
}

void checkNumbers(const json& definition, const std::string& at, Checker& checker) {
    checker.positive(definition, at, "limit", mostRecords, false);
    checker.positive(definition, at, "ceiling", mostCeiling, false);
    checker.positive(definition, at, "interval_ms", mostInterval, false);
    checker.flag(definition, at, "newest_first");
    checker.flag(definition, at, "list_optional");
    checker.flag(definition, at, "plain_text");
    checker.flag(definition, at, "earliest_time");
}

void checkTexts(const json& definition, const std::string& at, Checker& checker) {
    checkApiPointer(definition, at, "total", Need::Optional, checker);
    if (const json* errors = checker.list(definition, at, "errors", Need::Optional); errors != nullptr) {
        const std::string here = childPointer(at, "errors");
        for (std::size_t i = 0; i < errors->size(); ++i) {
            if ((*errors)[i].is_string()) {
                checkPointerText((*errors)[i].get<std::string>(), childPointer(here, i), checker);
            } else {
                checker.add(childPointer(here, i), "It must be a JSON pointer.");
            }
        }
    }
    if (const json* hints = checker.map(definition, at, "hints", Need::Optional); hints != nullptr) {
        for (const auto& [status, hint] : hints->items()) {
            if (!hint.is_string()) checker.add(childPointer(childPointer(at, "hints"), status), "It must be a string.");
        }
    }
    if (const json* mapping = checker.map(definition, at, "mapping", Need::Optional); mapping != nullptr)
        checkMapping(*mapping, childPointer(at, "mapping"), checker);
}

// The definition that a source of this type has, if it is one that can be read.
json definitionOf(const json& source, const std::string& at, const std::string& type, Checker& checker) {
    for (const ApiDocument& document : apiDocuments()) {
        if (document.id == type) return json::parse(document.document, nullptr, false);
    }
    Problems problems;
    Checker own(problems);
    const json* definition = checker.map(source, at, "definition", Need::Required);
    if (definition == nullptr) return {};
    checkApiDefinition(*definition, childPointer(at, "definition"), own);
    for (Problem& problem : problems) checker.add(std::move(problem.pointer), std::move(problem.reason));
    return problems.empty() ? *definition : json();
}

}  // namespace

void checkApiDefinition(const json& definition, const std::string& at, Checker& checker) {
    checkBaseUrl(definition, at, checker);
    checkEndpoints(definition, at, checker);
    checkAuth(definition, at, checker);
    checkDetails(definition, at, checker);
    checkOneOf(definition, at, "time_format", Need::Optional, {"epoch", "epoch_ms", "iso", "day", "compact"}, checker);
    checkPaging(definition, at, checker);
    checkNumbers(definition, at, checker);
    checkTexts(definition, at, checker);
}

void checkApiSource(const json& source, const std::string& at, const std::string& type, Checker& checker) {
    if (!isApiType(type)) return;
    checkBaseUrl(source, at, checker);
    checkVariableName(source, at, Need::Optional, checker);
    const json definition = definitionOf(source, at, type, checker);
    if (!definition.is_object()) return;
    const ApiDefinition api = readApiDefinition(definition);
    if (api.url.empty() && !source.contains("url"))
        checker.add(childPointer(at, "url"), "The key is missing; the API has no address of its own.");
    const auto queries = source.find("queries");
    if (queries == source.end() || !queries->is_object()) return;
    for (const auto& [id, query] : queries->items()) {
        if (!query.is_string()) continue;
        const std::string pointer = childPointer(childPointer(at, "queries"), id);
        std::string_view rest;
        const ApiEndpoint* endpoint = endpointFor(api, query.get_ref<const std::string&>(), rest);
        if (endpoint == nullptr) {
            checker.add(pointer, "The API does not answer queries of this form.");
        } else if (core::trimmed(rest).empty() && endpoint->path.find("{query}") != std::string::npos) {
            checker.add(pointer, "The query is empty.");
        }
    }
}

}  // namespace groundswell::config
