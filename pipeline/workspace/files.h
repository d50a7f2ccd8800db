#pragma once

#include "models/core/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace groundswell::workspace {

/// A whole small file (configs). Errors NotFound, Io; more than 16 MiB is InvalidInput.
[[nodiscard]] core::Result<std::string> readTextFile(const std::filesystem::path& file);

/// Writes under a temporary name, fsyncs, renames, fsyncs the folder; mode 0600. Nothing is left behind on failure.
core::Result<void> writeFileAtomically(const std::filesystem::path& file, std::string_view bytes);

/// The operating system's words for errno, with the remedy for a full disk.
[[nodiscard]] core::Error ioError(int errorNumber, std::string sentence, const std::filesystem::path& file);

}  // namespace groundswell::workspace
