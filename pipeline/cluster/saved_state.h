#pragma once

#include "pipeline/cluster/clusterer.h"

#include <string>
#include <string_view>

namespace groundswell::cluster {

/// A state's bytes behind a header: magic, versions of clusterer and features, options, length, and an XXH3 checksum
/// over all of it. Thread-safe.
[[nodiscard]] std::string sealState(std::string_view payload, const ClustererOptions& options);

/// The payload inside `sealed`. Unsupported: made by another version or with other options. Truncated, InvalidInput:
/// the bytes are damaged. Thread-safe.
[[nodiscard]] core::Result<std::string_view> openState(std::string_view sealed, const ClustererOptions& options);

}  // namespace groundswell::cluster
