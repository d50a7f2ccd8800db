#pragma once

#include "pipeline/operations/expire_items.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace groundswell::cli {

/// {"before","found","removed"}; `before` is null when there was nothing to do by.
[[nodiscard]] nlohmann::ordered_json expireJson(const operations::ExpireReport& report);
/// "12 items from before 2026-10-01 removed"; only of a report that has a day.
[[nodiscard]] std::string expireText(const operations::ExpireReport& report);

}  // namespace groundswell::cli
