#include "pipeline/report/output_file.h"

#include "pipeline/system/descriptor.h"
#include "pipeline/system/files.h"
#include "pipeline/system/sha256.h"

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace groundswell::report {

namespace fs = std::filesystem;
using core::Error;
using core::ErrorCode;
using core::Result;

namespace {

constexpr std::size_t maxFirstLineBytes = 64U << 10;

}  // namespace

struct OutputFile::State {
    fs::path file;       // where it belongs; a symbolic link is followed
    fs::path temporary;  // empty = written to directly
    int descriptor = -1;
    bool special = false;
    std::uint64_t before = 0;
    std::uint64_t bytes = 0;
    std::string firstLine;
    bool firstLineIsComplete = false;
    char lastByte = '\n';
    system::Sha256 hash;

    ~State() {
        if (descriptor >= 0) ::close(descriptor);
        if (!temporary.empty()) ::unlink(temporary.c_str());
    }

    Result<void> append(std::string_view block) {
        if (!system::writeAll(descriptor, block)) return system::ioError(errno, "The file cannot be written", file);
        hash.add(block);
        bytes += block.size();
        if (!block.empty()) lastByte = block.back();
        return {};
    }

    void noteFirstLine(std::string_view block) {
        if (firstLineIsComplete) return;
        const std::size_t end = block.find('\n');
        firstLine += block.substr(0, end);
        firstLineIsComplete = end != std::string_view::npos || firstLine.size() > maxFirstLineBytes;
        if (firstLineIsComplete && !firstLine.empty() && firstLine.back() == '\r') firstLine.pop_back();
    }

    Result<void> copyWhatIsThere() {
        const system::Descriptor old(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
        if (!old.isOpen()) return system::ioError(errno, "The file cannot be read", file);
        std::string buffer(256U << 10, '\0');
        while (true) {
            const ssize_t got = ::read(old.value(), buffer.data(), buffer.size());
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return system::ioError(errno, "The file cannot be read", file);
            if (got == 0) break;
            const std::string_view block(buffer.data(), static_cast<std::size_t>(got));
            noteFirstLine(block);
            if (auto written = append(block); !written) return written;
        }
        before = bytes;
        // A last line without its end would swallow the first row that follows.
        return lastByte == '\n' ? Result<void>() : append("\r\n");
    }

    Result<void> openTemporary(mode_t mode) {
        temporary = file.parent_path() / (".tmp-" + std::to_string(::getpid()) + "-" + file.filename().string());
        ::unlink(temporary.c_str());
        descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (descriptor < 0) {
            const int reason = errno;
            temporary.clear();
            return system::ioError(reason, "The file cannot be written", file);
        }
        ::fchmod(descriptor, mode);
        return {};
    }

    Result<void> openDirectly() {
        special = true;
        descriptor = ::open(file.c_str(), O_WRONLY | O_CLOEXEC);
        if (descriptor < 0) return system::ioError(errno, "The file cannot be written", file);
        return {};
    }
};

OutputFile::OutputFile(std::unique_ptr<State> state) : m_state(std::move(state)) {}
OutputFile::~OutputFile() = default;

Result<std::unique_ptr<OutputFile>> OutputFile::open(const fs::path& file, IfExists ifExists) {
    auto state = std::make_unique<State>();
    std::error_code ignored;
    const fs::path target = fs::canonical(file, ignored);
    state->file = target.empty() ? file : target;

    struct stat status {};
    const bool exists = ::stat(state->file.c_str(), &status) == 0;
    if (exists && S_ISDIR(status.st_mode)) {
        return Error(ErrorCode::InvalidInput, "This is a folder, not a file.").with("file", file.string());
    }
    if (exists && !S_ISREG(status.st_mode)) {
        if (auto opened = state->openDirectly(); !opened) return std::move(opened).error();
        return std::unique_ptr<OutputFile>(new OutputFile(std::move(state)));
    }
    if (exists && ifExists == IfExists::Refuse) {
        return Error(ErrorCode::AlreadyExists, "The file exists already.").with("file", file.string());
    }
    if (auto opened = state->openTemporary(exists ? status.st_mode & 0777U : 0600U); !opened) {
        return std::move(opened).error();
    }
    if (exists && ifExists == IfExists::Append) {
        if (auto copied = state->copyWhatIsThere(); !copied) return std::move(copied).error();
    }
    return std::unique_ptr<OutputFile>(new OutputFile(std::move(state)));
}

Result<void> OutputFile::write(std::string_view bytes) {
    return m_state->append(bytes);
}

Result<void> OutputFile::commit() {
    const int descriptor = std::exchange(m_state->descriptor, -1);
    const bool synced = m_state->special || ::fsync(descriptor) == 0;
    const int syncReason = errno;
    if (::close(descriptor) != 0 && synced) {
        return system::ioError(errno, "The file cannot be written", m_state->file);
    }
    if (!synced) return system::ioError(syncReason, "The file cannot be written", m_state->file);
    if (m_state->special) return {};
    if (::rename(m_state->temporary.c_str(), m_state->file.c_str()) != 0) {
        return system::ioError(errno, "The file cannot be replaced", m_state->file);
    }
    m_state->temporary.clear();
    const fs::path parent = m_state->file.parent_path();
    const system::Descriptor folder(::open(parent.empty() ? "." : parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.isOpen()) ::fsync(folder.value());
    return {};
}

std::uint64_t OutputFile::bytesBefore() const noexcept {
    return m_state->before;
}
const std::string& OutputFile::firstLineBefore() const noexcept {
    return m_state->firstLine;
}
std::uint64_t OutputFile::bytes() const noexcept {
    return m_state->bytes;
}
bool OutputFile::isSpecial() const noexcept {
    return m_state->special;
}
std::string OutputFile::sha256() const {
    return m_state->hash.hex();
}

Result<void> DescriptorSink::write(std::string_view bytes) {
    if (system::writeAll(m_descriptor, bytes)) return {};
    if (errno == EPIPE) return Error(ErrorCode::Cancelled, "The reader of the output has gone.").with("pipe", "closed");
    return system::ioError(errno, "The output cannot be written", "");
}

}  // namespace groundswell::report
