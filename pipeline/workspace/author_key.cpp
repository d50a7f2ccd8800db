#include "pipeline/workspace/author_key.h"

#include "models/core/words.h"
#include "pipeline/system/files.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <algorithm>
#include <cerrno>
#include <mutex>

#include <sys/random.h>

namespace groundswell::workspace {

namespace {

constexpr std::size_t keyBytes = 32;  // as long as what the hash gives
constexpr qsizetype pseudonymBytes = 10;

core::Result<std::string> makeKey(const std::filesystem::path& file) {
    std::string bytes(keyBytes, '\0');
    if (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        return system::ioError(errno, "No random numbers for the key of the pseudonyms could be had", file);
    if (auto written = system::writeFileAtomically(file, bytes); !written) return written.error();
    return bytes;
}

}  // namespace

std::filesystem::path AuthorKey::fileIn(const std::filesystem::path& folder) {
    return folder / "authors.key";
}

core::Result<AuthorKey> AuthorKey::openOrMake(const std::filesystem::path& folder) {
    // Sources are fetched side by side, and all of them must have the same key.
    static std::mutex making;
    const std::lock_guard alone(making);
    const std::filesystem::path file = fileIn(folder);
    auto bytes = system::readTextFile(file);
    if (!bytes && bytes.error().code == core::ErrorCode::NotFound) bytes = makeKey(file);
    if (!bytes) return bytes.error();
    if (bytes->size() != keyBytes) {
        return core::Error(core::ErrorCode::InvalidInput, "The file with the key of the pseudonyms is damaged.")
            .with("file", file.string())
            .with("remedy", "Bring it back from a backup of the workspace; without it authors get other pseudonyms.");
    }
    Bytes key{};
    std::copy(bytes->begin(), bytes->end(), key.begin());
    return AuthorKey(key);
}

std::string AuthorKey::pseudonymOf(std::string_view author) const {
    author = core::trimmed(author);
    if (author.starts_with('@')) author.remove_prefix(1);
    const auto bytes = [](std::string_view text) {
        return QByteArray::fromRawData(text.data(), static_cast<qsizetype>(text.size()));
    };
    const QByteArray code = QMessageAuthenticationCode::hash(bytes(author), bytes({m_bytes.data(), m_bytes.size()}),
                                                             QCryptographicHash::Sha256);
    return "author-" + code.left(pseudonymBytes).toHex().toStdString();
}

}  // namespace groundswell::workspace
