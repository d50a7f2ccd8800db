#pragma once

#include "pipeline/workspace/file_writer.h"

namespace groundswell::testing {

/// The disk, until a number of changes has been made; then every call fails, as if the process had been killed there.
class FailingFiles final : public workspace::FileWriter {
public:
    explicit FailingFiles(int changes) : m_left(changes) {}

    core::Result<void> write(const std::filesystem::path& file, std::string_view bytes) override {
        if (m_left-- <= 0) return core::Error(core::ErrorCode::Io, "The disk is gone.");
        ++m_made;
        return FileWriter::write(file, bytes);
    }
    core::Result<void> remove(const std::filesystem::path& file) override {
        if (m_left-- <= 0) return core::Error(core::ErrorCode::Io, "The disk is gone.");
        ++m_made;
        return FileWriter::remove(file);
    }
    [[nodiscard]] int made() const { return m_made; }

private:
    int m_left;
    int m_made = 0;
};

}  // namespace groundswell::testing
