#include "pipeline/operations/acquire_pages.h"

#include "pipeline/sources/web/telegram_source.h"
#include "pipeline/sources/web/web_source.h"

#include <utility>

namespace groundswell::operations {

namespace {

// Telegram says nowhere how often its previews may be asked for; people do not page faster.
constexpr std::chrono::milliseconds telegramInterval{500};

std::string telegramServer(const config::SourceConfig& source) {
    std::string server = source.url.empty() ? sources::TelegramQuery().server : source.url;
    while (server.ends_with('/')) server.pop_back();
    return server;
}

}  // namespace

std::string pageStateAddress(const config::SourceConfig& source, const std::string& query) {
    if (source.type != "telegram") return query;
    return telegramServer(source) + "/s/" + config::telegramChannel(query).value_or(query);
}

core::Result<PagesEnd> fetchFromTelegram(net::HttpClient& client, sources::ApiPacer& pacer, const ApiQuestion& question,
                                         std::string& memory, sources::RecordSink& sink, const std::stop_token& stop) {
    auto channel = config::telegramChannel(question.query);
    if (!channel)
        return core::Error(core::ErrorCode::InvalidInput, "\"" + question.query + "\" names no public channel.");
    sources::TelegramQuery query;
    query.server = telegramServer(question.source);
    query.channel = *std::move(channel);
    query.from = question.from;
    query.to = question.to;
    query.since = question.since;
    query.limitPages = question.limitPages;
    query.allowPrivateNetwork = question.source.allowPrivateNetwork;
    query.interval = telegramInterval;
    auto fetched = sources::fetchTelegram(client, pacer, query, memory, sink, stop);
    if (!fetched) return std::move(fetched).error();
    return PagesEnd{!fetched->unfinished, false};
}

core::Result<PagesEnd> fetchFromWeb(net::HttpClient& client, const ApiQuestion& question, std::string& memory,
                                    sources::RecordSink& sink, const std::stop_token& stop) {
    sources::WebQuery query;
    query.url = question.query;
    query.config = question.source.web;
    query.from = question.from;
    query.to = question.to;
    query.since = question.since;
    query.limitPages = question.limitPages;
    query.allowPrivateNetwork = question.source.allowPrivateNetwork;
    auto fetched = sources::fetchWeb(client, query, memory, sink, stop);
    if (!fetched) return std::move(fetched).error();
    return PagesEnd{!fetched->unfinished, fetched->notModified};
}

}  // namespace groundswell::operations
