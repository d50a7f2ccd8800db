#include "app/cli/standard_input.h"

#include "pipeline/report/output_file.h"
#include "pipeline/system/files.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>

namespace groundswell::cli {

namespace {

using core::ErrorCode;
using system::Descriptor;

constexpr std::size_t blockBytes = 256U << 10;

core::Result<std::size_t> readOnce(int descriptor, char* into, std::size_t room) {
    ssize_t got = -1;
    do {
        got = ::read(descriptor, into, room);
    } while (got < 0 && errno == EINTR);
    if (got < 0) return system::ioError(errno, "Reading failed", "-");
    return static_cast<std::size_t>(got);
}

bool isRegularFile(int descriptor) {
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

// Gone when nobody has it open.
core::Result<Descriptor> namelessFile() {
    std::error_code ignored;
    std::string name = (std::filesystem::temp_directory_path(ignored) / "groundswell-input-XXXXXX").string();
    Descriptor file(::mkostemp(name.data(), O_CLOEXEC));
    if (!file.isOpen()) return system::ioError(errno, "Standard input cannot be kept", name);
    ::unlink(name.c_str());
    return file;
}

}  // namespace

core::Result<std::size_t> WaitingInput::read(char* into, std::size_t room) {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (::poll(&input, 1, 0) == 0) {
        // After an interrupt there is an end to be read.
        m_meanwhile([&input] {
            while (::poll(&input, 1, -1) < 0 && errno == EINTR) {
            }
        });
    }
    return readOnce(STDIN_FILENO, into, room);
}

core::Result<std::size_t> FileInput::read(char* into, std::size_t room) {
    if (m_descriptor < 0) return std::size_t(0);
    return readOnce(m_descriptor, into, room);
}

KeptInput::KeptInput(Descriptor file) : m_file(std::move(file)), m_begin(::lseek(m_file.value(), 0, SEEK_CUR)) {}

void KeptInput::rewind() const noexcept {
    ::lseek(m_file.value(), m_begin, SEEK_SET);
}

core::Result<std::unique_ptr<KeptInput>> KeptInput::keep(const std::stop_token& stop) {
    if (isRegularFile(STDIN_FILENO))
        return std::unique_ptr<KeptInput>(new KeptInput(Descriptor(::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3))));
    auto file = namelessFile();
    if (!file) return file.error();
    report::DescriptorSink sink(file->value());
    std::string block(blockBytes, '\0');
    while (true) {
        auto got = readOnce(STDIN_FILENO, block.data(), block.size());
        if (!got) return got.error();
        if (stop.stop_requested()) return core::Error(ErrorCode::Cancelled, "Interrupted.");
        if (*got == 0) break;
        if (auto written = sink.write(std::string_view(block.data(), *got)); !written) return written.error();
    }
    ::lseek(file->value(), 0, SEEK_SET);
    return std::unique_ptr<KeptInput>(new KeptInput(std::move(*file)));
}

}  // namespace groundswell::cli
