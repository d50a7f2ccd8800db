#include "pipeline/sources/import_context.h"

namespace groundswell::sources {

bool ImportContext::record(std::string content, std::int64_t line) {
    if (m_shape) {
        auto shaped = m_shape(std::move(content));
        if (!shaped) return issue(line, shaped.error().message);
        content = std::move(*shaped);
    }
    domain::RawRecord record;
    record.content = std::move(content);
    record.origin = m_origin;
    record.line = line;
    record.mapping = m_mapping;
    ++m_records;
    if (!m_sink.record(std::move(record))) m_refused = true;
    return !m_refused;
}

bool ImportContext::issue(std::int64_t line, std::string message) {
    return report({m_path, line, std::move(message), true});
}

bool ImportContext::note(std::int64_t line, std::string message) {
    return report({m_path, line, std::move(message), false});
}

bool ImportContext::doubt(std::int64_t line, std::string message) {
    if (!m_sink.issue({m_path, line, std::move(message), false, IssueWeight::Doubt})) m_refused = true;
    return !m_refused;
}

bool ImportContext::report(InputIssue issue) {
    if (m_issues++ == 0) m_firstIssue = issue;
    if (!m_sink.issue(std::move(issue))) m_refused = true;
    return !m_refused;
}

void ImportContext::replaced(std::size_t count, std::int64_t line) {
    if (count == 0) return;
    if (m_replaced == 0) m_firstReplaced = line;
    m_replaced += count;
    ++m_replacedRecords;
}

core::Result<void> ImportContext::streamFailed(const core::Error& error) {
    if (m_records == 0) {
        core::Error outcome(error.code, error.message);
        outcome.with("file", m_path);
        if (const std::string remedy = error.contextValue("remedy"); !remedy.empty()) outcome.with("remedy", remedy);
        return outcome;
    }
    const std::string remedy = error.contextValue("remedy");
    note(0, remedy.empty() ? error.message : error.message + " " + remedy);
    return {};
}

core::Result<void> ImportContext::finish(const std::string& what) {
    if (m_replaced > 0) {
        note(m_firstReplaced,
             std::to_string(m_replaced) + " invalid characters in " + std::to_string(m_replacedRecords) +
                 " records were replaced by U+FFFD; this is the first of them. Save the file as UTF-8 to keep them.");
    }
    if (m_records > 0 || m_issues == 0 || stopped()) return {};
    core::Error error(core::ErrorCode::InvalidInput, "No " + what + " could be read: " + m_firstIssue.message);
    error.with("file", m_path);
    if (m_firstIssue.line > 0) error.with("line", std::to_string(m_firstIssue.line));
    error.with("remedy", "Check the file, or name its format with --format.");
    return error;
}

std::string byteCount(std::uint64_t bytes) {
    std::string digits = std::to_string(bytes);
    for (std::size_t at = digits.size(); at > 3;) {
        at -= 3;
        digits.insert(at, ",");
    }
    return digits + " bytes";
}

}  // namespace groundswell::sources
