#pragma once

#include "models/config/mapping.h"
#include "models/core/result.h"
#include "pipeline/sources/import_context.h"
#include "pipeline/sources/text_input.h"

#include <string>
#include <vector>

namespace groundswell::sources {

/// A table that was read.
struct ReadTable {
    config::Mapping mapping;           ///< that its columns need: the given one, and what was guessed for other fields
    std::vector<std::string> columns;  ///< as the header names them
};

/// Reads a table with a header row (RFC 4180, leniently; any of the delimiters of csv_dialect.h). A record is a JSON
/// object column -> text in the header's order, without empty cells; `line` is the physical line where the row starts.
/// A mapping that was chosen for a table with the same columns is taken before the given one, and without one that of
/// the first that is remembered; its records then carry it. A header without a column of text is an error that lists
/// the columns.
[[nodiscard]] core::Result<ReadTable> readCsv(TextInput& input, const config::Mapping& mapping,
                                              const ImportSettings& settings, ImportContext& context);

}  // namespace groundswell::sources
