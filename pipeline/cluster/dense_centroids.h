#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace groundswell::cluster {

class ByteReader;
class ByteWriter;

/// Sums of unit vectors, a row for each cluster that has any; all rows lie side by side, and a query is compared with
/// every one of them. That is exact, so that the same stream gives the same clusters however it is cut into runs, which
/// the graph of an approximate index, shaped by its own history, would not; for the few thousand clusters that are
/// active at a time it is fast enough beside making the vectors. Not thread-safe.
class DenseCentroids {
public:
    using Row = std::uint32_t;

    /// Adds `weight` times a unit vector. The first vector of all decides the dimension; others are not taken.
    void add(Row row, std::span<const float> vector, double weight);
    /// Adds `scale` times row `from` to `into`; `from` is empty afterwards.
    void merge(Row from, Row into, double scale);
    void rescale(Row row, double scale);
    void clear(Row row);

    [[nodiscard]] bool has(Row row) const noexcept { return row < m_sums.size() && m_sums[row].weights > 0; }
    /// The sum of a row, of any length; empty when it has none.
    [[nodiscard]] std::span<const float> sum(Row row) const;
    /// Cosine with a row that has() one, -1..1; 0 for a vector of another dimension.
    [[nodiscard]] float cosine(Row row, std::span<const float> vector) const;
    /// Average cosine of an item of one row with an item of the other; both have() one.
    [[nodiscard]] double across(Row one, Row other) const;
    /// Average cosine between two different items of a row, 0..1; of one item that of a typical pair.
    [[nodiscard]] double coherence(Row row) const;

    void save(ByteWriter& out, std::span<const Row> rows) const;
    /// In the order that was given to save.
    [[nodiscard]] bool restore(ByteReader& in, std::span<const Row> rows);

private:
    struct Sum {
        double weights = 0;
        double squaredWeights = 0;
        double squaredNorm = 0;
    };
    [[nodiscard]] std::span<float> values(Row row);
    void reserve(Row row);
    void measure(Row row);

    std::size_t m_dimensions = 0;  // 0 = not known yet
    std::vector<float> m_values;   // m_dimensions a row
    std::vector<Sum> m_sums;
};

}  // namespace groundswell::cluster
