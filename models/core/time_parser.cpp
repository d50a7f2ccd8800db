#include "models/core/clock.h"
#include "models/core/words.h"

#include <array>
#include <cstdint>
#include <utility>

namespace groundswell::core {

namespace {

using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// The longest real form is a JavaScript date with the zone's full name in parentheses.
constexpr std::size_t longestDate = 96;
// Fewer digits are a year, a count or a mistake rather than a time before March 1973.
constexpr std::size_t shortestEpoch = 9;

constexpr std::array<std::string_view, 7> weekdays{"monday", "tuesday",  "wednesday", "thursday",
                                                   "friday", "saturday", "sunday"};
constexpr std::array<std::string_view, 12> months{"january",   "february", "march",    "april",
                                                  "may",       "june",     "july",     "august",
                                                  "september", "october",  "november", "december"};

// RFC 822's names, and further ones that mean one offset only: "IST" or "AST" would be hours off half the time.
constexpr std::array<std::pair<std::string_view, int>, 32> zones{{
    {"gmt", 0},    {"utc", 0},    {"ut", 0},     {"est", -300}, {"edt", -240},  {"cst", -360},  {"cdt", -300},
    {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420}, {"akst", -540}, {"akdt", -480}, {"hst", -600},
    {"wet", 0},    {"west", 60},  {"bst", 60},   {"cet", 60},   {"cest", 120},  {"met", 60},    {"mest", 120},
    {"eet", 120},  {"eest", 180}, {"msk", 180},  {"hkt", 480},  {"sgt", 480},   {"jst", 540},   {"kst", 540},
    {"aest", 600}, {"aedt", 660}, {"nzst", 720}, {"nzdt", 780},
}};

constexpr bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
constexpr bool isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
constexpr bool isLetter(char c) {
    return lower(c) >= 'a' && lower(c) <= 'z';
}

bool equalsLower(std::string_view text, std::string_view lowerCase) {
    if (text.size() != lowerCase.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (lower(text[i]) != lowerCase[i]) return false;
    }
    return true;
}

// Place in a list of names that may be cut short to three letters or more ("Sept", "thurs"); -1 when it is none.
template <std::size_t N>
int nameIndex(const std::array<std::string_view, N>& names, std::string_view word) {
    if (word.size() < 3) return -1;
    for (std::size_t i = 0; i < N; ++i) {
        if (equalsLower(word, names[i].substr(0, word.size()))) return static_cast<int>(i);
    }
    return -1;
}

struct DateFields {
    int year = 0;
    int month = 0;
    int day = 0;
    std::int64_t micros = 0;  // of the day; 24:00 and a leap second reach into the next
    int offsetMinutes = 0;
};

// Reads forward over a text; every method either consumes what it names or leaves the position alone.
class Scanner {
public:
    explicit Scanner(std::string_view text) : m_text(text) {}

    [[nodiscard]] bool atEnd() const { return m_at == m_text.size(); }
    [[nodiscard]] char peek(std::size_t ahead = 0) const {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0';
    }
    bool skip(char c) {
        if (atEnd() || m_text[m_at] != c) return false;
        ++m_at;
        return true;
    }
    bool skipSpaces() {
        const std::size_t before = m_at;
        while (!atEnd() && isSpace(m_text[m_at])) ++m_at;
        return m_at != before;
    }
    [[nodiscard]] std::size_t digitsAhead() const {
        std::size_t count = 0;
        while (isDigit(peek(count))) ++count;
        return count;
    }
    [[nodiscard]] std::string_view wordAhead() const {
        std::size_t count = 0;
        while (isLetter(peek(count))) ++count;
        return m_text.substr(m_at, count);
    }
    void advance(std::size_t count) { m_at += count; }

    bool number(std::size_t minDigits, std::size_t maxDigits, int& value) {
        const std::size_t count = digitsAhead();
        return count >= minDigits && count <= maxDigits && fixed(count, value);
    }
    // Exactly `count` digits, whatever follows.
    bool fixed(std::size_t count, int& value) {
        if (digitsAhead() < count) return false;
        value = 0;
        for (std::size_t i = 0; i < count; ++i) value = value * 10 + (m_text[m_at++] - '0');
        return true;
    }

private:
    std::string_view m_text;
    std::size_t m_at = 0;
};

std::optional<UtcTime> toTime(const DateFields& fields) {
    if (fields.year < 1 || fields.year > 9999) return std::nullopt;
    const std::chrono::year_month_day date(std::chrono::year(fields.year),
                                           std::chrono::month(static_cast<unsigned>(fields.month)),
                                           std::chrono::day(static_cast<unsigned>(fields.day)));
    if (!date.ok()) return std::nullopt;
    const UtcTime time = UtcTime(UtcDay(date)) + microseconds(fields.micros) - minutes(fields.offsetMinutes);
    const int year = static_cast<int>(std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(time)).year());
    if (year < 1 || year > 9999) return std::nullopt;
    return time;
}

bool readFraction(Scanner& in, std::int64_t& micros) {
    const std::size_t count = in.digitsAhead();
    if (count < 1 || count > 9) return false;
    int value = 0;
    in.fixed(count, value);
    std::int64_t nanos = value;
    for (std::size_t i = count; i < 9; ++i) nanos *= 10;
    micros = nanos / 1000;
    return true;
}

// hh:mm[:ss[.fraction]], or hhmm[ss] where `compact`.
bool readClock(Scanner& in, bool compact, DateFields& fields) {
    int hour = 0;
    int minute = 0;
    int second = 0;
    std::int64_t fraction = 0;
    if (compact && in.digitsAhead() >= 4) {
        const bool withSeconds = in.digitsAhead() == 6;
        if (!withSeconds && in.digitsAhead() != 4) return false;
        if (!in.fixed(2, hour) || !in.fixed(2, minute) || (withSeconds && !in.fixed(2, second))) return false;
    } else {
        if (!in.number(1, 2, hour) || !in.skip(':') || !in.number(2, 2, minute)) return false;
        if (in.skip(':') && !in.number(2, 2, second)) return false;
    }
    if ((in.skip('.') || in.skip(',')) && !readFraction(in, fraction)) return false;
    // ISO 8601 writes the end of a day as 24:00 too.
    const bool endOfDay = hour == 24 && minute == 0 && second == 0 && fraction == 0;
    if ((hour > 23 && !endOfDay) || minute > 59 || second > 60) return false;
    fields.micros = microseconds(std::chrono::hours(hour) + minutes(minute) + seconds(second)).count() + fraction;
    return true;
}

// +hh, +hhmm, +hh:mm.
bool readOffset(Scanner& in, int& offsetMinutes) {
    const int sign = in.peek() == '-' ? -1 : 1;
    if (!in.skip('+') && !in.skip('-')) return false;
    int hours = 0;
    int mins = 0;
    if (!in.fixed(2, hours)) return false;
    if (in.skip(':')) {
        if (!in.number(2, 2, mins)) return false;
    } else if (in.digitsAhead() != 0 && !in.number(2, 2, mins)) {
        return false;
    }
    if (hours > 23 || mins > 59) return false;
    offsetMinutes = sign * (hours * 60 + mins);
    return true;
}

// An offset or a name; "GMT+0200" is both.
bool readZone(Scanner& in, int& offsetMinutes) {
    const std::string_view word = in.wordAhead();
    if (word.empty()) return readOffset(in, offsetMinutes);
    if (word.size() == 1) {
        // RFC 822 printed the military letters with their signs reversed, so RFC 5322 reads all of them as UTC.
        if (lower(word[0]) == 'j') return false;
        in.advance(1);
        offsetMinutes = 0;
        return true;
    }
    for (const auto& [name, minutesEast] : zones) {
        if (!equalsLower(word, name)) continue;
        in.advance(word.size());
        offsetMinutes = minutesEast;
        if (minutesEast == 0 && (in.peek() == '+' || in.peek() == '-')) return readOffset(in, offsetMinutes);
        return true;
    }
    return false;
}

// A zone where there is one, then the end; a comment in parentheses may stand before it.
bool readRest(Scanner& in, DateFields& fields) {
    in.skipSpaces();
    if (!in.atEnd() && in.peek() != '(' && !readZone(in, fields.offsetMinutes)) return false;
    in.skipSpaces();
    if (in.skip('(')) {
        while (!in.atEnd() && in.peek() != ')') in.advance(1);
        if (!in.skip(')')) return false;
    }
    return in.atEnd();
}

// 2017-05-31T14:48:32.5+02:00, 2017/05/31 14:48, 20170531T144832Z, 20170531144832, 2017-05-31.
std::optional<UtcTime> parseNumeric(Scanner in) {
    DateFields fields;
    if (!in.fixed(4, fields.year)) return std::nullopt;
    const char separator = in.peek();
    const bool compact = isDigit(separator);
    if (compact) {
        if (!in.fixed(2, fields.month) || !in.fixed(2, fields.day)) return std::nullopt;
    } else {
        if (separator != '-' && separator != '/') return std::nullopt;
        in.skip(separator);
        if (!in.number(1, 2, fields.month) || !in.skip(separator) || !in.number(1, 2, fields.day)) return std::nullopt;
    }
    if (in.atEnd()) return toTime(fields);
    const bool marked = in.skip('T') || in.skip('t') || in.skipSpaces();
    if (!marked) {
        // A day may carry a zone, as XML Schema's dates do; fourteen digits run on.
        if (compact ? in.digitsAhead() != 6 : isDigit(in.peek())) return std::nullopt;
    }
    if ((marked || compact) && !readClock(in, true, fields)) return std::nullopt;
    if (!readRest(in, fields)) return std::nullopt;
    return toTime(fields);
}

bool readYear(Scanner& in, int& year) {
    const std::size_t count = in.digitsAhead();
    if (!in.number(2, 4, year)) return false;
    // RFC 5322, 4.3: two digits count from 1950 to 2049, three from 1900.
    if (count == 2) year += year < 50 ? 2000 : 1900;
    if (count == 3) year += 1900;
    return true;
}

bool readMonth(Scanner& in, int& month) {
    const std::string_view word = in.wordAhead();
    month = nameIndex(months, word) + 1;
    if (month == 0) return false;
    in.advance(word.size());
    in.skip('.');
    return true;
}

// "13 Nov 2017 08:28:36 +0000", "06-Nov-94 08:49 GMT", "31 May 2017".
bool readDayFirst(Scanner& in, DateFields& fields) {
    if (!in.number(1, 2, fields.day)) return false;
    if (!in.skip('-')) in.skipSpaces();
    if (!readMonth(in, fields.month)) return false;
    if (!in.skip('-')) {
        in.skip(',');
        in.skipSpaces();
    }
    if (!readYear(in, fields.year)) return false;
    in.skip(',');
    in.skipSpaces();
    if (isDigit(in.peek()) && !readClock(in, false, fields)) return false;
    return readRest(in, fields);
}

// "Nov 13 08:28:36 2017", "Nov 13 08:28:36 +0000 2017", "November 13, 2017 08:28 EST".
bool readMonthFirst(Scanner& in, DateFields& fields) {
    if (!readMonth(in, fields.month)) return false;
    in.skipSpaces();
    if (!in.number(1, 2, fields.day)) return false;
    in.skip(',');
    if (!in.skipSpaces()) return false;
    const bool clockFirst = in.digitsAhead() <= 2 && in.peek(in.digitsAhead()) == ':';
    if (!clockFirst) {
        if (!readYear(in, fields.year)) return false;
        in.skip(',');
        in.skipSpaces();
        if (isDigit(in.peek()) && !readClock(in, false, fields)) return false;
        return readRest(in, fields);
    }
    if (!readClock(in, false, fields) || !in.skipSpaces()) return false;
    if (!isDigit(in.peek()) && (!readZone(in, fields.offsetMinutes) || !in.skipSpaces())) return false;
    return in.number(4, 4, fields.year) && in.atEnd();
}

std::optional<UtcTime> parseNamed(Scanner in) {
    if (const std::string_view word = in.wordAhead(); nameIndex(weekdays, word) >= 0) {
        in.advance(word.size());
        in.skip('.');
        in.skip(',');
        in.skipSpaces();
    }
    DateFields fields;
    if (!(isDigit(in.peek()) ? readDayFirst(in, fields) : readMonthFirst(in, fields))) return std::nullopt;
    return toTime(fields);
}

// Seconds up to eleven digits, milliseconds up to fourteen, then microseconds: all three mean years 1973 to 5138.
std::optional<UtcTime> parseEpoch(std::string_view digits) {
    if (digits.size() < shortestEpoch || digits.size() > 17) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : digits) value = value * 10 + (c - '0');
    if (digits.size() <= 11) return UtcTime(seconds(value));
    if (digits.size() <= 14) return UtcTime(std::chrono::milliseconds(value));
    return UtcTime(microseconds(value));
}

}  // namespace

std::optional<UtcTime> parseTime(std::string_view text) {
    text = trimmed(text, " \t\n\v\f\r");
    if (text.empty() || text.size() > longestDate) return std::nullopt;
    const Scanner in(text);
    const std::size_t digits = in.digitsAhead();
    if (digits == text.size() && digits != 8) {
        // Fourteen digits as milliseconds would lie beyond the year 2286.
        return digits == 14 ? parseNumeric(in) : parseEpoch(text);
    }
    if (digits >= shortestEpoch && digits <= 11 && in.peek(digits) == '.') {
        Scanner rest(text.substr(digits + 1));
        std::int64_t micros = 0;
        const auto whole = parseEpoch(text.substr(0, digits));
        if (!whole || !readFraction(rest, micros) || !rest.atEnd()) return std::nullopt;
        return *whole + microseconds(micros);
    }
    return digits >= 4 ? parseNumeric(in) : parseNamed(in);
}

std::optional<UtcDay> parseDay(std::string_view text) {
    Scanner in(text);
    DateFields fields;
    const bool dashed = text.size() == 10;
    if (!dashed && text.size() != 8) return std::nullopt;
    if (!in.fixed(4, fields.year) || (dashed && !in.skip('-')) || !in.fixed(2, fields.month) ||
        (dashed && !in.skip('-')) || !in.fixed(2, fields.day)) {
        return std::nullopt;
    }
    const auto time = toTime(fields);
    if (!time) return std::nullopt;
    return std::chrono::floor<std::chrono::days>(*time);
}

}  // namespace groundswell::core
