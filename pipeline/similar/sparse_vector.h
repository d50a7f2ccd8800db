#pragma once

#include <cstdint>
#include <vector>

namespace groundswell::similar {

/// A non-zero number of a vector.
struct SparseEntry {
    std::uint64_t key = 0;
    float weight = 0;
};

/// Sorted by key, no key twice.
using SparseVector = std::vector<SparseEntry>;

/// Gives the vector the length 1; one without entries stays.
void scaleToUnit(SparseVector& vector) noexcept;
/// The cosine, for vectors of length 1.
[[nodiscard]] double dotProduct(const SparseVector& a, const SparseVector& b) noexcept;

}  // namespace groundswell::similar
