#pragma once

#include <nlohmann/json.hpp>

#include <vector>

namespace groundswell::services {

/// The numbers of a JSON array; empty, which no service's vector is, when it is none or holds anything else.
[[nodiscard]] std::vector<float> vectorOf(const nlohmann::json& value);

}  // namespace groundswell::services
