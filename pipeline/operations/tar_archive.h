#pragma once

#include "models/core/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace groundswell::operations {

/// Writes regular files into a .tar.zst (POSIX pax), under a temporary name until commit(). Not thread-safe.
class TarWriter {
public:
    static core::Result<std::unique_ptr<TarWriter>> create(const std::filesystem::path& file);
    ~TarWriter();
    TarWriter(const TarWriter&) = delete;
    TarWriter& operator=(const TarWriter&) = delete;

    /// Adds a file under a relative name. Cancelled when a stop is requested.
    core::Result<void> add(const std::filesystem::path& file, const std::string& name, const std::stop_token& stop);
    /// No more files; all is on the disk, under the temporary name.
    core::Result<void> close();
    /// Reads a closed archive and compares it with what was added. Io when it differs, Cancelled.
    core::Result<void> verify(const std::stop_token& stop) const;
    /// Closes it, if that was not done, and gives it its name.
    core::Result<void> commit();

private:
    struct State;
    explicit TarWriter(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Unpacks a .tar.zst into a folder. Only regular files with relative names without ".." that `accept` takes; anything
/// else is InvalidInput. Errors: Truncated, InvalidInput, Io, Cancelled.
[[nodiscard]] core::Result<void> unpackTar(const std::filesystem::path& file, const std::filesystem::path& folder,
                                           const std::function<bool(const std::string&)>& accept,
                                           const std::stop_token& stop);

}  // namespace groundswell::operations
