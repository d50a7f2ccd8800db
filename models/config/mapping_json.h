#pragma once

#include "models/config/mapping.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace groundswell::config {

class Checker;

/// Checks a mapping object that lies at `at`. Thread-safe for different checkers.
void checkMapping(const nlohmann::json& mapping, const std::string& at, Checker& checker);
/// A mapping object that checkMapping found nothing wrong with.
[[nodiscard]] Mapping readMapping(const nlohmann::json& mapping);
/// The same as an object again.
[[nodiscard]] nlohmann::json writeMapping(const Mapping& mapping);

}  // namespace groundswell::config
