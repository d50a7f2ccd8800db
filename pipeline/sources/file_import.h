#pragma once

#include "models/config/mapping.h"
#include "models/core/result.h"
#include "pipeline/sources/documents/document_child.h"
#include "pipeline/sources/source.h"

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

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
    Pdf,
    Html,
    Text,  ///< one text, Markdown too
};

/// "auto", "csv", "jsonl", "feed", "postsdb", "ndjson" (captures), "telegram", "pdf", "html", "text"; empty for
/// anything else.
[[nodiscard]] std::optional<FileFormat> parseFileFormat(std::string_view name);
/// The name that parseFileFormat reads. Thread-safe.
[[nodiscard]] std::string_view fileFormatName(FileFormat format);

/// What was found in a file, for the caller's mapping of its records.
struct FileContent {
    FileFormat format = FileFormat::Auto;
    config::Mapping mapping;  ///< that its records need: given, sniffed from a header, or empty = usual aliases
    std::vector<std::string> columns;  ///< of a table, as its header names them
    std::int64_t orphans = 0;          ///< comments of a posts database whose post is not in it
    std::int64_t linked = 0;           ///< comments whose post is in it
};

/// How somebody wants tables with these columns to be read. A value.
struct TableMapping {
    std::vector<std::string> columns;  ///< in any order
    config::Mapping mapping;
};

/// What the files of one import have in common. Not thread-safe.
struct ImportSettings {
    std::vector<TableMapping> tables = {};  ///< for tables that come without a mapping
    std::vector<TableMapping> chosen = {};  ///< for tables with these columns, whatever else is known of them
    DocumentProgram documents = DocumentProgram::itself();
    /// Names of files by the documents in them: a copy does not rename its document.
    std::map<std::string, std::string> documentNames = {};
    FileFormat lastFormat = FileFormat::Auto;  ///< of the file that was read last, also when nothing of it was usable
    TableMapping lastTable = {};               ///< its header and how it is read, if it is a table
};

/// Reads one file ("-" = standard input; .gz and .zst by content) record by record into a sink. Bytes that are not
/// UTF-8 are converted from the encoding they are in (BOM, declaration, detection), NUL and invalid sequences become
/// U+FFFD with one issue a file that counts them. A row, line or entry that cannot be read is an issue; the file goes
/// on. An error means: nothing of it was readable (absent, empty, not the format it should be, no text column), with
/// "file" and "remedy" in its context. A truncated file is an issue after its good records. Formats are recognised by
/// content. A PDF, a page or a text is one record whose id is the hash of its bytes; the first two are parsed in a
/// process of their own. Thread-safe: works on its arguments only.
[[nodiscard]] core::Result<FileContent> readFile(const std::string& path, FileFormat format,
                                                 const config::Mapping& mapping, RecordSink& sink,
                                                 const std::stop_token& stop, ImportSettings& settings);
/// The same for a file that has nothing in common with others.
[[nodiscard]] core::Result<FileContent> readFile(const std::string& path, FileFormat format,
                                                 const config::Mapping& mapping, RecordSink& sink,
                                                 const std::stop_token& stop);

}  // namespace groundswell::sources
