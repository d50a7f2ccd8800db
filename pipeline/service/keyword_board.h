#pragma once

#include "models/core/result.h"
#include "models/domain/keyword_question.h"
#include "models/store/store.h"
#include "pipeline/service/read_stop.h"
#include "pipeline/trends/keyword_answer.h"
#include "pipeline/trends/keyword_marks.h"

#include <deque>
#include <memory>
#include <mutex>

namespace groundswell::pipeline {

/// The keywords of an open workspace, in memory: read when somebody asks, again when items have changed since, so that
/// every answer equals a recount. Paging, sorting and narrowing then take no read and no recount; filters that leave
/// the same items share their numbers. Thread-safe; one call waits for another.
class KeywordBoard {
public:
    explicit KeywordBoard(const store::Store& store) : m_store(store) {}

    using Answer = trends::KeywordAnswer;
    /// Errors: Cancelled after stop(), those of KeywordIndex::read() and the store.
    core::Result<Answer> ask(const domain::KeywordQuestion& question, core::UtcTime now);
    /// Ends what is running, and everything that is asked later.
    void stop() { m_stop.stop(); }

private:
    struct Stamp {
        std::uint64_t items = 0;  ///< of the store's own writer
        std::int64_t data = 0;    ///< of the connection, where others write

        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    /// A table that was made for a filter.
    struct Kept {
        domain::Filter filter;
        std::int64_t data = 0;
        trends::KeywordMarks marks;
        std::shared_ptr<const trends::KeywordTable> table;
    };

    core::Result<void> connect();
    core::Result<Stamp> stamp();
    core::Result<void> bringUpToDate();
    core::Result<std::shared_ptr<const trends::KeywordTable>> tableFor(const domain::Filter& filter, core::UtcTime now);
    /// What was kept for the same items, as of now; none = nothing.
    [[nodiscard]] std::shared_ptr<const trends::KeywordTable> keptFor(const trends::KeywordMarks& marks,
                                                                      core::UtcTime asOf) const;

    const store::Store& m_store;
    ReadStop m_stop;
    std::mutex m_mutex;
    std::unique_ptr<store::ReadConnection> m_reader;      // guarded by m_mutex, as the rest
    std::shared_ptr<const trends::KeywordIndex> m_index;  // none = not read yet
    Stamp m_read;                                         // as of the index
    std::deque<Kept> m_kept;                              // the last one used first
    domain::KeywordQuestion m_question;                   // what m_answer is for, but for the filter
    Answer m_answer;
};

}  // namespace groundswell::pipeline
