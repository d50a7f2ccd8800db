#include "pipeline/sources/format_sniffer.h"

#include "pipeline/sources/capture_shaper.h"
#include "pipeline/sources/charset.h"
#include "pipeline/sources/feed_parser.h"
#include "pipeline/sources/telegram_export.h"

#include <algorithm>
#include <array>
#include <string>

namespace groundswell::sources {

namespace {

using namespace std::string_view_literals;

struct Foreign {
    std::string_view magic;
    const char* message;
    const char* remedy;
};

constexpr std::array foreignFormats{
    Foreign{"PK\x03\x04"sv, "This is a ZIP archive or an Excel or LibreOffice document.",
            "Unpack it, or save the table as CSV."},
    Foreign{"\xD0\xCF\x11\xE0"sv, "This is an old Excel or Word document.", "Save the table as CSV."},
    Foreign{"%PDF-"sv, "This is a PDF document.", "Export the data as CSV or JSON Lines."},
    Foreign{"\x89PNG"sv, "This is an image.", "Give a file of texts: CSV, JSON Lines, a feed."},
    Foreign{"\xFF\xD8\xFF"sv, "This is an image.", "Give a file of texts: CSV, JSON Lines, a feed."},
    Foreign{"PAR1"sv, "This is a Parquet file.", "Export it as CSV or JSON Lines."},
    Foreign{"BZh"sv, "This file is compressed with bzip2.", "Decompress it, or use gzip or zstd."},
    Foreign{"\xFD"
            "7zXZ"sv,
            "This file is compressed with xz.", "Decompress it, or use gzip or zstd."},
};

core::Error notReadable(const char* message, const char* remedy) {
    return core::Error(core::ErrorCode::InvalidInput, message).with("remedy", remedy);
}

std::string utf8Head(std::string_view head) {
    const std::string_view sample = head.substr(0, 16U << 10);
    auto converter = Utf8Converter::make(detectCharset(sample, sample.size() == head.size(), true));
    return converter ? std::string(converter->convert(sample, false)) : std::string(sample);
}

bool looksBinary(std::string_view text) {
    const auto controls = std::count_if(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x09 || (byte > 0x0D && byte < 0x20 && byte != 0x1B && byte != 0x1E);
    });
    return controls > 3 && static_cast<std::size_t>(controls) * 20 > text.size();
}

}  // namespace

core::Result<FileFormat> sniffFormat(std::string_view head) {
    if (head.starts_with("SQLite format 3\0"sv)) return FileFormat::PostsDatabase;
    for (const Foreign& foreign : foreignFormats) {
        if (head.starts_with(foreign.magic)) return notReadable(foreign.message, foreign.remedy);
    }
    if (looksLikeFeed(head)) return FileFormat::Feed;
    const std::string text = utf8Head(head);
    if (looksBinary(text)) return notReadable("This is binary data, not text.", "Give a CSV, JSON Lines or feed file.");
    const std::size_t first = text.find_first_not_of(" \t\r\n\x1e");
    if (first == std::string::npos) {
        return notReadable("The file holds nothing but white space.", "Check how it was written.");
    }
    if (text[first] == '{' && looksLikeTelegram(text)) return FileFormat::Telegram;
    if (text[first] == '{' || text[first] == '[')
        return looksCaptured(head) ? FileFormat::Captures : FileFormat::JsonLines;
    // The feed parser says what markup that is no feed is instead.
    if (text[first] == '<') return FileFormat::Feed;
    return FileFormat::Csv;
}

}  // namespace groundswell::sources
