#include "pipeline/cluster/split_pass.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <unordered_map>
#include <utility>

namespace groundswell::cluster {

namespace {

constexpr int mostRounds = 10;
constexpr std::size_t leastPerSide = 8;
constexpr std::size_t leastShareOfMembers = 10;  // one in so many
constexpr double nearSeed = 0.15;
// Far below the shares at which clusters are joined, so that what was divided does not come together again.
constexpr double largestShareOfCoherence = 0.1;

// The sum of some members' vectors. A side of few members has few terms, but a query hits any of them: hashing wins.
class Sum {
public:
    void add(const std::vector<WeightedTerm>& vector) {
        ++m_members;
        for (const WeightedTerm& term : vector) m_weights[term.term] += static_cast<double>(term.weight);
    }
    [[nodiscard]] double product(const std::vector<WeightedTerm>& vector) const {
        double sum = 0;
        for (const WeightedTerm& term : vector) {
            const auto found = m_weights.find(term.term);
            if (found != m_weights.end()) sum += found->second * static_cast<double>(term.weight);
        }
        return sum;
    }
    [[nodiscard]] double members() const { return static_cast<double>(m_members); }

private:
    std::unordered_map<TermIndex, double> m_weights;
    std::size_t m_members = 0;
};

class Bisection {
public:
    explicit Bisection(const std::vector<Member>& members) : m_members(members), m_apart(members.size(), 0) {}

    // Which members leave; empty when they stay together.
    std::vector<std::uint8_t> run() {
        seed();
        for (int round = 0; round < mostRounds && assign(); ++round) {
        }
        return isClear() ? std::move(m_apart) : std::vector<std::uint8_t>();
    }

private:
    void seed() {
        Sum all;
        for (const Member& member : m_members) all.add(member.vector);
        const auto leastTypical = std::min_element(
            m_members.begin(), m_members.end(),
            [&all](const Member& a, const Member& b) { return all.product(a.vector) < all.product(b.vector); });
        Sum far;
        far.add(leastTypical->vector);
        for (std::size_t i = 0; i < m_members.size(); ++i) {
            m_apart[i] = far.product(m_members[i].vector) > nearSeed ? 1 : 0;
        }
    }

    void sum(Sum& kept, Sum& apart) const {
        for (std::size_t i = 0; i < m_members.size(); ++i) (m_apart[i] != 0 ? apart : kept).add(m_members[i].vector);
    }

    // |sum|^2 is the sum of the products with its parts; in their order, so that it is the same every time.
    [[nodiscard]] double squaredNorm(const Sum& side, std::uint8_t which) const {
        double sum = 0;
        for (std::size_t i = 0; i < m_members.size(); ++i) {
            if (m_apart[i] == which) sum += side.product(m_members[i].vector);
        }
        return sum;
    }

    // True while members change sides.
    bool assign() {
        Sum kept;
        Sum apart;
        sum(kept, apart);
        const double keptNorm = std::sqrt(squaredNorm(kept, 0));
        const double apartNorm = std::sqrt(squaredNorm(apart, 1));
        if (keptNorm <= 0 || apartNorm <= 0) return false;
        bool changed = false;
        for (std::size_t i = 0; i < m_members.size(); ++i) {
            const std::vector<WeightedTerm>& vector = m_members[i].vector;
            const std::uint8_t side = apart.product(vector) / apartNorm > kept.product(vector) / keptNorm ? 1 : 0;
            changed = changed || side != m_apart[i];
            m_apart[i] = side;
        }
        return changed;
    }

    [[nodiscard]] bool isClear() const {
        Sum kept;
        Sum apart;
        sum(kept, apart);
        const double least = static_cast<double>(std::max(leastPerSide, m_members.size() / leastShareOfMembers));
        if (kept.members() < least || apart.members() < least) return false;
        double across = 0;
        for (std::size_t i = 0; i < m_members.size(); ++i) {
            if (m_apart[i] != 0) across += kept.product(m_members[i].vector);
        }
        across /= kept.members() * apart.members();
        return across < largestShareOfCoherence * std::sqrt(coherence(kept, 0) * coherence(apart, 1));
    }

    // Average cosine between two different members of a side; vectors have length 1.
    [[nodiscard]] double coherence(const Sum& side, std::uint8_t which) const {
        const double pairs = side.members() * (side.members() - 1);
        return std::max(0.0, (squaredNorm(side, which) - side.members()) / pairs);
    }

    const std::vector<Member>& m_members;
    std::vector<std::uint8_t> m_apart;
};

}  // namespace

Division divideMembers(std::vector<Member> members) {
    Division division;
    std::vector<std::uint8_t> apart;
    if (members.size() >= leastMembersToDivide) apart = Bisection(members).run();
    if (apart.empty()) {
        division.kept = std::move(members);
        return division;
    }
    for (std::size_t i = 0; i < members.size(); ++i) {
        (apart[i] != 0 ? division.apart : division.kept).push_back(std::move(members[i]));
    }
    if (division.apart.size() > division.kept.size()) std::swap(division.kept, division.apart);
    return division;
}

}  // namespace groundswell::cluster
