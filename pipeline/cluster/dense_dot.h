#pragma once

#include <span>

namespace groundswell::cluster {

/// The dot product of two vectors of one dimension: for unit vectors the cosine. The same bits on every machine.
/// Thread-safe.
[[nodiscard]] float denseDot(std::span<const float> a, std::span<const float> b) noexcept;

}  // namespace groundswell::cluster
