#include "pipeline/sources/feed_parser.h"

#include <nlohmann/json.hpp>

namespace groundswell::sources {

namespace {

using Json = nlohmann::ordered_json;

void set(Json& record, const char* key, const std::string& value) {
    if (!value.empty()) record[key] = value;
}

// The first date that can be read; when none can, the first there is, so that its problem is seen.
const std::string& publicationOf(const FeedEntry& entry) {
    if (core::parseTime(entry.published)) return entry.published;
    if (entry.published.empty() || core::parseTime(entry.updated)) return entry.updated;
    return entry.published;
}

}  // namespace

std::string feedEntryRecord(const Feed& feed, const FeedEntry& entry) {
    Json record = Json::object();
    set(record, "id", entry.id);
    record["title"] = entry.title;
    record["text"] = entry.content;
    set(record, "url", entry.url);
    set(record, "published_at", publicationOf(entry));
    set(record, "author", entry.author);
    set(record, "lang", entry.language.empty() ? feed.language : entry.language);
    set(record, "source", feed.title);
    if (entry.summary != entry.content) set(record, "summary", entry.summary);
    if (!entry.categories.empty()) record["tags"] = entry.categories;
    for (const FeedEnclosure& enclosure : entry.enclosures) {
        Json file = Json::object();
        file["url"] = enclosure.url;
        set(file, "type", enclosure.type);
        record["enclosures"].push_back(std::move(file));
    }
    set(record, "updated_at", entry.updated);
    return record.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace groundswell::sources
