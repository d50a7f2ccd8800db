#pragma once

#include "models/core/result.h"

#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::services {

struct TaxonomyTopic {
    std::string name;
    std::string description;
};

/// A text with its right labels.
struct TaxonomyExample {
    std::string text;
    std::vector<std::string> labels;  ///< names of topics
};

/// What a remote classifier sorts texts by. Services keep it under its name: another content needs another name. A
/// value.
struct TaxonomyTopics {
    std::string name;
    std::vector<std::string> languages;  ///< of the texts, in English: "English", "Hindi"
    std::vector<TaxonomyTopic> topics;
    std::vector<TaxonomyExample> examples;
};

/// For texts that fit no topic, and for those that the service cannot tell.
inline constexpr auto otherLabel = "Other";
inline constexpr auto unsureLabel = "Unsure";

/// One text's labels, at least one, each a topic's name or one of the two above, none twice. Error Unavailable: not
/// now, the same text may get some later; any other error: this text got none.
using Labels = core::Result<std::vector<std::string>>;

/// Labels texts by a taxonomy. Thread-safe.
class ClassificationService {
public:
    virtual ~ClassificationService() = default;

    /// One answer a text, in their order; every text is UTF-8 and not blank. Ends within a second of a stop request,
    /// with Unavailable for what is left.
    virtual std::vector<Labels> classify(std::span<const std::string> texts, const std::stop_token& stop) = 0;
};

}  // namespace groundswell::services
