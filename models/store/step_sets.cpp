#include "models/store/step_sets.h"

#include "models/store/statement.h"
#include "models/store/step_set_codec.h"

#include <sqlite3.h>

#include <algorithm>

namespace groundswell::store {

namespace {

constexpr std::size_t mostRecent = 64;

domain::StepMarks merged(domain::StepMarks before, const domain::StepMarks& since) {
    for (const domain::StepMark& mark : since) {
        const auto same =
            std::find_if(before.begin(), before.end(), [&](const domain::StepMark& old) { return old.id == mark.id; });
        if (same == before.end()) {
            before.push_back(mark);
        } else {
            *same = mark;
        }
    }
    return before;
}

}  // namespace

std::int64_t StepSets::after(std::int64_t before, const std::shared_ptr<const domain::StepMarks>& marks) {
    if (!marks || marks->empty()) return before;
    const auto question = std::make_pair(before, marks.get());
    if (const auto known = m_recent.find(question); known != m_recent.end()) return known->second.after;
    const auto key = std::make_pair(before, encodeStepMarks(*marks));
    auto found = m_steps.find(key);
    if (found == m_steps.end()) {
        const std::string all =
            before == 0 ? key.second : encodeStepMarks(merged(decodeStepMarks(marksOf(before)), *marks));
        found = m_steps.emplace(key, numberOf(all)).first;
    }
    if (m_recent.size() >= mostRecent) m_recent.clear();
    m_recent.emplace(question, Answer{marks, found->second});
    return found->second;
}

void StepSets::forget() noexcept {
    m_steps.clear();
    m_numbers.clear();
    m_recent.clear();
}

std::int64_t StepSets::numberOf(const std::string& marks) {
    if (const auto found = m_numbers.find(marks); found != m_numbers.end()) return found->second;
    std::int64_t number = 0;
    if (Statement stored(m_connection, "SELECT set_no FROM step_sets WHERE marks = ?"); stored.bind(marks).step()) {
        number = stored.integer(0);
    } else {
        Statement added(m_connection, "INSERT INTO step_sets (marks) VALUES (?)");
        added.bind(marks).run();
        number = sqlite3_last_insert_rowid(m_connection.handle());
    }
    m_numbers.emplace(marks, number);
    return number;
}

std::string StepSets::marksOf(std::int64_t number) {
    Statement stored(m_connection, "SELECT marks FROM step_sets WHERE set_no = ?");
    return stored.bind(number).step() ? stored.text(0) : std::string();
}

}  // namespace groundswell::store
