#include "models/core/words.h"
#include "pipeline/sources/feed_date.h"
#include "pipeline/sources/feed_parser.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::sources {

namespace {

using Json = nlohmann::ordered_json;

void set(Json& record, const char* key, const std::string& value) {
    if (!value.empty()) record[key] = value;
}

constexpr std::size_t longestDateShown = 80;

// The first date that can be read; when none can, the first there is.
const std::string& publicationOf(const FeedEntry& entry) {
    if (parseFeedDate(entry.published)) return entry.published;
    if (entry.published.empty() || parseFeedDate(entry.updated)) return entry.updated;
    return entry.published;
}

bool isUnreadable(const std::string& date) {
    return date.find_first_not_of(" \t\r\n") != std::string::npos && !parseFeedDate(date);
}

// As the feed wrote it where every reader of records can read that.
std::string recordedDate(const std::string& date) {
    const auto time = core::parseTime(date) ? std::nullopt : parseFeedDate(date);
    return time ? core::formatTime(*time) : date;
}

}  // namespace

std::vector<std::string> feedProblems(const Feed& feed) {
    std::vector<std::string> problems;
    if (feed.recovered) {
        problems.emplace_back("The feed's XML is broken; what a forgiving reader finds in it was taken.");
    }
    if (feed.replaced > 0) {
        problems.push_back(std::to_string(feed.replaced) +
                           " characters of the feed are not valid in its encoding and were replaced by U+FFFD.");
    }
    return problems;
}

std::string dateProblem(const FeedEntry& entry) {
    const std::string& date = publicationOf(entry);
    if (!isUnreadable(date)) return {};
    const std::string shown(core::beginning(date, std::min(date.find_first_of("\r\n"), longestDateShown)));
    return "The date \"" + (date.size() > shown.size() ? shown + "..." : shown) +
           "\" cannot be read; the entry was taken without one.";
}

std::string feedEntryRecord(const Feed& feed, const FeedEntry& entry) {
    Json record = Json::object();
    set(record, "id", entry.id);
    record["title"] = entry.title;
    record["text"] = entry.content;
    set(record, "url", entry.url);
    const std::string& published = publicationOf(entry);
    set(record, isUnreadable(published) ? "date_as_written" : "published_at", recordedDate(published));
    set(record, "author", entry.author);
    set(record, "lang", entry.language.empty() ? feed.language : entry.language);
    set(record, "source", entry.source.empty() ? feed.title : entry.source);
    if (entry.summary != entry.content) set(record, "summary", entry.summary);
    if (!entry.categories.empty()) record["tags"] = entry.categories;
    for (const FeedEnclosure& enclosure : entry.enclosures) {
        Json file = Json::object();
        file["url"] = enclosure.url;
        set(file, "type", enclosure.type);
        record["enclosures"].push_back(std::move(file));
    }
    // Readers take it where there is no other date, so one that nobody can read would cost the entry.
    if (!isUnreadable(entry.updated)) set(record, "updated_at", recordedDate(entry.updated));
    return record.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace groundswell::sources
