#pragma once

#include "models/core/result.h"
#include "pipeline/sources/archive/raw_archive.h"

#include <memory>
#include <string>
#include <string_view>

namespace groundswell::archive {

/// Appends a record as one line of JSON with its line break; the content stands in it as it is.
void appendEnvelope(std::string& out, const domain::RawRecord& record);
/// Appends the mark that everything of the source before it was replaced.
void appendReplacementEnvelope(std::string& out, const std::string& workspaceId, const std::string& sourceId,
                               core::UtcTime createdAt, core::UtcTime since);

/// Reads lines of appendEnvelope. Keeps its buffers; not thread-safe.
class EnvelopeReader {
public:
    EnvelopeReader();
    ~EnvelopeReader();
    [[nodiscard]] core::Result<RawArchive::Entry> read(std::string_view line);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace groundswell::archive
