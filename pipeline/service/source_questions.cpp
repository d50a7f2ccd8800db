#include "pipeline/service/source_questions.h"

#include "models/config/api_definition.h"
#include "models/store/housekeeping.h"
#include "pipeline/jobs/schedule/decision.h"
#include "pipeline/operations/acquire.h"
#include "pipeline/trends/rising.h"

#include <algorithm>
#include <map>

namespace groundswell::pipeline {

namespace {

constexpr std::size_t runsAhead = 5;
constexpr std::int64_t runsLookedAt = 500;
constexpr std::size_t attemptsShown = 8;
constexpr int hoursOfUsual = (trends::usualWeeks * 7 + 1) * 24;
constexpr int sourceBins = 56;
constexpr int hoursOfBin = 6;

/// What the store knows of all sources, read once.
struct KnownSources {
    std::map<std::string, domain::SourceSummary> summaries;
    std::map<std::string, domain::SourceHealth> health;
    std::vector<domain::FetchGap> gaps;
    std::vector<domain::ScheduleState> schedules;
    std::map<std::string, std::vector<domain::TimeBin>> hours;
    core::UtcTime end{};  // of the last hour
};

core::Result<KnownSources> knownSources(store::ReadConnection& reader, core::UtcTime now) {
    KnownSources known;
    auto summaries = reader.runs().sourceSummaries();
    if (!summaries) return summaries.error();
    for (domain::SourceSummary& one : *summaries) known.summaries.emplace(one.source, one);
    auto health = reader.housekeeping().sourceHealth();
    if (!health) return health.error();
    for (domain::SourceHealth& one : *health) known.health.emplace(one.source, one);
    auto gaps = reader.runs().gaps();
    if (!gaps) return gaps.error();
    known.gaps = std::move(*gaps);
    auto schedules = reader.housekeeping().schedules();
    if (!schedules) return schedules.error();
    known.schedules = std::move(*schedules);
    known.end = std::chrono::floor<std::chrono::hours>(now) + std::chrono::hours(1);
    domain::Filter filter;
    filter.from = known.end - std::chrono::hours(hoursOfUsual);
    filter.to = known.end;
    auto hours = reader.trends().timelineBySource(filter, domain::BinWidth::Hour);
    if (!hours) return hours.error();
    known.hours = std::move(*hours);
    return known;
}

void fillCounts(const KnownSources& known, SourceRow& row) {
    row.sparkline.assign(sourceBins, 0);
    const auto found = known.hours.find(row.config.id);
    if (found == known.hours.end()) return;
    std::vector<std::int64_t> days(hoursOfUsual / 24);
    for (const domain::TimeBin& bin : found->second) {
        const auto back = (known.end - bin.start) / std::chrono::hours(1) - 1;
        if (back < 0 || back >= hoursOfUsual) continue;
        days[days.size() - 1 - static_cast<std::size_t>(back / 24)] += bin.items;
        const auto bins = back / hoursOfBin;
        if (bins < sourceBins) row.sparkline[static_cast<std::size_t>(sourceBins - 1 - bins)] += bin.items;
    }
    row.recent = days.back();
    row.usual = trends::usualOf(days);
}

core::Result<void> fillStates(store::ReadConnection& reader, SourceRow& row) {
    for (const auto& [query, value] : row.config.queries) {
        auto state = reader.runs().queryState(row.config.id, query);
        if (!state) return state.error();
        if (*state) row.states.push_back(std::move(**state));
    }
    const domain::QueryState* worst = nullptr;
    for (const domain::QueryState& state : row.states) {
        row.lastTried = std::max(row.lastTried, state.lastTried);
        row.lastGood = std::max(row.lastGood, state.lastGood);
        if (!state.lastError.empty() && (worst == nullptr || state.lastTried > worst->lastTried)) worst = &state;
    }
    if (worst != nullptr) row.lastError = worst->lastError;
    return {};
}

void fillSchedule(const std::optional<config::ScheduleConfig>& schedule,
                  const std::vector<domain::ScheduleState>& known, core::UtcTime now, SourceRow& row) {
    if (!schedule) return;
    row.scheduleWords = config::describe(*schedule);
    if (!row.config.enabled) return;
    const config::TaskSchedule task{.id = config::sourceScheduleId(row.config.id),
                                    .task = "acquire",
                                    .schedule = *schedule,
                                    .source = row.config.id};
    const jobs::Reconciliation state = jobs::reconcile(std::span(&task, 1), known, now);
    auto next = jobs::nextRuns(*schedule, state.states.front(), now, runsAhead);
    if (next) row.next = std::move(*next);
}

// What a person may look at in a browser.
std::string pageOf(const config::SourceConfig& source) {
    const auto isWeb = [](const std::string& text) {
        return text.starts_with("http://") || text.starts_with("https://");
    };
    if (source.type == "telegram" && !source.queries.empty()) {
        const auto channel = config::telegramChannel(source.queries.begin()->second);
        return channel ? "https://t.me/s/" + *channel : std::string();
    }
    if (config::isApiType(source.type)) {
        const auto api = config::apiOf(source);
        return api && isWeb(api->url) ? api->url : std::string();
    }
    for (const auto& [query, value] : source.queries) {
        if (isWeb(value)) return value;
    }
    return {};
}

void fillKey(const config::SourceConfig& source, std::string& name, bool& required) {
    const auto api = config::apiOf(source);
    if (!api || !api->auth) return;
    name = api->auth->keyEnv;
    required = api->auth->required;
}

SourceStanding standingOf(const SourceRow& row) {
    if (!row.config.enabled) return SourceStanding::Off;
    if (row.pausedAt) return SourceStanding::Paused;
    if (!row.lastError.empty()) return SourceStanding::Failing;
    if (!operations::canFetch(row.config)) return SourceStanding::Files;
    if (!row.lastTried && row.items == 0) return SourceStanding::Waiting;
    return SourceStanding::Good;
}

core::Result<SourceRow> rowOf(store::ReadConnection& reader, const KnownSources& known,
                              const config::SourceConfig& source, core::UtcTime now) {
    SourceRow row;
    row.config = source;
    if (const auto found = known.summaries.find(source.id); found != known.summaries.end()) {
        row.items = found->second.items;
        row.pausedAt = found->second.pausedAt;
        row.pauseReason = found->second.pauseReason;
    }
    if (const auto found = known.health.find(source.id); found != known.health.end())
        row.failures = found->second.failuresInRow;
    if (auto filled = fillStates(reader, row); !filled) return filled.error();
    for (const domain::FetchGap& gap : known.gaps) {
        if (gap.source == source.id && source.queries.contains(gap.query)) row.gaps.push_back(gap);
    }
    fillCounts(known, row);
    fillSchedule(source.schedule, known.schedules, now, row);
    fillKey(source, row.keyName, row.keyRequired);
    row.page = pageOf(source);
    row.standing = standingOf(row);
    return row;
}

}  // namespace

core::Result<SourcePage> answerSourceRows(store::ReadConnection& reader, const config::WorkspaceConfig& config,
                                          core::UtcTime now, domain::Page page) {
    auto known = knownSources(reader, now);
    if (!known) return known.error();
    SourcePage result;
    result.total = static_cast<std::int64_t>(config.sources.size());
    const std::int64_t end = std::min(result.total, page.offset + page.limit);
    for (std::int64_t i = std::max<std::int64_t>(page.offset, 0); i < end; ++i) {
        auto row = rowOf(reader, *known, config.sources[static_cast<std::size_t>(i)], now);
        if (!row) return row.error();
        result.rows.push_back(std::move(*row));
    }
    return result;
}

core::Result<std::vector<domain::Run>> answerSourceRuns(store::ReadConnection& reader, const std::string& source) {
    auto runs = reader.runs().page({0, runsLookedAt});
    if (!runs) return runs;
    std::erase_if(*runs, [&](const domain::Run& run) { return run.source != source; });
    if (runs->size() > attemptsShown) runs->resize(attemptsShown);
    return runs;
}

core::Result<SchedulePreview> schedulePreview(const config::ScheduleConfig& schedule, core::UtcTime now) {
    const config::TaskSchedule task{.id = "preview", .task = "acquire", .schedule = schedule};
    const jobs::Reconciliation state = jobs::reconcile(std::span(&task, 1), {}, now);
    auto next = jobs::nextRuns(schedule, state.states.front(), now, runsAhead);
    if (!next) return next.error();
    return SchedulePreview{config::describe(schedule), std::move(*next)};
}

}  // namespace groundswell::pipeline
