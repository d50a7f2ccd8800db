#include "pipeline/keywords/classifier.h"

#include "pipeline/text/language.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace groundswell::keywords {

ExampleClassifier::ExampleClassifier(const config::TaxonomyConfig& taxonomy, double least) : m_least(least) {
    for (const config::TaxonomyTopic& topic : taxonomy.topics) {
        m_topics.push_back(topic.topic);
        addExample(topic.topic + ". " + topic.description, {m_topics.size() - 1});
    }
    for (const config::TaxonomyExample& example : taxonomy.examples) {
        std::vector<std::size_t> topics;
        for (const std::string& label : example.labels) {
            const auto found = std::find(m_topics.begin(), m_topics.end(), label);
            if (found != m_topics.end()) topics.push_back(static_cast<std::size_t>(found - m_topics.begin()));
        }
        addExample(example.text, std::move(topics));
    }
    weighExamples();
}

void ExampleClassifier::addExample(std::string_view text, std::vector<std::size_t> topics) {
    Example example;
    example.topics = std::move(topics);
    example.features = text::extractFeatures(text, text::identifyLanguage(text).code);
    m_examples.push_back(std::move(example));
}

void ExampleClassifier::weighExamples() {
    m_exampleCounts.assign(m_topics.size() + 1, 0);
    for (const Example& example : m_examples) {
        if (example.topics.empty()) ++m_exampleCounts.back();
        for (const std::size_t topic : example.topics) ++m_exampleCounts[topic];
    }
    for (std::size_t i = 0; i < m_examples.size(); ++i) {
        for (const text::Feature& feature : m_examples[i].features.terms) m_postings[feature.term].push_back({i, 0});
    }
    for (Example& example : m_examples) {
        for (const text::Feature& feature : example.features.terms) {
            example.norm += weightOf(feature) * weightOf(feature);
        }
        example.norm = std::sqrt(example.norm);
    }
    for (std::size_t i = 0; i < m_examples.size(); ++i) {
        for (const text::Feature& feature : m_examples[i].features.terms) {
            for (Posting& posting : m_postings[feature.term]) {
                if (posting.example == i) posting.weight = weightOf(feature) / std::max(m_examples[i].norm, 1e-9);
            }
        }
    }
}

/// What no example has weighs as little as what all have: it tells nothing of the taxonomy.
double ExampleClassifier::weightOf(const text::Feature& feature) const {
    const auto count = static_cast<double>(m_examples.size());
    const auto found = m_postings.find(feature.term);
    const double examples = found == m_postings.end() ? count : static_cast<double>(found->second.size());
    return (1 + std::log(static_cast<double>(feature.frequency))) * std::log(1 + count / examples);
}

std::vector<double> ExampleClassifier::similarities(const text::Features& features) const {
    std::vector<double> similarities(m_examples.size());
    double norm = 0;
    for (const text::Feature& feature : features.terms) {
        const double weight = weightOf(feature);
        norm += weight * weight;
        const auto found = m_postings.find(feature.term);
        if (found == m_postings.end()) continue;
        for (const Posting& posting : found->second) similarities[posting.example] += weight * posting.weight;
    }
    for (double& similarity : similarities) similarity = norm > 0 ? similarity / std::sqrt(norm) : 0;
    return similarities;
}

std::vector<double> ExampleClassifier::scores(const std::vector<double>& similarities) const {
    // The best and the second best of each topic: one example alone may be near by chance.
    std::vector<std::pair<double, double>> best(m_topics.size() + 1);
    const auto count = [&](std::size_t topic, double similarity) {
        auto& [first, second] = best[topic];
        if (similarity > first) std::swap(first, similarity);
        second = std::max(second, similarity);
    };
    for (std::size_t i = 0; i < m_examples.size(); ++i) {
        if (m_examples[i].topics.empty()) count(m_topics.size(), similarities[i]);
        for (const std::size_t topic : m_examples[i].topics) count(topic, similarities[i]);
    }
    std::vector<double> scores;
    for (std::size_t topic = 0; topic < best.size(); ++topic) {
        const auto& [first, second] = best[topic];
        scores.push_back(m_exampleCounts[topic] > 1 ? (first + second) / 2 : first);
    }
    return scores;
}

core::Result<std::vector<std::string>> ExampleClassifier::classify(std::string_view,
                                                                   const text::Features& features) const {
    constexpr double nearly = 0.9;
    constexpr std::size_t mostTopics = 2;
    const std::vector<double> scored = scores(similarities(features));
    const double best = *std::max_element(scored.begin(), scored.end());
    if (best < m_least || scored.back() >= best) return std::vector<std::string>{std::string(config::otherLabel)};
    std::vector<std::string> labels;
    for (std::size_t topic = 0; topic < m_topics.size(); ++topic) {
        if (scored[topic] >= best * nearly) labels.push_back(m_topics[topic]);
    }
    if (labels.size() > mostTopics) labels = {std::string(config::unsureLabel)};
    return labels;
}

}  // namespace groundswell::keywords
