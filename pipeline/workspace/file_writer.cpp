#include "pipeline/workspace/file_writer.h"

#include "pipeline/system/files.h"

#include <system_error>

namespace groundswell::workspace {

core::Result<void> FileWriter::write(const std::filesystem::path& file, std::string_view bytes) {
    return system::writeFileAtomically(file, bytes);
}

core::Result<void> FileWriter::remove(const std::filesystem::path& file) {
    std::error_code problem;
    std::filesystem::remove(file, problem);
    if (problem) return system::ioError(problem.value(), "The file cannot be removed", file);
    return {};
}

FileWriter& FileWriter::disk() {
    static FileWriter writer;
    return writer;
}

}  // namespace groundswell::workspace
