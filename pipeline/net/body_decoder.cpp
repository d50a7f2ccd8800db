#include "pipeline/net/body_decoder.h"

#include <zlib.h>
#include <zstd.h>
#include <algorithm>
#include <array>
#include <cctype>

namespace groundswell::net {

namespace {

// Below this a body is harmless whatever its ratio, and small repetitive feeds do pass 100:1.
constexpr std::uint64_t expansionFloor = 1U << 20;
constexpr std::size_t chunkBytes = 64U << 10;
// RFC 8878 asks decoders to support 8 MiB; more is memory that a stranger may spend.
constexpr int zstdWindowLog = 23;

core::Error notCompressed(const char* coding) {
    return core::Error(core::ErrorCode::InvalidInput,
                       std::string("The server says that its answer is compressed as ") + coding + ", but it is not.");
}

class PlainDecoder final : public BodyDecoder {
protected:
    core::Result<void> decode(std::string_view bytes) override { return append(bytes); }
    [[nodiscard]] bool complete() const override { return true; }
};

class ZlibDecoder final : public BodyDecoder {
public:
    ~ZlibDecoder() override { inflateEnd(&m_stream); }
    ZlibDecoder(const ZlibDecoder&) = delete;
    ZlibDecoder& operator=(const ZlibDecoder&) = delete;
    explicit ZlibDecoder(bool gzip) : m_gzip(gzip) {}

protected:
    core::Result<void> decode(std::string_view bytes) override {
        if (m_trailing || bytes.empty()) return {};
        if (!m_started) {
            // RFC 9110 means zlib by "deflate", but many servers send the bare stream.
            const bool bare = !m_gzip && (static_cast<unsigned char>(bytes.front()) & 0x0f) != 8;
            if (inflateInit2(&m_stream, m_gzip ? MAX_WBITS + 16 : (bare ? -MAX_WBITS : MAX_WBITS)) != Z_OK) {
                return core::Error(core::ErrorCode::Internal, "No memory to decompress an answer.");
            }
            m_started = true;
        }
        std::string input(bytes);
        m_stream.next_in = reinterpret_cast<Bytef*>(input.data());
        m_stream.avail_in = static_cast<uInt>(input.size());
        return inflateInput();
    }
    [[nodiscard]] bool complete() const override { return m_ended; }

private:
    core::Result<void> inflateInput() {
        std::array<char, chunkBytes> output;
        for (;;) {
            if (m_ended && !nextMember()) return {};
            m_stream.next_out = reinterpret_cast<Bytef*>(output.data());
            m_stream.avail_out = static_cast<uInt>(output.size());
            const int code = ::inflate(&m_stream, Z_NO_FLUSH);
            if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR) {
                return notCompressed(m_gzip ? "gzip" : "deflate");
            }
            const std::size_t produced = output.size() - m_stream.avail_out;
            if (auto appended = append({output.data(), produced}); !appended) return appended;
            if (code == Z_STREAM_END) {
                m_ended = true;
            } else if (m_stream.avail_in == 0 && m_stream.avail_out != 0) {
                return {};
            } else if (code == Z_BUF_ERROR) {
                return {};
            }
        }
    }

    // A gzip file may be several, one after the other; anything else behind the end is padding.
    bool nextMember() {
        if (m_stream.avail_in == 0) return false;
        if (!m_gzip || *m_stream.next_in != 0x1f || inflateReset(&m_stream) != Z_OK) {
            m_trailing = true;
            return false;
        }
        m_ended = false;
        return true;
    }

    z_stream m_stream{};
    bool m_gzip;
    bool m_started = false;
    bool m_ended = false;
    bool m_trailing = false;
};

struct ZstdDeleter {
    void operator()(ZSTD_DStream* stream) const { ZSTD_freeDStream(stream); }
};

class ZstdDecoder final : public BodyDecoder {
public:
    ZstdDecoder() : m_stream(ZSTD_createDStream()) {
        if (m_stream) ZSTD_DCtx_setParameter(m_stream.get(), ZSTD_d_windowLogMax, zstdWindowLog);
    }

protected:
    core::Result<void> decode(std::string_view bytes) override {
        if (!m_stream) return core::Error(core::ErrorCode::Internal, "No memory to decompress an answer.");
        std::array<char, chunkBytes> output;
        ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
        bool full = false;
        while (in.pos < in.size || full) {
            ZSTD_outBuffer out{output.data(), output.size(), 0};
            const std::size_t left = ZSTD_decompressStream(m_stream.get(), &out, &in);
            if (ZSTD_isError(left) != 0) return notCompressed("zstd");
            if (auto appended = append({output.data(), out.pos}); !appended) return appended;
            m_ended = left == 0;
            full = out.pos == out.size && !m_ended;
        }
        return {};
    }
    [[nodiscard]] bool complete() const override { return m_ended; }

private:
    std::unique_ptr<ZSTD_DStream, ZstdDeleter> m_stream;
    bool m_ended = false;
};

std::string codingName(std::string_view contentEncoding) {
    std::string name;
    for (const char c : contentEncoding) {
        if (std::isspace(static_cast<unsigned char>(c)) != 0) continue;
        name += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    return name;
}

}  // namespace

core::Error bodyTooLarge(std::uint64_t maxBytes) {
    const std::string size =
        maxBytes >= (1U << 20) ? std::to_string(maxBytes >> 20) + " MiB" : std::to_string(maxBytes) + " bytes";
    return core::Error(core::ErrorCode::InvalidInput, "The answer is larger than the limit of " + size + ".")
        .with("limit", std::to_string(maxBytes))
        .with("remedy", "Raise the size limit of this source if such an answer is expected.");
}

core::Result<std::unique_ptr<BodyDecoder>> BodyDecoder::create(std::string_view contentEncoding, std::uint64_t maxBytes,
                                                               double maxExpansion) {
    const std::string coding = codingName(contentEncoding);
    std::unique_ptr<BodyDecoder> decoder;
    if (coding.empty() || coding == "identity" || coding == "none") {
        decoder = std::make_unique<PlainDecoder>();
    } else if (coding == "gzip" || coding == "x-gzip") {
        decoder = std::make_unique<ZlibDecoder>(true);
    } else if (coding == "deflate") {
        decoder = std::make_unique<ZlibDecoder>(false);
    } else if (coding == "zstd") {
        decoder = std::make_unique<ZstdDecoder>();
    } else {
        return core::Error(core::ErrorCode::Unsupported,
                           "The answer is compressed in a way that was not asked for: " + coding.substr(0, 40) + ".");
    }
    decoder->m_maxBytes = maxBytes;
    decoder->m_maxExpansion = maxExpansion;
    return decoder;
}

core::Result<void> BodyDecoder::write(std::string_view bytes) {
    m_received += bytes.size();
    return decode(bytes);
}

core::Result<void> BodyDecoder::append(std::string_view decoded) {
    const std::uint64_t size = m_body.size() + decoded.size();
    if (size > m_maxBytes) return bodyTooLarge(m_maxBytes);
    if (size > expansionFloor && static_cast<double>(size) > m_maxExpansion * static_cast<double>(m_received)) {
        return core::Error(core::ErrorCode::InvalidInput, "The answer unpacks to far more than any text would.")
            .with("limit", std::to_string(static_cast<int>(m_maxExpansion)) + ":1");
    }
    m_body += decoded;
    return {};
}

core::Result<std::string> BodyDecoder::finish() {
    // An empty body under a Content-Encoding header is common with empty feeds, and is no loss.
    if (m_received != 0 && !complete()) {
        return core::Error(core::ErrorCode::Truncated, "The answer ends inside its compressed data.")
            .with("bytes", std::to_string(m_received));
    }
    return std::move(m_body);
}

}  // namespace groundswell::net
