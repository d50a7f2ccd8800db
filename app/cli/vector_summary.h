#pragma once

#include "models/core/result.h"
#include "pipeline/workspace/workspace_session.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>

namespace groundswell::cli {

/// Which vectors a workspace uses, and how far it has them. A value.
struct VectorSummary {
    std::string model = "lexical";  ///< as the store names it
    std::string origin;             ///< address or file; empty = the built-in lexical vectors alone
    double denseWeight = 0;
    int dimensions = 0;      ///< 0 = none there yet
    std::int64_t items = 0;  ///< that have a dense vector of this model
    std::int64_t allItems = 0;

    /// "lexical" or "lexical and openai:m of https://..., 256 numbers; 3 of 4 items have one".
    [[nodiscard]] std::string text() const;
    /// {"model"} or {"model","from","dimensions","dense_weight","items"}.
    [[nodiscard]] nlohmann::ordered_json json() const;
};

[[nodiscard]] core::Result<VectorSummary> readVectorSummary(workspace::WorkspaceSession& session);

}  // namespace groundswell::cli
