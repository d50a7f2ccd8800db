#pragma once

#include "models/config/taxonomy_config.h"
#include "models/core/result.h"
#include "pipeline/text/features.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace groundswell::keywords {

/// Gives a text the labels of a taxonomy: one or more topics, else "Other" (fits none) or "Unsure". Here by nearest
/// examples; a service behind the same interface may take its place. Thread-safe.
class Classifier {
public:
    virtual ~Classifier() = default;
    /// `features` are those of the text. Errors: those of a service; nearest examples have none.
    [[nodiscard]] virtual core::Result<std::vector<std::string>> classify(std::string_view text,
                                                                          const text::Features& features) const = 0;
};

/// Labels by cosine to the taxonomy's examples (TF-IDF over them): a topic counts as the mean of its two nearest
/// examples, where its name and description are one. Less than `least` everywhere is "Other"; more than two topics
/// within a tenth of the best is "Unsure". Immutable.
class ExampleClassifier final : public Classifier {
public:
    ExampleClassifier(const config::TaxonomyConfig& taxonomy, double least);
    [[nodiscard]] core::Result<std::vector<std::string>> classify(std::string_view text,
                                                                  const text::Features& features) const override;

private:
    struct Example {
        std::vector<std::size_t> topics;  ///< none = an example of "Other"
        text::Features features;
        double norm = 0;
    };
    struct Posting {
        std::size_t example = 0;
        double weight = 0;
    };

    void addExample(std::string_view text, std::vector<std::size_t> topics);
    void weighExamples();
    [[nodiscard]] double weightOf(const text::Feature& feature) const;
    [[nodiscard]] std::vector<double> similarities(const text::Features& features) const;
    /// Of each topic, and of "Other" at the end.
    [[nodiscard]] std::vector<double> scores(const std::vector<double>& similarities) const;

    const double m_least;
    std::vector<std::string> m_topics;
    std::vector<Example> m_examples;
    std::vector<std::size_t> m_exampleCounts;                            ///< of each topic, and of "Other" at the end
    std::unordered_map<std::uint64_t, std::vector<Posting>> m_postings;  ///< by term
};

}  // namespace groundswell::keywords
