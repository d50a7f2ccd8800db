#include "models/core/clock.h"

#include <charconv>

namespace groundswell::core {

namespace {

void appendPadded(std::string& out, long value, int width) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value < 0 ? -value : value).ptr;
    if (value < 0) out += '-';
    for (auto length = end - digits; length < width; ++length) out += '0';
    out.append(digits, end);
}

void appendDay(std::string& out, UtcDay day, std::string_view separator) {
    const std::chrono::year_month_day date(day);
    appendPadded(out, static_cast<int>(date.year()), 4);
    out += separator;
    appendPadded(out, static_cast<long>(static_cast<unsigned>(date.month())), 2);
    out += separator;
    appendPadded(out, static_cast<long>(static_cast<unsigned>(date.day())), 2);
}

}  // namespace

UtcTime SystemClock::now() const {
    return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
}

std::string formatTime(UtcTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::hh_mm_ss clock(time - day);
    std::string out;
    out.reserve(27);
    appendDay(out, day, "-");
    out += 'T';
    appendPadded(out, clock.hours().count(), 2);
    out += ':';
    appendPadded(out, clock.minutes().count(), 2);
    out += ':';
    appendPadded(out, clock.seconds().count(), 2);
    if (clock.subseconds().count() != 0) {
        out += '.';
        appendPadded(out, clock.subseconds().count(), 6);
    }
    out += 'Z';
    return out;
}

std::string formatDay(UtcDay day) {
    std::string out;
    appendDay(out, day, "-");
    return out;
}

std::string formatDateId(UtcDay day) {
    std::string out;
    appendDay(out, day, "");
    return out;
}

}  // namespace groundswell::core
