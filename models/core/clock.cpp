#include "models/core/clock.h"

namespace groundswell::core {

UtcTime SystemClock::now() const {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

}  // namespace groundswell::core
