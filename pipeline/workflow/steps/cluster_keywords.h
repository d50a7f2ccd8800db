#pragma once

#include "models/core/result.h"

#include <stop_token>

namespace groundswell::store {
class ReadConnection;
class Writer;
}  // namespace groundswell::store

namespace groundswell::workflow {

/// Gives every cluster of several items that changed by a quarter since its keywords were chosen those that its newest
/// members have more often than a sample of all items has.
[[nodiscard]] core::Result<void> chooseClusterKeywords(store::ReadConnection& reader, store::Writer& writer,
                                                       const std::stop_token& stop);

}  // namespace groundswell::workflow
