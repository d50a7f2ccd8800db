#pragma once

#include "models/config/api_definition.h"
#include "models/core/clock.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace groundswell::sources {

/// A range of time that is asked for page by page.
struct ApiWindow {
    std::optional<core::UtcTime> from;  ///< inclusive
    std::optional<core::UtcTime> to;    ///< exclusive
    std::string next;                   ///< address or cursor of the page to ask for; empty = the first

    friend bool operator==(const ApiWindow&, const ApiWindow&) = default;
};

/// What is left to ask for. A value that is kept as a text from one run to the next.
struct ApiWork {
    std::optional<core::UtcTime> from;  ///< as asked by a person, if it was
    std::optional<core::UtcTime> to;
    core::UtcTime at{};              ///< when it was begun
    std::vector<ApiWindow> windows;  ///< the last is next

    friend bool operator==(const ApiWork&, const ApiWork&) = default;
};

/// The work as a text; empty when nothing is left.
[[nodiscard]] std::string writeApiWork(const ApiWork& work);
/// Nothing for a text that writeApiWork did not write.
[[nodiscard]] std::optional<ApiWork> readApiWork(std::string_view text);

/// A window in two, later half second: at a whole second, or at a day's begin where the API knows only days. Nothing
/// when it is open at an end, or too short. Pure.
[[nodiscard]] std::optional<std::pair<ApiWindow, ApiWindow>> halves(const ApiWindow& window,
                                                                    config::ApiTimeFormat format);

}  // namespace groundswell::sources
