#include "models/core/ids.h"

#include <algorithm>

namespace groundswell::core {

bool isValidName(std::string_view name) noexcept {
    const auto alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !name.empty() && name.size() <= 63 && alphanumeric(name.front()) &&
           std::all_of(name.begin(), name.end(), [&](char c) { return alphanumeric(c) || c == '_' || c == '-'; });
}

}  // namespace groundswell::core
