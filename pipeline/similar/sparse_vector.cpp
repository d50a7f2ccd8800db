#include "pipeline/similar/sparse_vector.h"

#include <cmath>
#include <cstddef>

namespace groundswell::similar {

void scaleToUnit(SparseVector& vector) noexcept {
    double squares = 0;
    for (const SparseEntry& entry : vector)
        squares += static_cast<double>(entry.weight) * static_cast<double>(entry.weight);
    if (squares <= 0) return;
    const double scale = 1 / std::sqrt(squares);
    for (SparseEntry& entry : vector) entry.weight = static_cast<float>(static_cast<double>(entry.weight) * scale);
}

double dotProduct(const SparseVector& a, const SparseVector& b) noexcept {
    double sum = 0;
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        // Without branches on the keys, which no processor can foretell.
        const SparseEntry left = a[i];
        const SparseEntry right = b[j];
        const float product = left.weight * right.weight;
        sum += left.key == right.key ? static_cast<double>(product) : 0.0;
        i += left.key <= right.key ? 1 : 0;
        j += right.key <= left.key ? 1 : 0;
    }
    return sum;
}

}  // namespace groundswell::similar
