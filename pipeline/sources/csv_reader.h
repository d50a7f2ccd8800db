#pragma once

#include "models/config/mapping.h"
#include "models/core/result.h"
#include "pipeline/sources/import_context.h"
#include "pipeline/sources/text_input.h"

namespace groundswell::sources {

/// Reads a table with a header row (RFC 4180, leniently; any of the delimiters of csv_dialect.h). A record is a JSON
/// object column -> text in the header's order, without empty cells; `line` is the physical line where the row starts.
/// Returns the mapping that the columns need: the given one, and what was guessed for fields that it does not name. A
/// header without a column of text is an error that lists the columns.
[[nodiscard]] core::Result<config::Mapping> readCsv(TextInput& input, const config::Mapping& mapping,
                                                    ImportContext& context);

}  // namespace groundswell::sources
