#pragma once

#include "models/config/workspace_config.h"
#include "models/core/result.h"
#include "pipeline/operations/acquire_api.h"

#include <stop_token>
#include <string>

namespace groundswell::operations {

/// What the memory of a query of a source of web pages belongs to.
[[nodiscard]] std::string pageStateAddress(const config::SourceConfig& source, const std::string& query);

/// False = some was left for later. `memory` and errors are those of sources::fetchTelegram.
[[nodiscard]] core::Result<bool> fetchFromTelegram(net::HttpClient& client, sources::ApiPacer& pacer,
                                                   const ApiQuestion& question, std::string& memory,
                                                   sources::RecordSink& sink, const std::stop_token& stop);

/// False = some was left for later. `memory` and errors are those of sources::fetchWeb.
[[nodiscard]] core::Result<bool> fetchFromWeb(net::HttpClient& client, const ApiQuestion& question, std::string& memory,
                                              sources::RecordSink& sink, const std::stop_token& stop);

}  // namespace groundswell::operations
