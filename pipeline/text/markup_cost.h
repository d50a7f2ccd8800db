#pragma once

#include <gumbo.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace groundswell::text {

/// Counts what the attributes of a fragment would cost the HTML parser, tag by tag: each is compared with those before
/// it in its tag, and those of formatting elements with all formatting elements that are open. A value.
class MarkupCost {
public:
    /// One tag as it stands in the source, from its '<' past its '>'. Linear.
    void take(std::string_view source, GumboTag name, bool closes);
    /// Steps so far, some 10 ns each; never too few.
    [[nodiscard]] std::uint64_t work() const { return m_work; }
    [[nodiscard]] bool tooDear() const;

private:
    std::array<std::uint32_t, static_cast<std::size_t>(GUMBO_TAG_LAST) + 1> m_open{};  // formatting elements, by tag
    std::uint64_t m_formatting = 0;
    std::uint64_t m_work = 0;
};

}  // namespace groundswell::text
