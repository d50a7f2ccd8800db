#pragma once

#include "models/core/result.h"
#include "pipeline/sources/import_context.h"
#include "pipeline/sources/text_input.h"

#include <cstdint>

namespace groundswell::sources {

/// How the comments of a posts database refer to its posts.
struct PostsDatabaseTally {
    std::int64_t linked = 0;
    std::int64_t orphans = 0;
};

/// Reads the table `posts` (post_id, platform, type, created_at, post_blob, ...) of an SQLite file. A record is an
/// object of the row's columns with the blob's object under "post". The file is untrusted: read-only, immutable, no
/// code of its schema runs, checked first. What is compressed or comes from standard input goes through a private
/// temporary file.
[[nodiscard]] core::Result<PostsDatabaseTally> readPostsDatabase(TextInput& input, ImportContext& context);

}  // namespace groundswell::sources
