#pragma once

#include "models/core/result.h"
#include "models/store/connection.h"
#include "models/store/migrations.h"

#include <filesystem>
#include <span>

namespace groundswell::store {

/// The version that this program writes.
[[nodiscard]] int latestSchemaVersion();

/// The version of a store's file. Errors: StoreTooNew, StoreDamaged for a database of something else.
[[nodiscard]] core::Result<int> readSchemaVersion(Connection& connection);

/// Brings a file to the version of the last of `steps`, each in one transaction. A file that holds something is copied
/// to "<name>.backup-v<version>" beside it first.
core::Result<void> migrate(Connection& connection, std::span<const Migration> steps = migrations());

/// Makes a file's bytes, or a folder's names, last through a power cut.
void syncPath(const std::filesystem::path& path);

/// Copies a whole database into `file`, which is replaced at once when the copy is complete and sound.
core::Result<void> copyDatabase(Connection& source, const std::filesystem::path& file);

}  // namespace groundswell::store
