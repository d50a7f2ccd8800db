#include "pipeline/operations/acquire_api.h"

#include "models/config/api_definition.h"
#include "pipeline/secrets/secrets.h"

#include <utility>

namespace groundswell::operations {

namespace {

secrets::Found keyOf(const config::ApiDefinition& api) {
    return api.auth && !api.auth->keyEnv.empty() ? secrets::ofProgram()->find(api.auth->keyEnv) : secrets::Found{};
}

}  // namespace

std::string apiStateAddress(const config::SourceConfig& source, const std::string& query) {
    const auto api = config::apiOf(source);
    return (api ? api->url : source.url) + " " + query;
}

core::Result<void> fetchFromApi(net::HttpClient& client, sources::ApiPacer& pacer, const ApiQuestion& question,
                                std::string& left, sources::RecordSink& sink, const std::stop_token& stop,
                                sources::ApiSpans& spans) {
    auto api = config::apiOf(question.source);
    if (!api) return std::move(api).error();
    sources::ApiQuery query;
    secrets::Found key = keyOf(*api);
    if (key.secret.empty() && api->auth && api->auth->required && !api->auth->keyEnv.empty())
        return secrets::missingSecret("This service asks for a key", api->auth->keyEnv, key.trouble);
    query.key = std::move(key.secret);
    query.api = std::move(*api);
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
