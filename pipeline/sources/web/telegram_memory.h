#pragma once

#include "models/core/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// Messages of a channel that are still to be read: those numbered below `before` (0 = from the newest on) and above
/// `floor`, and not older than `since`. A value.
struct TelegramSpan {
    std::int64_t before = 0;
    std::int64_t floor = 0;
    core::UtcTime since{};

    friend bool operator==(const TelegramSpan&, const TelegramSpan&) = default;
};

/// What is kept of a channel from one fetch to the next. A value.
struct TelegramMemory {
    /// Other days that a person asked for, when the walk to them broke.
    struct Asked {
        std::optional<core::UtcTime> from;
        std::optional<core::UtcTime> to;
        TelegramSpan span;

        friend bool operator==(const Asked&, const Asked&) = default;
    };

    std::int64_t top = 0;             ///< highest number read
    std::vector<TelegramSpan> spans;  ///< left undone; the last is next
    std::optional<Asked> asked;

    /// Puts the span of what is new on top, in place of earlier ones that begin at the newest message too.
    void expectNews(core::UtcTime since);

    friend bool operator==(const TelegramMemory&, const TelegramMemory&) = default;
};

[[nodiscard]] std::string writeTelegramMemory(const TelegramMemory& memory);
/// An empty memory for a text that writeTelegramMemory did not write.
[[nodiscard]] TelegramMemory readTelegramMemory(std::string_view text);

}  // namespace groundswell::sources
