#pragma once

#include "models/domain/filter.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::store {

/// Ids, each behind the text that it is ordered by; ties by id upwards. The texts lie one behind the other: of a
/// million, a string each would take twice the room.
class TextOrder {
public:
    void add(std::int64_t id, std::string_view text) {
        m_places.push_back({m_texts.size(), static_cast<std::uint32_t>(text.size()), id});
        m_texts += text;
    }
    std::vector<std::int64_t> sorted(domain::SortOrder order) {
        const bool falls = order == domain::SortOrder::Descending;
        std::sort(m_places.begin(), m_places.end(), [&](const Place& a, const Place& b) {
            const int compared = textOf(a).compare(textOf(b));
            if (compared != 0) return falls ? compared > 0 : compared < 0;
            return a.id < b.id;
        });
        std::vector<std::int64_t> ids;
        ids.reserve(m_places.size());
        for (const Place& place : m_places) ids.push_back(place.id);
        return ids;
    }

private:
    struct Place {
        std::size_t begin;
        std::uint32_t length;
        std::int64_t id;
    };
    [[nodiscard]] std::string_view textOf(const Place& place) const {
        return std::string_view(m_texts).substr(place.begin, place.length);
    }

    std::string m_texts;
    std::vector<Place> m_places;
};

}  // namespace groundswell::store
