#pragma once

#include "models/core/result.h"
#include "models/domain/cluster.h"
#include "models/domain/cluster_story.h"
#include "models/domain/compare.h"
#include "models/domain/content_item.h"
#include "models/domain/engagement.h"
#include "models/domain/filter.h"
#include "models/domain/keyword.h"
#include "models/domain/rows.h"
#include "models/domain/run.h"
#include "models/domain/source_choice.h"
#include "models/domain/source_state.h"
#include "models/domain/step_record.h"
#include "models/domain/trend.h"
#include "models/store/annotation_reader.h"
#include "models/store/housekeeping.h"
#include "models/store/job_reader.h"
#include "models/store/source_writer.h"
#include "models/store/step_history.h"
#include "models/store/text_reader.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace groundswell::store {

using domain::FacetValue;
using domain::ItemRow;
using domain::KeywordRow;
using domain::SearchHit;

/// An item that waits in a workflow state.
struct WaitingItem {
    domain::ContentItem item;
    std::vector<domain::Keyword> keywords;  ///< what earlier steps stored; filled by waiting(), not in a JournalEntry
    std::int64_t attempts = 0;
    std::vector<domain::StepOutput> outputs;  ///< as `keywords`
};

/// An item that was put into a cluster. A value.
struct JournalEntry {
    std::int64_t position = 0;
    core::ClusterId cluster;          ///< as it was given to assign(), before any merge
    std::optional<WaitingItem> item;  ///< none when the item is gone
};

/// What is known of stored items, to tell new, changed and unchanged records apart.
struct StoredHash {
    core::ItemId id;  ///< none = not stored
    std::uint64_t contentHash = 0;
};

/// Where a stored item comes from.
struct ItemOrigin {
    core::RunId run;              ///< that brought it as it is; none = not known
    core::UtcTime collectedAt{};  ///< when its record was fetched, in whole seconds
    std::int64_t attempts = 0;    ///< of the step that it waits for
};

/// Items with one language and one claim of their source's that is written otherwise ("en", "en-GB").
struct LanguageClaim {
    std::string language;
    std::string claimed;
    std::int64_t items = 0;
};

/// Reads items. Calls `take` row by row; false stops.
class ItemReader {
public:
    virtual ~ItemReader() = default;
    virtual core::Result<std::vector<ItemRow>> page(const domain::Filter& filter, domain::ItemSort sort,
                                                    domain::SortOrder order, domain::Page page) = 0;
    /// All that pass, in the order of page().
    virtual core::Result<std::vector<core::ItemId>> ids(const domain::Filter& filter, domain::ItemSort sort,
                                                        domain::SortOrder order) = 0;
    virtual core::Result<std::int64_t> count(const domain::Filter& filter) = 0;
    virtual core::Result<void> forEach(const domain::Filter& filter,
                                       const std::function<bool(const ItemRow&)>& take) = 0;
    virtual core::Result<std::optional<ItemRow>> byId(core::ItemId id) = 0;
    virtual core::Result<std::optional<ItemOrigin>> origin(core::ItemId id) = 0;
    /// What an item's numbers were when: by name, then time. Each has one entry at least.
    virtual core::Result<std::vector<domain::EngagementNumber>> engagement(core::ItemId id) = 0;
    /// Same order and length as `keys` (external id, field).
    virtual core::Result<std::vector<StoredHash>> hashes(const std::string& source,
                                                         std::span<const std::pair<std::string, std::string>> keys) = 0;
    /// The next items in any of some states by item_id, after `after`; for the workflow. At most `limit`, of long texts
    /// fewer: some megabytes of text at a time, one item at least.
    virtual core::Result<std::vector<WaitingItem>> waiting(std::span<const std::string> states,
                                                           const domain::SourceChoice& sources, core::ItemId after,
                                                           std::int64_t limit) = 0;
    core::Result<std::vector<WaitingItem>> waiting(const std::string& state, core::ItemId after, std::int64_t limit) {
        return waiting(std::span(&state, 1), {}, after, limit);
    }
    /// One item as the workflow takes it, whatever its state.
    virtual core::Result<std::optional<WaitingItem>> forWork(core::ItemId id) = 0;
    virtual core::Result<std::map<std::string, std::int64_t>> countByState() = 0;
    /// Source -> state -> items. Reads every item that is not completed.
    virtual core::Result<std::map<std::string, std::map<std::string, std::int64_t>>> countBySourceAndState() = 0;
    /// Claims that are not the item's language to the letter; whether they contradict it is for pipeline/text to say.
    virtual core::Result<std::vector<LanguageClaim>> languageClaims() = 0;
    /// Best matches first; `total` counts all.
    virtual core::Result<std::vector<SearchHit>> search(const domain::Filter& filter, domain::Page page,
                                                        std::int64_t& total) = 0;
    virtual core::Result<std::vector<FacetValue>> languages(const domain::Filter& filter) = 0;
    virtual core::Result<std::vector<FacetValue>> sources(const domain::Filter& filter) = 0;
};

/// Reads clusters, with exemplar text, labels and up to ten keywords filled in: those that were chosen for the cluster
/// at the end of a run; until then, and for single items, those in most of the 300 newest members, counted without
/// regard to case and shown in their most frequent spelling.
class ClusterReader {
public:
    virtual ~ClusterReader() = default;
    virtual core::Result<std::vector<domain::Cluster>> page(const domain::Filter& filter, domain::ClusterSort sort,
                                                            domain::SortOrder order, domain::Page page) = 0;
    virtual core::Result<std::int64_t> count(const domain::Filter& filter) = 0;
    /// All that pass the filter, in order; by id for what isTrendSort().
    virtual core::Result<std::vector<core::ClusterId>> ids(const domain::Filter& filter, domain::ClusterSort sort,
                                                           domain::SortOrder order) = 0;
    virtual core::Result<void> forEach(const domain::Filter& filter,
                                       const std::function<bool(const domain::Cluster&)>& take) = 0;
    /// Aliases are resolved.
    virtual core::Result<std::optional<domain::Cluster>> byId(core::ClusterId id) = 0;
    /// Members in order of item_id, for choosing an exemplar: at most `limit`, evenly spread.
    virtual core::Result<std::vector<ItemRow>> sample(core::ClusterId id, std::int64_t limit) = 0;
    /// The exemplar if it was chosen among several; none if it only came first, or is to be chosen.
    virtual core::Result<core::ItemId> chosenExemplar(core::ClusterId id) = 0;
    /// Clusters that grew by a quarter since their exemplar was chosen, smallest id first.
    virtual core::Result<std::vector<core::ClusterId>> withStaleExemplar(std::int64_t limit) = 0;
    /// Clusters of several items that changed by a quarter since their keywords were chosen, smallest id first.
    virtual core::Result<std::vector<core::ClusterId>> withStaleKeywords(std::int64_t limit) = 0;
    /// The next items that are in a cluster by item_id, after `after`; for clustering anew. Of long texts fewer than
    /// `limit`, one at least.
    virtual core::Result<std::vector<domain::ContentItem>> clustered(core::ItemId after, std::int64_t limit) = 0;
    /// Items by the UTC day when they were published, else collected, oldest first; days without any are left out.
    /// Those that were removed meanwhile are still counted. Aliases are resolved.
    virtual core::Result<std::vector<domain::DayCount>> history(core::ClusterId id) = 0;
    /// Its authors, or its outlets (of items without one their source): the first `limit` in `rows`. Aliases are
    /// resolved.
    virtual core::Result<domain::Carriers> carriers(core::ClusterId id, bool areAuthors, std::int64_t limit) = 0;
    /// Of an item in a cluster; with nothing in it when there is no such item.
    virtual core::Result<domain::ExemplarFacts> exemplarFacts(core::ItemId item) = 0;
    /// What became of it besides growth, newest first; those without a time last. Aliases are resolved.
    virtual core::Result<std::vector<domain::ClusterEvent>> events(core::ClusterId id) = 0;
    /// How many clusters that pass the filter have which label, most first; last "": how many have none.
    virtual core::Result<std::vector<FacetValue>> labels(const domain::Filter& filter) = 0;
    /// How many clusters that pass the filter have "2-9", "10-49" and "50+" items.
    virtual core::Result<std::vector<FacetValue>> sizes(const domain::Filter& filter) = 0;
    /// No cluster or alias of the clusterer's has a higher id.
    virtual core::Result<core::ClusterId> highestId() = 0;
    /// The clusterer's saved state (version, bytes), if any.
    virtual core::Result<std::optional<std::pair<int, std::string>>> savedState() = 0;
    /// What was assigned after that state was saved, in order, behind the position `after`.
    virtual core::Result<std::vector<JournalEntry>> journal(std::int64_t after, std::int64_t limit) = 0;
};

/// A keyword as it stands in an item. Valid during the call that gave it.
struct KeywordView {
    std::string_view text;
    domain::KeywordKind kind = domain::KeywordKind::Phrase;
};

/// What an item's keywords are counted by. Valid during the call that gave it.
struct ItemFacts {
    core::ItemId item;
    core::ClusterId cluster;  ///< none = in none
    std::optional<core::UtcTime> published;
    std::string_view language;  ///< empty = not known
};

/// Reads keywords of many items.
class KeywordReader {
public:
    virtual ~KeywordReader() = default;
    /// By items descending, then text.
    virtual core::Result<std::vector<KeywordRow>> page(const domain::Filter& filter, domain::Page page) = 0;
    virtual core::Result<void> forEach(const domain::Filter& filter,
                                       const std::function<bool(const KeywordRow&)>& take) = 0;
    /// Most frequent in one cluster first, of all its members. Spellings that differ only in case are one row under the
    /// most frequent of them (ties: the smaller string), with their items added up.
    virtual core::Result<std::vector<KeywordRow>> ofCluster(core::ClusterId cluster, std::int64_t limit) = 0;
    /// The keywords of each of a cluster's newest members, at most `limit`.
    virtual core::Result<std::vector<std::vector<domain::Keyword>>> ofNewest(core::ClusterId cluster,
                                                                             std::int64_t limit) = 0;
    /// Every item that has keywords, by item_id; false stops. Those of an item whose keywords are damaged are left out.
    virtual core::Result<void> forEachItem(
        const std::function<bool(core::ItemId, std::span<const KeywordView>)>& take) = 0;
    /// Every item, also those without keywords, in no order; false stops. Reads one index.
    virtual core::Result<void> forEachItemFacts(const std::function<bool(const ItemFacts&)>& take) = 0;
    /// The items that pass a filter, also those without keywords, in no order.
    virtual core::Result<void> forEachThatPasses(const domain::Filter& filter,
                                                 const std::function<void(core::ItemId)>& take) = 0;
    /// Calls `take` with the keywords of at most `limit` items, evenly spread over all that have any.
    virtual core::Result<void> forSample(std::int64_t limit,
                                         const std::function<void(std::span<const domain::Keyword>)>& take) = 0;
};

/// A dated item of a cluster, as far as it tells why the cluster rises.
struct TrendMember {
    core::ItemId item;
    core::UtcTime publishedAt{};
    std::string source;
    std::string outlet;  ///< where there is none the source
    std::string author;
    std::string language;
    std::int64_t textHash = 0;  ///< the same for copies
    std::vector<domain::Keyword> keywords;
};

/// How many distinct authors and outlets (where there is none the source) some items have.
struct TrendVoices {
    std::int64_t authors = 0;
    std::int64_t outlets = 0;
};

/// Reads counts over time. Bins without items are left out.
class TrendReader {
public:
    virtual ~TrendReader() = default;
    virtual core::Result<std::vector<domain::TimeBin>> timeline(const domain::Filter& filter,
                                                                domain::BinWidth width) = 0;
    /// Per source, in one pass.
    virtual core::Result<std::map<std::string, std::vector<domain::TimeBin>>> timelineBySource(
        const domain::Filter& filter, domain::BinWidth width) = 0;
    /// For each cluster `bins` counts of `width` microseconds that end at `until`; same order as `clusters`.
    virtual core::Result<std::vector<std::vector<std::int64_t>>> sparklines(std::span<const core::ClusterId> clusters,
                                                                            core::UtcTime until,
                                                                            std::chrono::microseconds width,
                                                                            int bins) = 0;
    /// Oldest and newest published_at.
    virtual core::Result<std::optional<std::pair<core::UtcTime, core::UtcTime>>> span() = 0;
    /// Newest published_at that is not after `until`.
    virtual core::Result<std::optional<core::UtcTime>> newest(core::UtcTime until) = 0;
    /// Reads every item of each of the sets. InvalidInput for more than 32.
    virtual core::Result<domain::SharedCounts> shared(std::span<const domain::Filter> sets) = 0;
    /// Oldest published_at of the items that match.
    virtual core::Result<std::optional<core::UtcTime>> firstPublished(const domain::Filter& filter) = 0;
    /// Cluster and published_at of every item in a cluster, by both, those without a time first. Reads one index.
    virtual core::Result<void> forEachPlaced(
        const std::function<void(core::ClusterId, std::optional<core::UtcTime>)>& take) = 0;
    /// Of a cluster's items published in [from, to).
    virtual core::Result<TrendVoices> voices(core::ClusterId cluster, core::UtcTime from, core::UtcTime to) = 0;
    /// The dated items of a cluster by time, then id. Aliases are resolved.
    virtual core::Result<void> forEachMember(core::ClusterId cluster,
                                             const std::function<void(const TrendMember&)>& take) = 0;
};

/// Reads what came since somebody looked.
class NewsReader {
public:
    virtual ~NewsReader() = default;
    /// `watched` are the clusters whose growth is told.
    virtual core::Result<domain::NewsSince> since(const domain::LookMark& mark,
                                                  std::span<const core::ClusterId> watched) = 0;
};

/// How many items have a vector of a model.
struct VectorModelCount {
    std::string model;
    int dimensions = 0;
    std::int64_t items = 0;
};

/// Reads dense vectors of items.
class VectorReader {
public:
    virtual ~VectorReader() = default;
    /// Unit vectors that a model made, in the order and length of `items`; none for an item that has none of it.
    virtual core::Result<std::vector<std::optional<std::vector<float>>>> load(std::span<const core::ItemId> items,
                                                                              const std::string& model) = 0;
    /// Calls `take` with the unit vectors that a model made of the items that pass the filter, by item_id; false stops.
    /// What a vector lies in is used again after the call.
    virtual core::Result<void> forEach(const domain::Filter& filter, const std::string& model,
                                       const std::function<bool(core::ItemId, std::span<const float>)>& take) = 0;
    /// Every model that ever made one, by name.
    virtual core::Result<std::vector<VectorModelCount>> models() = 0;
};

/// Reads runs, sources, the archive's catalogue.
class RunReader {
public:
    virtual ~RunReader() = default;
    /// Newest first.
    virtual core::Result<std::vector<domain::Run>> page(domain::Page page) = 0;
    virtual core::Result<std::int64_t> count() = 0;
    virtual core::Result<std::vector<domain::RunIssue>> issues(core::RunId run, std::int64_t limit) = 0;
    virtual core::Result<std::optional<domain::QueryState>> queryState(const std::string& source,
                                                                       const std::string& query) = 0;
    virtual core::Result<std::vector<domain::SourceSummary>> sourceSummaries() = 0;
    /// The same without what has to be counted: items and when they were published.
    virtual core::Result<std::vector<domain::SourceSummary>> sourceHealth() = 0;
    /// Of all sources, by source, query and time.
    virtual core::Result<std::vector<domain::FetchGap>> gaps() = 0;
    virtual core::Result<std::vector<ChunkRow>> chunks() = 0;
    virtual core::Result<std::optional<std::string>> meta(const std::string& key) = 0;
    /// What the steps of a run did, by workflow, in the order that items take; with no id, of the newest run that has
    /// such records.
    virtual core::Result<std::vector<domain::StepRecord>> stepRecords(core::RunId run) = 0;
    /// The same of all runs that began at a time or later, oldest first.
    virtual core::Result<std::vector<domain::StepRecord>> stepRecordsSince(core::UtcTime time) = 0;
};

/// One read-only connection. For one thread at a time.
class ReadConnection {
public:
    virtual ~ReadConnection() = default;
    virtual ItemReader& items() = 0;
    virtual ClusterReader& clusters() = 0;
    virtual KeywordReader& keywords() = 0;
    virtual TrendReader& trends() = 0;
    virtual NewsReader& news() = 0;
    virtual VectorReader& vectors() = 0;
    virtual RunReader& runs() = 0;
    virtual TextReader& texts() = 0;
    virtual HousekeepingReader& housekeeping() = 0;
    virtual JobReader& jobs() = 0;
    virtual StepHistoryReader& stepHistory() = 0;
    virtual AnnotationReader& annotations() = 0;
    /// Another number than before whenever another connection, of whatever process, has changed the store; means
    /// nothing to other connections. Not within a snapshot.
    virtual core::Result<std::int64_t> dataVersion() = 0;
    /// Begins and ends one view of the data for several reads.
    virtual core::Result<void> beginSnapshot() = 0;
    virtual void endSnapshot() noexcept = 0;
    /// Makes the running read and every later one fail with Cancelled, until rearm(). The only call that other threads
    /// may make.
    virtual void interrupt() noexcept = 0;
    /// Forgets an earlier interrupt() and ends a snapshot that it left open; called when a connection changes hands.
    virtual void rearm() noexcept = 0;
};

}  // namespace groundswell::store
