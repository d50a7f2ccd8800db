#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/raw_record.h"
#include "pipeline/extract/json_text.h"
#include "pipeline/sources/input_issue.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace groundswell::sources {

/// Where a source puts what it reads. Called from the thread that reads; a false return means stop, with no error.
class RecordSink {
public:
    virtual ~RecordSink() = default;
    /// Takes one record; the sink fills in run, workspace, source and time.
    virtual bool record(domain::RawRecord record) = 0;
    /// Takes note of something unreadable; the source goes on with what follows.
    virtual bool issue(InputIssue issue) = 0;
    /// Bytes of the input read so far and in all (0 = unknown), for progress.
    virtual void progress(std::uint64_t bytesRead, std::uint64_t bytesTotal) = 0;
};

/// Longest single line, row, entry or JSON value that is accepted, in bytes; longer ones are skipped with an issue.
inline constexpr std::size_t maxRecordBytes = extract::maxJsonBytes;

}  // namespace groundswell::sources
