#pragma once

#include "models/core/result.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>

namespace groundswell::secrets {

/// What is remembered of secrets in a profile's `secrets.json` (mode 0600): which names the keychain has, and the
/// secrets that a person asked to have in this file. A value.
struct SecretFile {
    std::set<std::string> inKeychain;
    std::map<std::string, std::string> here;

    /// Empty when there is no file. Errors: InvalidInput (it is broken, or other people may read it), Io.
    [[nodiscard]] static core::Result<SecretFile> read(const std::filesystem::path& file);
    /// Errors: Io.
    [[nodiscard]] core::Result<void> write(const std::filesystem::path& file) const;
};

}  // namespace groundswell::secrets
