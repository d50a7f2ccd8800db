#include "models/config/web_address.h"
#include "pipeline/extract/json_text.h"
#include "pipeline/sources/feed_reader.h"

#include <nlohmann/json.hpp>

#include <exception>
#include <utility>

namespace groundswell::sources {

using extract::JsonCheck;
using extract::JsonChecker;
using extract::repairEscapes;

namespace {

using FeedJson = nlohmann::json;

std::string text(const FeedJson& object, const char* key) {
    const auto found = object.find(key);
    if (found == object.end()) return {};
    if (found->is_string()) return found->get<std::string>();
    // Ids are numbers in more feeds than the format allows.
    return found->is_number() ? found->dump() : std::string();
}

const FeedJson& list(const FeedJson& object, const char* key) {
    static const FeedJson empty = FeedJson::array();
    const auto found = object.find(key);
    return found != object.end() && found->is_array() ? *found : empty;
}

std::string authorsOf(const FeedJson& object) {
    std::string names;
    const auto add = [&](const FeedJson& author) {
        if (author.is_string()) addName(names, personName(author.get<std::string>()));
        if (!author.is_object()) return;
        const std::string name = singleLine(text(author, "name"));
        addName(names, name.empty() ? text(author, "url") : name);
    };
    for (const FeedJson& author : list(object, "authors")) add(author);
    // Version 1.0 knew one author only.
    if (const auto author = object.find("author"); names.empty() && author != object.end()) add(*author);
    return names;
}

FeedEntry readItem(const FeedJson& item, const std::string& base, const std::string& feedAuthor) {
    FeedEntry entry;
    entry.url = resolvedLink(base, text(item, "url"));
    if (entry.url.empty()) entry.url = resolvedLink(base, text(item, "external_url"));
    entry.id = text(item, "id");
    if (entry.url.empty() && config::isWebAddress(entry.id)) entry.url = entry.id;
    if (entry.id.empty()) entry.id = entry.url;
    entry.title = escapedHtml(text(item, "title"));
    entry.summary = escapedHtml(text(item, "summary"));
    entry.content = text(item, "content_html");
    if (entry.content.empty()) entry.content = escapedHtml(text(item, "content_text"));
    if (entry.content.empty()) entry.content = entry.summary;
    entry.author = authorsOf(item);
    if (entry.author.empty()) entry.author = feedAuthor;
    entry.language = text(item, "language");
    entry.published = text(item, "date_published");
    entry.updated = text(item, "date_modified");
    for (const FeedJson& tag : list(item, "tags")) {
        if (tag.is_string()) addCategory(entry, tag.get<std::string>());
    }
    for (const FeedJson& attachment : list(item, "attachments")) {
        if (!attachment.is_object()) continue;
        addEnclosure(entry, resolvedLink(base, text(attachment, "url")), text(attachment, "mime_type"));
    }
    return entry;
}

core::Error noFeed(const char* sentence) {
    return core::Error(core::ErrorCode::InvalidInput, sentence)
        .with("remedy", "Give the address of an RSS, Atom or JSON feed.");
}

}  // namespace

core::Result<Feed> readJsonFeed(std::string json, const std::string& baseUrl) {
    repairEscapes(json);
    JsonChecker checker;
    const JsonCheck check = checker.check(json, false);
    if (check.kind == JsonCheck::Kind::Invalid) {
        return noFeed("The document begins like JSON but cannot be read as such.").with("reason", check.reason);
    }
    FeedJson document = FeedJson::parse(json, nullptr, false);
    json = std::string();
    const bool isFeed = document.is_object() && (text(document, "version").find("jsonfeed.org") != std::string::npos ||
                                                 document.contains("items"));
    if (!isFeed) return noFeed("The document is JSON, but not a JSON feed.");
    Feed feed;
    feed.kind = "json";
    feed.title = singleLine(text(document, "title"));
    feed.url = resolvedLink(baseUrl, text(document, "home_page_url"));
    feed.language = text(document, "language");
    std::string base = baseUrl.empty() ? text(document, "feed_url") : baseUrl;
    if (base.empty()) base = feed.url;
    const std::string author = authorsOf(document);
    if (const auto items = document.find("items"); items != document.end() && items->is_array()) {
        for (FeedJson& item : *items) {
            if (item.is_object()) feed.entries.push_back(readItem(item, base, author));
            item = nullptr;  // a long feed is not to be in memory twice
        }
    }
    return feed;
}

}  // namespace groundswell::sources
