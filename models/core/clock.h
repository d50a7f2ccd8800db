#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace groundswell::core {

/// A point in time: UTC, whole microseconds since 1970.
using UtcTime = std::chrono::sys_time<std::chrono::microseconds>;
/// A UTC calendar day.
using UtcDay = std::chrono::sys_days;

/// Where the program asks for the time, so that tests can set it. Implementations are thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual UtcTime now() const = 0;
};

/// The system's clock. Thread-safe.
class SystemClock final : public Clock {
public:
    [[nodiscard]] UtcTime now() const override;
};

/// Reads the dates that feeds, APIs and files carry: RFC 3339 / ISO 8601 (space or T, fraction, Z or offset; date
/// only, 24:00 and leap seconds), RFC 822 / 2822 with zone names, asctime with and without zone ("Mon Nov 13 08:28:36
/// +0000 2017"), and epoch seconds, milliseconds or microseconds as digits. A time without a zone is UTC. Empty for
/// anything else, for days that do not exist, and for years outside 1..9999.
[[nodiscard]] std::optional<UtcTime> parseTime(std::string_view text);

/// Reads a day of the command line: YYYY-MM-DD or YYYYMMDD.
[[nodiscard]] std::optional<UtcDay> parseDay(std::string_view text);

/// "2026-10-12T09:10:00Z"; with ".123456" when the microseconds are not 0.
[[nodiscard]] std::string formatTime(UtcTime time);
/// "2026-10-12".
[[nodiscard]] std::string formatDay(UtcDay day);
/// "20261012", the name of a partition.
[[nodiscard]] std::string formatDateId(UtcDay day);

}  // namespace groundswell::core
