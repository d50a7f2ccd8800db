#pragma once

#include "models/domain/job.h"
#include "models/store/connection.h"
#include "models/store/statement.h"

#include <cstdint>
#include <span>
#include <string_view>

namespace groundswell::store {

/// The columns of queue_jobs that jobOf() reads, in its order.
extern const std::string_view jobColumns;

/// The job in a row that was selected with jobColumns first.
[[nodiscard]] domain::Job jobOf(const Statement& row);

/// A number or an enumerator as a column keeps it.
[[nodiscard]] constexpr std::int64_t columnValue(auto value) noexcept {
    return static_cast<std::int64_t>(value);
}

/// The states from which a job may go to this one, as bits 1 << state, for WHERE: a claimed job passes through Started
/// on its way to its end, also where that was never written.
[[nodiscard]] std::int64_t sourcesOf(domain::JobState to, domain::MovedBy by = domain::MovedBy::Program) noexcept;

/// How an upstream counts for those that wait for it.
enum class EdgeOutcome { Success = 0, Failed = 1, Skipped = 2 };
[[nodiscard]] EdgeOutcome outcomeOf(domain::JobState state, domain::RevokeReason reason) noexcept;

/// Adds lines to a job's log.
void addLogLines(Connection& connection, core::JobId job, std::span<const domain::JobLogLine> lines);

}  // namespace groundswell::store
