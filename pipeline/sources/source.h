#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/raw_record.h"
#include "pipeline/extract/json_text.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace groundswell::sources {

/// One row, entry or file that could not be read. The rest of its input goes on.
struct InputIssue {
    std::string file;       ///< file name or URL as the person gave it
    std::int64_t line = 0;  ///< 1-based, 0 = the whole input
    std::string message;    ///< one sentence with the remedy where there is one
    bool rejected = true;   ///< a record was left out; false = it was repaired and taken
};

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
