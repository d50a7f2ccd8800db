#include "pipeline/sources/file_import.h"

#include "pipeline/sources/capture_shaper.h"
#include "pipeline/sources/csv_reader.h"
#include "pipeline/sources/feed_parser.h"
#include "pipeline/sources/format_sniffer.h"
#include "pipeline/sources/import_context.h"
#include "pipeline/sources/json_lines_reader.h"
#include "pipeline/sources/posts_database_reader.h"
#include "pipeline/sources/telegram_export.h"
#include "pipeline/sources/text_input.h"

namespace groundswell::sources {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

/// A feed is parsed as a whole; the largest known ones have some 30 MB.
constexpr std::size_t maxFeedBytes = 128U << 20;

Result<std::string> wholeText(TextInput& input, ImportContext& context) {
    std::string bytes;
    for (;;) {
        auto part = input.nextBytes();
        if (!part && bytes.empty()) return part.error();
        if (!part) {
            context.note(0, part.error().message);
            return bytes;
        }
        if (part->empty() || context.stopped()) return bytes;
        bytes += *part;
        context.progress(input.stream());
        if (bytes.size() > maxFeedBytes) {
            return Error(ErrorCode::InvalidInput, "The feed has more than " + byteCount(maxFeedBytes) + ".")
                .with("remedy", "Split it into smaller files.");
        }
    }
}

Result<void> readFeed(TextInput& input, ImportContext& context) {
    const auto bytes = wholeText(input, context);
    if (!bytes) return bytes.error();
    const auto feed = parseFeed(*bytes, {}, {});
    if (!feed) return feed.error();
    for (std::string& problem : feedProblems(*feed)) context.note(0, std::move(problem));
    for (const FeedEntry& entry : feed->entries) {
        if (context.stopped() || !context.record(feedEntryRecord(*feed, entry), entry.line)) break;
        if (std::string problem = dateProblem(entry); !problem.empty()) context.note(entry.line, std::move(problem));
    }
    return {};
}

Result<void> useCharset(TextInput& input, FileFormat format) {
    const std::string_view head = input.head();
    // JSON is UTF-8 or has a mark or zeros that tell; tables come in whatever the program that wrote them was set to.
    return input.useCharset(detectCharset(head, input.headIsAll(), format == FileFormat::Csv));
}

void noteReplaced(const TextInput& input, ImportContext& context) {
    if (input.replaced() == 0) return;
    context.note(0, std::to_string(input.replaced()) +
                        " characters are not valid in the file's encoding and were replaced by U+FFFD. Save the file "
                        "as UTF-8 to keep them.");
}

Result<FileContent> readAs(FileFormat format, TextInput& input, const config::Mapping& mapping,
                           ImportContext& context) {
    FileContent content;
    content.format = format;
    content.mapping = mapping;
    if (format == FileFormat::Feed) {
        return readFeed(input, context).and_then([&]() -> Result<FileContent> { return content; });
    }
    if (format == FileFormat::PostsDatabase) {
        return readPostsDatabase(input, context).transform([&](PostsDatabaseTally tally) {
            content.linked = tally.linked;
            content.orphans = tally.orphans;
            return content;
        });
    }
    if (const auto usable = useCharset(input, format); !usable) return usable.error();
    if (format != FileFormat::Csv) {
        // A mapping that somebody gave is for the objects as they are.
        if (format == FileFormat::Captures && mapping.empty()) context.setShape(shapeCapture);
        return (format == FileFormat::Telegram ? readTelegram(input, context) : readJsonLines(input, context))
            .and_then([&]() -> Result<FileContent> {
                noteReplaced(input, context);
                return content;
            });
    }
    return readCsv(input, mapping, context).transform([&](config::Mapping found) {
        noteReplaced(input, context);
        content.mapping = std::move(found);
        return content;
    });
}

Result<FileContent> readStream(InputStream& stream, FileFormat format, const config::Mapping& mapping,
                               ImportContext& context) {
    TextInput input(stream);
    if (input.head().empty()) {
        const auto bytes = input.nextBytes();
        if (!bytes) return bytes.error();
        return Error(ErrorCode::InvalidInput, "The file is empty.").with("remedy", "Check how it was written.");
    }
    if (format == FileFormat::Auto) {
        const auto sniffed = sniffFormat(input.head());
        if (!sniffed) return sniffed.error();
        format = *sniffed;
    }
    return readAs(format, input, mapping, context);
}

}  // namespace

std::optional<FileFormat> parseFileFormat(std::string_view name) {
    if (name == "auto") return FileFormat::Auto;
    if (name == "csv") return FileFormat::Csv;
    if (name == "jsonl") return FileFormat::JsonLines;
    if (name == "ndjson") return FileFormat::Captures;
    if (name == "telegram") return FileFormat::Telegram;
    if (name == "feed") return FileFormat::Feed;
    if (name == "postsdb") return FileFormat::PostsDatabase;
    return std::nullopt;
}

core::Result<FileContent> readFile(const std::string& path, FileFormat format, const config::Mapping& mapping,
                                   RecordSink& sink, const std::stop_token& stop) {
    auto stream = InputStream::open(path);
    if (!stream) return stream.error();
    ImportContext context(path, sink, stop);
    context.setOrigin(path);
    auto content = readStream(**stream, format, mapping, context);
    context.progress(**stream);
    if (!content) {
        // One place for the name as the person gave it; deeper layers know only the last part.
        Error error(content.error().code, content.error().message);
        error.with("file", path);
        for (const auto& [key, value] : content.error().context) {
            if (key != "file") error.with(key, value);
        }
        return error;
    }
    return content;
}

}  // namespace groundswell::sources
