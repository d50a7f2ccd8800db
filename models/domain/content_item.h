#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"

#include <cstdint>
#include <optional>
#include <string>

namespace groundswell::domain {

/// One text to follow: a post, a headline, a description. Unique in its workspace by (source, externalId, field).
/// Strings are UTF-8, empty = unknown. A value.
struct ContentItem {
    core::ItemId id;
    std::string externalId;
    std::string source;  ///< the workspace's source id
    std::string query;   ///< the query that found it
    std::string field = "text";
    std::optional<core::UtcTime> publishedAt;
    std::string author;
    std::string language;         ///< as identified: BCP 47, "und-Arab" when only the script is known
    std::string claimedLanguage;  ///< as the source says, never trusted
    std::string text;             ///< as published, entities and markup decoded, NFC
    std::string title;
    std::string url;
    std::string outlet;            ///< the record's own source: a newspaper, a channel
    std::string label;             ///< a gold label that came with the data; influences nothing
    std::string kind;              ///< "post", "comment", ... where the source says
    std::string threadExternalId;  ///< external id of the post that a comment belongs to
    std::string metricsJson;       ///< engagement numbers as a JSON object; missing ones are absent, never 0
    core::ClusterId cluster;
    std::string state;              ///< of the workflow: the last completed step
    std::uint64_t contentHash = 0;  ///< XXH3 of all fields that a source delivers; differs = the item changed
};

}  // namespace groundswell::domain
