#pragma once

#include "models/core/result.h"
#include "pipeline/sources/import_context.h"
#include "pipeline/sources/text_input.h"

namespace groundswell::sources {

/// Reads the entries of a feed in a file. A long one is read in pieces of a few megabytes, whatever its length; one
/// that has to be in memory as a whole (JSON Feed, UTF-16) may have 128 MiB. Errors: InvalidInput (no feed, too long),
/// those of the stream before anything was read; what comes later is an issue.
core::Result<void> importFeed(TextInput& input, ImportContext& context);

}  // namespace groundswell::sources
