#pragma once

#include <cstddef>

namespace groundswell::domain {

/// Most numbers that a dense vector may have.
inline constexpr std::size_t mostVectorDimensions = 8192;

}  // namespace groundswell::domain
