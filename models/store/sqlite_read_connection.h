#pragma once

#include "models/store/connection.h"
#include "models/store/filter_sql.h"
#include "models/store/keyed_ids.h"
#include "models/store/read_connection.h"
#include "models/store/sqlite_housekeeping.h"
#include "models/store/sqlite_job_reader.h"
#include "models/store/sqlite_step_history.h"
#include "models/store/sqlite_text_reader.h"
#include "models/store/store.h"

#include <atomic>
#include <filesystem>

namespace groundswell::store {

/// What the readers of one connection share. For one thread; cancel() may come from any.
class ReadSession {
public:
    ReadSession(const std::filesystem::path& file, const StoreOptions& options);

    /// Runs one read on one view of the data: what it throws becomes an Error, and so does a cancel that came before or
    /// comes while it runs. A read within a read belongs to the outer one.
    template <class F>
    auto read(F&& work) {
        return m_connection.guard([&] {
            const View view(*this);
            return std::forward<F>(work)();
        });
    }
    /// For reads of several statements: ends them when cancel() came between two.
    void throwIfCancelled() const;
    void cancel() noexcept;
    void rearm() noexcept;

    [[nodiscard]] Connection& connection() noexcept { return m_connection; }
    [[nodiscard]] const SearchTextFunction& searchText() const noexcept { return m_searchText; }

private:
    class View {
    public:
        explicit View(ReadSession& session);
        ~View();
        View(const View&) = delete;
        View& operator=(const View&) = delete;

    private:
        ReadSession& m_session;
        bool m_own = false;
    };

    Connection m_connection;
    const SearchTextFunction m_searchText;
    std::atomic<bool> m_cancelled = false;
};

/// ItemReader on SQLite. For one thread.
class SqliteItemReader final : public ItemReader {
public:
    explicit SqliteItemReader(ReadSession& session) : m_session(session) {}

    core::Result<std::vector<ItemRow>> page(const domain::Filter& filter, domain::ItemSort sort,
                                            domain::SortOrder order, domain::Page page) override;
    core::Result<std::vector<core::ItemId>> ids(const domain::Filter& filter, domain::ItemSort sort,
                                                domain::SortOrder order) override;
    core::Result<std::int64_t> count(const domain::Filter& filter) override;
    core::Result<void> forEach(const domain::Filter& filter, const std::function<bool(const ItemRow&)>& take) override;
    core::Result<std::optional<ItemRow>> byId(core::ItemId id) override;
    core::Result<std::optional<ItemOrigin>> origin(core::ItemId id) override;
    core::Result<std::vector<domain::EngagementNumber>> engagement(core::ItemId id) override;
    core::Result<std::vector<StoredHash>> hashes(const std::string& source,
                                                 std::span<const std::pair<std::string, std::string>> keys) override;
    core::Result<std::vector<WaitingItem>> waiting(std::span<const std::string> states,
                                                   const domain::SourceChoice& sources, core::ItemId after,
                                                   std::int64_t limit) override;
    core::Result<std::optional<WaitingItem>> forWork(core::ItemId id) override;
    core::Result<std::map<std::string, std::int64_t>> countByState() override;
    core::Result<std::map<std::string, std::map<std::string, std::int64_t>>> countBySourceAndState() override;
    core::Result<std::vector<LanguageClaim>> languageClaims() override;
    core::Result<std::vector<SearchHit>> search(const domain::Filter& filter, domain::Page page,
                                                std::int64_t& total) override;
    core::Result<std::vector<FacetValue>> languages(const domain::Filter& filter) override;
    core::Result<std::vector<FacetValue>> sources(const domain::Filter& filter) override;

private:
    std::optional<ItemRow> row(std::int64_t id);
    /// A page of the items that meet the condition.
    std::vector<std::int64_t> idsOf(const Condition& condition, domain::ItemSort sort, domain::SortOrder order,
                                    domain::Page page);
    std::vector<std::int64_t> idsByAuthor(const Condition& condition, domain::SortOrder order);
    /// With the number that each is ordered by.
    KeyedIds keyedIds(const Condition& condition, domain::ItemSort sort);
    std::vector<std::int64_t> waitingIds(std::span<const std::string> states, const domain::SourceChoice& sources,
                                         core::ItemId after, std::int64_t limit);
    void addOutputs(std::vector<WaitingItem>& items);

    ReadSession& m_session;
};

/// ClusterReader on SQLite. For one thread.
class SqliteClusterReader final : public ClusterReader {
public:
    explicit SqliteClusterReader(ReadSession& session) : m_session(session) {}

    core::Result<std::vector<domain::Cluster>> page(const domain::Filter& filter, domain::ClusterSort sort,
                                                    domain::SortOrder order, domain::Page page) override;
    core::Result<std::int64_t> count(const domain::Filter& filter) override;
    core::Result<std::vector<core::ClusterId>> ids(const domain::Filter& filter, domain::ClusterSort sort,
                                                   domain::SortOrder order) override;
    core::Result<void> forEach(const domain::Filter& filter,
                               const std::function<bool(const domain::Cluster&)>& take) override;
    core::Result<std::optional<domain::Cluster>> byId(core::ClusterId id) override;
    core::Result<std::vector<ItemRow>> sample(core::ClusterId id, std::int64_t limit) override;
    core::Result<std::vector<core::ClusterId>> withStaleExemplar(std::int64_t limit) override;
    core::Result<std::vector<core::ClusterId>> withStaleKeywords(std::int64_t limit) override;
    core::Result<std::vector<domain::ContentItem>> clustered(core::ItemId after, std::int64_t limit) override;
    core::Result<core::ItemId> chosenExemplar(core::ClusterId id) override;
    core::Result<std::vector<domain::DayCount>> history(core::ClusterId id) override;
    core::Result<domain::Carriers> carriers(core::ClusterId id, bool areAuthors, std::int64_t limit) override;
    core::Result<domain::ExemplarFacts> exemplarFacts(core::ItemId item) override;
    core::Result<std::vector<domain::ClusterEvent>> events(core::ClusterId id) override;
    core::Result<std::vector<FacetValue>> labels(const domain::Filter& filter) override;
    core::Result<std::vector<FacetValue>> sizes(const domain::Filter& filter) override;
    core::Result<core::ClusterId> highestId() override;
    core::Result<std::optional<std::pair<int, std::string>>> savedState() override;
    core::Result<std::vector<JournalEntry>> journal(std::int64_t after, std::int64_t limit) override;

private:
    std::vector<std::int64_t> ids(const domain::Filter& filter, std::string_view order, domain::Page page);
    std::vector<core::ClusterId> orderedByNumber(const domain::Filter& filter, const char* column,
                                                 domain::SortOrder order);
    /// By what `select` gives of content_clusters c.
    std::vector<core::ClusterId> orderedByText(const domain::Filter& filter, const std::string& select,
                                               domain::SortOrder order);
    static std::string from(const Condition& condition);
    std::vector<std::int64_t> largestFirst(const domain::Filter& filter, domain::Page page);
    std::optional<domain::Cluster> cluster(std::int64_t id);
    std::vector<std::string> keywords(std::int64_t cluster);
    std::int64_t resolve(std::int64_t id);

    ReadSession& m_session;
};

/// KeywordReader on SQLite. For one thread.
class SqliteKeywordReader final : public KeywordReader {
public:
    explicit SqliteKeywordReader(ReadSession& session) : m_session(session) {}

    core::Result<std::vector<KeywordRow>> page(const domain::Filter& filter, domain::Page page) override;
    core::Result<void> forEach(const domain::Filter& filter,
                               const std::function<bool(const KeywordRow&)>& take) override;
    core::Result<std::vector<KeywordRow>> ofCluster(core::ClusterId cluster, std::int64_t limit) override;
    core::Result<std::vector<std::vector<domain::Keyword>>> ofNewest(core::ClusterId cluster,
                                                                     std::int64_t limit) override;
    core::Result<void> forEachItem(
        const std::function<bool(core::ItemId, std::span<const KeywordView>)>& take) override;
    core::Result<void> forEachItemFacts(const std::function<bool(const ItemFacts&)>& take) override;
    core::Result<void> forEachThatPasses(const domain::Filter& filter,
                                         const std::function<void(core::ItemId)>& take) override;
    core::Result<void> forSample(std::int64_t limit,
                                 const std::function<void(std::span<const domain::Keyword>)>& take) override;

private:
    void run(const domain::Filter& filter, domain::Page page, const std::function<bool(const KeywordRow&)>& take);

    ReadSession& m_session;
};

/// TrendReader on SQLite. For one thread.
class SqliteTrendReader final : public TrendReader {
public:
    explicit SqliteTrendReader(ReadSession& session) : m_session(session) {}

    core::Result<std::vector<domain::TimeBin>> timeline(const domain::Filter& filter, domain::BinWidth width) override;
    core::Result<std::map<std::string, std::vector<domain::TimeBin>>> timelineBySource(const domain::Filter& filter,
                                                                                       domain::BinWidth width) override;
    core::Result<std::vector<std::vector<std::int64_t>>> sparklines(std::span<const core::ClusterId> clusters,
                                                                    core::UtcTime until,
                                                                    std::chrono::microseconds width, int bins) override;
    core::Result<std::optional<std::pair<core::UtcTime, core::UtcTime>>> span() override;
    core::Result<std::optional<core::UtcTime>> newest(core::UtcTime until) override;
    core::Result<domain::SharedCounts> shared(std::span<const domain::Filter> sets) override;
    core::Result<std::optional<core::UtcTime>> firstPublished(const domain::Filter& filter) override;
    core::Result<void> forEachPlaced(
        const std::function<void(core::ClusterId, std::optional<core::UtcTime>)>& take) override;
    core::Result<TrendVoices> voices(core::ClusterId cluster, core::UtcTime from, core::UtcTime to) override;
    core::Result<void> forEachMember(core::ClusterId cluster,
                                     const std::function<void(const TrendMember&)>& take) override;

private:
    ReadSession& m_session;
};

/// NewsReader on SQLite. For one thread.
class SqliteNewsReader final : public NewsReader {
public:
    explicit SqliteNewsReader(ReadSession& session) : m_session(session) {}

    core::Result<domain::NewsSince> since(const domain::LookMark& mark,
                                          std::span<const core::ClusterId> watched) override;

private:
    ReadSession& m_session;
};

/// VectorReader on SQLite. For one thread.
class SqliteVectorReader final : public VectorReader {
public:
    explicit SqliteVectorReader(ReadSession& session) : m_session(session) {}

    core::Result<std::vector<std::optional<std::vector<float>>>> load(std::span<const core::ItemId> items,
                                                                      const std::string& model) override;
    core::Result<void> forEach(const domain::Filter& filter, const std::string& model,
                               const std::function<bool(core::ItemId, std::span<const float>)>& take) override;
    core::Result<std::vector<VectorModelCount>> models() override;

private:
    ReadSession& m_session;
};

/// RunReader on SQLite. For one thread.
class SqliteRunReader final : public RunReader {
public:
    explicit SqliteRunReader(ReadSession& session) : m_session(session) {}

    core::Result<std::vector<domain::Run>> page(domain::Page page) override;
    core::Result<std::int64_t> count() override;
    core::Result<std::vector<domain::RunIssue>> issues(core::RunId run, std::int64_t limit) override;
    core::Result<std::optional<domain::QueryState>> queryState(const std::string& source,
                                                               const std::string& query) override;
    core::Result<std::vector<domain::SourceSummary>> sourceSummaries() override;
    core::Result<std::vector<domain::SourceSummary>> sourceHealth() override;
    core::Result<std::vector<domain::FetchGap>> gaps() override;
    core::Result<std::vector<ChunkRow>> chunks() override;
    core::Result<std::optional<std::string>> meta(const std::string& key) override;
    core::Result<std::vector<domain::StepRecord>> stepRecords(core::RunId run) override;
    core::Result<std::vector<domain::StepRecord>> stepRecordsSince(core::UtcTime time) override;

private:
    ReadSession& m_session;
};

/// AnnotationReader on SQLite. For one thread.
class SqliteAnnotationReader final : public AnnotationReader {
public:
    explicit SqliteAnnotationReader(ReadSession& session) : m_session(session) {}

    core::Result<std::vector<domain::LabelCount>> labels() override;
    core::Result<std::vector<domain::Note>> notes(core::ClusterId cluster) override;
    core::Result<std::vector<domain::Watch>> watches() override;
    core::Result<std::vector<domain::SavedView>> views() override;
    core::Result<std::vector<domain::ChartMark>> marks(core::ClusterId cluster) override;
    core::Result<WatchNumbers> numbers(const domain::Filter& filter, core::UtcTime since, core::UtcTime until,
                                       std::chrono::microseconds width, int bins) override;
    core::Result<std::optional<core::UtcTime>> lookedAt(const std::string& what) override;

private:
    ReadSession& m_session;
};

/// ReadConnection on SQLite. For one thread; interrupt() may come from any.
class SqliteReadConnection final : public ReadConnection {
public:
    SqliteReadConnection(const std::filesystem::path& file, const StoreOptions& options) : m_session(file, options) {}

    ItemReader& items() override { return m_items; }
    ClusterReader& clusters() override { return m_clusters; }
    KeywordReader& keywords() override { return m_keywords; }
    TrendReader& trends() override { return m_trends; }
    NewsReader& news() override { return m_news; }
    VectorReader& vectors() override { return m_vectors; }
    RunReader& runs() override { return m_runs; }
    TextReader& texts() override { return m_texts; }
    HousekeepingReader& housekeeping() override { return m_housekeeping; }
    JobReader& jobs() override { return m_jobs; }
    StepHistoryReader& stepHistory() override { return m_stepHistory; }
    AnnotationReader& annotations() override { return m_annotations; }
    core::Result<std::int64_t> dataVersion() override;
    core::Result<void> beginSnapshot() override;
    void endSnapshot() noexcept override;
    void interrupt() noexcept override { m_session.cancel(); }
    void rearm() noexcept override { m_session.rearm(); }

private:
    ReadSession m_session;
    SqliteItemReader m_items{m_session};
    SqliteClusterReader m_clusters{m_session};
    SqliteKeywordReader m_keywords{m_session};
    SqliteTrendReader m_trends{m_session};
    SqliteNewsReader m_news{m_session};
    SqliteVectorReader m_vectors{m_session};
    SqliteRunReader m_runs{m_session};
    SqliteTextReader m_texts{m_session};
    SqliteHousekeepingReader m_housekeeping{m_session};
    SqliteJobReader m_jobs{m_session};
    SqliteStepHistoryReader m_stepHistory{m_session};
    SqliteAnnotationReader m_annotations{m_session};
};

}  // namespace groundswell::store
