#include "pipeline/operations/acquire_api.h"

#include "models/config/api_definition.h"
#include "pipeline/secrets/secrets.h"

#include <utility>

namespace groundswell::operations {

namespace {

secrets::Found keyOf(const config::ApiDefinition& api, const std::stop_token& stop) {
    return api.auth && !api.auth->keyEnv.empty() ? secrets::ofProgram()->find(api.auth->keyEnv, stop)
                                                 : secrets::Found{};
}

}  // namespace

const config::ApiDefinition* ApiBook::of(const config::SourceConfig& source) {
    if (!config::isApiType(source.type)) return nullptr;
    const auto [known, isNew] = m_apis.try_emplace(source.id);
    if (isNew) {
        if (auto api = config::apiOf(source)) known->second = std::move(*api);
    }
    return known->second ? &*known->second : nullptr;
}

config::Mapping ApiBook::mappingOf(const config::SourceConfig& source) {
    if (!source.mapping.empty()) return source.mapping;
    const config::ApiDefinition* api = of(source);
    return api == nullptr ? config::Mapping() : api->mapping;
}

std::string apiStateAddress(const config::ApiDefinition* api, const config::SourceConfig& source,
                            const std::string& query) {
    return (api != nullptr ? api->url : source.url) + " " + query;
}

core::Result<void> fetchFromApi(net::HttpClient& client, sources::ApiPacer& pacer, const ApiQuestion& question,
                                std::string& left, sources::RecordSink& sink, const std::stop_token& stop,
                                sources::ApiSpans& spans) {
    auto api =
        question.api != nullptr ? core::Result<config::ApiDefinition>(*question.api) : config::apiOf(question.source);
    if (!api) return std::move(api).error();
    sources::ApiQuery query;
    secrets::Found key = keyOf(*api, stop);
    if (stop.stop_requested()) return core::Error(core::ErrorCode::Cancelled, "The fetch was stopped.");
    if (key.secret.empty() && api->auth && api->auth->required && !api->auth->keyEnv.empty())
        return secrets::missingSecret("This service asks for a key", api->auth->keyEnv, key.trouble);
    query.key = std::move(key.secret);
    query.api = std::move(*api);
    // An account is known to its own server alone, whatever else answers without one.
    if (config::loginOf(query.api, query.key) && !query.api.auth->session->url.empty())
        query.api.url = query.api.auth->session->url;
    query.sessions = question.sessions;
    query.query = question.query;
    query.from = question.from;
    query.to = question.to;
    query.since = question.since;
    query.now = question.now;
    query.limitPages = question.limitPages;
    query.allowPrivateNetwork = question.source.allowPrivateNetwork;
    auto fetched = sources::fetchApi(client, pacer, query, left, sink, stop, &spans);
    if (!fetched) return std::move(fetched).error();
    return {};
}

}  // namespace groundswell::operations
