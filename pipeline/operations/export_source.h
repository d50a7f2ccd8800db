#pragma once

#include "models/core/result.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/export_rows.h"
#include "pipeline/trends/board.h"
#include "pipeline/trends/rising.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::operations {

/// Where the rows of an export come from: one view of the store, which is the caller's to begin, and one board of
/// trends where the rows tell some. Outlived by its reader and its request. For one thread.
class ExportSource {
public:
    using Take = std::function<bool(report::Row row)>;

    /// Errors: InvalidInput (see exportRows), Cancelled, those of the store.
    static core::Result<ExportSource> make(store::ReadConnection& reader, const ExportRequest& request,
                                           core::UtcTime now, const std::stop_token& stop);
    /// Whether the request is one that there can be. Errors: InvalidInput.
    static core::Result<void> check(const ExportRequest& request);

    [[nodiscard]] const std::vector<std::string>& columns() const;
    /// How many rows there are; none where counting them is as much work as writing them.
    core::Result<std::optional<std::int64_t>> count();
    /// Row after row in the order of the request, until `take` says no.
    core::Result<void> read(const Take& take);
    /// No more than the first ones.
    core::Result<void> readFirst(std::int64_t rows, const Take& take);
    /// What the rows tell of trends is of this time; none = they tell nothing.
    [[nodiscard]] std::optional<report::TrendTerms> trendTerms() const;

private:
    ExportSource(store::ReadConnection& reader, const ExportRequest& request, core::UtcTime now,
                 const std::stop_token& stop, report::ColumnSelection columns)
        : m_reader(&reader), m_request(&request), m_now(now), m_stop(stop), m_columns(std::move(columns)) {}

    static core::Result<report::ColumnSelection> columnsOf(const ExportRequest& request);
    core::Result<void> lookUpTrends();
    core::Result<void> lookUpKeywords();
    core::Result<void> lookUpWatched();
    core::Result<void> findRising();
    [[nodiscard]] bool isChosen() const { return m_ids.has_value(); }
    [[nodiscard]] bool isByTrend() const;
    core::Result<void> readChosen(const Take& take);
    core::Result<void> readItems(const Take& take);
    core::Result<void> readClusters(const Take& take);
    core::Result<void> readKeywords(const Take& take);
    core::Result<void> readEngagement(const Take& take);
    [[nodiscard]] report::Row itemCells(const domain::ItemRow& row) const;
    core::Result<report::Row> clusterCells(const domain::Cluster& cluster);

    store::ReadConnection* m_reader;
    const ExportRequest* m_request;
    core::UtcTime m_now;
    std::stop_token m_stop;
    report::ColumnSelection m_columns;
    std::optional<std::vector<std::int64_t>> m_ids;  ///< only these, in this order
    std::int64_t m_matching = 0;                     ///< where there are ids
    std::shared_ptr<const trends::Board> m_board;    ///< none = the rows need none
    std::optional<core::UtcTime> m_asOf;             ///< where the windows end, exclusively
    trends::KeywordAnswer m_keywords;
    std::set<std::string> m_watched;  ///< keywords, in folded case
};

/// The board that the request brings, or one that is made for it. Errors: those of the store.
[[nodiscard]] core::Result<std::shared_ptr<const trends::Board>> boardFor(store::ReadConnection& reader,
                                                                          const ExportRequest& request,
                                                                          core::UtcTime now);
/// The time of what the rows tell of trends whose windows end at `end`, exclusively.
[[nodiscard]] report::TrendTerms trendTermsOf(const ExportRequest& request, core::UtcTime end);
/// The clusters that rise as the request has it, the fastest first; one more than the limit where there are more.
[[nodiscard]] core::Result<trends::RisingIds> risingFor(store::ReadConnection& reader, const ExportRequest& request,
                                                        const trends::Board& board);

}  // namespace groundswell::operations
