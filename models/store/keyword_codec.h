#pragma once

#include "models/domain/keyword.h"
#include "models/store/read_connection.h"

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

/// Reads the keywords of one item after the other and keeps what its answers lie in. For one thread.
class KeywordScanner {
public:
    /// As decodeKeywords(), but nothing of what encodeKeywords could not have written. Valid until the next call, and
    /// as long as `json`.
    [[nodiscard]] std::span<const KeywordView> scan(std::string_view json);

private:
    [[nodiscard]] bool scanPlain(std::string_view json);

    std::vector<KeywordView> m_views;
    std::vector<domain::Keyword> m_decoded;
};

/// A JSON array of strings.
[[nodiscard]] std::string encodeStrings(std::span<const std::string> strings);
[[nodiscard]] std::vector<std::string> decodeStrings(std::string_view json);

}  // namespace groundswell::store
