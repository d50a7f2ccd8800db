#include "models/config/starters.h"

#include <algorithm>

namespace groundswell::config {

std::string_view starterDocument(std::string_view id) {
    const auto all = starters();
    const auto found = std::find_if(all.begin(), all.end(), [&](const Starter& one) { return one.id == id; });
    return found == all.end() ? std::string_view() : found->document;
}

}  // namespace groundswell::config
