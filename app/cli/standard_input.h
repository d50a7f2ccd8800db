#pragma once

#include "pipeline/sources/input_stream.h"
#include "pipeline/system/descriptor.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace groundswell::cli {

/// The program's standard input; while nothing is there to read, others may work. For one thread.
class WaitingInput final : public sources::ByteSource {
public:
    /// `meanwhile` runs the wait that it is given.
    explicit WaitingInput(std::function<void(const std::function<void()>&)> meanwhile)
        : m_meanwhile(std::move(meanwhile)) {}
    core::Result<std::size_t> read(char* into, std::size_t room) override;

private:
    const std::function<void(const std::function<void()>&)> m_meanwhile;
};

/// A regular file that somebody else has open too, from where it stands; none = nothing to read. For one thread.
class FileInput final : public sources::ByteSource {
public:
    explicit FileInput(int descriptor) : m_descriptor(descriptor) {}
    core::Result<std::size_t> read(char* into, std::size_t room) override;

private:
    const int m_descriptor;
};

/// All of standard input as a file, so that it can be read in another process and, if that one dies, again. Not
/// thread-safe.
class KeptInput {
public:
    /// Reads it to its end into a file without a name, unless it is a file itself. Cancelled after a stop request.
    [[nodiscard]] static core::Result<std::unique_ptr<KeptInput>> keep(const std::stop_token& stop);

    [[nodiscard]] int descriptor() const noexcept { return m_file.value(); }
    /// Back to where it began.
    void rewind() const noexcept;

private:
    explicit KeptInput(system::Descriptor file);

    const system::Descriptor m_file;
    const long long m_begin;
};

}  // namespace groundswell::cli
