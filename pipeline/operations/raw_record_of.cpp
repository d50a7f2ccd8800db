#include "pipeline/operations/raw_record_of.h"

#include "models/config/api_definition.h"
#include "models/store/source_writer.h"
#include "pipeline/extract/extractor.h"
#include "pipeline/workspace/author_key.h"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <vector>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;

namespace {

// A batch is archived when it is full or its acquisition ends: its file is one of the next of its source.
constexpr std::size_t filesSearched = 8;
constexpr std::size_t deepestIndent = 40;

// As when it was taken in: where there are pseudonyms, the records of a source that is gone stay away too.
bool hidesAuthors(const workspace::WorkspaceSession& session, const config::WorkspaceConfig& config,
                  const std::string& sourceId) {
    if (const config::SourceConfig* source = config.source(sourceId)) return source->pseudonymise;
    std::error_code ignored;
    return std::filesystem::exists(workspace::AuthorKey::fileIn(session.layout().folder), ignored);
}

core::Result<std::vector<std::string>> filesSince(store::ReadConnection& reader, const std::string& source,
                                                  core::UtcTime time) {
    auto chunks = reader.runs().chunks();
    if (!chunks) return chunks.error();
    std::erase_if(*chunks, [&](const store::ChunkRow& chunk) {
        return chunk.source != source || chunk.createdAt < time.time_since_epoch().count();
    });
    std::sort(chunks->begin(), chunks->end(), [](const store::ChunkRow& a, const store::ChunkRow& b) {
        return a.createdAt != b.createdAt ? a.createdAt < b.createdAt : a.path < b.path;
    });
    std::vector<std::string> paths;
    for (const store::ChunkRow& chunk : *chunks) {
        if (paths.size() < filesSearched) paths.push_back(chunk.path);
    }
    return paths;
}

// Finds the record among those of a second by making items of them.
class RecordSearch {
public:
    RecordSearch(const domain::ContentItem& item, core::UtcTime collectedAt, config::Mapping mapping)
        : m_item(item), m_collectedAt(collectedAt), m_mapping(std::move(mapping)) {}

    // False when nothing more is needed.
    bool take(domain::RawRecord record) {
        if (std::chrono::floor<std::chrono::seconds>(record.createdAt) != m_collectedAt) return true;
        // Most records name the id that they are known by; making items of the others can wait.
        const bool namesIt =
            record.contentId == m_item.externalId || record.content.find(m_item.externalId) != std::string::npos;
        if (!namesIt) {
            m_others.push_back(std::move(record));
        } else if (isIt(record)) {
            m_found = std::move(record);
        }
        return !m_found;
    }
    void lookAtOthers(const std::stop_token& stop) {
        for (domain::RawRecord& record : std::exchange(m_others, {})) {
            if (m_found || stop.stop_requested()) return;
            if (isIt(record)) m_found = std::move(record);
        }
    }
    [[nodiscard]] std::optional<domain::RawRecord>& found() { return m_found; }

private:
    [[nodiscard]] bool isIt(const domain::RawRecord& record) const {
        try {
            config::Mapping mapping = m_mapping;
            if (!record.mapping.empty()) {
                auto given = config::parseMapping(record.mapping);
                if (!given) return false;
                mapping = std::move(*given);
            }
            const auto items = extract::extractItems(record, mapping);
            return items && std::any_of(items->begin(), items->end(), [this](const domain::ContentItem& item) {
                       return item.externalId == m_item.externalId && item.field == m_item.field;
                   });
        } catch (const std::exception&) {
            return false;  // of no record that became an item
        }
    }

    const domain::ContentItem& m_item;
    const core::UtcTime m_collectedAt;
    const config::Mapping m_mapping;
    std::vector<domain::RawRecord> m_others;
    std::optional<domain::RawRecord> m_found;
};

}  // namespace

core::Result<std::optional<domain::RawRecord>> rawRecordOf(workspace::WorkspaceSession& session,
                                                           const config::WorkspaceConfig& config,
                                                           store::ReadConnection& reader,
                                                           const domain::ContentItem& item,
                                                           const std::stop_token& stop) {
    if (hidesAuthors(session, config, item.source))
        return Error(ErrorCode::Unsupported, "The records of a source that hides its authors are not shown.");
    auto origin = reader.items().origin(item.id);
    if (!origin) return origin.error();
    if (!*origin) return std::optional<domain::RawRecord>();
    auto files = filesSince(reader, item.source, (*origin)->collectedAt);
    if (!files) return files.error();
    const config::SourceConfig* source = config.source(item.source);
    RecordSearch search(item, (*origin)->collectedAt, source ? config::mappingOf(*source) : config::Mapping());
    std::optional<Error> failed;
    for (const std::string& file : *files) {
        const auto read = session.archive().read(file, [&](archive::RawArchive::Entry entry) {
            return !stop.stop_requested() && (entry.replacement || search.take(std::move(entry.record)));
        });
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "The question was cancelled.");
        search.lookAtOthers(stop);
        if (search.found()) return std::move(search.found());
        if (!read) failed = read.error();
    }
    if (failed) return *failed;
    return std::optional<domain::RawRecord>();
}

std::string indentedJson(std::string_view json) {
    std::string out;
    std::size_t depth = 0;
    bool isInString = false;
    const auto breakLine = [&] {
        out += '\n';
        out.append(2 * std::min(depth, deepestIndent), ' ');
    };
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (isInString) {
            out += c;
            if (c == '\\' && i + 1 < json.size()) out += json[++i];
            isInString = c != '"';
        } else if (c == '"') {
            out += c;
            isInString = true;
        } else if (c == '{' || c == '[') {
            out += c;
            const std::size_t next = json.find_first_not_of(" \t\r\n", i + 1);
            if (next != std::string_view::npos && (json[next] == '}' || json[next] == ']')) {
                out += json[next];
                i = next;
                continue;
            }
            ++depth;
            breakLine();
        } else if (c == '}' || c == ']') {
            if (depth > 0) --depth;
            breakLine();
            out += c;
        } else if (c == ',') {
            out += c;
            breakLine();
        } else if (c == ':') {
            out += ": ";
        } else if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
            out += c;
        }
    }
    return out;
}

}  // namespace groundswell::operations
