#pragma once

#include "models/config/mapping.h"
#include "models/core/result.h"
#include "pipeline/sources/source.h"

#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace groundswell::sources {

/// What a file holds.
enum class FileFormat {
    Auto,
    Csv,
    JsonLines,
    Feed,
    PostsDatabase,
    Captures,  ///< JSON Lines of Zeeschuimer or 4CAT: what a platform's pages showed somebody
    Telegram,  ///< result.json of Telegram Desktop
};

/// "auto", "csv", "jsonl", "feed", "postsdb", "ndjson" (captures), "telegram"; empty for anything else.
[[nodiscard]] std::optional<FileFormat> parseFileFormat(std::string_view name);

/// What was found in a file, for the caller's mapping of its records.
struct FileContent {
    FileFormat format = FileFormat::Auto;
    config::Mapping mapping;   ///< that its records need: given, sniffed from a header, or empty = usual aliases
    std::int64_t orphans = 0;  ///< comments of a posts database whose post is not in it
    std::int64_t linked = 0;   ///< comments whose post is in it
};

/// Reads one file ("-" = standard input; .gz and .zst by content) record by record into a sink. Bytes that are not
/// UTF-8 are converted from the encoding they are in (BOM, declaration, detection), NUL and invalid sequences become
/// U+FFFD with one issue a file that counts them. A row, line or entry that cannot be read is an issue; the file goes
/// on. An error means: nothing of it was readable (absent, empty, not the format it should be, no text column), with
/// "file" and "remedy" in its context. A truncated file is an issue after its good records. Formats are recognised by
/// content. Thread-safe: works on its arguments only.
[[nodiscard]] core::Result<FileContent> readFile(const std::string& path, FileFormat format,
                                                 const config::Mapping& mapping, RecordSink& sink,
                                                 const std::stop_token& stop);

}  // namespace groundswell::sources
