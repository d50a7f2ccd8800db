#pragma once

#include "models/core/clock.h"
#include "models/store/connection.h"
#include "models/store/job_writer.h"

namespace groundswell::store {

/// Keeps an attempt that does not succeed, before its end is written into the job; nothing for a success and for a
/// claim that no longer holds. Throws SQLite::Exception. For the writer's thread, inside a transaction.
void keepAttempt(Connection& connection, const JobEnd& end, core::UtcTime now);

}  // namespace groundswell::store
