#pragma once

#include "models/core/result.h"

#include <filesystem>
#include <string_view>

namespace groundswell::workspace {

/// How files of a workspace are put in place and taken away; tests stop it between any two changes. Thread-safe.
class FileWriter {
public:
    virtual ~FileWriter() = default;
    /// As writeFileAtomically.
    virtual core::Result<void> write(const std::filesystem::path& file, std::string_view bytes);
    /// Removing what is not there is no error.
    virtual core::Result<void> remove(const std::filesystem::path& file);

    /// The disk.
    static FileWriter& disk();
};

}  // namespace groundswell::workspace
