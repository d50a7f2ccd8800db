#pragma once

#include "models/config/workspace_config.h"
#include "pipeline/sources/opml.h"

#include <cstddef>
#include <string>
#include <vector>

namespace groundswell::operations {

/// What became of the feeds of a list.
struct FeedListReport {
    /// Where a feed went, or where it was already.
    struct Place {
        std::string source;
        std::string query;
        std::string url;
        bool isNew = false;
    };
    std::vector<Place> feeds;  ///< in the list's order
    std::size_t added = 0;
    std::size_t duplicate = 0;  ///< an address that the workspace or the list had before
    bool isChanged = false;     ///< the workspace says something else than before
};

/// Adds the feeds of a list to a workspace: a folder is a source of the type "feed", a feed in it a query, those
/// outside of folders go to the source "feeds". Their titles and the names of the folders are kept in the sources'
/// "titles" and "folder", for the list that feedList makes, and addresses that they were moved from in
/// "former_addresses", so that a list with such an address adds nothing. Nothing else changes. Pure.
[[nodiscard]] FeedListReport addFeeds(config::WorkspaceConfig& config, const std::vector<sources::OpmlFeed>& feeds);

/// All feeds of a workspace, in the order of its sources. Pure.
[[nodiscard]] sources::OpmlDocument feedList(const config::WorkspaceConfig& config);

}  // namespace groundswell::operations
