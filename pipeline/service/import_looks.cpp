#include "pipeline/service/import_looks.h"

#include "models/config/api_definition.h"
#include "models/core/words.h"
#include "pipeline/extract/extractor.h"
#include "pipeline/operations/ingest_report.h"
#include "pipeline/operations/table_mappings.h"
#include "pipeline/sources/folder_files.h"

#include <algorithm>
#include <utility>

namespace groundswell::pipeline {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::int64_t mostSampled = 200;
constexpr std::size_t rowsPreviewed = 20;
constexpr std::size_t longestPreviewText = 300;

std::string inLine(std::int64_t line, const std::string& sentence) {
    return line > 0 ? "Line " + std::to_string(line) + ": " + sentence : sentence;
}

/// Keeps the first items of what comes, and counts what would go wrong.
class PreviewSink final : public sources::RecordSink {
public:
    PreviewSink(ImportPreview& preview, config::Mapping mapping, core::UtcTime now)
        : m_preview(preview), m_mapping(std::move(mapping)), m_latest(operations::latestLikely(now)) {}

    bool record(domain::RawRecord record) override {
        if (full()) return false;
        ++m_preview.sampled;
        auto mapping =
            record.mapping.empty() ? core::Result<config::Mapping>(m_mapping) : config::parseMapping(record.mapping);
        auto items = mapping ? extract::extractItems(record, *mapping)
                             : core::Result<std::vector<domain::ContentItem>>(mapping.error());
        if (items) {
            for (const domain::ContentItem& item : *items) take(item, record.line);
        } else {
            ++m_preview.rejected;
            tell(record.line, items.error().message);
        }
        return true;
    }

    bool issue(sources::InputIssue issue) override {
        if (full()) return false;
        const bool row = issue.rejected && issue.line > 0;
        if (row) {
            ++m_preview.sampled;
            ++m_preview.rejected;
        }
        tell(issue.line, issue.message);
        return true;
    }

    void progress(std::uint64_t, std::uint64_t) override {}

private:
    // Told by the one beyond the last, so that a file of just so many has no more.
    bool full() {
        m_preview.more = m_preview.sampled >= mostSampled;
        return m_preview.more;
    }

    void take(const domain::ContentItem& item, std::int64_t line) {
        if (item.text.empty()) {
            ++m_preview.noText;
            tell(line, "It has no text.");
        }
        if (item.publishedAt && *item.publishedAt < operations::earliestLikely())
            tell(line, "It is dated before 1990.");
        if (item.publishedAt && *item.publishedAt > m_latest) tell(line, "It is dated in the future.");
        if (m_preview.rows.size() == rowsPreviewed) return;
        const std::string& text = item.text.empty() ? item.title : item.text;
        m_preview.rows.push_back({line, item.publishedAt, item.author,
                                  std::string(core::beginning(core::trimmed(text), longestPreviewText)), item.url,
                                  item.claimedLanguage});
    }

    void tell(std::int64_t line, const std::string& sentence) {
        if (m_preview.problems.size() < rowsPreviewed) m_preview.problems.push_back(inLine(line, sentence));
    }

    ImportPreview& m_preview;
    const config::Mapping m_mapping;
    const core::UtcTime m_latest;
};

// The file that stands for what was named.
core::Result<std::string> firstFile(const std::string& named, std::int64_t& files) {
    if (!sources::isFolder(named)) return named;
    auto listed = sources::listFolder(named);
    if (!listed) return listed.error();
    files = static_cast<std::int64_t>(listed->files.size());
    if (listed->files.empty())
        return Error(ErrorCode::InvalidInput, "There is no file in the folder.").with("file", named);
    return listed->files.front().path;
}

// A mapping's name of a column: one that begins like a JSON pointer has to be one.
std::string placeOfColumn(const std::string& column) {
    if (!column.starts_with('/')) return column;
    std::string pointer = "/";
    for (const char c : column) pointer += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return pointer;
}

}  // namespace

std::vector<sources::TableMapping> tablesOf(const std::vector<TableChoice>& choices) {
    std::vector<sources::TableMapping> tables;
    for (const TableChoice& choice : choices) {
        sources::TableMapping table{choice.columns, {}};
        for (const auto& [field, columns] : choice.fields) {
            std::vector<std::string>& places = table.mapping.fields[field];
            for (const std::string& column : columns) places.push_back(placeOfColumn(column));
            // Every column has a name: this is a place where nothing is, so that nobody guesses one.
            if (places.empty()) places.emplace_back("/");
        }
        tables.push_back(std::move(table));
    }
    return tables;
}

core::Result<ImportPreview> lookAtFile(const config::WorkspaceConfig& config, const std::string& file,
                                       const std::string& source, const std::vector<TableChoice>& tables,
                                       core::UtcTime now, const std::stop_token& stop) {
    ImportPreview preview;
    preview.file = file;
    const config::SourceConfig* into = config.source(source);
    config::Mapping mapping = into != nullptr ? config::mappingOf(*into) : config::Mapping();
    auto first = firstFile(file, preview.files);
    if (!first) {
        preview.error = first.error();
        return preview;
    }
    preview.file = *first;
    sources::ImportSettings settings{.tables = operations::rememberedTables(config), .chosen = tablesOf(tables)};
    PreviewSink sink(preview, mapping, now);
    auto content = sources::readFile(*first, sources::FileFormat::Auto, mapping, sink, stop, settings);
    if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "It was stopped.");
    if (settings.lastFormat != sources::FileFormat::Auto) preview.kind = sources::fileFormatName(settings.lastFormat);
    preview.table.columns = settings.lastTable.columns;
    for (const auto& [field, places] : settings.lastTable.mapping.fields) {
        std::vector<std::string>& columns = preview.table.fields[field];
        for (const std::string& place : places) {
            const auto& known = preview.table.columns;
            if (std::find(known.begin(), known.end(), place) != known.end()) columns.push_back(place);
        }
    }
    if (!content) preview.error = content.error();
    return preview;
}

}  // namespace groundswell::pipeline
