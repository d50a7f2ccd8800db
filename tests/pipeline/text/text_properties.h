#pragma once

#include <string>
#include <string_view>

namespace groundswell::text {

/// Puts any bytes through the text layer and returns the first promise that it breaks ("clean text is UTF-8"); empty
/// when it keeps all. Shared by the tests and the fuzzer.
[[nodiscard]] std::string brokenPromise(std::string_view bytes);

}  // namespace groundswell::text
