#pragma once

#include "models/core/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace groundswell::sources {

/// Where bytes come from in place of standard input. For one thread.
class ByteSource {
public:
    virtual ~ByteSource() = default;
    /// Reads at most `room` bytes; 0 at the end.
    virtual core::Result<std::size_t> read(char* into, std::size_t room) = 0;
};

/// While it lives, "-" is another source on the thread that made it, which `source` must outlive: the same command runs
/// for the person in front of the program and, beside it, for other processes. Streams keep what they were opened with.
class StandardInputScope {
public:
    explicit StandardInputScope(ByteSource& source);
    ~StandardInputScope();
    StandardInputScope(const StandardInputScope&) = delete;
    StandardInputScope& operator=(const StandardInputScope&) = delete;

private:
    ByteSource* const m_before;
};

/// Bytes of a file or of standard input ("-"), decompressed when they are gzip or zstd (by content, not by name).
/// Memory use does not depend on the size. Not thread-safe.
class InputStream {
public:
    static core::Result<std::unique_ptr<InputStream>> open(const std::string& path);
    virtual ~InputStream() = default;

    /// The next bytes, valid until the next call; empty at the end. A file that ends inside its compressed data gives
    /// ErrorCode::Truncated after everything readable has been returned.
    virtual core::Result<std::string_view> read() = 0;
    /// Bytes taken from the (compressed) file, and its size; 0 = unknown.
    [[nodiscard]] virtual std::uint64_t bytesRead() const = 0;
    [[nodiscard]] virtual std::uint64_t bytesTotal() const = 0;
    /// The file's name without directories, for messages and records.
    [[nodiscard]] virtual const std::string& name() const = 0;
};

}  // namespace groundswell::sources
