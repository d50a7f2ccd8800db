#include "ui/shell/refresh_pace.h"

#include <algorithm>
#include <utility>

namespace groundswell::ui {

namespace {

constexpr RefreshPace::Time moment{500};
constexpr RefreshPace::Time longestRest{20'000};
constexpr int restsAnAnswer = 4;

}  // namespace

bool RefreshPace::takeDue(Time now, bool answering) {
    if (m_askedAt && !answering) {
        const Time took = now - *std::exchange(m_askedAt, std::nullopt);
        m_restUntil = now + std::min(restsAnAnswer * took, longestRest);
    }
    if (!m_changedAt || now < *m_changedAt + moment) return false;
    if (!m_prompt && (m_askedAt || now < m_restUntil)) return false;
    m_changedAt.reset();
    m_prompt = false;
    m_askedAt = now;
    return true;
}

}  // namespace groundswell::ui
