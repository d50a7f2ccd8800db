#include "app/cli/log.h"

#include "app/cli/output.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/spdlog.h>

#include <unistd.h>

#include <exception>

namespace groundswell::cli {

namespace {

constexpr std::size_t fileBytes = 1'000'000;
constexpr std::size_t filesKept = 3;

}  // namespace

Log::Log(const std::filesystem::path& profile, const std::string& level) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(profile, ignored)) return;
    try {
        const std::filesystem::path file = profile / "logs" / "groundswell.log";
        m_logger = std::make_shared<spdlog::logger>(
            "commands", std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), fileBytes, filesKept));
        m_logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %P %v", spdlog::pattern_time_type::utc);
        m_logger->set_level(level.empty() ? spdlog::level::info : spdlog::level::from_str(level));
        m_logger->flush_on(spdlog::level::info);
    } catch (const std::exception&) {
        m_logger = nullptr;
    }
}

void Log::note(const std::string& sentence) const {
    if (m_logger) m_logger->info("{}", printable(sentence));
}

void Log::began(const std::string& command) const {
    if (m_logger) m_logger->info("{} began", printable(command));
}

void Log::ended(const std::string& command, int exitCode) const {
    if (!m_logger) return;
    m_logger->log(exitCode == 0 ? spdlog::level::info : spdlog::level::warn, "{} ended with {}", printable(command),
                  exitCode);
}

}  // namespace groundswell::cli
