#include "pipeline/operations/export_source.h"

#include "models/store/annotation_reader.h"
#include "models/store/case_folding.h"
#include "pipeline/operations/rising_now.h"
#include "pipeline/report/four_cat.h"

#include <algorithm>
#include <span>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;

namespace {

constexpr std::int64_t rowsPerPage = 5'000;
constexpr const char* daysColumn = "items_14_days";

bool isOfClusters(const ExportRequest& request) {
    return request.table == report::Table::Clusters;
}

// Page after page of one snapshot, for orders that the readers do not stream in.
template <class Read, class Take>
core::Result<void> readPages(const Read& read, const Take& take) {
    for (domain::Page page{0, rowsPerPage};; page.offset += rowsPerPage) {
        auto rows = read(page);
        if (!rows) return rows.error();
        for (const auto& row : *rows) {
            if (!take(row)) return {};
        }
        if (static_cast<std::int64_t>(rows->size()) < rowsPerPage) return {};
    }
}

std::vector<std::int64_t> numbersOf(const std::vector<core::ClusterId>& ids) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(ids.size());
    for (const core::ClusterId id : ids) numbers.push_back(id.value);
    return numbers;
}

}  // namespace

core::Result<std::shared_ptr<const trends::Board>> boardFor(store::ReadConnection& reader, const ExportRequest& request,
                                                            core::UtcTime now) {
    if (request.board) return request.board(now);
    auto made = trends::buildBoard(reader, now);
    if (!made) return made.error();
    return std::make_shared<const trends::Board>(std::move(*made));
}

core::Result<trends::RisingIds> risingFor(store::ReadConnection& reader, const ExportRequest& request,
                                          const trends::Board& board) {
    RisingRequest wanted;
    wanted.window = request.window;
    wanted.filter = request.filter;
    wanted.minAuthors = request.rising->minAuthors;
    wanted.minOutlets = request.rising->minOutlets;
    wanted.limit = request.rising->limit;
    return risingIds(reader, board, wanted);
}

report::TrendTerms trendTermsOf(const ExportRequest& request, core::UtcTime end) {
    const bool isOfOneWindow = request.table == report::Table::Keywords;
    // The windows are half open: the newest item that counts is just before their end.
    return {isOfOneWindow ? domain::TrendWindow::Day : request.window, end - std::chrono::microseconds(1),
            request.rising};
}

core::Result<report::ColumnSelection> ExportSource::columnsOf(const ExportRequest& request) {
    const bool rowsById = request.table == report::Table::Items || isOfClusters(request);
    if (!request.ids.empty() && !rowsById)
        return Error(ErrorCode::InvalidInput, "Only items and clusters can be chosen one by one.");
    if (request.rising && !isOfClusters(request)) return Error(ErrorCode::InvalidInput, "Only clusters rise.");
    if (request.format != report::RowFormat::FourCat)
        return report::ColumnSelection::choose(request.table, request.columns);
    if (request.table != report::Table::Items)
        return Error(ErrorCode::InvalidInput, "4CAT reads items; other tables have no such form.");
    if (!request.columns.empty())
        return Error(ErrorCode::InvalidInput, "The columns of a CSV for 4CAT are 4CAT's; they cannot be chosen.");
    return report::ColumnSelection(request.table);
}

core::Result<void> ExportSource::check(const ExportRequest& request) {
    const auto columns = columnsOf(request);
    return columns ? core::Result<void>() : columns.error();
}

core::Result<ExportSource> ExportSource::make(store::ReadConnection& reader, const ExportRequest& request,
                                              core::UtcTime now, const std::stop_token& stop) {
    auto columns = columnsOf(request);
    if (!columns) return columns.error();
    ExportSource source(reader, request, now, stop, std::move(*columns));
    if (!request.ids.empty()) source.m_ids = request.ids;
    if (isOfClusters(request)) {
        if (auto found = source.lookUpTrends(); !found) return found.error();
    }
    if (request.table == report::Table::Keywords) {
        if (auto found = source.lookUpKeywords(); !found) return found.error();
    }
    if (source.m_ids && !request.rising) source.m_matching = std::ssize(*source.m_ids);
    return source;
}

const std::vector<std::string>& ExportSource::columns() const {
    return m_request->format == report::RowFormat::FourCat ? report::fourCatColumns() : m_columns.names();
}

bool ExportSource::isByTrend() const {
    return !isChosen() && m_request->order && domain::isTrendSort(m_request->order->clusters);
}

// One board for the order and for all rows; where neither asks for it, none is made.
core::Result<void> ExportSource::lookUpTrends() {
    const bool isTold = m_columns.hasAny({"velocity", "burst", "items_recent", "items_usual", daysColumn});
    if (!isTold && !isByTrend() && !m_request->rising) return {};
    auto board = boardFor(*m_reader, *m_request, m_now);
    if (!board) return board.error();
    m_board = std::move(*board);
    m_asOf = m_board->asOf();
    return m_request->rising ? findRising() : core::Result<void>();
}

core::Result<void> ExportSource::findRising() {
    std::int64_t unseen = 0;
    if (!m_ids) {
        auto found = risingFor(*m_reader, *m_request, *m_board);
        if (!found) return found.error();
        m_ids = numbersOf(found->ids);
        // How many of those that were not looked at rise nobody knows: one at the least.
        unseen = found->unseen ? 1 : 0;
    }
    m_matching = std::ssize(*m_ids) + unseen;
    const std::int64_t limit = m_request->rising->limit;
    if (std::ssize(*m_ids) > limit) m_ids->resize(static_cast<std::size_t>(limit));
    return {};
}

core::Result<void> ExportSource::lookUpKeywords() {
    domain::KeywordQuestion question = m_request->keywords;
    question.filter = m_request->filter;
    auto answer = m_request->findKeywords
                      ? m_request->findKeywords(question, m_now)
                      : trends::readKeywords(*m_reader, question, m_now, [this] { return m_stop.stop_requested(); });
    if (!answer) return answer.error();
    m_keywords = std::move(*answer);
    if (m_columns.hasAny({"velocity", "items_recent", "items_usual", daysColumn})) m_asOf = m_keywords.table->asOf();
    return m_columns.hasAny({"watched"}) ? lookUpWatched() : core::Result<void>();
}

core::Result<void> ExportSource::lookUpWatched() {
    const auto watches = m_reader->annotations().watches();
    if (!watches) return watches.error();
    for (const domain::Watch& watch : *watches) {
        if (watch.kind == domain::WatchKind::Keyword) m_watched.insert(store::foldCase(watch.target));
    }
    return {};
}

core::Result<std::optional<std::int64_t>> ExportSource::count() {
    const auto known = [](core::Result<std::int64_t> rows) -> core::Result<std::optional<std::int64_t>> {
        return rows ? core::Result(std::optional(*rows)) : rows.error();
    };
    if (m_ids) return known(m_matching);
    switch (m_request->table) {
        case report::Table::Items: return known(m_reader->items().count(m_request->filter));
        case report::Table::Clusters: return known(m_reader->clusters().count(m_request->filter));
        case report::Table::Keywords: return known(std::ssize(*m_keywords.order));
        case report::Table::Engagement: break;
    }
    return std::optional<std::int64_t>();
}

report::Row ExportSource::itemCells(const domain::ItemRow& row) const {
    return m_request->format == report::RowFormat::FourCat ? report::fourCatCells(row)
                                                           : m_columns.pick(report::cellsOf(row));
}

core::Result<report::Row> ExportSource::clusterCells(const domain::Cluster& cluster) {
    report::ClusterRow row{cluster};
    if (m_board) row.trend = m_board->known(cluster.id, m_request->window);
    if (m_asOf && m_columns.hasAny({daysColumn})) {
        auto days = m_reader->trends().sparklines(std::span(&cluster.id, 1), *m_asOf, report::rowDay, report::rowDays);
        if (!days) return days.error();
        row.days = std::move(days->front());
    }
    return m_columns.pick(report::cellsOf(row));
}

// In the order in which they were chosen; those that are gone meanwhile are left out.
core::Result<void> ExportSource::readChosen(const Take& take) {
    for (const std::int64_t id : *m_ids) {
        std::optional<report::Row> cells;
        if (isOfClusters(*m_request)) {
            auto cluster = m_reader->clusters().byId(core::ClusterId{id});
            if (!cluster) return cluster.error();
            if (!*cluster) continue;
            auto made = clusterCells(**cluster);
            if (!made) return made.error();
            cells = std::move(*made);
        } else {
            auto row = m_reader->items().byId(core::ItemId{id});
            if (!row) return row.error();
            if (!*row) continue;
            cells = itemCells(**row);
        }
        if (!take(std::move(*cells))) break;
    }
    return {};
}

// An order once, then row by row: pages of it would be sorted anew each.
core::Result<void> ExportSource::readItems(const Take& take) {
    if (!m_request->order) {
        return m_reader->items().forEach(m_request->filter,
                                         [&](const domain::ItemRow& row) { return take(itemCells(row)); });
    }
    auto ids = m_reader->items().ids(m_request->filter, m_request->order->items, m_request->order->direction);
    if (!ids) return ids.error();
    for (const core::ItemId id : *ids) {
        auto row = m_reader->items().byId(id);
        if (!row) return row.error();
        if (*row && !take(itemCells(**row))) return {};
    }
    return {};
}

core::Result<void> ExportSource::readClusters(const Take& take) {
    if (isByTrend()) {
        auto ids =
            m_reader->clusters().ids(m_request->filter, m_request->order->clusters, domain::SortOrder::Ascending);
        if (!ids) return ids.error();
        m_board->sort(*ids, m_request->order->clusters, m_request->order->direction, m_request->window);
        m_ids = numbersOf(*ids);
        return readChosen(take);
    }
    core::Result<void> failure;
    const auto takeCluster = [&](const domain::Cluster& cluster) {
        auto cells = clusterCells(cluster);
        if (!cells) failure = cells.error();
        return cells && take(std::move(*cells));
    };
    const auto& order = m_request->order;
    auto read =
        order ? readPages(
                    [&](domain::Page page) {
                        return m_reader->clusters().page(m_request->filter, order->clusters, order->direction, page);
                    },
                    takeCluster)
              : m_reader->clusters().forEach(m_request->filter, takeCluster);
    return failure ? read : failure;
}

core::Result<void> ExportSource::readKeywords(const Take& take) {
    const auto isWatched = [this](const std::string& keyword) {
        return !m_watched.empty() && m_watched.contains(store::foldCase(keyword));
    };
    m_keywords.forEach(report::rowDay, report::rowDays, [&](const domain::KeywordTrend& row) {
        return take(m_columns.pick(report::cellsOf(row, isWatched(row.row.text))));
    });
    return {};
}

// Item by item, each with all that its numbers were.
core::Result<void> ExportSource::readEngagement(const Take& take) {
    core::Result<void> failure;
    auto read = m_reader->items().forEach(m_request->filter, [&](const domain::ItemRow& row) {
        const auto numbers = m_reader->items().engagement(row.item.id);
        if (!numbers) failure = numbers.error();
        return numbers && std::all_of(numbers->begin(), numbers->end(), [&](const domain::EngagementNumber& number) {
                   return take(m_columns.pick(report::cellsOf(report::EngagementRow{row.item, number})));
               });
    });
    return failure ? read : failure;
}

core::Result<void> ExportSource::read(const Take& take) {
    if (m_ids) return readChosen(take);
    switch (m_request->table) {
        case report::Table::Items: return readItems(take);
        case report::Table::Clusters: return readClusters(take);
        case report::Table::Keywords: return readKeywords(take);
        case report::Table::Engagement: return readEngagement(take);
    }
    return {};
}

core::Result<void> ExportSource::readFirst(std::int64_t rows, const Take& take) {
    std::int64_t left = rows;
    const Take some = [&](report::Row cells) { return take(std::move(cells)) && --left > 0; };
    if (m_ids || m_request->table != report::Table::Items) return read(some);
    // A page of an order is found without the rest of it.
    const RowOrder order = m_request->order.value_or(RowOrder{});
    auto page = m_reader->items().page(m_request->filter, order.items, order.direction, {0, rows});
    if (!page) return page.error();
    for (const domain::ItemRow& row : *page) some(itemCells(row));
    return {};
}

std::optional<report::TrendTerms> ExportSource::trendTerms() const {
    return m_asOf ? std::optional(trendTermsOf(*m_request, *m_asOf)) : std::nullopt;
}

}  // namespace groundswell::operations
