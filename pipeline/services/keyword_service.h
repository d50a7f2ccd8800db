#pragma once

#include "models/core/result.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::services {

/// An item's text, as it was when it was read. A value.
struct KeywordQuestion {
    std::int64_t item = 0;
    std::uint64_t contentHash = 0;
    std::string text;  ///< UTF-8, not blank
};

/// One text's key phrases with their scores, best (lowest) first, as YAKE gives them; may be none. Error Unavailable:
/// not now, the same text may get some later; any other error: this text gets none.
using ScoredPhrases = core::Result<std::vector<std::pair<std::string, double>>>;

/// Key phrases of a remote model. Thread-safe.
class KeywordService {
public:
    virtual ~KeywordService() = default;

    /// One answer a question, in their order. Ends within a second of a stop request, with Unavailable for what is
    /// left.
    virtual std::vector<ScoredPhrases> extract(std::span<const KeywordQuestion> questions,
                                               const std::stop_token& stop) = 0;
};

}  // namespace groundswell::services
