#include "pipeline/sources/input_issue.h"

#include <charconv>
#include <vector>

namespace groundswell::sources {

InputIssue issueOf(const core::Error& error, std::string file) {
    InputIssue issue;
    issue.file = error.contextValue("file");
    if (issue.file.empty()) issue.file = std::move(file);
    const std::string line = error.contextValue("line");
    std::from_chars(line.data(), line.data() + line.size(), issue.line);
    core::Error placeless = error;
    std::erase_if(placeless.context, [](const auto& entry) { return entry.first == "file" || entry.first == "line"; });
    issue.message = placeless.describe();
    return issue;
}

}  // namespace groundswell::sources
