#pragma once

#include "models/core/clock.h"
#include "models/domain/trend.h"

#include <QString>

#include <cstddef>
#include <vector>

namespace groundswell::ui {

/// One counted fact as a sentence without its full stop.
[[nodiscard]] QString reasonSentence(const domain::Reason& reason, core::UtcTime now);
/// The first `most` facts as sentences; empty when there are none.
[[nodiscard]] QString reasonWords(const std::vector<domain::Reason>& reasons, core::UtcTime now, std::size_t most = 2);

}  // namespace groundswell::ui
