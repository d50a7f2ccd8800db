#pragma once

#include "models/core/result.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::services {

/// A text of the service's store that is like another one. A value.
struct SimilarText {
    std::string id;
    double score = 0;  ///< 0 to 2: cosine + 1, as the service gives it
};

/// A remote store of texts that finds similar ones. Errors: Unavailable (not now), InvalidInput (it refuses this text,
/// or answers what makes no sense), Cancelled. Blank texts have no direction: they are neither sent nor found.
/// Thread-safe.
class SimilarityService {
public:
    virtual ~SimilarityService() = default;

    /// Keeps a text under an id, in place of the one that it has from before.
    virtual core::Result<void> store(const std::string& id, const std::string& text, const std::stop_token& stop) = 0;
    /// The stored texts with at least this cosine, most similar first. One that was just stored may not be found yet.
    virtual core::Result<std::vector<SimilarText>> search(const std::string& text, double leastCosine,
                                                          const std::stop_token& stop) = 0;
    /// False when there was none under the id.
    virtual core::Result<bool> remove(const std::string& id, const std::stop_token& stop) = 0;
};

}  // namespace groundswell::services
