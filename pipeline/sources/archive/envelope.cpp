#include "pipeline/sources/archive/envelope.h"

#include "pipeline/extract/json_text.h"

#include <simdjson.h>

#include <vector>

namespace groundswell::archive {

namespace {

using extract::appendJsonString;

void appendField(std::string& out, std::string_view key, std::string_view value) {
    out += '"';
    out += key;
    out += "\":";
    appendJsonString(out, value);
    out += ',';
}

core::Error damaged() {
    return {core::ErrorCode::InvalidInput, "A line of the archive file is no record."};
}

bool readString(simdjson::ondemand::value& value, std::string& out) {
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS) return false;
    out = text;
    return true;
}

bool readTime(simdjson::ondemand::value& value, core::UtcTime& out) {
    std::string text;
    if (!readString(value, text)) return false;
    const auto time = core::parseTime(text);
    if (time) out = *time;
    return time.has_value();
}

bool readPage(simdjson::ondemand::value& value, std::optional<std::int64_t>& page) {
    if (value.is_null().value_unsafe()) return true;
    std::int64_t number = 0;
    if (value.get_int64().get(number) != simdjson::SUCCESS) return false;
    page = number;
    return true;
}

bool readContent(simdjson::ondemand::value& value, std::string& content) {
    std::string_view raw;
    simdjson::ondemand::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS) return false;
    if (type == simdjson::ondemand::json_type::object) {
        simdjson::ondemand::object object;
        if (value.get_object().get(object) != simdjson::SUCCESS || object.raw_json().get(raw) != simdjson::SUCCESS) {
            return false;
        }
    } else if (type == simdjson::ondemand::json_type::array) {
        simdjson::ondemand::array array;
        if (value.get_array().get(array) != simdjson::SUCCESS || array.raw_json().get(raw) != simdjson::SUCCESS)
            return false;
    } else {
        raw = value.raw_json_token();
    }
    content = raw;
    return true;
}

bool readField(std::string_view key, simdjson::ondemand::value& value, RawArchive::Entry& entry) {
    domain::RawRecord& record = entry.record;
    if (key == "content") return readContent(value, record.content);
    if (key == "content_id") return readString(value, record.contentId);
    if (key == "run_id") return readString(value, record.runId);
    if (key == "workspace_id") return readString(value, record.workspaceId);
    if (key == "source_id") return readString(value, record.sourceId);
    if (key == "query_id") return readString(value, record.queryId);
    if (key == "mapping") return readString(value, record.mapping);
    if (key == "created_at") return readTime(value, record.createdAt);
    if (key == "page_id") return readPage(value, record.pageId);
    if (key == "since") return readTime(value, entry.since);
    if (key == "replacement") entry.replacement = true;
    return true;
}

}  // namespace

void appendEnvelope(std::string& out, const domain::RawRecord& record) {
    out += '{';
    appendField(out, "run_id", record.runId);
    appendField(out, "workspace_id", record.workspaceId);
    appendField(out, "source_id", record.sourceId);
    appendField(out, "query_id", record.queryId);
    out += "\"page_id\":" + (record.pageId ? std::to_string(*record.pageId) : std::string("null")) + ',';
    appendField(out, "created_at", core::formatTime(record.createdAt));
    appendField(out, "content_id", record.contentId);
    if (!record.mapping.empty()) appendField(out, "mapping", record.mapping);
    out += "\"content\":";
    out += record.content;
    out += "}\n";
}

void appendReplacementEnvelope(std::string& out, const std::string& workspaceId, const std::string& sourceId,
                               core::UtcTime createdAt, core::UtcTime since) {
    out += '{';
    appendField(out, "workspace_id", workspaceId);
    appendField(out, "source_id", sourceId);
    appendField(out, "created_at", core::formatTime(createdAt));
    appendField(out, "since", core::formatTime(since));
    out += "\"replacement\":true}\n";
}

struct EnvelopeReader::State {
    simdjson::ondemand::parser parser;
    std::vector<char> padded;
};

EnvelopeReader::EnvelopeReader() : m_state(std::make_unique<State>()) {}
EnvelopeReader::~EnvelopeReader() = default;

core::Result<RawArchive::Entry> EnvelopeReader::read(std::string_view line) {
    std::vector<char>& padded = m_state->padded;
    if (padded.size() < line.size() + simdjson::SIMDJSON_PADDING) {
        padded.resize(line.size() * 3 / 2 + simdjson::SIMDJSON_PADDING);
    }
    line.copy(padded.data(), line.size());
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (m_state->parser.iterate(padded.data(), line.size(), padded.size()).get(document) != simdjson::SUCCESS ||
        document.get_object().get(object) != simdjson::SUCCESS) {
        return damaged();
    }
    RawArchive::Entry entry;
    for (auto field : object) {
        std::string_view key;
        simdjson::ondemand::value value;
        if (field.unescaped_key().get(key) != simdjson::SUCCESS || field.value().get(value) != simdjson::SUCCESS ||
            !readField(key, value, entry)) {
            return damaged();
        }
    }
    if (!entry.replacement && entry.record.content.empty()) return damaged();
    return entry;
}

}  // namespace groundswell::archive
