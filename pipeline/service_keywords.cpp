#include "pipeline/service/service_state.h"

#include <algorithm>

namespace groundswell::pipeline {

namespace {

constexpr std::chrono::hours keywordBinWidth{6};

core::Result<KeywordPage> keywordPageOf(KeywordBoard& board, const domain::KeywordQuestion& question, domain::Page page,
                                        core::UtcTime now) {
    auto answer = board.ask(question, now);
    if (!answer) return answer.error();
    const auto& order = *answer->order;
    const auto size = static_cast<std::int64_t>(order.size());
    const std::int64_t first = std::clamp<std::int64_t>(page.offset, 0, size);
    const std::int64_t count = page.limit < 0 ? size - first : std::min(page.limit, size - first);
    KeywordPage result;
    result.total = size;
    result.sparklineEnd = answer->table->asOf();
    result.sparklineWidth = keywordBinWidth;
    result.rows =
        answer->table->rows(std::span(order).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)),
                            keywordBinWidth, sparklineBins);
    return result;
}

}  // namespace

// On a thread of their own: reading all keywords of a large store must not hold up other questions. Cancelling one does
// not end the reading, since the next one needs it too.
Ticket Service::keywords(domain::KeywordQuestion question, domain::Page page, Answer<KeywordPage> answer) {
    State* state = m_state.get();
    auto pending = state->remember();
    state->boards.post([state, pending, workspace = state->open, question = std::move(question), page,
                        answer = std::move(answer)]() mutable {
        if (!pending->cancelled()) {
            state->deliver<KeywordPage>(pending, answer, guarded<KeywordPage>([&]() -> core::Result<KeywordPage> {
                                            if (!workspace) return Error(ErrorCode::NotFound, "No workspace is open.");
                                            return keywordPageOf(workspace->keywords(), question, page,
                                                                 state->clock->now());
                                        }));
        }
        workspace.reset();
    });
    return ticketFor(pending);
}

}  // namespace groundswell::pipeline
