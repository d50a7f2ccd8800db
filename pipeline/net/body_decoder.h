#pragma once

#include "models/core/result.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace groundswell::net {

/// Undoes a Content-Encoding under a cap of bytes and of expansion, and knows whether the compressed data ended as it
/// should, which libcurl does not tell. Not thread-safe.
class BodyDecoder {
public:
    /// Unsupported for anything but identity, gzip, deflate (with or without zlib header) and zstd, one at a time.
    [[nodiscard]] static core::Result<std::unique_ptr<BodyDecoder>> create(std::string_view contentEncoding,
                                                                           std::uint64_t maxBytes, double maxExpansion);
    virtual ~BodyDecoder() = default;

    /// Takes the next received bytes. InvalidInput when a cap is passed or the data is no such compression.
    [[nodiscard]] core::Result<void> write(std::string_view bytes);
    /// The whole body; Truncated when the compressed data has not ended.
    [[nodiscard]] core::Result<std::string> finish();

protected:
    BodyDecoder() = default;
    /// Decodes `bytes` through append().
    virtual core::Result<void> decode(std::string_view bytes) = 0;
    [[nodiscard]] virtual bool complete() const = 0;
    [[nodiscard]] core::Result<void> append(std::string_view decoded);

private:
    std::string m_body;
    std::uint64_t m_received = 0;
    std::uint64_t m_maxBytes = 0;
    double m_maxExpansion = 0;
};

/// "The answer is larger than the limit of 32 MiB.", with "limit" in bytes and a remedy.
[[nodiscard]] core::Error bodyTooLarge(std::uint64_t maxBytes);

}  // namespace groundswell::net
