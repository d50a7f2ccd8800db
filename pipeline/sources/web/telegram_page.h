#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// One message of a channel's web preview.
struct TelegramPost {
    std::int64_t number = 0;  ///< counts up within the channel
    std::string id;           ///< "channel/number"
    std::optional<core::UtcTime> postedAt;
    std::string json;     ///< the record: usual names of fields, and the message's HTML under "html"
    std::string problem;  ///< what could not be read of it, in one sentence; empty = nothing
};

/// One page of a preview, its messages from old to new. A value.
struct TelegramPage {
    std::string title;  ///< of the channel
    std::vector<TelegramPost> posts;
    std::int64_t unreadable = 0;         ///< messages without a number, which were left out
    std::optional<std::int64_t> before;  ///< where the page of older messages begins; none = this is the oldest
};

/// Reads what https://t.me/s/CHANNEL answers. `url` is where the answer came from: Telegram redirects away from /s/
/// when there is no preview. Errors: NotFound (no such channel), Unavailable (it shows no preview, or is a group, a
/// person), InvalidInput (the page is of another form than is known here). Pure.
[[nodiscard]] core::Result<TelegramPage> readTelegramPage(std::string_view body, std::string_view contentType,
                                                          const std::string& url);

/// "1.2K", "3M", "987" as a number; nothing for anything else. Pure.
[[nodiscard]] std::optional<std::int64_t> telegramCount(std::string_view text);

}  // namespace groundswell::sources
