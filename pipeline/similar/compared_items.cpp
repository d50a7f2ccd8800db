#include "pipeline/similar/compared_items.h"

#include "pipeline/jobs/parallel_for.h"

#include <algorithm>

namespace groundswell::similar {

namespace {

constexpr std::size_t loadedAtOnce = 1'000;
constexpr std::size_t profiledAtOnce = 1'000;

Profile profileOf(const store::ItemText& item) {
    // Without a language where none is stored yet: identifying it is the workflow's.
    return similar::profileOf(item.title, item.text, item.language.empty() ? "und" : item.language);
}

}  // namespace

const SparseVector& Compared::grams(const CorpusStatistics& statistics) {
    std::call_once(m_gramsMade, [&] { m_grams = statistics.gramVector(profile); });
    return m_grams;
}

void ComparedItems::put(const store::ItemText& item, Profile profile) {
    Compared& kept = m_kept[item.id];
    kept.profile = std::move(profile);
    kept.cluster = item.cluster;
}

void ComparedItems::weigh(const CorpusStatistics& statistics) {
    const std::vector<Entry*> entries = all();
    jobs::parallelFor(m_pool, entries.size(), [&](std::size_t i) {
        entries[i]->second.terms = statistics.termVector(entries[i]->second.profile);
    });
}

std::vector<ComparedItems::Entry*> ComparedItems::all() {
    std::vector<Entry*> entries;
    entries.reserve(m_kept.size());
    for (Entry& entry : m_kept) entries.push_back(&entry);
    std::sort(entries.begin(), entries.end(), [](const Entry* a, const Entry* b) { return a->first < b->first; });
    return entries;
}

void ComparedItems::makeRoom() {
    if (m_kept.size() > mostKept) m_kept.clear();
}

core::Result<void> ComparedItems::load(const std::vector<core::ItemId>& items, const domain::Filter& filter,
                                       const CorpusStatistics& statistics) {
    std::vector<core::ItemId> missing;
    for (const core::ItemId item : items) {
        if (m_kept.count(item) == 0) missing.push_back(item);
    }
    if (missing.empty()) return {};
    auto texts = m_reader.load(missing, filter);
    if (!texts) return texts.error();
    Profiler profiler(m_pool, [&](const store::ItemText& item, Profile profile) {
        put(item, std::move(profile));
        Compared& kept = m_kept[item.id];
        kept.terms = statistics.termVector(kept.profile);
    });
    for (store::ItemText& text : *texts) profiler.add(std::move(text));
    profiler.finish();
    return {};
}

core::Result<std::vector<ComparedItems::Entry*>> ComparedItems::take(const std::vector<core::ItemId>& items,
                                                                     std::size_t most, const domain::Filter& filter,
                                                                     const CorpusStatistics& statistics) {
    std::vector<Entry*> entries;
    for (std::size_t begin = 0; begin < items.size() && entries.size() < most; begin += loadedAtOnce) {
        const auto first = items.begin() + static_cast<std::ptrdiff_t>(begin);
        const auto last = items.begin() + static_cast<std::ptrdiff_t>(std::min(items.size(), begin + loadedAtOnce));
        const std::vector<core::ItemId> part(first, last);
        if (auto loaded = load(part, filter, statistics); !loaded) return loaded.error();
        for (const core::ItemId item : part) {
            // Those that do not pass the filter were not loaded.
            if (const auto found = m_kept.find(item); found != m_kept.end()) entries.push_back(&*found);
        }
    }
    std::sort(entries.begin(), entries.end(), [](const Entry* a, const Entry* b) { return a->first < b->first; });
    entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
    return entries;
}

void Profiler::add(store::ItemText item) {
    m_items.push_back(std::move(item));
    if (m_items.size() >= profiledAtOnce) finish();
}

void Profiler::finish() {
    std::vector<Profile> profiles(m_items.size());
    jobs::parallelFor(m_pool, m_items.size(), [&](std::size_t i) { profiles[i] = profileOf(m_items[i]); });
    for (std::size_t i = 0; i < m_items.size(); ++i) m_take(m_items[i], std::move(profiles[i]));
    m_items.clear();
}

}  // namespace groundswell::similar
