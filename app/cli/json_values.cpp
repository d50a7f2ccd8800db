#include "app/cli/json_values.h"

namespace groundswell::cli {

using nlohmann::ordered_json;

ordered_json timeJson(const std::optional<core::UtcTime>& time) {
    return time ? ordered_json(core::formatTime(*time)) : ordered_json(nullptr);
}

ordered_json textJson(const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

double milliseconds(std::chrono::nanoseconds time) {
    return static_cast<double>(std::chrono::round<std::chrono::microseconds>(time).count()) / 1000;
}

}  // namespace groundswell::cli
