#pragma once

#include "models/store/connection.h"
#include "models/store/statement.h"

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace groundswell::store {

/// Clusters that people make have ids of their own: the clusterer counts up from 1, also in a process that knows
/// nothing of them yet. As a decimal number they tell what they are, and JSON keeps them exactly.
inline constexpr std::int64_t firstIdByHand = 1'000'000'000'000;
[[nodiscard]] constexpr bool isByHand(std::int64_t cluster) noexcept {
    return cluster >= firstIdByHand;
}

/// What of an item counts in its cluster.
struct MemberTraits {
    std::int64_t textHash = 0;
    std::optional<std::int64_t> author;  ///< hash; none when unknown
    std::int64_t outlet = 0;             ///< hash of the outlet, else of the source
    std::string language;                ///< empty = does not count
    std::optional<std::int64_t> publishedAt;
};

/// Columns for memberTraits, of `content_items i JOIN known_sources s`.
inline constexpr std::string_view memberTraitColumns =
    "i.text_hash, i.author, coalesce(i.outlet, s.source_id), i.language, i.published_at";
/// Reads them from the given first column on.
[[nodiscard]] MemberTraits memberTraits(const Statement& row, int first);
/// A language as clusters count it: empty for unknown and "und...".
[[nodiscard]] std::string countedLanguage(std::string_view language);

/// Numbers of one cluster in a form that one more or one less item changes at once.
struct ClusterTally {
    std::int64_t items = 0;
    std::int64_t allTime = 0;
    std::int64_t exemplar = 0;  ///< 0 = to be chosen
    std::int64_t exemplarAtItems = 0;
    std::optional<std::int64_t> first;
    std::optional<std::int64_t> last;
    bool extremesStale = false;  ///< an item left that was the first or last
    std::unordered_map<std::int64_t, std::int64_t> texts;
    std::unordered_map<std::int64_t, std::int64_t> authors;
    std::unordered_map<std::int64_t, std::int64_t> outlets;
    std::vector<std::pair<std::string, std::int64_t>> languages;

    void count(const MemberTraits& traits, std::int64_t sign);
    void add(std::int64_t item, const MemberTraits& traits);
    void remove(std::int64_t item, const MemberTraits& traits);
    void changeLanguage(const std::string& from, const std::string& to);
    void absorb(const ClusterTally& other);
    [[nodiscard]] std::size_t cost() const noexcept;
};

/// The clusters' numbers between the items and their rows: loaded when a cluster is touched, written before the commit,
/// kept for the next transaction within a bound. A cluster must be asked for before its items' rows change. For the
/// writer's thread. Throws SQLite::Exception.
class ClusterTallies {
public:
    explicit ClusterTallies(Connection& connection) : m_connection(connection) {}

    /// The cluster that an id means: itself, or what it was merged into.
    [[nodiscard]] std::int64_t resolve(std::int64_t cluster);
    /// The numbers, to be changed; new clusters begin with none. Valid until the next trim, flush or forget.
    ClusterTally& touch(std::int64_t cluster);
    /// Counts a cluster's items anew; what cannot be counted is kept where it is possible.
    void recount(std::int64_t cluster);
    /// Removes the row of a cluster whose items and aliases were moved elsewhere.
    void drop(std::int64_t cluster);
    /// Lets flush() remove a cluster that has no items and is no alias either, with what hangs on it.
    void dropIfEmpty(std::int64_t cluster);
    /// Writes the changed numbers; clusters without items disappear with their aliases and labels.
    void flush();
    /// Keeps memory within the bound; what was changed is written first.
    void trim();
    /// For after a rollback.
    void forget() noexcept;

private:
    struct Entry {
        ClusterTally tally;
        std::list<std::int64_t>::iterator use;
        std::size_t cost = 0;
    };

    void load(std::int64_t cluster, ClusterTally& tally);
    std::int64_t countMembers(std::int64_t cluster, ClusterTally& tally);
    [[nodiscard]] bool isNew(std::int64_t cluster);
    void refresh(std::int64_t cluster, ClusterTally& tally);
    void write(std::int64_t cluster, const ClusterTally& tally);
    void erase(std::int64_t cluster);
    void drop(std::unordered_map<std::int64_t, Entry>::iterator entry);

    Connection& m_connection;
    std::unordered_map<std::int64_t, Entry> m_entries;
    std::list<std::int64_t> m_uses;  ///< most recent first
    std::unordered_set<std::int64_t> m_changed;
    std::optional<std::int64_t> m_highest;  ///< no row or alias of the clusterer's has a higher id; none = not read yet
    std::size_t m_cost = 0;
};

/// The languages of a cluster as its row and its readers show them: most items first, then by name.
[[nodiscard]] std::vector<std::string> orderedLanguages(std::vector<std::pair<std::string, std::int64_t>> counts);

}  // namespace groundswell::store
