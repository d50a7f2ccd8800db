#pragma once

#include "models/core/result.h"

#include <filesystem>
#include <memory>

namespace groundswell::workspace {

/// The right to write to a workspace, held by one process at a time through a lock of the operating system, so that it
/// ends with the process however that ends. Not thread-safe.
class OwnerLock {
public:
    /// Error StoreLocked names the owner's process.
    static core::Result<std::unique_ptr<OwnerLock>> acquire(const std::filesystem::path& workspaceFolder);
    ~OwnerLock();
    OwnerLock(const OwnerLock&) = delete;
    OwnerLock& operator=(const OwnerLock&) = delete;

private:
    explicit OwnerLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor;
};

}  // namespace groundswell::workspace
