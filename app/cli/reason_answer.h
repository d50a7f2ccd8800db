#pragma once

#include "models/domain/trend.h"

#include <nlohmann/json.hpp>

#include <string>

namespace groundswell::cli {

/// Why a cluster rises, as an object of `kind` and the counts that this kind has.
[[nodiscard]] nlohmann::ordered_json reasonJson(const domain::Reason& reason);
/// The same on a short line; the text in it is other people's.
[[nodiscard]] std::string reasonLine(const domain::Reason& reason);

}  // namespace groundswell::cli
