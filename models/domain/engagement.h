#pragma once

#include "models/core/clock.h"

#include <optional>
#include <string>

namespace groundswell::domain {

/// One of an item's numbers (likes, views, ...) from a time on, until a later one of its name. A value.
struct EngagementNumber {
    std::string name;
    core::UtcTime observedAt{};   ///< when the record that says so was fetched
    std::optional<double> value;  ///< none = the source did not give it; never 0 for that

    friend bool operator==(const EngagementNumber&, const EngagementNumber&) = default;
};

/// "12", "3.5"; empty for none.
[[nodiscard]] std::string engagementText(const std::optional<double>& value);

}  // namespace groundswell::domain
