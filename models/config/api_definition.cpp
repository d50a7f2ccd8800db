#include "models/config/api_definition.h"

#include "models/config/mapping_json.h"
#include "models/config/workspace_config.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::config {

using nlohmann::json;

namespace {

ApiTimeFormat timeFormatNamed(std::string_view name) {
    if (name == "epoch") return ApiTimeFormat::EpochSeconds;
    if (name == "epoch_ms") return ApiTimeFormat::EpochMillis;
    if (name == "day") return ApiTimeFormat::Day;
    if (name == "compact") return ApiTimeFormat::Compact;
    return ApiTimeFormat::Iso;
}

ApiPaging pagingNamed(std::string_view name) {
    if (name == "next_url") return ApiPaging::NextUrl;
    if (name == "cursor") return ApiPaging::Cursor;
    if (name == "page") return ApiPaging::Page;
    if (name == "link") return ApiPaging::Link;
    if (name == "time") return ApiPaging::Time;
    return ApiPaging::None;
}

ApiEndpoint readEndpoint(const json& value) {
    return {value.value("prefix", std::string()), value.value("word", std::string()),
            value.value("path", std::string()), value.value("records", std::string()),
            value.value("link", std::string())};
}

std::string withoutSlash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

ApiSession readSession(const json& value) {
    ApiSession session;
    session.url = withoutSlash(value.value("url", std::string()));
    session.path = value.value("path", std::string());
    session.body = value.value("body", json::object()).dump();
    session.token = value.value("token", std::string());
    const json refresh = value.value("refresh", json::object());
    session.refreshPath = refresh.value("path", std::string());
    session.refreshToken = refresh.value("token", std::string());
    const json expired = value.value("expired", json::object());
    session.expired = expired.value("pointer", std::string());
    session.expiredWords = expired.value("words", session.expiredWords);
    return session;
}

ApiAuth readAuth(const json& value) {
    const ApiAuth usual;
    ApiAuth auth{value.value("header", usual.header), value.value("scheme", usual.scheme),
                 value.value("key_env", std::string()), value.value("required", usual.required)};
    if (value.contains("session")) auth.session = readSession(value.at("session"));
    return auth;
}

ApiDetails readDetails(const json& value) {
    return {value.value("path", std::string()), value.value("records", std::string()), value.value("id", std::string()),
            value.value("answer_id", std::string()), value.value("limit", ApiDetails().limit)};
}

// A server that the definition itself names for its key.
bool isUsualServer(const ApiDefinition& api, const std::string& url) {
    return url == api.url || (api.auth && api.auth->session && url == api.auth->session->url);
}

}  // namespace

bool isApiType(std::string_view type) {
    const auto all = apiDocuments();
    return type == "api" ||
           std::any_of(all.begin(), all.end(), [&](const ApiDocument& document) { return document.id == type; });
}

ApiDefinition readApiDefinition(const json& value) {
    ApiDefinition api;
    api.url = withoutSlash(value.value("url", std::string()));
    for (const json& endpoint : value.at("endpoints")) api.endpoints.push_back(readEndpoint(endpoint));
    if (value.contains("auth")) api.auth = readAuth(value.at("auth"));
    if (value.contains("details")) api.details = readDetails(value.at("details"));
    api.times = timeFormatNamed(value.value("time_format", std::string()));
    const json paging = value.value("paging", json::object());
    api.paging = pagingNamed(paging.value("style", std::string()));
    api.next = paging.value("pointer", std::string());
    api.nextAlways = paging.value("always", false);
    api.pages = paging.value("pages", std::string());
    api.firstPage = paging.value("first", api.firstPage);
    api.limit = value.value("limit", api.limit);
    api.errors = value.value("errors", api.errors);
    api.total = value.value("total", std::string());
    api.ceiling = value.value("ceiling", api.paging == ApiPaging::Time ? api.limit : 0);
    api.newestFirst = value.value("newest_first", false);
    api.listOptional = value.value("list_optional", false);
    api.plainText = value.value("plain_text", false);
    api.earliestTime = value.value("earliest_time", false);
    api.intervalMs = value.value("interval_ms", api.intervalMs);
    api.hints = value.value("hints", api.hints);
    if (value.contains("mapping")) api.mapping = readMapping(value.at("mapping"));
    return api;
}

std::optional<ApiLogin> loginOf(const ApiDefinition& definition, std::string_view key) {
    const std::size_t colon = key.rfind(':');
    if (!definition.auth || !definition.auth->session || colon == std::string_view::npos) return std::nullopt;
    return ApiLogin{std::string(key.substr(0, colon)), std::string(key.substr(colon + 1))};
}

const ApiEndpoint* endpointFor(const ApiDefinition& definition, std::string_view query, std::string_view& rest) {
    for (const ApiEndpoint& endpoint : definition.endpoints) {
        if (endpoint.word.empty() ? !query.starts_with(endpoint.prefix) : query != endpoint.word) continue;
        rest = query.substr(endpoint.word.empty() ? endpoint.prefix.size() : query.size());
        return &endpoint;
    }
    return nullptr;
}

core::Result<ApiDefinition> apiOf(const SourceConfig& source) {
    std::string_view text = source.definition;
    for (const ApiDocument& document : apiDocuments()) {
        if (document.id == source.type) text = document.document;
    }
    const json value = isApiType(source.type) ? json::parse(text, nullptr, false) : json();
    if (!value.is_object()) {
        return core::Error(core::ErrorCode::InvalidInput, "The source \"" + source.id + "\" does not define an API.");
    }
    ApiDefinition api = readApiDefinition(value);
    if (!source.url.empty()) {
        std::string url = withoutSlash(source.url);
        // The usual variable holds the key of the usual server; another one's has to be named.
        if (!isUsualServer(api, url) && api.auth && source.type != "api") api.auth->keyEnv.clear();
        // Who names a server has the account there.
        if (url != api.url && api.auth && api.auth->session) api.auth->session->url.clear();
        api.url = std::move(url);
    }
    if (!source.keyEnv.empty()) {
        if (!api.auth) api.auth.emplace();
        api.auth->keyEnv = source.keyEnv;
        // Whoever names a key wants it sent.
        api.auth->required = true;
    }
    return api;
}

Mapping mappingOf(const SourceConfig& source) {
    if (!source.mapping.empty() || !isApiType(source.type)) return source.mapping;
    auto api = apiOf(source);
    return api ? std::move(api->mapping) : Mapping();
}

}  // namespace groundswell::config
