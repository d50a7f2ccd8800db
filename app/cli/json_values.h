#pragma once

#include "models/core/clock.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <optional>
#include <string>

/// How the answers of commands write the values that several of them have.
namespace groundswell::cli {

/// UTC as ISO 8601, or null.
[[nodiscard]] nlohmann::ordered_json timeJson(const std::optional<core::UtcTime>& time);

/// Null for an empty text.
[[nodiscard]] nlohmann::ordered_json textJson(const std::string& text);

/// Milliseconds with three decimals.
[[nodiscard]] double milliseconds(std::chrono::nanoseconds time);

}  // namespace groundswell::cli
