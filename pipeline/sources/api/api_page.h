#pragma once

#include "models/config/api_definition.h"
#include "models/core/clock.h"
#include "models/core/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// One record of an answer.
struct ApiRecord {
    std::string id;         ///< as the mapping finds it; empty when it does not
    std::string detailsId;  ///< by which the definition's details are asked for; empty = there are none
    std::string json;       ///< the record as it came, with "_link" where the endpoint has a link
};

/// One answer of an API. A value.
struct ApiPage {
    std::vector<ApiRecord> records;
    std::int64_t otherValues = 0;  ///< elements of the list that are no objects, or too long
    std::string next;              ///< address or cursor of the page behind it; empty = none is named
    std::optional<std::int64_t> pages;
    std::optional<std::int64_t> total;
    std::optional<core::UtcTime> newest;  ///< latest date among the records
    std::string repair;                   ///< what was wrong with the JSON, when it had to be repaired
};

/// Reads an answer. Errors: HttpStatus (the answer says that it is an error), InvalidInput (no JSON, no list where the
/// definition says that it is). Pure.
[[nodiscard]] core::Result<ApiPage> readApiPage(const config::ApiDefinition& api, const config::ApiEndpoint& endpoint,
                                                std::string_view body, std::string_view contentType);

/// Reads an answer about details: JSON objects by the ids that they are about. Needs a definition that has some.
/// Errors: as readApiPage. Pure.
[[nodiscard]] core::Result<std::map<std::string, std::string>> readApiDetails(const config::ApiDefinition& api,
                                                                              std::string_view body,
                                                                              std::string_view contentType);

/// The target of rel="next" in a Link header (RFC 8288); empty when there is none. Pure.
[[nodiscard]] std::string nextLink(std::string_view header);

/// A text that is almost JSON as JSON: control characters within strings become blanks, a backslash before what it
/// cannot escape goes away, bytes that are not UTF-8 become U+FFFD. Pure.
[[nodiscard]] std::string repairedJson(std::string_view text);

}  // namespace groundswell::sources
