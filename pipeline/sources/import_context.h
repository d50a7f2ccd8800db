#pragma once

#include "models/core/result.h"
#include "pipeline/sources/file_import.h"
#include "pipeline/sources/source.h"
#include "pipeline/sources/text_input.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <utility>

namespace groundswell::sources {

/// What the reader of one file needs: the sink, the file's names, and the tally that decides whether anything was
/// readable. Lives on the stack of readFile; not thread-safe.
class ImportContext {
public:
    ImportContext(std::string path, RecordSink& sink, const std::stop_token& stop)
        : m_path(std::move(path)), m_sink(sink), m_stop(stop) {}

    /// What records become before they are handed over; an error is the reason why one is left out.
    using Shape = std::function<core::Result<std::string>(std::string)>;
    void setShape(Shape shape) { m_shape = std::move(shape); }

    /// JSON of a mapping that the records from here on need, whatever else is known of their source.
    void setMapping(std::string mapping) { m_mapping = std::move(mapping); }

    /// What a table's header says, also of one that is then refused. `mapping` names the columns as the header does.
    void setTable(TableMapping table) { m_table = std::move(table); }
    [[nodiscard]] const TableMapping& table() const noexcept { return m_table; }

    /// Hands a record over; false means stop reading.
    bool record(std::string content, std::int64_t line);
    /// Reports something unreadable; false means stop reading.
    bool issue(std::int64_t line, std::string message);
    /// Reports something that was repaired, or that concerns no single record; false means stop reading.
    bool note(std::int64_t line, std::string message);
    /// Reports something that was taken as it is and may be meant otherwise; false means stop reading.
    bool doubt(std::int64_t line, std::string message);
    /// Counts characters of a record that were replaced; told in one issue by finish().
    void replaced(std::size_t count, std::int64_t line);
    /// Reports a failure of the stream as an issue, unless nothing was read before it: then it is the outcome.
    core::Result<void> streamFailed(const core::Error& error);
    /// The outcome of a reader that came to its end. `what` names what was looked for: "JSON object".
    core::Result<void> finish(const std::string& what);

    void progress(const InputStream& stream) { m_sink.progress(stream.bytesRead(), stream.bytesTotal()); }
    [[nodiscard]] bool stopped() const noexcept { return m_refused || m_stop.stop_requested(); }
    [[nodiscard]] const std::stop_token& stopToken() const noexcept { return m_stop; }
    [[nodiscard]] std::int64_t records() const noexcept { return m_records; }
    [[nodiscard]] const std::string& path() const noexcept { return m_path; }
    void setOrigin(std::string name) { m_origin = std::move(name); }

private:
    bool report(InputIssue issue);

    const std::string m_path;
    RecordSink& m_sink;
    const std::stop_token& m_stop;
    std::string m_origin;
    Shape m_shape;
    std::string m_mapping;
    TableMapping m_table;
    std::int64_t m_records = 0;
    std::int64_t m_issues = 0;
    InputIssue m_firstIssue;
    std::size_t m_replaced = 0;
    std::int64_t m_replacedRecords = 0;
    std::int64_t m_firstReplaced = 0;
    bool m_refused = false;
};

/// "17,234,567 bytes".
[[nodiscard]] std::string byteCount(std::uint64_t bytes);

}  // namespace groundswell::sources
