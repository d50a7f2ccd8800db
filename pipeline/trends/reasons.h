#pragma once

#include "models/core/clock.h"
#include "models/core/ids.h"
#include "models/core/result.h"
#include "models/domain/trend.h"

#include <vector>

namespace groundswell::store {
class ReadConnection;
struct TrendMember;
}  // namespace groundswell::store

namespace groundswell::trends {

/// What can be counted about why a cluster rises in the window that ends at `asOf`, the most telling first; at most one
/// of a kind. `members` are its dated items by time, then id; later ones are left out. Pure.
[[nodiscard]] std::vector<domain::Reason> reasonsAmong(const std::vector<store::TrendMember>& members,
                                                       core::UtcTime asOf, domain::TrendWindow window);

/// The same of a stored cluster; empty when there is none. Reads all its members.
[[nodiscard]] core::Result<std::vector<domain::Reason>> reasonsOf(store::ReadConnection& reader,
                                                                  core::ClusterId cluster, core::UtcTime asOf,
                                                                  domain::TrendWindow window);

}  // namespace groundswell::trends
