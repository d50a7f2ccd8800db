#include "pipeline/similar/question_file.h"

#include "pipeline/extract/extractor.h"
#include "pipeline/sources/file_import.h"

namespace groundswell::similar {

namespace {

/// Turns records into questions. For the reading thread.
class QuestionSink final : public sources::RecordSink {
public:
    QuestionSink(std::string path, QuestionFile& file) : m_path(std::move(path)), m_file(file) {}

    bool record(domain::RawRecord record) override {
        const std::int64_t line = record.line;
        const std::string origin = record.origin.empty() ? m_path : record.origin;
        record.contentId = std::to_string(line);
        auto items = extract::extractItems(record, {});
        if (!items) {
            // Without the remedy: that speaks of imports.
            m_file.issues.push_back({origin, line, items.error().message});
            return true;
        }
        for (domain::ContentItem& item : *items) {
            if (item.text.empty()) {
                m_file.issues.push_back({origin, line, "The record has neither text nor title."});
                continue;
            }
            m_file.questions.push_back(
                {std::move(item.externalId),
                 {std::move(item.title), std::move(item.text), {}, item.claimedLanguage, {}, {}}});
        }
        return true;
    }
    bool issue(sources::InputIssue issue) override {
        m_file.issues.push_back(std::move(issue));
        return true;
    }
    void progress(std::uint64_t, std::uint64_t) override {}

private:
    const std::string m_path;
    QuestionFile& m_file;
};

}  // namespace

core::Result<QuestionFile> readQuestions(const std::string& path, const std::stop_token& stop) {
    QuestionFile file;
    QuestionSink sink(path, file);
    auto read = sources::readFile(path, sources::FileFormat::JsonLines, {}, sink, stop);
    if (!read) return read.error();
    return file;
}

}  // namespace groundswell::similar
