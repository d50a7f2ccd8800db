#include "pipeline/service/annotation_questions.h"

#include "pipeline/operations/raw_record_of.h"
#include "pipeline/service/watched_conditions.h"
#include "pipeline/trends/board.h"

#include <algorithm>
#include <chrono>
#include <span>

namespace groundswell::pipeline {

namespace {

constexpr std::int64_t outletsShown = 500;
constexpr std::int64_t authorsShown = 50;
constexpr std::chrono::hours watchBin{6};
constexpr int binsADay = 4;
constexpr std::size_t watchedWeeks = 4;
constexpr std::size_t watchedDays = watchedWeeks * 7 + 1;

// What it counts; nothing for a search that means nothing and a cluster that is gone: they stand for no item, not for
// all.
std::optional<WatchedConditions> conditionsOf(const domain::Watch& watch, core::UtcTime asOf) {
    WatchedConditions conditions;
    switch (watch.kind) {
        case domain::WatchKind::Cluster: conditions.filter.clusters = {watch.cluster}; break;
        case domain::WatchKind::Keyword: conditions.filter.keyword = watch.target; break;
        case domain::WatchKind::Search: return readWatchedConditions(watch.target, asOf);
    }
    if (watch.kind == domain::WatchKind::Cluster && watch.cluster.isNone()) return std::nullopt;
    return conditions.filter == domain::Filter() ? std::nullopt : std::optional(std::move(conditions));
}

// Mean of the same day of the weeks before in which it was there already; the last day is the one to compare with.
std::optional<double> usualOfWatch(std::span<const std::int64_t> days, core::UtcTime first, core::UtcTime asOf) {
    std::int64_t sum = 0;
    std::int64_t weeks = 0;
    for (std::size_t week = 1; week <= watchedWeeks; ++week) {
        if (first >= asOf - std::chrono::days(7 * week)) break;
        sum += days[days.size() - 1 - week * 7];
        ++weeks;
    }
    if (weeks == 0) return std::nullopt;
    return static_cast<double>(sum) / static_cast<double>(weeks);
}

void addTrend(domain::WatchRow& row, const store::WatchNumbers& numbers) {
    std::vector<std::int64_t> days(watchedDays);
    for (std::size_t bin = 0; bin < numbers.bins.size(); ++bin)
        days[bin / static_cast<std::size_t>(binsADay)] += numbers.bins[bin];
    row.recent = days.back();
    row.usual = usualOfWatch(days, numbers.firstPublished.value_or(row.asOf), row.asOf);
    const auto shown = std::min(numbers.bins.size(), static_cast<std::size_t>(sparklineBins));
    row.sparkline.assign(numbers.bins.end() - static_cast<std::ptrdiff_t>(shown), numbers.bins.end());
}

core::Result<domain::WatchRow> watchRow(store::ReadConnection& reader, domain::Watch watch, core::UtcTime asOf) {
    domain::WatchRow row;
    row.watch = std::move(watch);
    row.asOf = asOf;
    auto conditions = conditionsOf(row.watch, asOf);
    if (!conditions) return row;
    const core::UtcTime looked = row.watch.lookedAt.value_or(row.watch.madeAt);
    const auto count = [&](const domain::Filter& filter) {
        return reader.annotations().numbers(filter, looked, asOf, watchBin, static_cast<int>(watchedDays) * binsADay);
    };
    auto numbers = count(conditions->filter);
    if (!numbers) return numbers.error();
    row.items = numbers->items;
    row.sinceLooked = numbers->collectedSince;
    row.firstPublished = numbers->firstPublished;
    row.lastPublished = numbers->lastPublished;
    if (conditions->lastDays) {
        // The usual is that of days before these.
        conditions->filter.from.reset();
        conditions->filter.to.reset();
        numbers = count(conditions->filter);
        if (!numbers) return numbers.error();
    }
    if (numbers->items == 0) return row;
    addTrend(row, *numbers);
    return row;
}

// The record is an extra: whatever keeps it away does not keep the item away.
core::Result<void> addRecord(store::ReadConnection& reader, workspace::WorkspaceSession& session,
                             const config::WorkspaceConfig& config, ItemDetail& detail, const std::stop_token& stop) {
    auto record = operations::rawRecordOf(session, config, reader, detail.row.item, stop);
    if (!record && record.error().code == core::ErrorCode::Cancelled) return record.error();
    if (!record) {
        detail.rawProblem = record.error().message;
    } else if (!*record) {
        detail.rawProblem = "The archive has no record of this item any more.";
    } else {
        detail.rawJson = operations::indentedJson((*record)->content);
        detail.fetchedAt = (*record)->createdAt;
    }
    return {};
}

core::Result<ItemDetail> storedDetail(store::ReadConnection& reader, core::ItemId item) {
    auto row = reader.items().byId(item);
    if (!row) return row.error();
    if (!*row)
        return core::Error(core::ErrorCode::NotFound, "There is no item " + std::to_string(item.value) + " any more.");
    ItemDetail detail;
    detail.row = std::move(**row);
    auto origin = reader.items().origin(item);
    if (!origin) return origin.error();
    if (*origin) detail.attempts = (*origin)->attempts;
    auto engagement = reader.items().engagement(item);
    if (!engagement) return engagement.error();
    detail.engagement = std::move(*engagement);
    if (detail.row.item.cluster.isNone()) return detail;
    auto cluster = reader.clusters().byId(detail.row.item.cluster);
    if (!cluster) return cluster.error();
    detail.cluster = std::move(*cluster);
    return detail;
}

}  // namespace

core::Result<std::vector<domain::WatchRow>> answerWatches(store::ReadConnection& reader, core::UtcTime now) {
    auto watches = reader.annotations().watches();
    if (!watches) return watches.error();
    const auto end = trends::trendsEnd(reader, now);
    if (!end) return end.error();
    std::vector<domain::WatchRow> rows;
    for (domain::Watch& watch : *watches) {
        auto row = watchRow(reader, std::move(watch), *end);
        if (!row) return row.error();
        rows.push_back(std::move(*row));
    }
    return rows;
}

core::Result<void> addClusterStory(store::ReadConnection& reader, ClusterDetail& detail) {
    const core::ClusterId cluster = detail.cluster.id;
    auto exemplar = reader.clusters().exemplarFacts(detail.cluster.exemplar);
    if (!exemplar) return exemplar.error();
    detail.exemplar = std::move(*exemplar);
    auto outlets = reader.clusters().carriers(cluster, false, outletsShown);
    if (!outlets) return outlets.error();
    detail.outlets = std::move(*outlets);
    auto authors = reader.clusters().carriers(cluster, true, authorsShown);
    if (!authors) return authors.error();
    detail.authors = std::move(*authors);
    auto notes = reader.annotations().notes(cluster);
    if (!notes) return notes.error();
    detail.notes = std::move(*notes);
    auto events = reader.clusters().events(cluster);
    if (!events) return events.error();
    detail.events = std::move(*events);
    auto days = reader.clusters().history(cluster);
    if (!days) return days.error();
    detail.days = std::move(*days);
    return {};
}

core::Result<ItemDetail> answerItemDetail(store::ReadConnection& reader, workspace::WorkspaceSession& session,
                                          const config::WorkspaceConfig& config, core::ItemId item,
                                          const std::stop_token& stop) {
    auto detail = storedDetail(reader, item);
    if (!detail) return detail;
    if (auto added = addRecord(reader, session, config, *detail, stop); !added) return added.error();
    return detail;
}

}  // namespace groundswell::pipeline
