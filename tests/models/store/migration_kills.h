#pragma once

#include "tests/support/failing_vfs.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace groundswell::testing {

/// Kills processes that open a store of an old version, at each write in turn, and looks at what they leave: a store of
/// one version, whole, with a copy of the old one beside it once it is another. Forks: for a process without threads.
class MigrationKills {
public:
    MigrationKills();

    /// Kills at write 1, 1 + stride, ... of the opening of a store of a version, until one is opened; what is wrong,
    /// empty when nothing is. Every second process that opens what is left is killed early, too.
    std::string run(int version, std::uint64_t stride);
    [[nodiscard]] int kills() const { return m_kills; }

private:
    /// False when the process was killed.
    bool openAndKill(const std::filesystem::path& file, std::uint64_t number);
    std::string inspect(const std::filesystem::path& file, int version) const;
    std::string finish(const std::filesystem::path& file) const;

    std::vector<std::string> m_schemas;  ///< by version
    int m_kills = 0;
};

}  // namespace groundswell::testing
