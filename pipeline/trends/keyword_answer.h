#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/keyword_question.h"
#include "pipeline/trends/keyword_table.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace groundswell::store {
class ReadConnection;
}

namespace groundswell::trends {

/// Which keywords of a table are wanted, and in which order. A value.
struct KeywordAnswer {
    std::shared_ptr<const KeywordTable> table;
    std::shared_ptr<const std::vector<std::uint32_t>> order;  ///< places in the table, all of them

    /// Row by row, some of them in memory at a time, until `take` says no.
    void forEach(std::chrono::microseconds width, int bins,
                 const std::function<bool(const domain::KeywordTrend&)>& take) const;
};

/// Reads all keywords for one question; one view of the data is the caller's to begin. Takes the memory of a
/// KeywordIndex. Errors: those of KeywordIndex::read() and the store.
[[nodiscard]] core::Result<KeywordAnswer> readKeywords(store::ReadConnection& reader,
                                                       const domain::KeywordQuestion& question, core::UtcTime now,
                                                       const std::function<bool()>& stopped);

}  // namespace groundswell::trends
