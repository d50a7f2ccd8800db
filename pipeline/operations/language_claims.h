#pragma once

#include "models/core/result.h"
#include "models/store/read_connection.h"

#include <cstdint>

namespace groundswell::operations {

/// How many items show another language than their source claims (text::contradictsClaim). An item whose language is
/// only the claim, or unknown, contradicts nothing. Fails as the reader does.
[[nodiscard]] core::Result<std::int64_t> countContradictedClaims(store::ReadConnection& reader);

}  // namespace groundswell::operations
