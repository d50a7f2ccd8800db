#pragma once

#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/filter.h"
#include "models/store/text_reader.h"
#include "pipeline/similar/corpus_statistics.h"
#include "pipeline/similar/profile.h"
#include "pipeline/similar/sparse_vector.h"

#include <cstddef>
#include <functional>
#include <mutex>
#include <stop_token>
#include <unordered_map>
#include <utility>
#include <vector>

namespace groundswell::jobs {
class WorkerPool;
}

namespace groundswell::similar {

/// An item in the form that is compared.
struct Compared {
    Profile profile;
    core::ClusterId cluster;
    SparseVector terms;

    /// Made when it is first asked for; thread-safe.
    [[nodiscard]] const SparseVector& grams(const CorpusStatistics& statistics);

private:
    std::once_flag m_gramsMade;
    SparseVector m_grams;
};

/// What is needed of items to compare them, by their ids, as far as it was read. For one thread.
class ComparedItems {
public:
    using Entry = std::pair<const core::ItemId, Compared>;

    /// Most that are kept from one group of questions to the next.
    static constexpr std::size_t mostKept = 60'000;

    ComparedItems(store::TextReader& reader, jobs::WorkerPool* pool) : m_reader(reader), m_pool(pool) {}

    void put(const store::ItemText& item, Profile profile);
    void weigh(const CorpusStatistics& statistics);
    [[nodiscard]] std::size_t size() const noexcept { return m_kept.size(); }
    [[nodiscard]] std::vector<Entry*> all();
    /// Drops all of them when they are too many; what was returned before is gone then.
    void makeRoom();
    /// Those of the items that pass the filter, from the store if need be, about `most` of them; by id, none twice.
    core::Result<std::vector<Entry*>> take(const std::vector<core::ItemId>& items, std::size_t most,
                                           const domain::Filter& filter, const CorpusStatistics& statistics);

private:
    core::Result<void> load(const std::vector<core::ItemId>& items, const domain::Filter& filter,
                            const CorpusStatistics& statistics);

    store::TextReader& m_reader;
    jobs::WorkerPool* const m_pool;
    std::unordered_map<core::ItemId, Compared> m_kept;
};

/// Collects items and hands them on in their order with their profiles, which the pool makes for many at a time.
class Profiler {
public:
    using Take = std::function<void(const store::ItemText&, Profile)>;

    Profiler(jobs::WorkerPool* pool, Take take) : m_pool(pool), m_take(std::move(take)) {}

    void add(store::ItemText item);
    /// To be called behind the last one.
    void finish();

private:
    jobs::WorkerPool* const m_pool;
    const Take m_take;
    std::vector<store::ItemText> m_items;
};

}  // namespace groundswell::similar
