#include "pipeline/operations/tar_archive.h"

#include "pipeline/system/descriptor.h"
#include "pipeline/system/files.h"
#include "pipeline/workspace/workspace_directory.h"

#include <QByteArray>
#include <QCryptographicHash>

#include <archive.h>
#include <archive_entry.h>

#include <array>
#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;
namespace fs = std::filesystem;
// libarchive's type, not our namespace of that name.
using Handle = struct ::archive;

namespace {

constexpr std::size_t blockBytes = 256U << 10;
constexpr auto digestMethod = QCryptographicHash::Blake2b_256;

struct EntryDeleter {
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};

Error archiveError(Handle* handle, const std::string& sentence, const fs::path& file) {
    const int number = archive_errno(handle);
    if (number == ENOSPC || number == EFBIG || number == EDQUOT) return system::ioError(number, sentence, file);
    const char* reason = archive_error_string(handle);
    return Error(ErrorCode::Io, sentence + ": " + (reason ? reason : "unknown error") + ".")
        .with("file", file.string());
}

bool isSafeName(const fs::path& name) {
    if (name.empty() || name.is_absolute()) return false;
    for (const fs::path& part : name) {
        if (part == ".." || part == "." || part.string().find('\0') != std::string::npos) return false;
    }
    return true;
}

}  // namespace

struct TarWriter::State {
    fs::path file;
    fs::path temporary;
    system::Descriptor output;
    Handle* handle = nullptr;
    std::vector<std::pair<std::string, QByteArray>> digests;  // of what was added, in order
    bool closed = false;
    bool committed = false;

    ~State() {
        if (handle) archive_write_free(handle);
        if (output.value() >= 0 && !committed) ::unlink(temporary.c_str());
    }
};

TarWriter::TarWriter(std::unique_ptr<State> state) : m_state(std::move(state)) {}
TarWriter::~TarWriter() = default;

core::Result<std::unique_ptr<TarWriter>> TarWriter::create(const fs::path& file) {
    auto state = std::make_unique<State>();
    state->file = file;
    state->temporary = file.parent_path() / (std::string(system::temporaryPrefix) + file.filename().string());
    // A left-over goes; what somebody else puts in its place meanwhile is neither followed nor written to.
    ::unlink(state->temporary.c_str());
    state->output = system::Descriptor(
        ::open(state->temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (state->output.value() < 0) return system::ioError(errno, "The backup cannot be written", file);
    state->handle = archive_write_new();
    archive_write_set_format_pax_restricted(state->handle);
    if (archive_write_add_filter_zstd(state->handle) != ARCHIVE_OK ||
        archive_write_open_fd(state->handle, state->output.value()) != ARCHIVE_OK) {
        return archiveError(state->handle, "The backup cannot be written", file);
    }
    return std::unique_ptr<TarWriter>(new TarWriter(std::move(state)));
}

core::Result<void> TarWriter::add(const fs::path& file, const std::string& name, const std::stop_token& stop) {
    const system::Descriptor input{::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)};
    struct stat status {};
    if (input.value() < 0 || ::fstat(input.value(), &status) != 0)
        return system::ioError(errno, "The file cannot be read", file);
    const std::unique_ptr<archive_entry, EntryDeleter> entry(archive_entry_new());
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_size(entry.get(), status.st_size);
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0600);
    archive_entry_set_mtime(entry.get(), status.st_mtime, 0);
    if (archive_write_header(m_state->handle, entry.get()) != ARCHIVE_OK) {
        return archiveError(m_state->handle, "The backup cannot be written", m_state->file);
    }
    std::string block(blockBytes, '\0');
    QCryptographicHash digest(digestMethod);
    off_t left = status.st_size;
    while (left > 0) {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "The backup was cancelled.");
        const ssize_t got =
            ::read(input.value(), block.data(), static_cast<std::size_t>(std::min<off_t>(left, blockBytes)));
        if (got <= 0) return system::ioError(got < 0 ? errno : EIO, "The file cannot be read", file);
        if (archive_write_data(m_state->handle, block.data(), static_cast<std::size_t>(got)) != got) {
            return archiveError(m_state->handle, "The backup cannot be written", m_state->file);
        }
        digest.addData(QByteArrayView(block.data(), got));
        left -= got;
    }
    m_state->digests.emplace_back(name, digest.result());
    return {};
}

core::Result<void> TarWriter::close() {
    if (m_state->closed) return {};
    if (archive_write_close(m_state->handle) != ARCHIVE_OK)
        return archiveError(m_state->handle, "The backup cannot be written", m_state->file);
    if (::fsync(m_state->output.value()) != 0)
        return system::ioError(errno, "The backup cannot be written", m_state->file);
    m_state->closed = true;
    return {};
}

core::Result<void> TarWriter::commit() {
    if (auto closed = close(); !closed) return closed;
    if (::rename(m_state->temporary.c_str(), m_state->file.c_str()) != 0) {
        return system::ioError(errno, "The backup cannot be written", m_state->file);
    }
    m_state->committed = true;
    const fs::path parent = m_state->file.has_parent_path() ? m_state->file.parent_path() : fs::path(".");
    const system::Descriptor folder{::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (folder.value() >= 0) ::fsync(folder.value());
    return {};
}

namespace {

struct ReaderDeleter {
    void operator()(Handle* handle) const { archive_read_free(handle); }
};
using Reader = std::unique_ptr<Handle, ReaderDeleter>;

Error readError(Handle* handle, const fs::path& file) {
    const char* words = archive_error_string(handle);
    const std::string reason = words ? words : "unknown error";
    const bool cut = reason.find("runcated") != std::string::npos;
    return Error(cut ? ErrorCode::Truncated : ErrorCode::InvalidInput,
                 cut ? "The backup ends before its end; it is not complete."
                     : "The file is no backup, or it is damaged: " + reason + ".")
        .with("file", file.string())
        .with("remedy", "Use another backup.");
}

core::Result<QByteArray> digestOf(Handle* handle, const fs::path& file, const std::stop_token& stop) {
    QCryptographicHash digest(digestMethod);
    std::string block(blockBytes, '\0');
    while (true) {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "The backup was cancelled.");
        const la_ssize_t got = archive_read_data(handle, block.data(), block.size());
        if (got < 0) return readError(handle, file);
        if (got == 0) return digest.result();
        digest.addData(QByteArrayView(block.data(), got));
    }
}

core::Result<void> unpackEntry(Handle* handle, const fs::path& target, const fs::path& file,
                               const std::stop_token& stop) {
    if (auto made = system::makePrivateFolder(target.parent_path()); !made) return made;
    const system::Descriptor output{::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)};
    if (output.value() < 0) return system::ioError(errno, "The file cannot be written", target);
    std::string block(blockBytes, '\0');
    while (true) {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "The restore was cancelled.");
        const la_ssize_t got = archive_read_data(handle, block.data(), block.size());
        if (got < 0) return readError(handle, file);
        if (got == 0) break;
        const std::string_view bytes(block.data(), static_cast<std::size_t>(got));
        if (!system::writeAll(output.value(), bytes))
            return system::ioError(errno, "The file cannot be written", target);
    }
    if (::fsync(output.value()) != 0) return system::ioError(errno, "The file cannot be written", target);
    return {};
}

}  // namespace

core::Result<void> TarWriter::verify(const std::stop_token& stop) const {
    const auto differs = [this](const std::string& name) {
        return Error(ErrorCode::Io, "What was written of the backup reads back differently.")
            .with("file", m_state->file.string())
            .with("entry", name)
            .with("remedy", "Check the disk; the backup was thrown away.");
    };
    const Reader reader(archive_read_new());
    archive_read_support_filter_zstd(reader.get());
    archive_read_support_format_tar(reader.get());
    if (archive_read_open_filename(reader.get(), m_state->temporary.c_str(), blockBytes) != ARCHIVE_OK)
        return readError(reader.get(), m_state->file);
    for (const auto& [name, digest] : m_state->digests) {
        archive_entry* entry = nullptr;
        const int got = archive_read_next_header(reader.get(), &entry);
        if (got != ARCHIVE_OK) return got == ARCHIVE_EOF ? differs(name) : readError(reader.get(), m_state->file);
        const char* raw = archive_entry_pathname(entry);
        if (raw == nullptr || name != raw) return differs(name);
        auto read = digestOf(reader.get(), m_state->file, stop);
        if (!read) return read.error();
        if (*read != digest) return differs(name);
    }
    return {};
}

core::Result<void> unpackTar(const fs::path& file, const fs::path& folder,
                             const std::function<bool(const std::string&)>& accept, const std::stop_token& stop) {
    std::error_code problem;
    if (!fs::exists(file, problem))
        return Error(ErrorCode::NotFound, "There is no such file.").with("file", file.string());
    const Reader reader(archive_read_new());
    archive_read_support_filter_zstd(reader.get());
    archive_read_support_format_tar(reader.get());
    if (archive_read_open_filename(reader.get(), file.c_str(), blockBytes) != ARCHIVE_OK)
        return readError(reader.get(), file);
    while (true) {
        archive_entry* entry = nullptr;
        const int got = archive_read_next_header(reader.get(), &entry);
        if (got == ARCHIVE_EOF) return {};
        if (got != ARCHIVE_OK) return readError(reader.get(), file);
        const char* raw = archive_entry_pathname(entry);
        const std::string name = raw ? raw : "";
        // A hard link calls itself a regular file.
        const bool isFile = archive_entry_filetype(entry) == AE_IFREG && !archive_entry_hardlink(entry);
        if (!isFile || !isSafeName(name) || !accept(name)) {
            return Error(ErrorCode::InvalidInput, "The backup holds something that belongs to no workspace.")
                .with("file", file.string())
                .with("entry", name);
        }
        if (auto unpacked = unpackEntry(reader.get(), folder / name, file, stop); !unpacked) return unpacked;
    }
}

}  // namespace groundswell::operations
