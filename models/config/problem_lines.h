#pragma once

#include "models/config/problem.h"

#include <string_view>

namespace groundswell::config {

/// The 1-based line of a JSON text that a problem of checkWorkspaceText() and its like is about: of a member its key's,
/// of what is missing that of the object around it, of a syntax error the one that it names. 1 where nothing is found.
/// Pure.
[[nodiscard]] int lineOf(std::string_view text, const Problem& problem);

}  // namespace groundswell::config
