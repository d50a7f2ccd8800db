#pragma once

#include "models/core/result.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::system {

/// A whole small file (configs). Errors NotFound, Io; more than 16 MiB is InvalidInput.
[[nodiscard]] core::Result<std::string> readTextFile(const std::filesystem::path& file);

/// Writes under a temporary name, fsyncs, renames, fsyncs the folder; mode 0600. Nothing is left behind on failure.
core::Result<void> writeFileAtomically(const std::filesystem::path& file, std::string_view bytes);

/// Makes a folder that only its owner can read, parents included; one that is there stays as it is.
core::Result<void> makePrivateFolder(const std::filesystem::path& folder);

/// What the names of files begin with while they are written.
constexpr std::string_view temporaryPrefix = ".tmp-";

/// The names in a folder, in no order; none when it cannot be read.
[[nodiscard]] std::vector<std::string> namesIn(const std::filesystem::path& folder);

/// Removes what writers that were killed left in a folder (not in those in it): the entries that begin with
/// temporaryPrefix and then `stem`. Nobody else may be writing there. What cannot be removed stays.
void removeLeftOvers(const std::filesystem::path& folder, const std::string& stem = {});

/// The operating system's words for errno, with the remedy for a full disk.
[[nodiscard]] core::Error ioError(int errorNumber, std::string sentence, const std::filesystem::path& file);

}  // namespace groundswell::system
