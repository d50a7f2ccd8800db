#include "pipeline/cluster/vocabulary.h"

#include "pipeline/cluster/byte_io.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace groundswell::cluster {

namespace {

constexpr double idfExponent = 0.7;
// Keeps the first documents of a stream from having meaninglessly small and jumpy idf values.
constexpr double documentsAssumed = 10'000;
constexpr double largestFrequency = 1e6;
constexpr std::size_t leastCells = 1024;

void scaleToUnit(std::vector<WeightedTerm>& vector, double squaredLength) {
    if (squaredLength <= 0) return;
    const double scale = 1 / std::sqrt(squaredLength);
    for (WeightedTerm& term : vector) term.weight = static_cast<float>(static_cast<double>(term.weight) * scale);
}

}  // namespace

double Vocabulary::weight(float frequency, std::uint32_t documents) const {
    // Written so that a NaN counts as one occurrence.
    const double occurrences = frequency > 1 ? std::min(static_cast<double>(frequency), largestFrequency) : 1.0;
    const double assumed = static_cast<double>(m_documents) + documentsAssumed;
    const double idf = std::log(std::max(assumed / static_cast<double>(std::max(documents, 1U)), 1.001));
    const double frequencyWeight = occurrences > 1 ? 1 + std::log(occurrences) : 1.0;
    return frequencyWeight * std::pow(idf, idfExponent);
}

void Vocabulary::learn(const text::Features& features, std::uint64_t item, std::vector<WeightedTerm>& vector) {
    vector.clear();
    if (features.terms.empty()) return;
    ++m_documents;
    double squaredLength = 0;
    for (const text::Feature& feature : features.terms) {
        const TermIndex index = findOrAdd(feature.term);
        Term& term = m_terms[index];
        if (term.documents < std::numeric_limits<std::uint32_t>::max()) ++term.documents;
        term.lastItem = item;
        const double termWeight = weight(feature.frequency, term.documents);
        squaredLength += termWeight * termWeight;
        vector.push_back({index, static_cast<float>(termWeight)});
    }
    scaleToUnit(vector, squaredLength);
}

void Vocabulary::weigh(const text::Features& features, std::vector<WeightedTerm>& vector) const {
    vector.clear();
    double squaredLength = 0;
    for (const text::Feature& feature : features.terms) {
        const Cell* cell = m_cells.empty() ? nullptr : &m_cells[cellOf(feature.term)];
        const bool known = cell != nullptr && cell->indexPlusOne != 0;
        const double termWeight = weight(feature.frequency, known ? m_terms[cell->indexPlusOne - 1].documents : 0);
        squaredLength += termWeight * termWeight;
        if (known) vector.push_back({cell->indexPlusOne - 1, static_cast<float>(termWeight)});
    }
    scaleToUnit(vector, squaredLength);
}

std::size_t Vocabulary::cellOf(std::uint64_t hash) const noexcept {
    const std::size_t mask = m_cells.size() - 1;
    std::size_t at = static_cast<std::size_t>(hash) & mask;
    while (m_cells[at].indexPlusOne != 0 && m_cells[at].hash != hash) at = (at + 1) & mask;
    return at;
}

TermIndex Vocabulary::findOrAdd(std::uint64_t hash) {
    if ((size() + 1) * 2 > m_cells.size()) rehash(std::max(leastCells, m_cells.size() * 2));
    Cell& cell = m_cells[cellOf(hash)];
    if (cell.indexPlusOne != 0) return cell.indexPlusOne - 1;
    TermIndex index = static_cast<TermIndex>(m_terms.size());
    if (m_free.empty()) {
        m_terms.emplace_back();
    } else {
        index = m_free.back();
        m_free.pop_back();
    }
    m_terms[index] = Term{hash, 0, 0};
    cell = Cell{hash, index + 1};
    return index;
}

void Vocabulary::rehash(std::size_t cells) {
    m_cells.assign(cells, Cell{});
    for (std::size_t i = 0; i < m_terms.size(); ++i) {
        if (m_terms[i].documents == 0) continue;
        m_cells[cellOf(m_terms[i].hash)] = Cell{m_terms[i].hash, static_cast<TermIndex>(i + 1)};
    }
}

std::vector<TermIndex> Vocabulary::used() const {
    std::vector<TermIndex> indexes;
    indexes.reserve(size());
    for (std::size_t i = 0; i < m_terms.size(); ++i) {
        if (m_terms[i].documents != 0) indexes.push_back(static_cast<TermIndex>(i));
    }
    return indexes;
}

void Vocabulary::prune(std::size_t most, const std::function<bool(TermIndex)>& isPinned) {
    if (size() <= most) return;
    std::vector<TermIndex> rarest = used();
    std::erase_if(rarest, [&](TermIndex index) { return isPinned(index); });
    const auto drop = std::min(rarest.size(), size() - most / 4 * 3);
    const auto rank = [&](TermIndex index) {
        const Term& term = m_terms[index];
        return std::tuple(term.documents, term.lastItem, term.hash);
    };
    const auto byRank = [&](TermIndex a, TermIndex b) { return rank(a) < rank(b); };
    std::nth_element(rarest.begin(), rarest.begin() + static_cast<std::ptrdiff_t>(drop), rarest.end(), byRank);
    rarest.resize(drop);
    for (const TermIndex index : rarest) m_terms[index] = Term{};
    m_free.insert(m_free.end(), rarest.begin(), rarest.end());
    rehash(m_cells.size());
}

void Vocabulary::save(ByteWriter& out, std::vector<TermIndex>& rankOf) const {
    std::vector<TermIndex> order = used();
    std::sort(order.begin(), order.end(), [&](TermIndex a, TermIndex b) { return m_terms[a].hash < m_terms[b].hash; });
    rankOf.assign(m_terms.size(), 0);
    out.varint(m_documents);
    out.varint(order.size());
    std::uint64_t previous = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const Term& term = m_terms[order[i]];
        rankOf[order[i]] = static_cast<TermIndex>(i);
        out.varint(term.hash - previous);
        out.varint(term.documents);
        out.varint(term.lastItem);
        previous = term.hash;
    }
}

bool Vocabulary::restore(ByteReader& in) {
    m_documents = in.varint();
    const std::size_t count = in.count(3);
    m_terms.reserve(count);
    std::uint64_t hash = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t step = in.varint();
        const std::uint64_t documents = in.varint();
        const std::uint64_t lastItem = in.varint();
        const bool isOrdered = i == 0 || (step != 0 && hash + step > hash);
        if (!isOrdered || documents == 0 || documents > std::numeric_limits<std::uint32_t>::max()) return false;
        hash += step;
        m_terms.push_back(Term{hash, lastItem, static_cast<std::uint32_t>(documents)});
    }
    std::size_t cells = leastCells;
    while (cells < (count + 1) * 2) cells *= 2;
    rehash(cells);
    return in.good();
}

}  // namespace groundswell::cluster
