#include "pipeline/service/keyword_board.h"

#include "models/store/read_connection.h"
#include "pipeline/service/snapshot.h"
#include "pipeline/trends/board.h"

#include <algorithm>

namespace groundswell::pipeline {

namespace {

constexpr std::size_t tablesKept = 2;
constexpr std::chrono::minutes sameMoment{1};

bool isOfMoment(const trends::KeywordTable& table, core::UtcTime asOf) {
    return asOf - table.asOf() < sameMoment && table.asOf() <= asOf;
}

core::Error keywordBoardClosed() {
    return {core::ErrorCode::Cancelled, "The workspace is being closed."};
}

}  // namespace

core::Result<KeywordBoard::Answer> KeywordBoard::ask(const domain::KeywordQuestion& question, core::UtcTime now) {
    const std::scoped_lock lock(m_mutex);
    if (m_stop.isStopped()) return keywordBoardClosed();
    if (auto connected = connect(); !connected) return connected.error();
    if (auto current = bringUpToDate(); !current) return current.error();
    auto table = tableFor(question.filter, now);
    if (!table) return table.error();
    domain::KeywordQuestion unfiltered = question;
    unfiltered.filter = {};
    if (m_answer.table == *table && m_answer.order && m_question == unfiltered) return m_answer;
    m_answer = {*table, std::make_shared<const std::vector<std::uint32_t>>((*table)->order(question))};
    m_question = std::move(unfiltered);
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
    // What is out of date goes first: there is no room for both.
    m_kept.clear();
    m_answer = {};
    m_index.reset();
    const Snapshot snapshot(*m_reader);
    if (!snapshot.begun()) return snapshot.begun().error();
    auto index = trends::KeywordIndex::read(*m_reader, [this] { return m_stop.isStopped(); });
    if (!index) return index.error();
    m_index = std::make_shared<const trends::KeywordIndex>(std::move(*index));
    m_read = *now;
    return {};
}

std::shared_ptr<const trends::KeywordTable> KeywordBoard::keptFor(const trends::KeywordMarks& marks,
                                                                  core::UtcTime asOf) const {
    const auto found = std::find_if(m_kept.begin(), m_kept.end(), [&](const Kept& kept) {
        return isOfMoment(*kept.table, asOf) && kept.marks == marks;
    });
    return found == m_kept.end() ? nullptr : found->table;
}

core::Result<std::shared_ptr<const trends::KeywordTable>> KeywordBoard::tableFor(const domain::Filter& filter,
                                                                                 core::UtcTime now) {
    // Labels and sizes of clusters change without their items.
    auto data = m_reader->dataVersion();
    if (!data) return data.error();
    const auto end = trends::trendsEnd(*m_reader, now);
    if (!end) return end.error();
    const core::UtcTime asOf = *end;
    const auto same = [&](const Kept& kept) {
        return kept.filter == filter && isOfMoment(*kept.table, asOf) &&
               (kept.data == *data || trends::isAnsweredByIndex(*m_index, filter));
    };
    if (const auto found = std::find_if(m_kept.begin(), m_kept.end(), same); found != m_kept.end()) {
        std::rotate(m_kept.begin(), found, found + 1);
        return m_kept.front().table;
    }
    auto marks = trends::keywordMarks(*m_index, *m_reader, filter);
    if (!marks) return marks.error();
    if (m_stop.isStopped()) return keywordBoardClosed();
    auto table = keptFor(*marks, asOf);
    std::erase_if(m_kept, [&](const Kept& kept) { return kept.filter == filter; });
    // What is not kept goes first, here too.
    if (m_kept.size() >= tablesKept) m_kept.pop_back();
    if (!table) {
        m_answer = {};
        table = std::make_shared<const trends::KeywordTable>(m_index, marks->counted, marks->lately, asOf);
    }
    m_kept.push_front({filter, *data, std::move(*marks), std::move(table)});
    return m_kept.front().table;
}

}  // namespace groundswell::pipeline
