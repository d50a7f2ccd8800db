#include "pipeline/service/keyword_board.h"

#include "models/store/read_connection.h"

#include <algorithm>

namespace groundswell::pipeline {

namespace {

constexpr std::size_t tablesKept = 2;
constexpr std::chrono::minutes sameMoment{1};

}  // namespace

core::Result<KeywordBoard::Answer> KeywordBoard::ask(const domain::KeywordQuestion& question, core::UtcTime now) {
    const std::scoped_lock lock(m_mutex);
    if (m_stop.isStopped()) return core::Error(core::ErrorCode::Cancelled, "The workspace is being closed.");
    if (auto connected = connect(); !connected) return connected.error();
    if (auto current = bringUpToDate(); !current) return current.error();
    auto table = tableFor(question.filter, now);
    if (!table) return table.error();
    if (m_answer.table == *table && m_answer.order && m_question == question) return m_answer;
    m_answer = {*table, std::make_shared<const std::vector<std::uint32_t>>((*table)->order(question))};
    m_question = question;
    return m_answer;
}

core::Result<void> KeywordBoard::connect() {
    if (m_reader) return {};
    auto reader = m_store.connect();
    if (!reader) return reader.error();
    m_reader = std::move(*reader);
    m_stop.watch(m_reader.get());
    return {};
}

// Its own writer says whether items were touched; what another process writes is known only as "something".
core::Result<KeywordBoard::Stamp> KeywordBoard::stamp() {
    auto data = m_reader->dataVersion();
    if (!data) return data.error();
    return Stamp{m_store.itemsVersion(), m_store.isReadOnly() ? *data : 0};
}

core::Result<void> KeywordBoard::bringUpToDate() {
    // Before the data is read: what is written meanwhile is seen at the next question at the latest.
    auto now = stamp();
    if (!now) return now.error();
    if (m_index && m_read == *now) return {};
    auto index = trends::KeywordIndex::read(*m_reader, [this] { return m_stop.isStopped(); });
    if (!index) return index.error();
    m_kept.clear();
    m_answer = {};
    m_index = std::make_shared<const trends::KeywordIndex>(std::move(*index));
    m_read = *now;
    return {};
}

core::Result<trends::ItemMarks> KeywordBoard::marksOf(const domain::Filter& filter) {
    if (filter == domain::Filter{}) return trends::ItemMarks{};
    auto ids = m_reader->keywords().itemsThatPass(filter);
    if (!ids) return ids.error();
    return trends::ItemMarks(m_index->mark(*ids));
}

core::Result<std::shared_ptr<const trends::KeywordTable>> KeywordBoard::tableFor(const domain::Filter& filter,
                                                                                 core::UtcTime now) {
    // Labels and sizes of clusters change without their items.
    auto data = m_reader->dataVersion();
    if (!data) return data.error();
    auto span = m_reader->trends().span();
    if (!span) return span.error();
    // The window is half open: it ends just after the newest item.
    const core::UtcTime asOf = (*span ? std::min(now, (*span)->second) : now) + std::chrono::microseconds(1);
    const auto same = [&](const Kept& kept) {
        const bool isCurrent = filter == domain::Filter{} || kept.data == *data;
        return kept.filter == filter && isCurrent && asOf - kept.table->asOf() < sameMoment &&
               kept.table->asOf() <= asOf;
    };
    if (const auto found = std::find_if(m_kept.begin(), m_kept.end(), same); found != m_kept.end()) {
        std::rotate(m_kept.begin(), found, found + 1);
        return m_kept.front().table;
    }
    auto counted = marksOf(filter);
    if (!counted) return counted.error();
    domain::Filter undated = filter;
    undated.from.reset();
    undated.to.reset();
    auto lately = undated == filter ? counted : marksOf(undated);
    if (!lately) return lately.error();
    m_kept.push_front(
        {filter, *data,
         std::make_shared<const trends::KeywordTable>(m_index, std::move(*counted), std::move(*lately), asOf)});
    if (m_kept.size() > tablesKept) m_kept.pop_back();
    return m_kept.front().table;
}

}  // namespace groundswell::pipeline
