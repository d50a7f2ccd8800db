#include "pipeline/sources/file_import.h"

#include "pipeline/sources/capture_shaper.h"
#include "pipeline/sources/csv_reader.h"
#include "pipeline/sources/documents/text_document.h"
#include "pipeline/sources/feed_import.h"
#include "pipeline/sources/format_sniffer.h"
#include "pipeline/sources/import_context.h"
#include "pipeline/sources/json_lines_reader.h"
#include "pipeline/sources/posts_database_reader.h"
#include "pipeline/sources/telegram_export.h"
#include "pipeline/sources/text_input.h"
#include "pipeline/system/sha256.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

namespace groundswell::sources {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

Result<std::string> wholeDocument(TextInput& input, ImportContext& context) {
    std::string bytes;
    bytes.reserve(static_cast<std::size_t>(std::min<std::uint64_t>(input.stream().bytesTotal(), mostDocumentBytes)));
    for (;;) {
        // Of a part of a document nobody knows whether it is one.
        const auto part = input.nextBytes();
        if (!part) return part.error();
        if (context.stopped()) return Error(ErrorCode::Cancelled, "It was stopped.");
        if (part->empty()) return bytes;
        bytes += *part;
        context.progress(input.stream());
        if (bytes.size() > mostDocumentBytes) {
            return Error(ErrorCode::InvalidInput, "The document has more than " + byteCount(mostDocumentBytes) + ".")
                .with("remedy", "Split it into smaller files.");
        }
    }
}

Result<Document> parseDocument(DocumentFormat format, std::string_view bytes, ImportContext& context,
                               const ImportSettings& settings) {
    if (format != DocumentFormat::Text) return readInChild(settings.documents, format, bytes, context.stopToken());
    return readTextDocument(bytes);
}

bool hasNoText(const Document& document) {
    return std::all_of(document.pages.begin(), document.pages.end(), [](const std::string& page) {
        return page.find_first_not_of(" \t\r\n\f") == std::string::npos;
    });
}

Result<void> readDocument(DocumentFormat format, TextInput& input, ImportContext& context, ImportSettings& settings) {
    const auto bytes = wholeDocument(input, context);
    if (!bytes) return bytes.error();
    const auto document = parseDocument(format, *bytes, context, settings);
    if (!document) return document.error();
    if (hasNoText(*document)) {
        return Error(ErrorCode::InvalidInput, "There is no text in the document.")
            .with("remedy", "A page that scripts fill in has to be saved from the browser, or printed as a PDF.");
    }
    DocumentOrigin origin{format, system::sha256Hex(*bytes), {}, bytes->size()};
    if (context.path() != "-") origin.name = std::filesystem::path(context.path()).filename().string();
    origin.name = settings.documentNames.emplace(origin.sha256, origin.name).first->second;
    if (document->lostPages > 0)
        context.note(0,
                     std::to_string(document->lostPages) + " of the document's pages are damaged and were left out.");
    if (document->cut)
        context.note(0,
                     "The document has more than " + byteCount(mostDocumentText) + " of text: the rest was left out.");
    context.record(documentRecord(*document, origin), 0);
    return {};
}

std::optional<DocumentFormat> documentFormatOf(FileFormat format) {
    if (format == FileFormat::Pdf) return DocumentFormat::Pdf;
    if (format == FileFormat::Html) return DocumentFormat::Html;
    if (format == FileFormat::Text) return DocumentFormat::Text;
    return std::nullopt;
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

Result<FileContent> readAs(FileFormat format, TextInput& input, const config::Mapping& mapping, ImportContext& context,
                           ImportSettings& settings) {
    FileContent content;
    content.format = format;
    content.mapping = mapping;
    if (const auto document = documentFormatOf(format)) {
        return readDocument(*document, input, context, settings).and_then([&]() -> Result<FileContent> {
            return content;
        });
    }
    if (format == FileFormat::Feed) {
        return importFeed(input, context).and_then([&]() -> Result<FileContent> { return content; });
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
    return readCsv(input, mapping, settings, context).transform([&](ReadTable table) {
        noteReplaced(input, context);
        content.mapping = std::move(table.mapping);
        content.columns = std::move(table.columns);
        return content;
    });
}

Result<FileContent> readStream(InputStream& stream, FileFormat format, const config::Mapping& mapping,
                               ImportContext& context, ImportSettings& settings) {
    TextInput input(stream);
    if (input.head().empty()) {
        const auto bytes = input.nextBytes();
        if (!bytes) return bytes.error();
        return Error(ErrorCode::InvalidInput, "The file is empty.").with("remedy", "Check how it was written.");
    }
    if (format == FileFormat::Auto) {
        const auto sniffed = sniffFormat(input.head(), stream.name());
        if (!sniffed) return sniffed.error();
        format = *sniffed;
    }
    settings.lastFormat = format;
    return readAs(format, input, mapping, context, settings);
}

}  // namespace

namespace {

constexpr std::array<std::pair<std::string_view, FileFormat>, 10> formatNames{{{"auto", FileFormat::Auto},
                                                                               {"csv", FileFormat::Csv},
                                                                               {"jsonl", FileFormat::JsonLines},
                                                                               {"ndjson", FileFormat::Captures},
                                                                               {"telegram", FileFormat::Telegram},
                                                                               {"feed", FileFormat::Feed},
                                                                               {"postsdb", FileFormat::PostsDatabase},
                                                                               {"pdf", FileFormat::Pdf},
                                                                               {"html", FileFormat::Html},
                                                                               {"text", FileFormat::Text}}};

}  // namespace

std::optional<FileFormat> parseFileFormat(std::string_view name) {
    const auto found =
        std::find_if(formatNames.begin(), formatNames.end(), [&](const auto& one) { return one.first == name; });
    return found == formatNames.end() ? std::nullopt : std::optional(found->second);
}

std::string_view fileFormatName(FileFormat format) {
    const auto found =
        std::find_if(formatNames.begin(), formatNames.end(), [&](const auto& one) { return one.second == format; });
    return found == formatNames.end() ? std::string_view() : found->first;
}

core::Result<FileContent> readFile(const std::string& path, FileFormat format, const config::Mapping& mapping,
                                   RecordSink& sink, const std::stop_token& stop, ImportSettings& settings) {
    auto stream = InputStream::open(path);
    if (!stream) return stream.error();
    ImportContext context(path, sink, stop);
    context.setOrigin(path);
    settings.lastFormat = FileFormat::Auto;
    auto content = readStream(**stream, format, mapping, context, settings);
    settings.lastTable = context.table();
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

core::Result<FileContent> readFile(const std::string& path, FileFormat format, const config::Mapping& mapping,
                                   RecordSink& sink, const std::stop_token& stop) {
    ImportSettings alone;
    return readFile(path, format, mapping, sink, stop, alone);
}

}  // namespace groundswell::sources
