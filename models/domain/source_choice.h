#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::domain {

/// Items by their source: those of some sources, or those of all others. A value.
struct SourceChoice {
    std::vector<std::string> sources;
    bool isExcept = true;  ///< all but `sources`; with none of them: every item

    [[nodiscard]] bool isEverything() const noexcept { return isExcept && sources.empty(); }
    [[nodiscard]] bool has(std::string_view source) const {
        return (std::find(sources.begin(), sources.end(), source) != sources.end()) != isExcept;
    }
};

}  // namespace groundswell::domain
