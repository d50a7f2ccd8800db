#include "models/store/run_rows.h"

namespace groundswell::store {

const std::string_view runColumns =
    "run_id, kind, source, title, state, started_at, finished_at, items_read, items_new, items_changed, "
    "items_unchanged, items_rejected, items_processed, items_failed, message, items_numbers_only";

domain::Run runOf(const Statement& row) {
    domain::Run run;
    run.id = {row.integer(0)};
    run.kind = domain::parseRunKind(row.text(1)).value_or(domain::RunKind::Import);
    run.source = row.text(2);
    run.title = row.text(3);
    run.state = domain::parseRunState(row.text(4)).value_or(domain::RunState::Interrupted);
    run.startedAt = row.time(5).value_or(core::UtcTime{});
    run.finishedAt = row.time(6);
    run.counts = {row.integer(7),  row.integer(8),  row.integer(9),  row.integer(10),
                  row.integer(11), row.integer(12), row.integer(13), row.integer(15)};
    run.message = row.text(14);
    return run;
}

}  // namespace groundswell::store
