#pragma once

#include "pipeline/sources/file_import.h"

#include <QTemporaryDir>
#include <QTest>

#include <string>
#include <string_view>
#include <vector>

template <>
inline char* QTest::toString(const std::string& text) {
    return qstrdup(text.c_str());
}

namespace groundswell::testing {

/// Keeps what a source hands over. Not thread-safe.
class RecordingSink final : public sources::RecordSink {
public:
    bool record(domain::RawRecord record) override;
    bool issue(sources::InputIssue issue) override;
    void progress(std::uint64_t bytesRead, std::uint64_t bytesTotal) override;

    /// The contents, a line each.
    [[nodiscard]] std::string contents() const;
    /// "line: message", a line each.
    [[nodiscard]] std::string issueLines() const;

    std::vector<domain::RawRecord> records;
    std::vector<sources::InputIssue> issues;
    std::size_t stopAfter = static_cast<std::size_t>(-1);
    std::uint64_t lastRead = 0;
    std::uint64_t lastTotal = 0;
};

/// A folder of this test with files in it.
class ImportFolder {
public:
    std::string write(const std::string& name, std::string_view bytes) const;
    [[nodiscard]] std::string path(const std::string& name) const;

private:
    QTemporaryDir m_folder;
};

core::Result<sources::FileContent> readInto(RecordingSink& sink, const std::string& path,
                                            sources::FileFormat format = sources::FileFormat::Auto,
                                            const config::Mapping& mapping = {});

/// JSON that a test writes over several lines, as one: line breaks with an indentation behind them are left out.
[[nodiscard]] std::string onOneLine(std::string_view json);
[[nodiscard]] std::string gzipped(std::string_view bytes);
[[nodiscard]] std::string zstdCompressed(std::string_view bytes);
/// UTF-16, little-endian, with a byte order mark; ASCII and the Basic Multilingual Plane only.
[[nodiscard]] std::string utf16(std::u16string_view text);

}  // namespace groundswell::testing
