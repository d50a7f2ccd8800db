#pragma once

#include "models/config/api_definition.h"
#include "models/core/clock.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// What goes into an endpoint's path. A value.
struct ApiPathValues {
    std::string query;
    std::optional<core::UtcTime> from;  ///< inclusive
    std::optional<core::UtcTime> to;    ///< exclusive
    std::string cursor;                 ///< empty on a first page
    std::int64_t limit = 100;
};

/// The address of a question. A query parameter of which a placeholder has no value is left out as a whole: "since="
/// means another thing to most servers than no "since". Pure.
[[nodiscard]] std::string apiAddress(const config::ApiDefinition& api, const config::ApiEndpoint& endpoint,
                                     const ApiPathValues& values);

/// The address at which details of records are asked for; of a definition that has some. Pure.
[[nodiscard]] std::string apiDetailsAddress(const config::ApiDefinition& api, const std::vector<std::string>& ids);

/// True when an endpoint narrows its answer to a range of time.
[[nodiscard]] bool asksForTimes(const config::ApiEndpoint& endpoint);

/// A time as an API wants it. Pure.
[[nodiscard]] std::string apiTime(core::UtcTime time, config::ApiTimeFormat format);

/// Text as a part of an address: all but RFC 3986's unreserved characters as %XX.
[[nodiscard]] std::string percentEncoded(std::string_view text);

}  // namespace groundswell::sources
