#pragma once

#include "models/core/clock.h"

#include <cstdint>
#include <optional>
#include <string>

namespace groundswell::domain {

/// One record as a source delivered it: an API object, a CSV row, a feed entry. What the archive keeps, a line each.
/// A value.
struct RawRecord {
    std::string runId;  ///< the acquisition that brought it
    std::string workspaceId;
    std::string sourceId;
    std::string queryId;                 ///< empty for sources without queries
    std::optional<std::int64_t> pageId;  ///< 0-based page or batch within the run
    core::UtcTime createdAt{};           ///< when it was acquired, UTC
    std::string contentId;               ///< the record's own id; empty until one is made from its content
    std::string content;                 ///< the record as one JSON value in UTF-8
    std::string mapping;                 ///< JSON of the mapping that was given for it; empty = the source's own
    std::string origin;                  ///< file name or URL, for messages; not archived as a path of this machine
    std::int64_t line = 0;               ///< 1-based line in `origin`, 0 = unknown
};

}  // namespace groundswell::domain
