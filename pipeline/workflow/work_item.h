#pragma once

#include "models/core/result.h"
#include "models/domain/content_item.h"
#include "models/domain/keyword.h"
#include "models/domain/step_mark.h"
#include "models/domain/step_record.h"
#include "models/store/cluster_writer.h"
#include "pipeline/cluster/clusterer.h"
#include "pipeline/text/features.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::workflow {

/// One item on its way through the steps, with what they found out so far. What a step needs from an earlier one and
/// does not find here (an interrupted run keeps only what is stored) it derives again: every step is a pure function of
/// the text. A value.
struct WorkItem {
    domain::ContentItem item;
    std::int64_t attempts = 0;
    std::string state;     ///< the last completed step's
    std::string error;     ///< of the step that failed; then the item stops
    std::string waitsFor;  ///< why it waits for a service; then it stops too, with its state and attempts as they are
    bool stopped = false;  ///< failed, waits, or is at the state it should not pass

    std::optional<std::string> cleaned;
    std::optional<std::string> language;
    std::optional<std::vector<domain::Keyword>> keywords;
    std::optional<text::Features> features;
    /// The dense vector: of unit length, of one dimension in a workspace, to the bit what the store gives back. None
    /// where the workflow has lexical vectors only, before the step `vector`, and for texts that the model knows
    /// nothing about.
    std::optional<std::vector<float>> dense;
    std::string denseBytes;  ///< `dense` as encodeVector makes it, while the store does not have it
    std::optional<cluster::Assignment> assignment;
    std::vector<domain::StepOutput> outputs;      ///< what steps have set on it, in no order
    bool outputsChanged = false;                  ///< they are not those of the store
    std::string step;                             ///< id of the step that works on it now
    std::vector<const domain::StepMark*> passed;  ///< steps that it came through in this run; theirs
    std::vector<std::string>* log = nullptr;      ///< where note() writes; null = nowhere

    /// Sets a named value for later steps and routes; kept with the item. Called by the step that works on it. Error
    /// InvalidInput: no name of [a-z0-9][a-z0-9_-]{0,62}, or over 64 KiB as JSON.
    core::Result<void> setOutput(std::string_view name, const nlohmann::json& value);
    /// The JSON of what a step has set, or null.
    [[nodiscard]] const std::string* output(std::string_view stepId, std::string_view name) const;
    /// Forgets what a step has set.
    void dropOutputs(std::string_view stepId);
    /// A line for whoever tries one step on one item.
    void note(std::string line) const;

    /// The text for processing, made when a step first asks for it.
    [[nodiscard]] const std::string& cleanedText();
    /// The identified language, else the stored one.
    [[nodiscard]] const std::string& knownLanguage() const;
    /// The lexical vector, made when a step first asks for it.
    [[nodiscard]] const text::Features& lexicalVector();
    /// What ties the item to others apart from its text.
    [[nodiscard]] cluster::Ties ties() const;
};

/// A regrouping as the store takes it: references are item ids.
[[nodiscard]] store::ClusterRegrouping toStored(const cluster::Regrouping& regrouping);

}  // namespace groundswell::workflow
