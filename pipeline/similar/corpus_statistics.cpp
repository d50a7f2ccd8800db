#include "pipeline/similar/corpus_statistics.h"

#include "pipeline/similar/content_words.h"

#include <algorithm>
#include <cmath>

namespace groundswell::similar {

namespace {

constexpr std::int64_t gramItemsWanted = 4'000;
constexpr double termExponent = 0.7;
constexpr double gramExponent = 0.35;
// As in the clusters' vocabulary: a small corpus must not have jumpy weights.
constexpr double itemsAssumed = 10'000;

double idf(double items, double corpusItems, double exponent) {
    return std::pow(std::log(std::max((corpusItems + itemsAssumed) / items, 1.001)), exponent);
}

double frequencyWeight(float frequency) {
    return frequency > 1 ? 1 + std::log(static_cast<double>(frequency)) : 1.0;
}

}  // namespace

CorpusStatistics::CorpusStatistics(std::int64_t expected)
    : m_gramStep(std::max<std::int64_t>(1, expected / gramItemsWanted)) {}

void CorpusStatistics::add(const Profile& profile) {
    for (const text::Feature& feature : profile.terms) ++m_terms[feature.term].items;
    if (m_items++ % m_gramStep != 0) return;
    ++m_gramItems;
    for (const Gram& gram : gramsOf(contentWords(profile.readable, profile.language))) ++m_grams[gram.key].items;
}

CorpusStatistics::Scale CorpusStatistics::weigh(Counts& counts, std::int64_t counted, std::int64_t corpusItems,
                                                double exponent) {
    Scale scale;
    const auto corpus = static_cast<double>(std::max(corpusItems, counted));
    if (counted > 0) scale.perCounted = corpus / static_cast<double>(counted);
    for (auto& [key, count] : counts) {
        count.weight = static_cast<float>(idf(count.items * scale.perCounted, corpus, exponent));
    }
    // What a sample did not meet is in fewer items than one counted item stands for, but may be in some.
    scale.unseen = static_cast<float>(idf(std::max(1.0, scale.perCounted / 2), corpus, exponent));
    return scale;
}

void CorpusStatistics::finish(std::int64_t corpusItems) {
    m_termScale = weigh(m_terms, m_items, corpusItems, termExponent);
    m_gramScale = weigh(m_grams, m_gramItems, corpusItems, gramExponent);
}

SparseVector CorpusStatistics::termVector(const Profile& profile) const {
    SparseVector vector;
    vector.reserve(profile.terms.size());
    for (const text::Feature& feature : profile.terms) {
        const double weight = frequencyWeight(feature.frequency) * weightOf(feature.term);
        vector.push_back({feature.term, static_cast<float>(weight)});
    }
    scaleToUnit(vector);
    return vector;
}

SparseVector CorpusStatistics::gramVector(const Profile& profile) const {
    SparseVector vector;
    for (const Gram& gram : gramsOf(contentWords(profile.readable, profile.language))) {
        const auto found = m_grams.find(gram.key);
        const float weight = found == m_grams.end() ? m_gramScale.unseen : found->second.weight;
        vector.push_back({gram.key, static_cast<float>(frequencyWeight(gram.frequency)) * weight});
    }
    scaleToUnit(vector);
    return vector;
}

double CorpusStatistics::weightOf(std::uint64_t term) const {
    const auto found = m_terms.find(term);
    return static_cast<double>(found == m_terms.end() ? m_termScale.unseen : found->second.weight);
}

double CorpusStatistics::itemsWith(std::uint64_t term) const {
    const auto found = m_terms.find(term);
    return found == m_terms.end() ? m_termScale.perCounted / 2 : found->second.items * m_termScale.perCounted;
}

}  // namespace groundswell::similar
