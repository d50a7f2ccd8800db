#pragma once

#include "app/cli/context.h"
#include "pipeline/operations/process_items.h"
#include "pipeline/operations/record_ingest.h"

#include <nlohmann/json_fwd.hpp>

namespace groundswell::cli {

/// Prints rejected rows to standard error, one a line; --quiet does not silence them.
void complainAbout(Context& context, const operations::IngestReport& report);

/// {"read","new","changed","unchanged","rejected","issues"}.
[[nodiscard]] nlohmann::ordered_json ingestJson(const operations::IngestReport& report);
/// "12 read: 10 new, 1 changed, 1 unchanged, 0 rejected".
[[nodiscard]] std::string ingestText(const domain::RunCounts& counts);

/// {"processed","failed","waiting"}.
[[nodiscard]] nlohmann::ordered_json processJson(const operations::ProcessReport& report);
[[nodiscard]] std::string processText(const operations::ProcessReport& report);
/// 3 if items failed, or wait although nothing asked for it.
[[nodiscard]] ExitCode processExitCode(const operations::ProcessReport& report, bool waitingIsAsked);

}  // namespace groundswell::cli
