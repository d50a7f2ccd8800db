#include "pipeline/sources/input_stream.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace groundswell::sources {

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

constexpr std::size_t bufferBytes = 256U << 10;

ByteSource*& standardInput() {
    thread_local ByteSource* source = nullptr;
    return source;
}

Error truncated(const std::string& name) {
    return Error(ErrorCode::Truncated, "The file ends inside its compressed data; what follows is missing.")
        .with("file", name)
        .with("remedy", "Copy or download the file again.");
}

Error damaged(const std::string& name, const std::string& what) {
    return Error(ErrorCode::InvalidInput, "The compressed data is damaged (" + what + ").")
        .with("file", name)
        .with("remedy", "Copy or download the file again.");
}

/// Owns the descriptor and the bytes read ahead from it. Not thread-safe.
class RawFile {
public:
    RawFile(int descriptor, std::string name, std::uint64_t total)
        : m_descriptor(descriptor), m_name(std::move(name)), m_total(total), m_buffer(bufferBytes) {}
    RawFile(ByteSource& source, std::string name) : RawFile(-1, std::move(name), 0) { m_source = &source; }
    ~RawFile() {
        if (m_descriptor > STDIN_FILENO) ::close(m_descriptor);
    }
    RawFile(const RawFile&) = delete;
    RawFile& operator=(const RawFile&) = delete;

    /// The next bytes, empty at the end.
    Result<std::string_view> next() {
        if (m_ahead > 0) return std::string_view(m_buffer.data(), std::exchange(m_ahead, 0));
        const auto got = readOnce(0);
        if (!got) return got.error();
        return std::string_view(m_buffer.data(), *got);
    }

    /// The first bytes without taking them; short only when the file is.
    Result<std::string_view> peek(std::size_t wanted) {
        while (m_ahead < wanted) {
            const auto got = readOnce(m_ahead);
            if (!got) return got.error();
            if (*got == 0) break;
            m_ahead += *got;
        }
        return std::string_view(m_buffer.data(), m_ahead);
    }

    [[nodiscard]] const std::string& name() const { return m_name; }
    [[nodiscard]] std::uint64_t taken() const { return m_taken; }
    [[nodiscard]] std::uint64_t total() const { return m_total; }

private:
    Result<std::size_t> readFromSource(char* into, std::size_t room) {
        auto got = m_source->read(into, room);
        if (!got) return std::move(got).error().with("file", m_name);
        m_taken += *got;
        return got;
    }

    Result<std::size_t> readOnce(std::size_t offset) {
        char* into = m_buffer.data() + offset;
        const std::size_t room = m_buffer.size() - offset;
        if (m_source != nullptr) return readFromSource(into, room);
        for (;;) {
            const ssize_t got = ::read(m_descriptor, into, room);
            if (got >= 0) {
                m_taken += static_cast<std::uint64_t>(got);
                return static_cast<std::size_t>(got);
            }
            if (errno == EINTR) continue;
            return Error(ErrorCode::Io, std::string("Reading failed: ") + std::strerror(errno) + ".")
                .with("file", m_name);
        }
    }

    const int m_descriptor;
    ByteSource* m_source = nullptr;  // in place of the descriptor
    const std::string m_name;
    const std::uint64_t m_total;
    std::uint64_t m_taken = 0;
    std::size_t m_ahead = 0;
    std::vector<char> m_buffer;
};

class PlainStream : public InputStream {
public:
    explicit PlainStream(std::unique_ptr<RawFile> file) : m_file(std::move(file)) {}

    Result<std::string_view> read() override { return m_file->next(); }
    std::uint64_t bytesRead() const override { return m_file->taken(); }
    std::uint64_t bytesTotal() const override { return m_file->total(); }
    const std::string& name() const override { return m_file->name(); }

protected:
    std::unique_ptr<RawFile> m_file;
};

/// The loop that both decompressors share: fill a block, deliver it, report the failure only after it.
class CompressedStream : public PlainStream {
public:
    explicit CompressedStream(std::unique_ptr<RawFile> file) : PlainStream(std::move(file)), m_output(bufferBytes) {}

    Result<std::string_view> read() final {
        std::size_t filled = 0;
        while (!m_ended && !m_failure && filled < m_output.size()) {
            // A decompressor that filled its room may hold more without further input.
            if (m_input.empty() && !m_holdsMore && !refill()) break;
            const std::size_t room = m_output.size() - filled;
            const std::size_t made = inflateInto(m_output.data() + filled, room);
            m_holdsMore = made == room;
            filled += made;
        }
        if (filled > 0) return std::string_view(m_output.data(), filled);
        if (m_failure) return *m_failure;
        return std::string_view();
    }

protected:
    /// Decompresses from m_input; returns the bytes written. Sets m_failure or m_ended.
    virtual std::size_t inflateInto(char* out, std::size_t room) = 0;
    /// True between two members or frames, where the file may end.
    [[nodiscard]] virtual bool atBoundary() const = 0;

    std::string_view m_input;
    std::optional<Error> m_failure;
    bool m_ended = false;

private:
    bool refill() {
        auto bytes = m_file->next();
        if (!bytes) {
            m_failure = bytes.error();
        } else if (bytes->empty()) {
            if (!atBoundary()) m_failure = truncated(m_file->name());
            m_ended = true;
        } else {
            m_input = *bytes;
            return true;
        }
        return false;
    }

    std::vector<char> m_output;
    bool m_holdsMore = false;
};

class GzipStream final : public CompressedStream {
public:
    explicit GzipStream(std::unique_ptr<RawFile> file) : CompressedStream(std::move(file)) {
        inflateInit2(&m_zlib, 15 + 16);
    }
    ~GzipStream() override { inflateEnd(&m_zlib); }

protected:
    std::size_t inflateInto(char* out, std::size_t room) override {
        if (m_between) {
            // Like gzip itself: members follow each other, anything else behind the last one is padding.
            if (m_input.empty()) return 0;
            if (m_input.front() != '\x1f') {
                m_ended = true;
                return 0;
            }
            inflateReset(&m_zlib);
            m_between = false;
        }
        // zlib's struct predates const; it does not write to next_in.
        m_zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(m_input.data()));
        m_zlib.avail_in = static_cast<uInt>(m_input.size());
        m_zlib.next_out = reinterpret_cast<Bytef*>(out);
        m_zlib.avail_out = static_cast<uInt>(room);
        const int outcome = inflate(&m_zlib, Z_NO_FLUSH);
        m_input.remove_prefix(m_input.size() - m_zlib.avail_in);
        if (outcome == Z_STREAM_END) {
            m_between = true;
        } else if (outcome != Z_OK && outcome != Z_BUF_ERROR) {
            m_failure = damaged(m_file->name(), m_zlib.msg != nullptr ? m_zlib.msg : "gzip");
        }
        return room - m_zlib.avail_out;
    }
    bool atBoundary() const override { return m_between; }

private:
    z_stream m_zlib{};
    bool m_between = false;
};

class ZstdStream final : public CompressedStream {
public:
    explicit ZstdStream(std::unique_ptr<RawFile> file)
        : CompressedStream(std::move(file)), m_zstd(ZSTD_createDStream(), &ZSTD_freeDStream) {}

protected:
    std::size_t inflateInto(char* out, std::size_t room) override {
        ZSTD_inBuffer input{m_input.data(), m_input.size(), 0};
        ZSTD_outBuffer output{out, room, 0};
        const std::size_t hint = ZSTD_decompressStream(m_zstd.get(), &output, &input);
        // A call that had nothing to do asks for the next frame's header.
        if (input.pos > 0 || output.pos > 0 || ZSTD_isError(hint) != 0) m_hint = hint;
        m_input.remove_prefix(input.pos);
        if (ZSTD_isError(m_hint) != 0) m_failure = damaged(m_file->name(), ZSTD_getErrorName(m_hint));
        return output.pos;
    }
    bool atBoundary() const override { return m_hint == 0; }

private:
    std::unique_ptr<ZSTD_DStream, decltype(&ZSTD_freeDStream)> m_zstd;
    std::size_t m_hint = 1;
};

bool isGzip(std::string_view head) {
    return head.starts_with("\x1f\x8b\x08");
}

bool isZstd(std::string_view head) {
    if (head.size() < 4) return false;
    const bool skippable =
        (static_cast<unsigned char>(head[0]) & 0xf0U) == 0x50U && head.substr(1, 3) == "\x2a\x4d\x18";
    return skippable || head.starts_with("\x28\xb5\x2f\xfd");
}

const char* unreadableKind(mode_t mode) {
    if (S_ISDIR(mode)) return "This is a folder, not a file.";
    if (S_ISSOCK(mode)) return "This is a socket, not a file.";
    if (S_ISBLK(mode) || S_ISCHR(mode)) return "This is a device, not a file.";
    return nullptr;
}

Error cannotOpen(const std::string& path, int number) {
    if (number == ENOENT || number == ENOTDIR) {
        return Error(ErrorCode::NotFound, "The file does not exist.")
            .with("file", path)
            .with("remedy", "Check the name and the folder.");
    }
    Error error(ErrorCode::Io, std::string("The file cannot be opened: ") + std::strerror(number) + ".");
    error.with("file", path);
    if (number == EACCES) error.with("remedy", "Give yourself permission to read it.");
    return error;
}

Result<std::unique_ptr<RawFile>> openRaw(const std::string& path) {
    if (path == "-" && standardInput() != nullptr) return std::make_unique<RawFile>(*standardInput(), "-");
    if (path == "-") return std::make_unique<RawFile>(STDIN_FILENO, "-", 0);
    struct stat status {};
    // Looked at before opening: opening a device or a pipe may already have an effect, or wait.
    if (::stat(path.c_str(), &status) != 0) return cannotOpen(path, errno);
    if (const char* sentence = unreadableKind(status.st_mode)) {
        return Error(ErrorCode::InvalidInput, sentence)
            .with("file", path)
            .with("remedy", "Name the files in it or give another path.");
    }
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return cannotOpen(path, errno);
    ::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    const std::uint64_t size = S_ISREG(status.st_mode) ? static_cast<std::uint64_t>(status.st_size) : 0;
    return std::make_unique<RawFile>(descriptor, std::filesystem::path(path).filename().string(), size);
}

}  // namespace

StandardInputScope::StandardInputScope(ByteSource& source) : m_before(std::exchange(standardInput(), &source)) {}

StandardInputScope::~StandardInputScope() {
    standardInput() = m_before;
}

Result<std::unique_ptr<InputStream>> InputStream::open(const std::string& path) {
    auto file = openRaw(path);
    if (!file) return file.error();
    const auto head = (*file)->peek(4);
    if (!head) return head.error();
    std::unique_ptr<InputStream> stream;
    if (isGzip(*head)) {
        stream = std::make_unique<GzipStream>(std::move(*file));
    } else if (isZstd(*head)) {
        stream = std::make_unique<ZstdStream>(std::move(*file));
    } else {
        stream = std::make_unique<PlainStream>(std::move(*file));
    }
    return stream;
}

}  // namespace groundswell::sources
