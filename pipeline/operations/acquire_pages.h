#pragma once

#include "models/config/workspace_config.h"
#include "models/core/result.h"
#include "pipeline/operations/acquire_api.h"

#include <stop_token>
#include <string>

namespace groundswell::operations {

/// What the memory of a query of a source of web pages belongs to.
[[nodiscard]] std::string pageStateAddress(const config::SourceConfig& source, const std::string& query);

/// How a fetch of pages ended.
struct PagesEnd {
    bool whole = false;        ///< nothing was left for later
    bool notModified = false;  ///< the site says that nothing is new
};

/// `memory` and errors are those of sources::fetchTelegram.
[[nodiscard]] core::Result<PagesEnd> fetchFromTelegram(net::HttpClient& client, sources::ApiPacer& pacer,
                                                       const ApiQuestion& question, std::string& memory,
                                                       sources::RecordSink& sink, const std::stop_token& stop);

/// `memory` and errors are those of sources::fetchWeb.
[[nodiscard]] core::Result<PagesEnd> fetchFromWeb(net::HttpClient& client, const ApiQuestion& question,
                                                  std::string& memory, sources::RecordSink& sink,
                                                  const std::stop_token& stop);

}  // namespace groundswell::operations
