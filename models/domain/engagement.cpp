#include "models/domain/engagement.h"

#include <array>
#include <charconv>

namespace groundswell::domain {

std::string engagementText(const std::optional<double>& value) {
    if (!value) return {};
    std::array<char, 400> digits{};  // the longest double in fixed form has 309 before its point
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), *value, std::chars_format::fixed);
    return {digits.data(), written.ptr};
}

}  // namespace groundswell::domain
