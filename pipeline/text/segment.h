#pragma once

#include <string_view>
#include <vector>

namespace groundswell::text {

/// Cuts a run of letters of scripts without spaces into words by ICU's dictionaries. The views point into `run`, cover
/// it without gaps and stay valid as long as it does. Very long runs are cut in pieces first. Thread-safe.
void segmentUnspaced(std::string_view run, std::vector<std::string_view>& words);

}  // namespace groundswell::text
