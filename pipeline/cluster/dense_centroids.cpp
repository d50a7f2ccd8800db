#include "pipeline/cluster/dense_centroids.h"

#include "pipeline/cluster/byte_io.h"
#include "pipeline/cluster/dense_dot.h"

#include <algorithm>
#include <cmath>

namespace groundswell::cluster {

namespace {

constexpr std::size_t mostDimensions = 16'384;
constexpr double denseCoherenceOfOne = 0.4;

}  // namespace

void DenseCentroids::add(Row row, std::span<const float> vector, double weight) {
    if (vector.empty() || vector.size() > mostDimensions) return;
    if (m_dimensions == 0) m_dimensions = vector.size();
    if (vector.size() != m_dimensions) return;
    reserve(row);
    const std::span<float> sums = values(row);
    for (std::size_t i = 0; i < m_dimensions; ++i) sums[i] += static_cast<float>(weight) * vector[i];
    m_sums[row].weights += weight;
    m_sums[row].squaredWeights += weight * weight;
    measure(row);
}

void DenseCentroids::merge(Row from, Row into, double scale) {
    if (!has(from)) return;
    reserve(into);
    const std::span<const float> source = sum(from);
    const std::span<float> target = values(into);
    for (std::size_t i = 0; i < m_dimensions; ++i) target[i] += static_cast<float>(scale) * source[i];
    m_sums[into].weights += m_sums[from].weights * scale;
    m_sums[into].squaredWeights += m_sums[from].squaredWeights * scale * scale;
    measure(into);
    clear(from);
}

void DenseCentroids::rescale(Row row, double scale) {
    if (!has(row)) return;
    for (float& value : values(row)) value = static_cast<float>(static_cast<double>(value) * scale);
    m_sums[row].weights *= scale;
    m_sums[row].squaredWeights *= scale * scale;
    measure(row);
}

void DenseCentroids::clear(Row row) {
    if (row >= m_sums.size()) return;
    std::ranges::fill(values(row), 0.0F);
    m_sums[row] = Sum{};
}

std::span<const float> DenseCentroids::sum(Row row) const {
    if (!has(row)) return {};
    return std::span<const float>(m_values).subspan(row * m_dimensions, m_dimensions);
}

float DenseCentroids::cosine(Row row, std::span<const float> vector) const {
    if (vector.size() != m_dimensions || m_sums[row].squaredNorm <= 0) return 0;
    return denseDot(sum(row), vector) / static_cast<float>(std::sqrt(m_sums[row].squaredNorm));
}

double DenseCentroids::across(Row one, Row other) const {
    return static_cast<double>(denseDot(sum(one), sum(other))) / (m_sums[one].weights * m_sums[other].weights);
}

double DenseCentroids::coherence(Row row) const {
    const Sum& sum = m_sums[row];
    const double pairs = sum.weights * sum.weights - sum.squaredWeights;
    if (pairs <= 1e-9 * sum.squaredWeights) return denseCoherenceOfOne;
    return std::clamp((sum.squaredNorm - sum.squaredWeights) / pairs, 0.0, 1.0);
}

std::span<float> DenseCentroids::values(Row row) {
    return std::span<float>(m_values).subspan(row * m_dimensions, m_dimensions);
}

void DenseCentroids::reserve(Row row) {
    if (row < m_sums.size()) return;
    m_sums.resize(static_cast<std::size_t>(row) + 1);
    m_values.resize(m_sums.size() * m_dimensions);
}

void DenseCentroids::measure(Row row) {
    m_sums[row].squaredNorm = static_cast<double>(denseDot(sum(row), sum(row)));
}

void DenseCentroids::save(ByteWriter& out, std::span<const Row> rows) const {
    out.varint(m_dimensions);
    if (m_dimensions == 0) return;
    for (const Row row : rows) {
        out.varint(has(row) ? 1 : 0);
        if (!has(row)) continue;
        out.fixed(m_sums[row].weights);
        out.fixed(m_sums[row].squaredWeights);
        for (const float value : sum(row)) out.fixed(value);
    }
}

bool DenseCentroids::restore(ByteReader& in, std::span<const Row> rows) {
    const std::uint64_t dimensions = in.varint();
    if (dimensions > mostDimensions) return false;
    m_dimensions = static_cast<std::size_t>(dimensions);
    if (m_dimensions == 0) return in.good();
    for (const Row row : rows) {
        if (in.varint() == 0) continue;
        if (in.remaining() < m_dimensions * sizeof(float)) return false;
        reserve(row);
        m_sums[row].weights = in.fixed<double>();
        m_sums[row].squaredWeights = in.fixed<double>();
        const bool isSane = std::isfinite(m_sums[row].weights) && m_sums[row].weights > 0 &&
                            std::isfinite(m_sums[row].squaredWeights) && m_sums[row].squaredWeights > 0;
        if (!isSane) return false;
        for (float& value : values(row)) {
            value = in.fixed<float>();
            if (!std::isfinite(value)) return false;
        }
        measure(row);
    }
    return in.good();
}

}  // namespace groundswell::cluster
