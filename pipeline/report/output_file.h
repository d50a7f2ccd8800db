#pragma once

#include "models/core/result.h"
#include "pipeline/report/row_writer.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace groundswell::report {

/// What to do with a file that is there already. Refuse is an AlreadyExists error.
enum class IfExists { Refuse, Overwrite, Append };

/// A file that appears under its name only when it is complete: written under a temporary name beside it, fsynced,
/// renamed by commit(), its folder fsynced. Without commit() nothing is left behind. A name that stands for no regular
/// file (a pipe, /dev/null) is written to directly. Mode 0600, or that of the file it replaces. Not thread-safe.
class OutputFile final : public ByteSink {
public:
    /// Append copies what is there first. Errors: AlreadyExists, NotFound (the folder), Io.
    static core::Result<std::unique_ptr<OutputFile>> open(const std::filesystem::path& file, IfExists ifExists);
    ~OutputFile() override;
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    core::Result<void> write(std::string_view bytes) override;
    core::Result<void> commit();

    /// Bytes that were there before: 0 unless something was appended to.
    [[nodiscard]] std::uint64_t bytesBefore() const noexcept;
    /// First line of what was there before, without its line end; at most 64 KiB.
    [[nodiscard]] const std::string& firstLineBefore() const noexcept;
    [[nodiscard]] std::uint64_t bytes() const noexcept;
    /// True for a pipe or device, beside which no other file belongs.
    [[nodiscard]] bool isSpecial() const noexcept;
    /// SHA-256 of the whole file in hex; after commit().
    [[nodiscard]] std::string sha256() const;

private:
    struct State;
    explicit OutputFile(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Writes to a descriptor that somebody else owns (standard output). Writing into a closed pipe is the error Cancelled:
/// the reader has what it wants.
class DescriptorSink final : public ByteSink {
public:
    explicit DescriptorSink(int descriptor) : m_descriptor(descriptor) {}
    core::Result<void> write(std::string_view bytes) override;

private:
    int m_descriptor;
};

}  // namespace groundswell::report
