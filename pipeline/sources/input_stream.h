#pragma once

#include "models/core/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace groundswell::sources {

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
