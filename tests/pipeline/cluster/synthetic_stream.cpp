#include "tests/pipeline/cluster/synthetic_stream.h"

#include <algorithm>
#include <bit>
#include <random>

namespace groundswell::testing {

namespace {

using std::chrono::seconds;

class Generator {
public:
    explicit Generator(std::uint64_t seed) : m_random(seed) {}

    StreamItem next(std::size_t number, std::int64_t secondsBetweenItems) {
        StreamItem item;
        item.features = nextFeatures(number);
        if (below(20) != 0) {
            const auto jitter = static_cast<std::int64_t>(below(7200)) - 3600;
            item.publishedAt = secondsIn(static_cast<std::int64_t>(number) * secondsBetweenItems + jitter);
        }
        return item;
    }

private:
    text::Features nextFeatures(std::size_t number) {
        const std::uint64_t kind = below(100);
        if (kind == 0) return {};
        if (kind == 1) return {{}, 1000 + below(5)};
        if (kind < 12 && !m_earlier.empty()) return m_earlier[m_earlier.size() - 1 - below(m_earlier.size())];
        const std::uint64_t topic = number / 500 + below(12);
        std::vector<std::uint64_t> terms;
        for (int i = 0; i < 5; ++i) terms.push_back(10'000 + topic * 20 + below(14));
        for (int i = 0; i < 2; ++i) terms.push_back(1 + below(300));
        terms.push_back(1'000'000 + below(1'000'000));
        m_earlier.push_back(featuresOf(terms));
        if (m_earlier.size() > 200) m_earlier.erase(m_earlier.begin());
        return m_earlier.back();
    }

    // No std distribution: what they return is not the same everywhere.
    std::uint64_t below(std::uint64_t end) { return m_random() % end; }

    std::mt19937_64 m_random;
    std::vector<text::Features> m_earlier;
};

}  // namespace

text::Features featuresOf(std::vector<std::uint64_t> terms) {
    std::sort(terms.begin(), terms.end());
    text::Features features;
    features.copyHash = 14'695'981'039'346'656'037U;
    for (const std::uint64_t term : terms) {
        features.copyHash = (features.copyHash ^ term) * 1'099'511'628'211U;
        if (!features.terms.empty() && features.terms.back().term == term) {
            features.terms.back().frequency += 1;
        } else {
            features.terms.push_back({term, 1});
        }
    }
    return features;
}

core::UtcTime secondsIn(std::int64_t after) {
    return core::UtcTime(seconds(1'700'000'000 + after));
}

std::vector<StreamItem> syntheticStream(std::size_t count, std::uint64_t seed, std::int64_t secondsBetweenItems) {
    Generator generator(seed);
    std::vector<StreamItem> items;
    for (std::size_t i = 0; i < count; ++i) items.push_back(generator.next(i, secondsBetweenItems));
    return items;
}

std::vector<std::string> feed(cluster::Clusterer& clusterer, const std::vector<StreamItem>& items, std::size_t from,
                              std::size_t to) {
    std::vector<std::string> log;
    std::vector<cluster::Regrouping> regroupings;
    for (std::size_t i = from; i < to; ++i) {
        const cluster::Assignment assignment = clusterer.add(
            {.features = items[i].features, .publishedAt = items[i].publishedAt, .reference = i + 1}, regroupings);
        log.push_back(std::to_string(assignment.cluster.value) + (assignment.opened ? " opened " : " joined ") +
                      std::to_string(std::bit_cast<std::uint32_t>(assignment.similarity)));
        for (const cluster::Regrouping& regrouping : regroupings) {
            std::string entry =
                std::to_string(regrouping.from.value) + " into " + std::to_string(regrouping.into.value);
            for (const std::uint64_t item : regrouping.items) entry += " " + std::to_string(item);
            log.push_back(std::move(entry));
        }
        regroupings.clear();
    }
    return log;
}

}  // namespace groundswell::testing
