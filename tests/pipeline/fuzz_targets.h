#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace groundswell::testing {

/// A parser that reads what others wrote. `run` puts any bytes through it and returns the first promise that it breaks;
/// empty when it keeps all. Shared by the fuzzers and the test that replays their corpus.
struct FuzzTarget {
    std::string name;
    std::string (*run)(std::string_view bytes) = nullptr;
};

[[nodiscard]] const std::vector<FuzzTarget>& fuzzTargets();
/// The target of that name, which must be one.
[[nodiscard]] const FuzzTarget& fuzzTarget(std::string_view name);

}  // namespace groundswell::testing
