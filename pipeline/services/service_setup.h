#pragma once

#include "models/core/result.h"

#include <string>

namespace groundswell::services {

/// The value of an environment variable that holds a service's key; empty for no variable. InvalidInput when it is not
/// set: a request without its key would only be refused.
[[nodiscard]] core::Result<std::string> requiredKey(const std::string& variable);

}  // namespace groundswell::services
