#pragma once

#include "pipeline/operations/expire_items.h"

#include <string>

namespace groundswell::cli {

/// "12 items from before 2026-10-01 removed"; only of a report that has a day.
[[nodiscard]] std::string expireText(const operations::ExpireReport& report);

}  // namespace groundswell::cli
