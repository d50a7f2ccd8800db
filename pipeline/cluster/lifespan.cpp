#include "pipeline/cluster/lifespan.h"

#include <algorithm>

namespace groundswell::cluster {

namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

constexpr seconds longestSilence = hours(72);
constexpr std::uint64_t leastSilentItems = 300;
constexpr std::uint64_t longestSilentItems = 10'000;
constexpr std::uint64_t longestSilentItemsUndated = 4'000;
constexpr double itemDaysOfLife = 20'000;
constexpr double fewestDays = 14;
constexpr double mostDays = 30;
constexpr std::uint64_t leastItemAge = 10'000;
constexpr double largestItemAgeTimesSize = 2e7;
constexpr seconds leastFastAge = hours(24);
constexpr double fastItemsPerDay = 30'000;

seconds lifetime(std::uint64_t size) {
    const double allowed = std::clamp(itemDaysOfLife / static_cast<double>(size), fewestDays, mostDays);
    return seconds(static_cast<std::int64_t>(allowed * static_cast<double>(seconds(days(1)).count())));
}

// A stream without dates has only item numbers to measure age by; on a fast one days alone would let a cluster swallow
// everything that comes within two weeks.
bool agesByItems(std::optional<seconds> age, std::uint64_t itemAge) {
    if (!age) return true;
    if (*age < leastFastAge) return false;
    const double daysOld = static_cast<double>(age->count()) / static_cast<double>(seconds(days(1)).count());
    return static_cast<double>(itemAge) >= fastItemsPerDay * daysOld;
}

bool isTooOld(std::uint64_t size, std::optional<seconds> age, std::uint64_t itemAge) {
    if (age && *age > lifetime(size)) return true;
    return itemAge > leastItemAge && agesByItems(age, itemAge) &&
           static_cast<double>(itemAge) * static_cast<double>(size) > largestItemAgeTimesSize;
}

std::optional<seconds> between(std::optional<StreamTime> from, std::optional<StreamTime> to) {
    if (!from || !to) return std::nullopt;
    return *to - *from;
}

}  // namespace

void Lifespan::touch(StreamPosition now) {
    if (size == 0) bornAt = now.item;
    if (!first) first = now.time;
    last = now.time;
    touchedAt = now.item;
    ++size;
}

void Lifespan::absorb(const Lifespan& other) {
    size += other.size;
    if (!first || (other.first && *other.first < *first)) first = other.first;
    if (!last || (other.last && *other.last > *last)) last = other.last;
    bornAt = std::min(bornAt, other.bornAt);
    touchedAt = std::max(touchedAt, other.touchedAt);
}

void Lifespan::adoptTime(std::optional<StreamTime> time) {
    if (!first) first = time;
    if (!last) last = time;
}

bool isOver(const Lifespan& life, StreamPosition now) {
    const std::uint64_t silentItems = now.item - life.touchedAt;
    if (silentItems > (now.time ? longestSilentItems : longestSilentItemsUndated)) return true;
    const std::optional<seconds> silence = between(life.last, now.time);
    if (silence && *silence > longestSilence && silentItems > leastSilentItems) return true;
    return isTooOld(life.size, between(life.first, now.time), now.item - life.bornAt);
}

bool mayUnite(const Lifespan& one, const Lifespan& other) {
    Lifespan both = one;
    both.absorb(other);
    return !isTooOld(both.size, between(both.first, both.last), both.touchedAt - both.bornAt);
}

}  // namespace groundswell::cluster
