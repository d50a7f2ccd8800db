#include "pipeline/operations/fetch_gaps.h"

#include "models/store/read_connection.h"
#include "models/store/source_writer.h"
#include "pipeline/operations/acquire.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace groundswell::operations {

namespace {

using domain::FetchGap;

constexpr std::size_t mostGaps = 50;

bool isOf(const FetchGap& gap, const std::string& source, const std::string& query) {
    return gap.source == source && gap.query == query;
}

// What of a gap lies outside of a span: none, one or two parts.
void cut(std::vector<FetchGap>& gaps, const TimeSpan& span) {
    std::vector<FetchGap> left;
    for (const FetchGap& gap : gaps) {
        FetchGap before = gap;
        before.to = std::min(gap.to, span.from);
        if (before.from < before.to) left.push_back(std::move(before));
        FetchGap after = gap;
        after.from = std::max(gap.from, span.to);
        if (after.from < after.to) left.push_back(std::move(after));
    }
    gaps = std::move(left);
}

void sortByTime(std::vector<FetchGap>& gaps) {
    std::sort(gaps.begin(), gaps.end(), [](const FetchGap& a, const FetchGap& b) { return a.from < b.from; });
}

// Neighbours that touch and say the same become one; then the closest ones until there are few enough.
void join(std::vector<FetchGap>& gaps) {
    sortByTime(gaps);
    for (std::size_t i = 1; i < gaps.size();) {
        FetchGap& before = gaps[i - 1];
        if (before.to < gaps[i].from || (before.to == gaps[i].from && before.reason != gaps[i].reason)) {
            ++i;
            continue;
        }
        before.to = std::max(before.to, gaps[i].to);
        before.notedAt = std::min(before.notedAt, gaps[i].notedAt);
        gaps.erase(gaps.begin() + static_cast<std::ptrdiff_t>(i));
    }
    while (gaps.size() > mostGaps) {
        std::size_t closest = 1;
        for (std::size_t i = 2; i < gaps.size(); ++i) {
            if (gaps[i].from - gaps[i - 1].to < gaps[closest].from - gaps[closest - 1].to) closest = i;
        }
        gaps[closest - 1].to = gaps[closest].to;
        gaps.erase(gaps.begin() + static_cast<std::ptrdiff_t>(closest));
    }
}

}  // namespace

std::vector<FetchGap> gapsAfter(const std::vector<FetchGap>& known, const FetchEnd& fetch, const FetchGap& like) {
    std::vector<FetchGap> gaps = known;
    for (const TimeSpan& span : fetch.asked) cut(gaps, span);
    for (const TimeSpan& span : fetch.undone) cut(gaps, span);
    for (const TimeSpan& span : fetch.undone) {
        FetchGap gap = like;
        gap.from = span.from;
        gap.to = span.to;
        gap.reason = fetch.reason;
        for (const FetchGap& old : known) {
            if (old.from < gap.to && gap.from < old.to) gap.notedAt = std::min(gap.notedAt, old.notedAt);
        }
        if (gap.from < gap.to) gaps.push_back(std::move(gap));
    }
    join(gaps);
    return gaps;
}

core::Result<std::vector<FetchGap>> gapsOf(workspace::WorkspaceSession& session) {
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    auto gaps = (*reader)->runs().gaps();
    if (!gaps) return gaps;
    std::erase_if(*gaps, [&](const FetchGap& gap) {
        const config::SourceConfig* source = session.config().source(gap.source);
        return source == nullptr || !source->queries.contains(gap.query);
    });
    return gaps;
}

core::Result<void> noteFetch(workspace::WorkspaceSession& session, const std::string& source, const std::string& query,
                             const FetchEnd& fetch) {
    auto known = gapsOf(session);
    if (!known) return known.error();
    std::erase_if(*known, [&](const FetchGap& gap) { return !isOf(gap, source, query); });
    const std::vector<FetchGap> gaps = gapsAfter(*known, fetch, {source, query, {}, {}, session.clock().now(), {}});
    if (gaps == *known) return {};
    return session.store().writer().run(
        [&](store::WriteTransaction& transaction) { return transaction.sources().replaceGaps(source, query, gaps); });
}

core::Result<void> notePause(workspace::WorkspaceSession& session, const domain::SourceHealth& health) {
    const config::SourceConfig* source = session.config().source(health.source);
    // A generator has nothing to miss, and what is not fetched has no gaps.
    if (source == nullptr || source->type == "generator" || !canFetch(*source) || !health.pausedAt) return {};
    auto reader = session.store().connect();
    if (!reader) return reader.error();
    const core::UtcTime now = session.clock().now();
    for (const auto& [query, value] : source->queries) {
        auto state = (*reader)->runs().queryState(source->id, query);
        if (!state) return state.error();
        const core::UtcTime since = *state && (*state)->lastGood ? *(*state)->lastGood : *health.pausedAt;
        const FetchEnd end{{}, {{since, std::max(since, now)}}, "The source pauses. " + health.pauseReason};
        if (auto noted = noteFetch(session, source->id, query, end); !noted) return noted;
    }
    return {};
}

}  // namespace groundswell::operations
