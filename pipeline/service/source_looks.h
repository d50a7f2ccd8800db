#pragma once

#include "pipeline/service/source_answers.h"

#include <filesystem>
#include <stop_token>
#include <string>

namespace groundswell::pipeline {

/// Looks at what sources and feeds answer, without storing anything. All wait for other computers or the disk; a stop
/// request ends each within a second as Cancelled. Thread-safe.

/// Asks for the first page of one query of a source. Errors: as a fetch tells them; Unsupported for sources that are
/// not fetched, InvalidInput without a query.
[[nodiscard]] core::Result<SourceTest> lookAtSource(const config::SourceConfig& source, core::UtcTime now,
                                                    const std::stop_token& stop);
/// What is at an address. Errors: as a fetch tells them; NotFound when a page names no feed.
[[nodiscard]] core::Result<FeedPreview> lookAtFeed(const config::WorkspaceConfig& config, const std::string& address,
                                                   bool allowPrivateNetwork, const std::stop_token& stop);
/// The feeds of an OPML file, those that the workspace has marked. Errors: NotFound, Io, InvalidInput.
[[nodiscard]] core::Result<FeedList> lookAtFeedList(const config::WorkspaceConfig& config,
                                                    const std::filesystem::path& file);
/// Adds feeds to a config; how many were new and known.
struct AddedFeeds {
    int added = 0;
    int known = 0;
    bool isChanged = false;  ///< the workspace says something else than before
};
[[nodiscard]] AddedFeeds addTo(config::WorkspaceConfig& config, const FeedsToAdd& feeds);

}  // namespace groundswell::pipeline
