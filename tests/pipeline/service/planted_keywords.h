#pragma once

#include "models/core/clock.h"
#include "models/domain/keyword.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace groundswell::testing {

inline constexpr int plantedItems = 600;
inline constexpr int plantedLanguages = 80;

/// So long before the newest that an item can be.
inline core::UtcTime recountTime(double hoursAgo) {
    return core::UtcTime(std::chrono::sys_days(std::chrono::year(2026) / 10 / 12)) -
           std::chrono::microseconds(static_cast<std::int64_t>(hoursAgo * 3.6e9));
}

/// An item as it is stored.
struct Planted {
    std::int64_t id = 0;
    std::optional<core::UtcTime> published;
    std::string language;  ///< empty = not known
    std::int64_t cluster = 0;
    std::vector<domain::Keyword> keywords;
};

inline domain::Keyword plantedKeyword(std::mt19937& random) {
    static const std::vector<std::string> words{"flood",
                                                "Flood",
                                                "FLOOD",
                                                "flooding river",
                                                "flooding rivers",
                                                "floodings!",
                                                "\xc3\x84rger",
                                                "\xc3\xa4rger",
                                                "\xe6\xb4\xaa\xe6\xb0\xb4",
                                                "a",
                                                "A",
                                                "#a",
                                                "river bank",
                                                "River Bank"};
    domain::Keyword keyword{words[random() % words.size()], static_cast<domain::KeywordKind>(random() % 4), 1.0};
    if (random() % 4 == 0) keyword.text += std::to_string(random() % 50);
    if (keyword.kind == domain::KeywordKind::Topic) keyword.origin = "taxonomy:test";
    return keyword;
}

/// Some lack a time, a language, a cluster or keywords, some are gone again; times come in no order, and twice.
inline std::vector<Planted> plantedStream() {
    std::mt19937 random(20261012);
    std::vector<Planted> items;
    for (std::int64_t id = 1; id <= plantedItems; ++id) {
        Planted item;
        item.id = id;
        if (random() % 10 != 0) item.published = recountTime(static_cast<double>(random() % 2'400) / 2.0);
        if (random() % 8 != 0) item.language = "l" + std::to_string(random() % plantedLanguages);
        if (random() % 5 != 0) item.cluster = 1 + static_cast<std::int64_t>(random() % 40);
        for (auto left = random() % 7; left > 0; --left) item.keywords.push_back(plantedKeyword(random));
        // In more languages than a word has bits.
        if (id % 3 != 0) item.keywords.push_back({"everywhere", domain::KeywordKind::Phrase, 1.0});
        items.push_back(item);
    }
    return items;
}

/// Removed after it was stored.
inline bool isGone(const Planted& item) {
    return item.id % 17 == 3;
}

}  // namespace groundswell::testing
