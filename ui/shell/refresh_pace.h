#pragma once

#include "pipeline/service.h"

#include <chrono>
#include <optional>

namespace groundswell::ui {

/// When stored data that changed is read again for what is on the screen. Changes of one moment are taken together.
/// While jobs go on changing it, reading has a fifth of the time: more would leave an import of a large store neither
/// processor nor a moment without readers, in which the store's log can begin anew. A person who changed something,
/// or waits for a job that has ended, is not kept waiting. Times are those of one steady clock. One thread.
class RefreshPace {
public:
    using Time = std::chrono::milliseconds;

    void change(pipeline::DataChange change, Time now) {
        if (!m_changedAt) m_changedAt = now;
        m_prompt |= change == pipeline::DataChange::Decision;
    }
    /// No job goes on.
    void jobsEnded() { m_prompt = true; }
    /// Whether everything is to be asked again now; `answering` tells that the answers of the last time are not all
    /// there. To be called often.
    [[nodiscard]] bool takeDue(Time now, bool answering);

private:
    std::optional<Time> m_changedAt;  // the first change since it was asked
    std::optional<Time> m_askedAt;    // while the answers are not there
    Time m_restUntil{};
    bool m_prompt = false;
};

}  // namespace groundswell::ui
