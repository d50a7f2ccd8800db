#pragma once

#include "models/core/result.h"
#include "pipeline/jobs/child_process.h"
#include "pipeline/sources/documents/document.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace groundswell::sources {

/// The process that parses documents, and what it may take of time, memory and output for one. A value.
struct DocumentProgram {
    std::filesystem::path file = "/proc/self/exe";  ///< this program, also after it was replaced on the disk
    std::string command = "read-document";          ///< followed by the format
    std::uint64_t mostMemory = 0;                   ///< bytes of address space
    jobs::ChildLimits limits;
    std::chrono::milliseconds whole{120'000};  ///< for the whole document

    /// This program with the limits that are meant for documents from anywhere.
    [[nodiscard]] static DocumentProgram itself();
};

/// Parses a document in a process of its own, which is ended with this one. Blocks; thread-safe. Errors: InvalidInput
/// with "remedy" (damaged, locked, without text, too much work to read), Cancelled, Io (no process could be started).
[[nodiscard]] core::Result<Document> readInChild(const DocumentProgram& program, DocumentFormat format,
                                                 std::string_view bytes, const std::stop_token& stop);

/// The other side of readInChild: when these are the words of that command, reads the document from standard input,
/// writes what is in it to standard output, a JSON object a line, and returns the exit status. For main().
[[nodiscard]] std::optional<int> answerAsDocumentProgram(int argc, const char* const* argv);

}  // namespace groundswell::sources
