#include "app/cli/workflow_target.h"

#include "models/core/words.h"

#include <algorithm>
#include <charconv>

namespace groundswell::cli {

using core::Error;
using core::ErrorCode;

namespace {

constexpr const char* activeWord = "active";
constexpr const char* newestWord = "newest";

// 0 when it is none.
int number(const std::string& word) {
    int value = 0;
    const auto read = std::from_chars(word.data(), word.data() + word.size(), value);
    return read.ec == std::errc() && read.ptr == word.data() + word.size() && value > 0 ? value : 0;
}

bool looksLikeVersion(const std::string& word) {
    return word == activeWord || word == newestWord || number(word) > 0;
}

}  // namespace

core::Result<WorkflowTarget> workflowTarget(const workspace::WorkspaceSession& session,
                                            const std::vector<std::string>& words) {
    const std::vector<std::string> known = workspace::workflowIds(session.layout().workflows());
    const auto isKnown = [&known](const std::string& word) {
        return std::find(known.begin(), known.end(), word) != known.end();
    };
    WorkflowTarget target{session.config().workflow, words};
    if (words.empty()) return target;
    if (!isKnown(words.front()) && looksLikeVersion(words.front())) return target;
    target.workflow = words.front();
    target.versions.erase(target.versions.begin());
    if (isKnown(target.workflow)) return target;
    return Error(ErrorCode::NotFound, "There is no workflow '" + target.workflow + "' in this workspace.")
        .with("remedy", "It has these: " + core::joined(known) + ".");
}

core::Result<int> versionNumber(const workspace::WorkflowVersions& versions, const std::string& word) {
    if (word == activeWord) {
        auto active = versions.active();
        if (!active) return active.error();
        if (*active) return (*active)->number;
        return Error(ErrorCode::NotFound,
                     "The active file of the workflow '" + versions.id() + "' is no recorded version yet.")
            .with("remedy", "It is recorded when the workspace is next opened for writing.");
    }
    if (word == newestWord) {
        auto all = versions.list();
        if (!all) return all.error();
        if (!all->empty()) return all->back().number;
        return Error(ErrorCode::NotFound, "The workflow '" + versions.id() + "' has no version yet.");
    }
    if (const int value = number(word); value > 0) return value;
    return Error(ErrorCode::InvalidInput,
                 "\"" + word + "\" is no version; write its number, " + activeWord + " or " + newestWord + ".");
}

}  // namespace groundswell::cli
