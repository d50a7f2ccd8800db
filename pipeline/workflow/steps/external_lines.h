#pragma once

#include "models/core/result.h"
#include "models/domain/keyword.h"
#include "pipeline/workflow/work_item.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::workflow {

/// What a program said about one item. A value.
struct ExternalAnswer {
    std::int64_t id = 0;
    std::optional<std::vector<domain::Keyword>> keywords;
    std::optional<std::vector<std::string>> labels;
    std::optional<nlohmann::json> output;
    std::string error;  ///< why it has nothing to say; empty = it has
};

/// What a program is told about an item, one line with its end. Pure.
[[nodiscard]] std::string externalRequest(WorkItem& item);

/// The id of a line; none when it is no answer at all. Pure.
[[nodiscard]] std::optional<std::int64_t> answeredId(std::string_view line);

/// A whole answer. InvalidInput when a part of it is not what it should be. Pure.
[[nodiscard]] core::Result<ExternalAnswer> readExternalAnswer(std::string_view line);

}  // namespace groundswell::workflow
