#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/annotation.h"

#include <optional>
#include <span>
#include <string>

namespace groundswell::store {

/// Writes what people decide about what they see. Each call sets something to a value and answers what changed; calling
/// it again changes nothing. Ids of clusters are resolved; errors NotFound for what is not there and InvalidInput for
/// empty names and texts. Ids of notes, watches, views and marks are never given twice. Lives in a WriteTransaction.
class AnnotationWriter {
public:
    using Change = core::Result<domain::AnnotationChange>;
    virtual ~AnnotationWriter() = default;

    /// A label that is new goes into the catalogue. Clusters that are gone are skipped.
    virtual Change setLabel(std::span<const core::ClusterId> clusters, const std::string& label, bool on,
                            core::UtcTime now) = 0;
    /// Puts a label into the catalogue, or changes its tone.
    virtual Change setLabelName(const std::string& name, const std::string& tone, core::UtcTime now) = 0;
    /// Gives a label another name everywhere; it becomes one with a label that has that name.
    virtual Change renameLabel(const std::string& name, const std::string& to, core::UtcTime now) = 0;
    /// Takes a label off everything and out of the catalogue.
    virtual Change removeLabel(const std::string& name) = 0;

    virtual Change addNote(core::ClusterId cluster, const std::string& text, core::UtcTime now) = 0;
    virtual Change editNote(core::NoteId note, const std::string& text, core::UtcTime now) = 0;
    virtual Change removeNote(core::NoteId note) = 0;

    /// Watches a cluster that is not watched yet. With no name its exemplar's text is one.
    virtual Change watchCluster(core::ClusterId cluster, const std::string& name, const std::string& note,
                                core::UtcTime now) = 0;
    /// Watches a keyword or a search, unless one of that kind and target is there.
    virtual Change watchOther(domain::WatchKind kind, const std::string& target, const std::string& name,
                              const std::string& note, core::UtcTime now) = 0;
    virtual Change editWatch(core::WatchId watch, const std::string& name, const std::string& note) = 0;
    virtual Change removeWatch(core::WatchId watch) = 0;
    /// All watches of a cluster.
    virtual Change unwatchCluster(core::ClusterId cluster) = 0;
    virtual Change setLooked(core::WatchId watch, core::UtcTime when) = 0;

    /// Clusters that are gone are skipped.
    virtual Change setIgnored(std::span<const core::ClusterId> clusters, bool on, core::UtcTime now) = 0;
    /// With no item the program chooses again. InvalidInput when the item is no member.
    virtual Change pinExemplar(core::ClusterId cluster, core::ItemId item, core::UtcTime now) = 0;

    /// With an id that is there it is replaced, with none it is new and comes last.
    virtual Change saveView(domain::SavedView view, core::UtcTime now) = 0;
    virtual Change renameView(core::ViewId view, const std::string& name) = 0;
    virtual Change removeView(core::ViewId view) = 0;
    /// Puts these first, in this order.
    virtual Change orderViews(std::span<const core::ViewId> views) = 0;

    /// With an id that is there it is replaced, with none it is new.
    virtual Change saveMark(domain::ChartMark mark, core::UtcTime now) = 0;
    virtual Change removeMark(core::MarkId mark) = 0;

    /// Sets everything to what it is after a change, whatever was done since. What is about a cluster goes where its
    /// anchor is now; a note, watch or mark that is there and was only edited stays where it is.
    virtual core::Result<void> apply(const domain::AnnotationChange& change) = 0;
    /// Notes when something of the workspace was looked at. Returns when it was before.
    virtual core::Result<std::optional<core::UtcTime>> setLookedAt(const std::string& what, core::UtcTime when) = 0;
};

}  // namespace groundswell::store
