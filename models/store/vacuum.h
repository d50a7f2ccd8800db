#pragma once

#include "models/core/result.h"

#include <stop_token>

namespace groundswell::store {

class Connection;

/// Writes the database anew without its free pages, and empties the log. On the writer's connection, outside a
/// transaction; see Store::vacuum.
core::Result<void> vacuumFile(Connection& connection, const std::stop_token& stop);

}  // namespace groundswell::store
