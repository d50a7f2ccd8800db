#pragma once

#include "models/store/cluster_edits.h"
#include "models/store/cluster_moves.h"
#include "models/store/cluster_tallies.h"
#include "models/store/cluster_writer.h"
#include "models/store/merge_layer.h"

#include <functional>
#include <optional>
#include <span>
#include <unordered_set>
#include <vector>

namespace groundswell::store {

/// ClusterWriter on SQLite. For the writer's thread.
class SqliteClusterWriter final : public ClusterWriter {
public:
    SqliteClusterWriter(Connection& connection, ClusterTallies& tallies)
        : m_connection(connection),
          m_tallies(tallies),
          m_moves(connection, tallies),
          m_edits(connection, tallies, m_moves),
          m_provisional(connection, tallies, "provisional") {}

    core::Result<void> assign(std::span<const ClusterAssignment> assignments) override;
    core::Result<void> regroup(std::span<const ClusterRegrouping> regroupings) override;
    core::Result<void> settle(std::span<const ClusterRegrouping> merges) override;
    core::Result<void> setExemplar(core::ClusterId cluster, core::ItemId item) override;
    core::Result<void> setKeywords(core::ClusterId cluster, const std::vector<std::string>& keywords) override;
    core::Result<domain::ClusterEdit> mergeByHand(core::ClusterId into, std::span<const core::ClusterId> from,
                                                  core::UtcTime now) override;
    core::Result<domain::ClusterEdit> splitByHand(core::ClusterId cluster, std::span<const core::ItemId> items,
                                                  core::UtcTime now) override;
    core::Result<void> undoEdit(core::EditId edit, core::UtcTime now) override;
    core::Result<void> redoEdit(core::EditId edit) override;
    core::Result<void> saveState(int version, const std::string& state) override;
    core::Result<void> replace(const ClusterReplacement& replacement) override;
    core::Result<void> clear() override;

    /// Shows what people decided anew. Throws SQLite::Exception.
    void reapplyEdits();
    /// Something waits for its anchor to have a cluster.
    void expectHomeless() noexcept { m_homelessKnown = false; }
    /// For after a rollback.
    void forget() noexcept {
        m_homelessKnown = false;
        m_edits.forget();
        m_provisional.forget();
    }

private:
    void assignOne(const ClusterAssignment& assignment);
    void leave(std::int64_t item, std::int64_t cluster, std::int64_t into);
    void splitOne(const ClusterRegrouping& split);
    void mergeOne(const ClusterRegrouping& merge);
    [[nodiscard]] bool areHidden(std::span<const ClusterRegrouping> regroupings);
    void takeBackSettled();
    void showSettled(std::span<const MergeLayer::Pair> merges);
    void edit(const std::function<void()>& change);
    void showBy(const std::vector<ShownExemplar>& exemplars);
    core::Result<void> setUndone(core::EditId edit, std::optional<core::UtcTime> when);
    [[nodiscard]] core::Result<std::int64_t> existing(core::ClusterId cluster);
    [[nodiscard]] core::Result<std::vector<std::int64_t>> sidesOf(core::ClusterId into,
                                                                  std::span<const core::ClusterId> from);
    [[nodiscard]] core::Result<std::int64_t> splittable(core::ClusterId cluster, std::span<const core::ItemId> items);
    void placeAnew(const ClusterReplacement& replacement);
    void addRemovals();
    void bringHome(std::int64_t item, std::int64_t cluster);

    Connection& m_connection;
    ClusterTallies& m_tallies;
    ClusterMoves m_moves;
    ClusterEdits m_edits;
    MergeLayer m_provisional;                     ///< upon the edits
    std::unordered_set<std::int64_t> m_homeless;  ///< anchors of what waits for a cluster
    bool m_homelessKnown = false;
};

}  // namespace groundswell::store
