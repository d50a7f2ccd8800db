#pragma once

#include "models/domain/keyword.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::trends {

/// The texts of many keywords one behind the other: 8 bytes a keyword besides its letters. At most 4 GiB. Constant once
/// it was filled, and then thread-safe.
class KeywordTexts {
public:
    void reserve(std::size_t keywords, std::size_t bytes) {
        m_places.reserve(keywords + 1);
        m_letters.reserve(bytes);
    }
    /// `folded` as foldCase() makes it of `text`.
    void push_back(std::string_view text, std::string_view folded, domain::KeywordKind kind) {
        m_places.back() = {static_cast<std::uint32_t>(m_letters.size()),
                           static_cast<std::uint32_t>(folded.size()) & lengthBits,
                           static_cast<std::uint32_t>(kind) & 3U};
        m_letters += folded;
        if (text != folded) m_letters += text;
        m_places.push_back({static_cast<std::uint32_t>(m_letters.size()), 0, 0});
    }
    [[nodiscard]] std::size_t size() const { return m_places.size() - 1; }
    /// As it is shown.
    [[nodiscard]] std::string_view text(std::size_t keyword) const {
        const std::string_view both = letters(keyword);
        return both.size() == m_places[keyword].folded ? both : both.substr(m_places[keyword].folded);
    }
    [[nodiscard]] std::string_view folded(std::size_t keyword) const {
        return letters(keyword).substr(0, m_places[keyword].folded);
    }
    [[nodiscard]] domain::KeywordKind kind(std::size_t keyword) const {
        return static_cast<domain::KeywordKind>(m_places[keyword].kind);
    }

private:
    struct Place {
        std::uint32_t at = 0;  ///< of the folded text, and behind it the other, if it is another
        std::uint32_t folded : 30 = 0;
        std::uint32_t kind : 2 = 0;
    };
    static constexpr std::uint32_t lengthBits = (1U << 30) - 1;

    [[nodiscard]] std::string_view letters(std::size_t keyword) const {
        return std::string_view(m_letters).substr(m_places[keyword].at,
                                                  m_places[keyword + 1].at - m_places[keyword].at);
    }

    std::vector<Place> m_places{Place{}};  ///< of the keywords, and the end
    std::string m_letters;
};

}  // namespace groundswell::trends
