#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "pipeline/net/http_client.h"
#include "pipeline/sources/api/api_source.h"
#include "pipeline/sources/source.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>

namespace groundswell::sources {

/// A question for the messages of a public channel.
struct TelegramQuery {
    std::string server = "https://t.me";
    std::string channel;
    std::optional<core::UtcTime> from;  ///< as a person asked, inclusive
    std::optional<core::UtcTime> to;    ///< exclusive
    core::UtcTime since{};              ///< where to begin without `from` when no message is known yet
    std::int64_t limitPages = 0;        ///< 0 = no limit
    bool allowPrivateNetwork = false;
    std::chrono::milliseconds interval{0};  ///< between two requests
};

/// What a fetch brought.
struct TelegramFetch {
    std::int64_t pages = 0;
    std::int64_t messages = 0;
    bool unfinished = false;  ///< it ended at its limit of pages
};

/// Walks a channel's web preview from its newest page back to the newest message of the last fetch, or to the time
/// asked for. `memory` holds what is known and what a broken walk left undone, and becomes what this one leaves; a look
/// at other days or a few pages leaves it alone. Messages of the newest page come again, for their views and edits.
/// Errors: those of readTelegramPage, InvalidInput (no messages; a list that goes in a circle), those of HttpClient,
/// Cancelled. What was read before an error stays read.
[[nodiscard]] core::Result<TelegramFetch> fetchTelegram(net::HttpClient& client, ApiPacer& pacer,
                                                        const TelegramQuery& query, std::string& memory,
                                                        RecordSink& sink, const std::stop_token& stop);

}  // namespace groundswell::sources
