#pragma once

#include "models/store/cluster_tallies.h"
#include "models/store/cluster_writer.h"
#include "models/store/provisional_merges.h"

#include <unordered_map>

namespace groundswell::store {

/// ClusterWriter on SQLite. For the writer's thread.
class SqliteClusterWriter final : public ClusterWriter {
public:
    SqliteClusterWriter(Connection& connection, ClusterTallies& tallies)
        : m_connection(connection), m_tallies(tallies), m_provisional(connection, tallies) {}

    core::Result<void> assign(std::span<const ClusterAssignment> assignments) override;
    core::Result<void> regroup(std::span<const ClusterRegrouping> regroupings) override;
    core::Result<void> settle(std::span<const ClusterRegrouping> merges) override;
    core::Result<void> setExemplar(core::ClusterId cluster, core::ItemId item) override;
    core::Result<void> setKeywords(core::ClusterId cluster, const std::vector<std::string>& keywords) override;
    core::Result<void> saveState(int version, const std::string& state) override;
    core::Result<void> replace(const ClusterReplacement& replacement) override;
    core::Result<void> clear() override;

    /// For after a rollback.
    void forget() noexcept {
        m_homelessKnown = false;
        m_provisional.forget();
    }

private:
    void assignOne(const ClusterAssignment& assignment);
    void splitOne(const ClusterRegrouping& split);
    void succeed(std::int64_t old, std::int64_t next);
    void move(std::int64_t item, std::int64_t from, std::int64_t into);
    void mergeOne(std::int64_t from, std::int64_t into);
    void moveLabels(std::int64_t from, std::int64_t into);
    void makeHomeless();
    void bringLabelsHome(std::int64_t item, std::int64_t cluster);

    Connection& m_connection;
    ClusterTallies& m_tallies;
    ProvisionalMerges m_provisional;
    /// Labels and notes of clusters that were cleared, under a negative id of their cluster's own, by their item.
    std::unordered_multimap<std::int64_t, std::int64_t> m_homeless;
    bool m_homelessKnown = false;
};

}  // namespace groundswell::store
