#pragma once

#include "models/store/cluster_tallies.h"
#include "models/store/engagement_rows.h"
#include "models/store/full_text_index.h"
#include "models/store/item_writer.h"
#include "models/store/name_table.h"
#include "models/store/step_sets.h"
#include "models/store/vector_rows.h"

namespace groundswell::store {

/// ItemWriter on SQLite. For the writer's thread.
class SqliteItemWriter final : public ItemWriter {
public:
    SqliteItemWriter(Connection& connection, NameTable& names, ClusterTallies& tallies, FullTextIndex& index)
        : m_connection(connection),
          m_names(names),
          m_tallies(tallies),
          m_index(index),
          m_vectors(connection),
          m_engagement(connection, names),
          m_sets(connection) {}

    core::Result<std::vector<UpsertOutcome>> upsert(std::span<const IncomingItem> items, UpsertMode mode,
                                                    core::RunId run, core::UtcTime now) override;
    core::Result<std::int64_t> storeProcessed(std::span<const ProcessedItem> items) override;
    core::Result<std::int64_t> moveState(const std::string& from, const std::string& to) override {
        return moveState(from, to, {});
    }
    core::Result<std::int64_t> moveState(const std::string& from, const std::string& to,
                                         const domain::SourceChoice& sources) override;
    core::Result<std::int64_t> remove(std::span<const core::ItemId> items) override;
    core::Result<std::vector<core::ItemId>> missingFrom(const std::string& source,
                                                        std::span<const std::uint64_t> sortedKeyHashes) override;

    /// For after a rollback.
    void forget() noexcept {
        m_lastItem = 0;
        m_vectors.forget();
        m_sets.forget();
    }

private:
    bool insert(const IncomingItem& incoming, core::RunId run, core::UtcTime now);
    UpsertOutcome update(const IncomingItem& incoming, core::RunId run, core::UtcTime now);
    bool onlyNumbersChanged(std::int64_t id, const domain::ContentItem& item);
    void keepNumbers(std::int64_t id, const IncomingItem& incoming, core::UtcTime now);
    void overwriteNumbers(std::int64_t id, const domain::ContentItem& item);
    void overwrite(std::int64_t id, const IncomingItem& incoming, core::RunId run, core::UtcTime now);
    bool storeResult(const ProcessedItem& result);
    void storeKeywords(std::int64_t id, const std::vector<domain::Keyword>& keywords);
    void storeOutputs(std::int64_t id, const std::vector<domain::StepOutput>& outputs);
    bool removeOne(std::int64_t id);
    void countRemoval(std::int64_t id);
    std::int64_t lastItem();
    void keepLastItem();
    void bindNames(Statement& row, const domain::ContentItem& item);
    void bindContent(Statement& row, const domain::ContentItem& item, core::RunId run, core::UtcTime now);

    Connection& m_connection;
    NameTable& m_names;
    ClusterTallies& m_tallies;
    FullTextIndex& m_index;
    VectorRows m_vectors;
    EngagementRows m_engagement;
    StepSets m_sets;
    std::int64_t m_lastItem = 0;  ///< highest id ever given, so that none is given twice; 0 = not read yet
};

}  // namespace groundswell::store
