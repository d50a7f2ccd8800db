#pragma once

#include "pipeline/service/open_workspace.h"

#include <stop_token>

namespace groundswell::pipeline {

/// What runs outside of the queue has the workspace to itself, as the queue's owner has, as long as this lives. For one
/// thread.
class QueueHold {
public:
    /// Null: nothing is to be held.
    QueueHold(OpenWorkspace* workspace, const std::stop_token& stop)
        : m_workspace(workspace), m_holds(workspace == nullptr || workspace->holdQueue(stop)) {}
    ~QueueHold() {
        if (m_workspace != nullptr) m_workspace->releaseQueue();
    }
    QueueHold(const QueueHold&) = delete;
    QueueHold& operator=(const QueueHold&) = delete;
    /// False after a stop request.
    [[nodiscard]] bool holds() const noexcept { return m_holds; }

private:
    OpenWorkspace* const m_workspace;
    const bool m_holds;
};

}  // namespace groundswell::pipeline
