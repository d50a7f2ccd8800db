#pragma once

#include "models/domain/step_mark.h"
#include "models/store/connection.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

namespace groundswell::store {

/// Numbers of the sets of steps that made items' values, made when they are new. What a set becomes when an item goes
/// on is worked out once for all items that do the same. For the writer's thread; forget() after a rollback. Throws
/// SQLite::Exception.
class StepSets {
public:
    explicit StepSets(Connection& connection) : m_connection(connection) {}

    /// The set of an item that had the set `before` (0 = none) and went through these steps since.
    std::int64_t after(std::int64_t before, const std::shared_ptr<const domain::StepMarks>& marks);
    void forget() noexcept;

private:
    std::int64_t numberOf(const std::string& marks);
    std::string marksOf(std::int64_t number);

    Connection& m_connection;
    std::map<std::pair<std::int64_t, std::string>, std::int64_t> m_steps;  // set and steps run since -> set
    std::unordered_map<std::string, std::int64_t> m_numbers;
    // The last questions, which most items repeat: what is asked about is kept, so that its address is its own.
    struct Answer {
        std::shared_ptr<const domain::StepMarks> marks;
        std::int64_t after = 0;
    };
    std::map<std::pair<std::int64_t, const domain::StepMarks*>, Answer> m_recent;
};

}  // namespace groundswell::store
