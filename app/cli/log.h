#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace spdlog {
class logger;
}

namespace groundswell::cli {

/// The log of the commands: one file under the profile, rotated, for its owner only. Where it cannot be written there
/// is none. Thread-safe.
class Log {
public:
    /// `level` empty = "info". Nothing is made in a profile that does not exist.
    Log(const std::filesystem::path& profile, const std::string& level);

    /// One line of what a command found worth keeping.
    void note(const std::string& sentence) const;
    void began(const std::string& command) const;
    void ended(const std::string& command, int exitCode) const;

private:
    std::shared_ptr<spdlog::logger> m_logger;
};

}  // namespace groundswell::cli
