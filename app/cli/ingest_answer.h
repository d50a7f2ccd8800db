#pragma once

#include "app/cli/context.h"
#include "pipeline/operations/process_items.h"
#include "pipeline/operations/record_ingest.h"

#include <nlohmann/json_fwd.hpp>

#include <vector>

namespace groundswell::cli {

/// Prints rejected rows and warnings to standard error, one a line; --quiet does not silence them.
void complainAbout(Context& context, const operations::IngestReport& report);

/// {"file","line","message"}; the line is null where the whole input is meant.
[[nodiscard]] nlohmann::ordered_json issueJson(const sources::InputIssue& issue);
/// {"read","new","changed","unchanged","rejected","numbers_only","issues","issues_in_all","warnings"};
/// warnings are no issues.
[[nodiscard]] nlohmann::ordered_json ingestJson(const operations::IngestReport& report);
/// "12 read: 10 new, 1 changed, 1 unchanged, 0 rejected"; behind "changed" how many did in their numbers only.
[[nodiscard]] std::string ingestText(const domain::RunCounts& counts);

/// "12 items processed, 0 failed"; with `until` "12 items reached the state keyworded, 0 failed, 12 waiting".
[[nodiscard]] std::string processText(const operations::ProcessReport& report, const std::string& until = {});
/// Prints to standard error which services items wait for, which steps hang, and which items nothing moves; --quiet
/// does not silence it. The log keeps that and which vectors the workspace uses.
void tellOfServices(Context& context, workspace::WorkspaceSession& session, const operations::ProcessReport& report);
/// 3 if items failed, wait for a service, wait although nothing asked for it, or are in no state of their workflow.
[[nodiscard]] ExitCode processExitCode(const operations::ProcessReport& report, bool waitingIsAsked);

}  // namespace groundswell::cli
