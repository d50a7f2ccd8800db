#include "pipeline/operations/pending_write.h"

#include <chrono>

namespace groundswell::operations {

bool PendingWrite::hasEnded() {
    constexpr std::chrono::seconds now{0};
    if (m_begun.valid()) {
        if (m_begun.wait_for(now) != std::future_status::ready) return false;
        m_written = m_begun.get();
    }
    return m_written.wait_for(now) == std::future_status::ready;
}

PendingWrite::Outcomes PendingWrite::take() {
    if (m_begun.valid()) m_written = m_begun.get();
    return m_written.get();
}

}  // namespace groundswell::operations
