#include "tests/pipeline/sources/import_fixture.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <fstream>

namespace groundswell::testing {

bool RecordingSink::record(domain::RawRecord record) {
    records.push_back(std::move(record));
    return records.size() < stopAfter;
}

bool RecordingSink::issue(sources::InputIssue issue) {
    issues.push_back(std::move(issue));
    return true;
}

void RecordingSink::progress(std::uint64_t bytesRead, std::uint64_t bytesTotal) {
    lastRead = bytesRead;
    lastTotal = bytesTotal;
}

std::string RecordingSink::contents() const {
    std::string text;
    for (const auto& record : records) text += record.content + "\n";
    return text;
}

std::string RecordingSink::issueLines() const {
    std::string text;
    for (const auto& issue : issues) text += std::to_string(issue.line) + ": " + issue.message + "\n";
    return text;
}

std::string ImportFolder::path(const std::string& name) const {
    return m_folder.filePath(QString::fromStdString(name)).toStdString();
}

std::string ImportFolder::write(const std::string& name, std::string_view bytes) const {
    std::ofstream file(path(name), std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return path(name);
}

core::Result<sources::FileContent> readInto(RecordingSink& sink, const std::string& path, sources::FileFormat format,
                                            const config::Mapping& mapping) {
    return sources::readFile(path, format, mapping, sink, std::stop_token());
}

std::string onOneLine(std::string_view json) {
    std::string out;
    for (std::size_t i = 0; i < json.size(); ++i) {
        if (json[i] == '\n' && json.substr(i + 1).starts_with("    ")) {
            i = std::min(json.find_first_not_of(' ', i + 1), json.size()) - 1;
        } else {
            out += json[i];
        }
    }
    return out;
}

std::string gzipped(std::string_view bytes) {
    z_stream stream{};
    deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string out(deflateBound(&stream, bytes.size()) + 32, '\0');
    std::string input(bytes);
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string zstdCompressed(std::string_view bytes) {
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3));
    return out;
}

std::string utf16(std::u16string_view text) {
    std::string bytes = "\xFF\xFE";
    for (const char16_t unit : text) {
        bytes += static_cast<char>(unit & 0xff);
        bytes += static_cast<char>(unit >> 8);
    }
    return bytes;
}

}  // namespace groundswell::testing
