#include "pipeline/operations/acquire_api.h"

#include "models/config/api_definition.h"
#include "models/core/words.h"

#include <cstdlib>

namespace groundswell::operations {

namespace {

std::string keyOf(const config::ApiDefinition& api) {
    if (!api.auth || api.auth->keyEnv.empty()) return {};
    const char* value = std::getenv(api.auth->keyEnv.c_str());
    return value == nullptr ? std::string() : std::string(core::trimmed(value));
}

}  // namespace

std::string apiStateAddress(const config::SourceConfig& source, const std::string& query) {
    const auto api = config::apiOf(source);
    return (api ? api->url : source.url) + " " + query;
}

core::Result<void> fetchFromApi(net::HttpClient& client, sources::ApiPacer& pacer, const ApiQuestion& question,
                                std::string& left, sources::RecordSink& sink, const std::stop_token& stop) {
    auto api = config::apiOf(question.source);
    if (!api) return std::move(api).error();
    sources::ApiQuery query;
    query.key = keyOf(*api);
    query.api = std::move(*api);
    query.query = question.query;
    query.from = question.from;
    query.to = question.to;
    query.since = question.since;
    query.now = question.now;
    query.limitPages = question.limitPages;
    query.allowPrivateNetwork = question.source.allowPrivateNetwork;
    auto fetched = sources::fetchApi(client, pacer, query, left, sink, stop);
    if (!fetched) return std::move(fetched).error();
    return {};
}

}  // namespace groundswell::operations
