#pragma once

#include "pipeline/operations/acquire.h"
#include "pipeline/operations/backup_rotation.h"
#include "pipeline/operations/expire_items.h"
#include "pipeline/operations/housekeeping.h"
#include "pipeline/operations/import_files.h"
#include "pipeline/operations/process_items.h"
#include "pipeline/operations/refresh_clusters.h"
#include "pipeline/operations/report_files.h"

#include <nlohmann/json_fwd.hpp>

namespace groundswell::operations {

/// What operations counted, as the command line and jobs tell it. Pure.

/// {"read","new","changed","unchanged","rejected"}.
[[nodiscard]] nlohmann::ordered_json countsJson(const domain::RunCounts& counts);
/// One of "queries": {"source","query","not_modified", counts, "error"}.
/// {"source","query","from","to","noted_at","reason"}.
[[nodiscard]] nlohmann::ordered_json gapJson(const domain::FetchGap& gap);
[[nodiscard]] nlohmann::ordered_json queryJson(const QueryOutcome& outcome);
/// Counts and {"issues_in_all","queries"}.
[[nodiscard]] nlohmann::ordered_json acquireJson(const AcquireReport& report);
/// Counts and {"issues_in_all","files"}: how many were read.
[[nodiscard]] nlohmann::ordered_json importJson(const ImportReport& report);
/// [{"workflow","state","items"}].
[[nodiscard]] nlohmann::ordered_json straysJson(const std::vector<StrayItems>& strays);
/// {"processed","failed","waiting","waits":[{"reason","items"}],"hangs":[{"step","calls"}],
/// "strays":[{"workflow","state","items"}]}; up to a state: those that reached it are the processed ones; `waits` are
/// those among the waiting ones that wait for a service, `strays` items in states that their workflow does not have.
[[nodiscard]] nlohmann::ordered_json processJson(const ProcessReport& report);
/// {"clusters","before"}: with two items or more.
[[nodiscard]] nlohmann::ordered_json refreshJson(const RefreshReport& report);
/// {"before","found","removed"}; `before` is null when there was nothing to do by.
[[nodiscard]] nlohmann::ordered_json expireJson(const ExpireReport& report);
/// {"runs","late_runs","jobs"}.
[[nodiscard]] nlohmann::ordered_json pruneJson(const PruneReport& report);
/// {"done","reason","bytes_before","bytes_after","free_before"}.
[[nodiscard]] nlohmann::ordered_json vacuumJson(const VacuumReport& report);
/// {"file","bytes","removed":[files]}.
[[nodiscard]] nlohmann::ordered_json backupJson(const RotationReport& report);
/// {"folder","files":[{"file","rows"}],"removed":[folders]}.
[[nodiscard]] nlohmann::ordered_json reportJson(const ReportFiles& report);

}  // namespace groundswell::operations
