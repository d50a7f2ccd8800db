#pragma once

#include "models/config/problem.h"
#include "models/core/result.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace groundswell::config {

/// A class that items can belong to.
struct TaxonomyTopic {
    std::string topic;
    std::string description;

    friend bool operator==(const TaxonomyTopic&, const TaxonomyTopic&) = default;
};

/// A text with the topics that it belongs to.
struct TaxonomyExample {
    std::string text;
    std::vector<std::string> labels;

    friend bool operator==(const TaxonomyExample&, const TaxonomyExample&) = default;
};

/// Labels beside the topics: fits none, cannot be told. No topic may have these names.
inline constexpr std::string_view otherLabel = "Other";
inline constexpr std::string_view unsureLabel = "Unsure";

/// A taxonomy as its JSON file says (schema_version 1), `taxonomies/ID.json` in a workspace's folder. Keys that this
/// program does not know are kept in `document` and written back. A value.
struct TaxonomyConfig {
    std::string id;
    std::string name;
    std::vector<std::string> languages;  ///< of the items, BCP 47; for services that want to know
    std::vector<TaxonomyTopic> topics;
    std::vector<TaxonomyExample> examples;
    std::string document;  ///< the JSON text that it was read from; empty when made here
};

/// Checks a document: shapes, topics without a name or twice, labels that are no topic. Every problem is reported.
[[nodiscard]] Problems validateTaxonomy(const nlohmann::json& document);
/// As checkWorkspaceText.
[[nodiscard]] Problems checkTaxonomyText(std::string_view text);
/// As parseWorkspace.
[[nodiscard]] core::Result<TaxonomyConfig> parseTaxonomy(std::string_view text);
[[nodiscard]] std::string writeTaxonomy(const TaxonomyConfig& config);

}  // namespace groundswell::config
