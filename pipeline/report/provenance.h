#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/filter.h"
#include "models/domain/trend.h"
#include "pipeline/report/row_writer.h"
#include "pipeline/report/table.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::report {

/// What is wanted of the clusters that rise.
struct RisingTerms {
    std::int64_t minAuthors = domain::leastVoices;  ///< in the window; or
    std::int64_t minOutlets = domain::leastVoices;  ///< one of the two is enough; 0 and 0 = any
    std::int64_t limit = 0;
};

/// The time whose items are recent ones.
struct TrendTerms {
    domain::TrendWindow window = domain::TrendWindow::Day;
    core::UtcTime asOf{};  ///< of the newest item that counts
    std::optional<RisingTerms> rising{};
};

/// Where the rows of an exported file come from and how many there are. A value.
struct Provenance {
    std::string workspaceId;
    std::string workspaceName;
    Table table = Table::Items;
    std::string name;  ///< what the rows are when they are of none of the tables; empty = of `table`
    RowFormat format = RowFormat::Csv;
    std::string formatName;         ///< when it is none of the formats of rows; empty = `format`
    std::vector<std::int64_t> ids;  ///< the rows that were chosen one by one; none = all that match
    std::vector<std::string> columns;
    std::string order;  ///< "item_id ascending", ...
    domain::Filter filter;
    std::string textQuery;               ///< the words of filter.text as a person typed them
    std::optional<TrendTerms> trends{};  ///< none = the rows tell nothing of trends
    bool rawCells = false;
    core::UtcTime createdAt{};
    std::int64_t rows = 0;                 ///< written by this export
    std::int64_t matching = 0;             ///< rows that the filter lets through
    std::uint64_t appendedAfterBytes = 0;  ///< length of the file that the rows were appended to
    std::uint64_t bytes = 0;
    std::string sha256;
    std::map<std::string, std::string> versions;  ///< "program", "schema", algorithms
};

/// What is set of a filter, with the names of the command line. Thread-safe.
[[nodiscard]] nlohmann::ordered_json filterJson(const domain::Filter& filter, const std::string& textQuery);

/// FILE.meta.json for FILE.
[[nodiscard]] std::filesystem::path provenanceFile(const std::filesystem::path& exported);

/// Writes provenanceFile(exported), atomically.
core::Result<void> writeProvenance(const std::filesystem::path& exported, const Provenance& provenance);

}  // namespace groundswell::report
