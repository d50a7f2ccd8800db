#pragma once

#include "models/core/result.h"
#include "models/domain/filter.h"
#include "models/store/read_connection.h"
#include "pipeline/trends/keyword_table.h"

namespace groundswell::trends {

/// Which items of an index pass a filter; none = all of them.
struct KeywordMarks {
    ItemMarks counted;
    ItemMarks lately;  ///< the same without its dates

    friend bool operator==(const KeywordMarks&, const KeywordMarks&) = default;
};

/// Whether the index knows all that the filter asks, so that only other items make other marks.
[[nodiscard]] bool isAnsweredByIndex(const KeywordIndex& index, const domain::Filter& filter);

/// Dates and languages are looked up in the index; the store is asked for the rest, and rather for few than for many.
[[nodiscard]] core::Result<KeywordMarks> keywordMarks(const KeywordIndex& index, store::ReadConnection& reader,
                                                      const domain::Filter& filter);

}  // namespace groundswell::trends
