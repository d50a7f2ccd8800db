#pragma once

#include "models/domain/keyword.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::store {

/// One item's keywords as a JSON object in their order: {"key phrase": score, "#tag": true, "Name": false, "Topic":
/// "taxonomy:NAME"}. Scores keep 4 significant digits; a second keyword of the same text and kind is left out.
[[nodiscard]] std::string encodeKeywords(std::span<const domain::Keyword> keywords);
/// What encodeKeywords wrote; what cannot be read is left out.
[[nodiscard]] std::vector<domain::Keyword> decodeKeywords(std::string_view json);

/// Whether encodeKeywords could have written it.
[[nodiscard]] bool areKeywords(std::string_view json);

/// A JSON array of strings.
[[nodiscard]] std::string encodeStrings(std::span<const std::string> strings);
[[nodiscard]] std::vector<std::string> decodeStrings(std::string_view json);

}  // namespace groundswell::store
