#pragma once

#include "models/store/annotation_writer.h"
#include "models/store/cluster_tallies.h"
#include "models/store/sqlite_cluster_writer.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::store {

/// AnnotationWriter on SQLite. For the writer's thread.
class SqliteAnnotationWriter final : public AnnotationWriter {
public:
    SqliteAnnotationWriter(Connection& connection, ClusterTallies& tallies, SqliteClusterWriter& clusters)
        : m_connection(connection), m_tallies(tallies), m_clusters(clusters) {}

    Change setLabel(std::span<const core::ClusterId> clusters, const std::string& label, bool on,
                    core::UtcTime now) override;
    Change setLabelName(const std::string& name, const std::string& tone, core::UtcTime now) override;
    Change renameLabel(const std::string& name, const std::string& to, core::UtcTime now) override;
    Change removeLabel(const std::string& name) override;
    Change addNote(core::ClusterId cluster, const std::string& text, core::UtcTime now) override;
    Change editNote(core::NoteId note, const std::string& text, core::UtcTime now) override;
    Change removeNote(core::NoteId note) override;
    Change watchCluster(core::ClusterId cluster, const std::string& name, const std::string& note,
                        core::UtcTime now) override;
    Change watchOther(domain::WatchKind kind, const std::string& target, const std::string& name,
                      const std::string& note, core::UtcTime now) override;
    Change editWatch(core::WatchId watch, const std::string& name, const std::string& note) override;
    Change removeWatch(core::WatchId watch) override;
    Change unwatchCluster(core::ClusterId cluster) override;
    Change setLooked(core::WatchId watch, core::UtcTime when) override;
    Change setIgnored(std::span<const core::ClusterId> clusters, bool on, core::UtcTime now) override;
    Change pinExemplar(core::ClusterId cluster, core::ItemId item, core::UtcTime now) override;
    Change saveView(domain::SavedView view, core::UtcTime now) override;
    Change renameView(core::ViewId view, const std::string& name) override;
    Change removeView(core::ViewId view) override;
    Change orderViews(std::span<const core::ViewId> views) override;
    Change saveMark(domain::ChartMark mark, core::UtcTime now) override;
    Change removeMark(core::MarkId mark) override;
    core::Result<void> apply(const domain::AnnotationChange& change) override;
    core::Result<std::optional<core::UtcTime>> setLookedAt(const std::string& what, core::UtcTime when) override;

private:
    using Steps = domain::AnnotationChange;
    /// Where something about a cluster is put.
    struct Place {
        std::int64_t cluster = 0;  ///< below 0 = its anchor has none at the moment
        std::int64_t anchor = 0;
    };

    /// Works out a change and applies it.
    Change decide(const std::function<Change()>& work);
    /// A cluster by any of its ids, with the item that is shown for it.
    [[nodiscard]] std::optional<Place> clusterNow(core::ClusterId cluster);
    [[nodiscard]] core::Result<Place> existing(core::ClusterId cluster);
    [[nodiscard]] std::optional<Place> placeOf(core::ClusterId cluster, core::ItemId anchor);
    /// Each cluster that is there once.
    [[nodiscard]] std::vector<Place> clustersNow(std::span<const core::ClusterId> clusters);
    [[nodiscard]] std::int64_t nextId(std::string_view table);
    [[nodiscard]] std::string firstWords(std::int64_t item);

    [[nodiscard]] std::optional<domain::LabelName> labelName(const std::string& name);
    [[nodiscard]] std::optional<domain::Note> note(core::NoteId id);
    [[nodiscard]] std::optional<domain::Watch> watch(core::WatchId id);
    [[nodiscard]] std::optional<domain::SavedView> view(core::ViewId id);
    [[nodiscard]] std::optional<domain::ChartMark> mark(core::MarkId id);
    [[nodiscard]] std::vector<domain::Label> labelsOn(std::int64_t cluster, const std::string& label);

    void applySteps(const domain::AnnotationChange& change);
    void put(const domain::Label& label);
    void put(const domain::LabelName& name);
    void put(const domain::Note& note);
    void put(const domain::Watch& watch);
    void put(const domain::IgnoredCluster& ignored);
    void put(const domain::PinnedExemplar& pin);
    void put(const domain::SavedView& view);
    void put(const domain::ChartMark& mark);
    void putAgain(const domain::ChartMark& mark);
    void drop(const domain::Label& label);
    void drop(const domain::LabelName& name);
    void drop(const domain::Note& note);
    void drop(const domain::Watch& watch);
    void drop(const domain::IgnoredCluster& ignored);
    void drop(const domain::PinnedExemplar& pin);
    void drop(const domain::SavedView& view);
    void drop(const domain::ChartMark& mark);
    void dropById(std::string_view table, std::string_view column, std::int64_t id);

    Connection& m_connection;
    ClusterTallies& m_tallies;
    SqliteClusterWriter& m_clusters;
};

}  // namespace groundswell::store
