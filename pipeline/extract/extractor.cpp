#include "pipeline/extract/extractor.h"

#include "models/core/words.h"
#include "pipeline/extract/aliases.h"
#include "pipeline/extract/field_values.h"
#include "pipeline/extract/json_text.h"
#include "pipeline/text/clean.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <utility>

namespace groundswell::extract {

namespace {

using core::Error;
using core::ErrorCode;
using domain::ContentItem;

/// Longer than any post, article or transcript: what comes behind is a file in the wrong column, which the archive
/// keeps and nobody reads.
constexpr std::size_t maxTextBytes = 4U << 20;

/// A short value: a name, a label. Markup is rare there and not worth a parser's run.
std::string shortText(std::string_view value) {
    value = core::trimmed(value);
    if (value.find_first_of("&<") == std::string_view::npos) return std::string(value);
    return text::toPlainText(value);
}

std::string quoted(std::string_view value) {
    static constexpr std::size_t shown = 80;
    if (value.size() <= shown) return "\"" + std::string(value) + "\"";
    return "\"" + std::string(core::beginning(value, shown)) + "...\"";
}

/// Seconds with a fraction, as some services write them, without the fraction.
std::string_view withoutFraction(std::string_view date) {
    const std::size_t point = date.find('.');
    if (point == std::string_view::npos || point < 9 || point > 10) return date;
    const bool digits =
        std::all_of(date.begin(), date.end(), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
    return digits ? date.substr(0, point) : date;
}

std::string contentId(std::string_view json) {
    const std::string compact = minifiedJson(json);
    const XXH128_hash_t hash = XXH3_128bits(compact.data(), compact.size());
    static constexpr char hex[] = "0123456789abcdef";
    std::string id = "h-";
    for (const std::uint64_t half : {hash.high64, hash.low64}) {
        for (int shift = 60; shift >= 0; shift -= 4) id += hex[(half >> static_cast<unsigned>(shift)) & 0xfU];
    }
    return id;
}

void appendQuotedKey(std::string& out, std::string_view key) {
    out += '"';
    for (const char c : key) {
        if (c == '"' || c == '\\') out += '\\';
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    out += '"';
}

std::string metricsJson(const std::vector<FieldValues::Metric>& metrics) {
    if (metrics.empty()) return {};
    std::string json = "{";
    for (const FieldValues::Metric& metric : metrics) {
        if (json.size() > 1) json += ',';
        appendQuotedKey(json, metric.name);
        json += ':';
        json += metric.number;
    }
    return json + '}';
}

std::uint64_t hashOf(const ContentItem& item) {
    thread_local std::string bytes;
    bytes.clear();
    const auto add = [](std::string_view field) {
        const auto size = static_cast<std::uint64_t>(field.size());
        for (unsigned shift = 0; shift < 64; shift += 8) bytes += static_cast<char>((size >> shift) & 0xffU);
        bytes += field;
    };
    for (const std::string* field :
         {&item.externalId, &item.field, &item.author, &item.claimedLanguage, &item.text, &item.title, &item.url,
          &item.outlet, &item.label, &item.kind, &item.threadExternalId, &item.metricsJson}) {
        add(*field);
    }
    add(item.publishedAt ? std::to_string(item.publishedAt->time_since_epoch().count()) : std::string());
    return XXH3_64bits(bytes.data(), bytes.size());
}

/// Tables of tiplines hold "null <link>" where a message was a picture or a sound.
std::string_view linkInsteadOfText(std::string_view text) {
    for (const std::string_view nothing : {"null http", "undefined http"}) {
        if (text.starts_with(nothing) && text.find_first_of(" \t\r\n", nothing.size()) == std::string_view::npos) {
            return text.substr(nothing.size() - 4);
        }
    }
    return {};
}

void setTexts(ContentItem& item, const FieldValues& values) {
    std::string_view text = values[Field::Text];
    if (const std::string_view link = linkInsteadOfText(text); !link.empty()) {
        if (item.url.empty()) item.url = link;
        text = {};
    }
    if (!text.empty()) item.text = text::toPlainText(text);
    if (const std::string_view title = values[Field::Title]; !title.empty()) item.title = text::toPlainText(title);
    if (item.text.empty()) item.text = item.title;
}

void limit(std::string& text, std::string_view name, const NoteSink& note) {
    if (text.size() <= maxTextBytes) return;
    text.resize(core::beginning(text, maxTextBytes).size());
    if (note)
        note("The " + std::string(name) + " is longer than 4 MiB: its first 4 MiB were taken; the archive has all.");
}

void limitTexts(ContentItem& item, const NoteSink& note) {
    const bool titleIsText = item.title == item.text;
    limit(item.text, titleIsText ? "title" : "text", note);
    limit(item.title, "title", titleIsText ? NoteSink() : note);
}

void setTweetFields(ContentItem& item, const FieldValues& values, bool isHidden) {
    const std::string_view user = values[Field::TweetUser];
    if (user.empty() && values[Field::TweetMark].empty()) return;
    // A tweet's "source" is the program it was written with.
    if (values[Field::Outlet].starts_with("<a ")) item.outlet.clear();
    if (!item.url.empty() || values[Field::Id].empty()) return;
    item.url = "https://twitter.com/" + (user.empty() || isHidden ? "twitter" : std::string(user)) + "/status/" +
               item.externalId;
}

// The thread of a post that passes another one on is that post.
void setRelation(ContentItem& item, const FieldValues& values) {
    const std::string_view reposted = core::trimmed(values[Field::RepostOf]);
    const std::string_view quoted = core::trimmed(values[Field::QuoteOf]);
    if (reposted.empty() && quoted.empty()) return;
    item.kind = reposted.empty() ? "quote" : "repost";
    item.threadExternalId = reposted.empty() ? quoted : reposted;
}

core::Result<void> setTime(ContentItem& item, const FieldValues& values) {
    const std::string_view date = core::trimmed(values[Field::PublishedAt]);
    if (date.empty()) return {};
    item.publishedAt = core::parseTime(withoutFraction(date));
    if (item.publishedAt) return {};
    return Error(ErrorCode::InvalidInput, "The date " + quoted(date) + " cannot be read.")
        .with("remedy", "Write dates like 2026-10-12T09:10:00Z.");
}

// One of the record's texts by itself; the title stays beside it unless it is that text.
ContentItem partOf(const ContentItem& whole, const std::string& field, std::string_view text) {
    ContentItem item = whole;
    item.field = field;
    item.text = text::toPlainText(text);
    if (item.text == item.title) item.title.clear();
    return item;
}

// One item a text that says something; a record without any is one item as other records are.
std::vector<ContentItem> split(ContentItem whole, const std::vector<std::string>& parts, const FieldValues& values) {
    std::vector<ContentItem> items;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (values.parts[i].value.empty()) continue;
        ContentItem item = partOf(whole, parts[i], values.parts[i].value);
        if (!item.text.empty()) items.push_back(std::move(item));
    }
    if (items.empty()) items.push_back(std::move(whole));
    return items;
}

// A mapping that takes both from one place says that who publishes is who writes.
bool outletIsAuthor(const config::Mapping& mapping) {
    const auto outlets = mapping.fields.find("outlet");
    const auto authors = mapping.fields.find("author");
    if (outlets == mapping.fields.end() || authors == mapping.fields.end()) return false;
    return std::find_first_of(outlets->second.begin(), outlets->second.end(), authors->second.begin(),
                              authors->second.end()) != outlets->second.end();
}

Error located(Error error, const domain::RawRecord& record) {
    if (!record.origin.empty()) error.with("file", record.origin);
    if (record.line > 0) error.with("line", std::to_string(record.line));
    return error;
}

}  // namespace

core::Result<std::vector<ContentItem>> extractItems(const domain::RawRecord& record, const config::Mapping& mapping,
                                                    const NoteSink& note, const AuthorAlias& alias) {
    const MappingPlan& plan = planFor(mapping);
    const auto values = readFields(record.content, plan);
    if (!values) return located(values.error(), record);
    if (!values->hasText) {
        return located(Error(ErrorCode::InvalidInput, "The record has neither text nor title.")
                           .with("remedy", "Say which field is the text with a mapping (--map)."),
                       record);
    }
    ContentItem item;
    item.externalId = (*values)[Field::Id];
    if (item.externalId.empty()) item.externalId = record.contentId;
    if (item.externalId.empty()) item.externalId = contentId(record.content);
    item.source = record.sourceId;
    item.query = record.queryId;
    item.author = shortText((*values)[Field::Author]);
    item.claimedLanguage = core::trimmed((*values)[Field::Language]);
    item.url = core::trimmed((*values)[Field::Url]);
    item.outlet = shortText((*values)[Field::Outlet]);
    item.label = core::trimmed((*values)[Field::Label]);
    item.kind = core::trimmed((*values)[Field::Kind]);
    // One column can be both: the post of a comment, and a post's own id.
    if ((*values)[Field::Thread] != item.externalId) item.threadExternalId = (*values)[Field::Thread];
    item.metricsJson = metricsJson(values->metrics);
    setTexts(item, *values);
    // Before the hash is taken, which would tell whoever tries names.
    if (alias) hideAuthor(item, alias, outletIsAuthor(mapping));
    setTweetFields(item, *values, alias != nullptr);
    setRelation(item, *values);
    if (alias) hideIds(item, alias);
    if (const auto timed = setTime(item, *values); !timed) return located(timed.error(), record);
    std::vector<ContentItem> items;
    if (plan.parts.empty()) {
        items.push_back(std::move(item));
    } else {
        items = split(std::move(item), plan.parts, *values);
    }
    for (ContentItem& one : items) {
        one.contentHash = hashOf(one);
        limitTexts(one, note);
    }
    return items;
}

config::Mapping sniffMapping(const std::vector<std::string>& columns) {
    const MappingPlan& plan = planFor({});
    std::array<std::vector<std::pair<int, std::string>>, mappableFieldCount> found;
    std::string key;
    for (const std::string& column : columns) {
        normalKey(column, key);
        const PlanNode* node = plan.usual.child(key);
        if (node == nullptr) continue;
        for (const Target& target : node->targets) {
            const auto field = static_cast<std::size_t>(target.field);
            if (field >= mappableFieldCount) continue;
            found[field].emplace_back(target.rank, column.starts_with('/') ? "/~1" + column.substr(1) : column);
        }
    }
    config::Mapping mapping;
    for (std::size_t field = 0; field < mappableFieldCount; ++field) {
        std::stable_sort(found[field].begin(), found[field].end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        for (auto& [rank, column] : found[field]) {
            mapping.fields[std::string(fieldNames[field])].push_back(std::move(column));
        }
    }
    return mapping;
}

}  // namespace groundswell::extract
