#pragma once

#include "models/core/result.h"

#include <stop_token>
#include <string>

namespace groundswell::services {

/// The value of an environment variable that holds a service's key; empty for no variable. InvalidInput when it is not
/// set: a request without its key would only be refused. Cancelled.
[[nodiscard]] core::Result<std::string> requiredKey(const std::string& variable, const std::stop_token& stop = {});

}  // namespace groundswell::services
