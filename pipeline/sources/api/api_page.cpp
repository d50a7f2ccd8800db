#include "pipeline/sources/api/api_page.h"

#include "models/core/words.h"
#include "pipeline/extract/json_text.h"
#include "pipeline/sources/source.h"
#include "pipeline/sources/xml_node.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace groundswell::sources {

namespace {

using core::Error;
using core::ErrorCode;
// Keys in the order in which they came: a record stays as it was.
using Json = nlohmann::ordered_json;

constexpr std::size_t quotedBytes = 160;

const Json* at(const Json& value, const std::string& pointer) {
    const Json::json_pointer path(pointer);
    return value.contains(path) ? &value.at(path) : nullptr;
}

std::string scalarText(const Json* value) {
    if (value == nullptr) return {};
    if (value->is_string()) return value->get<std::string>();
    return value->is_number() ? value->dump() : std::string();
}

std::optional<std::int64_t> countAt(const Json& value, const std::string& pointer) {
    if (pointer.empty()) return std::nullopt;
    const Json* found = at(value, pointer);
    if (found == nullptr || !found->is_number_integer()) return std::nullopt;
    return found->get<std::int64_t>();
}

// The beginning of a text for a message: one line, whole characters.
std::string shortened(std::string_view text) {
    text = core::trimmed(text);
    std::string out(core::beginning(text, quotedBytes));
    std::replace_if(
        out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return text.size() > out.size() ? out + "..." : out;
}

// The first member that says in words, else in a word, what is wrong.
std::string errorText(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_array()) return value.empty() ? std::string() : errorText(value.front());
    if (!value.is_object()) return {};
    for (const char* key : {"detail", "message", "description", "error_description", "title", "error", "code"}) {
        const auto found = value.find(key);
        if (found == value.end()) continue;
        if (std::string text = errorText(*found); !text.empty()) return text;
    }
    return {};
}

std::string errorStatus(const Json& value) {
    if (value.is_array()) return value.empty() ? std::string() : errorStatus(value.front());
    if (!value.is_object()) return {};
    for (const char* key : {"status", "code"}) {
        const auto found = value.find(key);
        const std::string text = found == value.end() ? std::string() : scalarText(&*found);
        const bool status = text.size() == 3 && text.front() >= '4' && text.front() <= '5' &&
                            text.find_first_not_of("0123456789") == std::string::npos;
        if (status) return text;
    }
    return {};
}

std::optional<Error> errorWithin(const config::ApiDefinition& api, const Json& answer) {
    for (const std::string& pointer : api.errors) {
        const Json* value = at(answer, pointer);
        if (value == nullptr || value->is_null() || value->is_number()) continue;
        if (value->is_boolean() ? !value->get<bool>() : value->empty()) continue;
        if (value->is_string() && value->get_ref<const std::string&>().empty()) continue;
        // "error": "x" beside "message": "why": the second says more.
        std::string text = value->is_string() && answer.is_object() ? errorText(answer) : errorText(*value);
        if (text.empty()) text = "no reason";
        std::string status = errorStatus(*value);
        if (status.empty()) status = errorStatus(answer);
        return Error(ErrorCode::HttpStatus, "The service answered with an error: " + shortened(text) +
                                                (status.empty() ? "" : " (" + status + ")") + ".")
            .with("status", status.empty() ? "200" : status);
    }
    return std::nullopt;
}

// JSON of bounded depth, so that nothing behind it meets any nesting.
core::Result<Json> parsedAnswer(std::string_view body, std::string_view contentType, std::string& repair) {
    extract::JsonChecker checker;
    if (body.starts_with("\xef\xbb\xbf")) body.remove_prefix(3);
    std::string text(core::trimmed(body));
    if (text.empty()) return Error(ErrorCode::InvalidInput, "The service's answer is empty.");
    extract::JsonCheck check = checker.check(text, false);
    if (check.kind == extract::JsonCheck::Kind::Invalid && (text.front() == '{' || text.front() == '[')) {
        repair = check.reason;
        text = repairedJson(text);
        check = checker.check(text, false);
    }
    if (check.kind == extract::JsonCheck::Kind::Invalid) {
        const bool page = text.front() == '<' || contentType.find("html") != std::string_view::npos;
        const bool broken = text.front() == '{' || text.front() == '[';
        std::string sentence =
            broken ? "The service's answer is broken JSON: " + check.reason
            : page ? "The service answered with a text or page for people instead of JSON: \"" + shortened(text) + "\""
                   : "The service's answer is not JSON: \"" + shortened(text) + "\"";
        if (!sentence.ends_with('.')) sentence += '.';
        return Error(ErrorCode::InvalidInput, std::move(sentence));
    }
    Json answer = Json::parse(text, nullptr, false);
    if (answer.is_discarded()) return Error(ErrorCode::InvalidInput, "The service's answer is not JSON.");
    return answer;
}

// Fills {/pointer} and {/pointer:last}; empty when one of them leads nowhere.
std::string linkOf(std::string_view form, const Json& record) {
    std::string out;
    while (!form.empty()) {
        const std::size_t open = form.find('{');
        const std::size_t close = open == std::string_view::npos ? open : form.find('}', open);
        if (close == std::string_view::npos) return out.append(form);
        out += form.substr(0, open);
        std::string_view name = form.substr(open + 1, close - open - 1);
        const bool last = name.ends_with(":last");
        if (last) name.remove_suffix(5);
        std::string value = scalarText(at(record, std::string(name)));
        if (value.empty()) return {};
        if (last) value.erase(0, value.rfind('/') + 1);
        out += value;
        form.remove_prefix(close + 1);
    }
    return out;
}

std::string mapped(const config::Mapping& mapping, const char* field, const Json& record) {
    const auto paths = mapping.fields.find(field);
    if (paths == mapping.fields.end()) return {};
    for (const std::string& path : paths->second) {
        std::string text = scalarText(at(record, path.starts_with('/') ? path : "/" + path));
        if (!text.empty()) return text;
    }
    return {};
}

// The earliest of the times that are named, as it was written; empty when none can be read.
std::string earliest(const config::Mapping& mapping, const Json& record) {
    const auto paths = mapping.fields.find("published_at");
    if (paths == mapping.fields.end()) return {};
    std::string first;
    std::optional<core::UtcTime> earliest;
    for (const std::string& path : paths->second) {
        std::string text = scalarText(at(record, path.starts_with('/') ? path : "/" + path));
        const auto time = core::parseTime(text);
        if (!time || (earliest && *earliest <= *time)) continue;
        earliest = time;
        first = std::move(text);
    }
    return first;
}

void takeRecord(const config::ApiDefinition& api, const config::ApiEndpoint& endpoint, Json& value, ApiPage& page) {
    if (!value.is_object()) {
        ++page.otherValues;
        return;
    }
    ApiRecord record;
    // Texts of items are read as HTML, and clients write any time into their posts.
    if (std::string text = api.plainText ? mapped(api.mapping, "text", value) : std::string(); !text.empty())
        value["_text"] = escapedHtml(text);
    if (std::string time = api.earliestTime ? earliest(api.mapping, value) : std::string(); !time.empty())
        value["_time"] = std::move(time);
    if (std::string link = linkOf(endpoint.link, value); !link.empty()) value["_link"] = std::move(link);
    record.id = mapped(api.mapping, "id", value);
    if (api.details) {
        value.erase("_details");
        record.detailsId = api.details->id.empty() ? record.id : scalarText(at(value, api.details->id));
    }
    if (const auto time = core::parseTime(mapped(api.mapping, "published_at", value)))
        page.newest = page.newest ? std::max(*page.newest, *time) : *time;
    record.json = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    if (record.json.size() > maxRecordBytes) {
        ++page.otherValues;
        return;
    }
    page.records.push_back(std::move(record));
}

core::Result<void> takeNext(const config::ApiDefinition& api, const Json& answer, ApiPage& page) {
    if (api.paging != config::ApiPaging::NextUrl && api.paging != config::ApiPaging::Cursor) return {};
    const Json* next = at(answer, api.next);
    if (next == nullptr && api.nextAlways)
        return Error(ErrorCode::InvalidInput,
                     "The service's answer has nothing at " + api.next + ", where it says how its list goes on.");
    page.next = scalarText(next);
    return {};
}

}  // namespace

core::Result<ApiPage> readApiPage(const config::ApiDefinition& api, const config::ApiEndpoint& endpoint,
                                  std::string_view body, std::string_view contentType) {
    ApiPage page;
    auto answer = parsedAnswer(body, contentType, page.repair);
    if (!answer) return answer.error();
    if (auto error = errorWithin(api, *answer)) return *std::move(error);
    const std::string where = endpoint.records.empty() ? "at its top" : "at " + endpoint.records;
    const Json::json_pointer path(endpoint.records);
    Json* list = answer->contains(path) ? &answer->at(path) : nullptr;
    if (list == nullptr || list->is_null()) {
        if (!api.listOptional) return Error(ErrorCode::InvalidInput, "The service's answer has no list " + where + ".");
        return page;
    }
    if (!list->is_array())
        return Error(ErrorCode::InvalidInput, "What the service's answer has " + where + " is no list.");
    if (auto next = takeNext(api, *answer, page); !next) return next.error();
    page.pages = countAt(*answer, api.pages);
    page.total = countAt(*answer, api.total);
    page.records.reserve(list->size());
    for (Json& value : *list) takeRecord(api, endpoint, value, page);
    return page;
}

core::Result<std::map<std::string, std::string>> readApiDetails(const config::ApiDefinition& api, std::string_view body,
                                                                std::string_view contentType) {
    std::string repair;
    const auto answer = parsedAnswer(body, contentType, repair);
    if (!answer) return answer.error();
    if (auto error = errorWithin(api, *answer)) return *std::move(error);
    const Json* list = at(*answer, api.details->records);
    if (list == nullptr || !list->is_array())
        return Error(ErrorCode::InvalidInput, "The service's answer about details has no list.");
    std::map<std::string, std::string> found;
    for (const Json& value : *list) {
        if (!value.is_object()) continue;
        if (std::string id = scalarText(at(value, api.details->answerId)); !id.empty())
            found.emplace(std::move(id), value.dump(-1, ' ', false, Json::error_handler_t::replace));
    }
    return found;
}

}  // namespace groundswell::sources
