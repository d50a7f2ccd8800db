#pragma once

#include "models/core/result.h"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

namespace groundswell::workspace {

/// The secret from which a workspace makes the pseudonyms of authors: whoever does not have it cannot find out by
/// trying names which pseudonym is whose. Thread-safe.
class AuthorKey {
public:
    /// The key in `authors.key` of a workspace's folder (32 random bytes, mode 0600), made when there is none. Only for
    /// the owner of the workspace. Errors: InvalidInput (the file is no key), Io.
    [[nodiscard]] static core::Result<AuthorKey> openOrMake(const std::filesystem::path& folder);

    /// Where the key of a workspace lies, if it has one.
    [[nodiscard]] static std::filesystem::path fileIn(const std::filesystem::path& folder);

    /// "author-" and the first 80 bits of the HMAC-SHA256 (RFC 2104) of the name without spaces around it and without
    /// an "@" before it, in hex.
    [[nodiscard]] std::string pseudonymOf(std::string_view author) const;

private:
    using Bytes = std::array<char, 32>;
    explicit AuthorKey(const Bytes& bytes) : m_bytes(bytes) {}

    Bytes m_bytes;
};

}  // namespace groundswell::workspace
