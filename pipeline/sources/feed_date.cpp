#include "pipeline/sources/feed_date.h"

#include "models/core/words.h"
#include "pipeline/text/unicode.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::sources {

namespace {

constexpr std::size_t longestDateRead = 128;

using NamedNumber = std::pair<std::string_view, int>;

// Beginnings of the months' names in lower case; the longest one that fits decides.
constexpr std::array monthNames = std::to_array<NamedNumber>(
    {{"jan", 1},     {"jän", 1},     {"ján", 1},      {"ene", 1},     {"gen", 1},     {"sty", 1},   {"oca", 1},
     {"led", 1},     {"tammi", 1},   {"янв", 1},      {"січ", 1},     {"ιαν", 1},     {"يناير", 1}, {"feb", 2},
     {"fév", 2},     {"fev", 2},     {"şub", 2},      {"lut", 2},     {"úno", 2},     {"helmi", 2}, {"фев", 2},
     {"лют", 2},     {"φεβ", 2},     {"فبراير", 2},   {"mar", 3},     {"mär", 3},     {"már", 3},   {"mrz", 3},
     {"mrt", 3},     {"maa", 3},     {"bře", 3},      {"мар", 3},     {"бер", 3},     {"μαρ", 3},   {"μάρ", 3},
     {"مارس", 3},    {"apr", 4},     {"avr", 4},      {"abr", 4},     {"ápr", 4},     {"kwi", 4},   {"nis", 4},
     {"dub", 4},     {"huhti", 4},   {"апр", 4},      {"кві", 4},     {"απρ", 4},     {"أبريل", 4}, {"may", 5},
     {"mai", 5},     {"maí", 5},     {"mag", 5},      {"maj", 5},     {"máj", 5},     {"mei", 5},   {"kvě", 5},
     {"touko", 5},   {"май", 5},     {"мая", 5},      {"тра", 5},     {"μαι", 5},     {"μαϊ", 5},   {"μάι", 5},
     {"مايو", 5},    {"jun", 6},     {"jún", 6},      {"juin", 6},    {"giu", 6},     {"cze", 6},   {"haz", 6},
     {"červ", 6},    {"kesä", 6},    {"июн", 6},      {"чер", 6},     {"ιουν", 6},    {"ιούν", 6},  {"يونيو", 6},
     {"jul", 7},     {"júl", 7},     {"juil", 7},     {"lug", 7},     {"lip", 7},     {"tem", 7},   {"čvc", 7},
     {"heinä", 7},   {"июл", 7},     {"лип", 7},      {"ιουλ", 7},    {"ιούλ", 7},    {"يوليو", 7}, {"aug", 8},
     {"aoû", 8},     {"aou", 8},     {"ago", 8},      {"agu", 8},     {"ağu", 8},     {"sie", 8},   {"srp", 8},
     {"elo", 8},     {"авг", 8},     {"сер", 8},      {"αυγ", 8},     {"αύγ", 8},     {"أغسطس", 8}, {"sep", 9},
     {"set", 9},     {"szep", 9},    {"wrz", 9},      {"eyl", 9},     {"zář", 9},     {"syys", 9},  {"сен", 9},
     {"вер", 9},     {"σεπ", 9},     {"سبتمبر", 9},   {"oct", 10},    {"okt", 10},    {"ott", 10},  {"out", 10},
     {"paź", 10},    {"eki", 10},    {"říj", 10},     {"loka", 10},   {"окт", 10},    {"жов", 10},  {"οκτ", 10},
     {"أكتوبر", 10}, {"nov", 11},    {"kas", 11},     {"lis", 11},    {"marras", 11}, {"ноя", 11},  {"лис", 11},
     {"νοε", 11},    {"νοέ", 11},    {"نوفمبر", 11},  {"dec", 12},    {"déc", 12},    {"dez", 12},  {"dic", 12},
     {"des", 12},    {"gru", 12},    {"ara", 12},     {"pro", 12},    {"joulu", 12},  {"дек", 12},  {"гру", 12},
     {"δεκ", 12},    {"ديسمبر", 12}, {"červenec", 7}, {"července", 7}});

// Minutes east of Greenwich. A name of several zones stands for the one that most feeds mean by it.
constexpr std::array zoneNames = std::to_array<NamedNumber>(
    {{"gmt", 0},     {"utc", 0},     {"ut", 0},     {"z", 0},      {"wet", 0},    {"west", 60},  {"bst", 60},
     {"ist", 330},   {"cet", 60},    {"cest", 120}, {"met", 60},   {"mest", 120}, {"mez", 60},   {"mesz", 120},
     {"eet", 120},   {"eest", 180},  {"msk", 180},  {"msd", 240},  {"trt", 180},  {"sast", 120}, {"wat", 60},
     {"cat", 120},   {"eat", 180},   {"gst", 240},  {"irst", 210}, {"pkt", 300},  {"npt", 345},  {"ict", 420},
     {"wib", 420},   {"wita", 480},  {"wit", 540},  {"pht", 480},  {"sgt", 480},  {"hkt", 480},  {"awst", 480},
     {"jst", 540},   {"kst", 540},   {"acst", 570}, {"acdt", 630}, {"aest", 600}, {"aedt", 660}, {"nzst", 720},
     {"nzdt", 780},  {"nst", -210},  {"ndt", -150}, {"ast", -240}, {"adt", -180}, {"at", -240},  {"brt", -180},
     {"art", -180},  {"clt", -240},  {"est", -300}, {"edt", -240}, {"et", -300},  {"cst", -360}, {"cdt", -300},
     {"ct", -360},   {"mst", -420},  {"mdt", -360}, {"mt", -420},  {"pst", -480}, {"pdt", -420}, {"pt", -480},
     {"akst", -540}, {"akdt", -480}, {"hst", -600}});

// Signs that count years, months, days, hours, and what they are in Latin dress.
constexpr std::array dateSigns = std::to_array<std::pair<std::string_view, std::string_view>>(
    {{"年", "-"},      {"月", "-"},      {"日", " "},      {"時", ":"},      {"时", ":"},      {"点", ":"},
     {"分", ":"},      {"秒", " "},      {"년", "-"},      {"월", "-"},      {"일", " "},      {"시", ":"},
     {"분", ":"},      {"초", " "},      {"上午", " am "}, {"下午", " pm "}, {"午前", " am "}, {"午後", " pm "},
     {"오전", " am "}, {"오후", " pm "}, {"a.m.", " am "}, {"p.m.", " pm "}, {"μμ", " pm "},   {"πμ", " am "}});

struct DateToken {
    enum class Kind { Number, Word, Sign };
    Kind kind = Kind::Sign;
    std::string text;
    int value = 0;      // of a number
    int digits = 0;     // of a number
    bool used = false;  // by the clock or the zone

    [[nodiscard]] bool isNumber(int least, int most) const {
        return kind == Kind::Number && digits >= least && digits <= most;
    }
    [[nodiscard]] bool isSign(std::string_view one) const { return kind == Kind::Sign && text == one; }
};

// In lower case, digits of other scripts as ASCII's, counting signs as punctuation.
std::string plainDress(std::string_view text) {
    std::string lowered;
    for (std::size_t at = 0; at < text.size();) {
        char32_t c = text::CharTable::instance().lower(text::decode(text, at));
        for (const char32_t zero : {U'\u0660', U'\u06F0', U'\u0966'}) {
            if (c >= zero && c < zero + 10) c = U'0' + (c - zero);
        }
        text::append(lowered, c);
    }
    for (const auto& [sign, dress] : dateSigns) {
        for (std::size_t at = lowered.find(sign); at != std::string::npos; at = lowered.find(sign, at + dress.size()))
            lowered.replace(at, sign.size(), dress);
    }
    // "11시 21분" has become "11: 21:".
    for (std::size_t at = lowered.find(": "); at != std::string::npos; at = lowered.find(": ", at))
        lowered.erase(at + 1, 1);
    return lowered;
}

std::vector<DateToken> dateTokens(const std::string& text) {
    std::vector<DateToken> tokens;
    for (std::size_t at = 0; at < text.size();) {
        const auto is = [&](std::size_t i, bool digit) {
            const char32_t c = text::peek(text, i);
            return digit ? text::isAsciiDigit(c)
                         : c != 0 && !text::isAsciiDigit(c) && text::CharTable::instance().isWord(c);
        };
        DateToken token;
        const std::size_t begin = at;
        if (is(at, true)) {
            token.kind = DateToken::Kind::Number;
            while (at < text.size() && is(at, true)) {
                if (token.digits < 9) token.value = token.value * 10 + (text[at] - '0');
                ++token.digits;
                ++at;
            }
        } else if (is(at, false)) {
            token.kind = DateToken::Kind::Word;
            while (at < text.size() && is(at, false)) static_cast<void>(text::decode(text, at));
        } else {
            static_cast<void>(text::decode(text, at));
        }
        token.text = text.substr(begin, at - begin);
        tokens.push_back(std::move(token));
    }
    return tokens;
}

template <std::size_t N>
std::optional<int> longestBeginning(const std::array<NamedNumber, N>& names, std::string_view word) {
    std::size_t longest = 0;
    std::optional<int> found;
    for (const auto& [name, number] : names) {
        if (name.size() <= longest || !word.starts_with(name)) continue;
        longest = name.size();
        found = number;
    }
    return found;
}

// Reads one date's tokens part by part: clock, zone, then what is left as year, month and day.
class LooseDate {
public:
    explicit LooseDate(std::string_view text) : m_tokens(dateTokens(plainDress(text))) {
        m_korean = text.find("년") != std::string_view::npos || text.find("오전") != std::string_view::npos ||
                   text.find("오후") != std::string_view::npos;
    }

    std::optional<core::UtcTime> read() {
        if (!readClock() || !readDay()) return std::nullopt;
        const std::chrono::year_month_day date{std::chrono::year(m_year),
                                               std::chrono::month(static_cast<unsigned>(m_month)),
                                               std::chrono::day(static_cast<unsigned>(m_day))};
        if (m_year < 1900 || m_year > 2200 || !date.ok()) return std::nullopt;
        if (m_korean && !m_hasZone) m_offset = 9 * 60;
        return core::UtcTime(core::UtcDay(date)) + std::chrono::days(m_daysOn) + std::chrono::seconds(m_seconds) +
               std::chrono::microseconds(m_micros) - std::chrono::minutes(m_offset);
    }

private:
    [[nodiscard]] const DateToken& at(std::size_t i) const {
        static const DateToken none;
        return i < m_tokens.size() ? m_tokens[i] : none;
    }
    void use(std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end && i < m_tokens.size(); ++i) m_tokens[i].used = true;
    }

    // False for a clock that shows no time.
    bool readClock() {
        std::size_t begin = findClock(0, ":");
        std::string_view between = ":";
        if (begin == m_tokens.size()) {
            between = "h";
            begin = findClock(0, between);
        }
        if (begin == m_tokens.size()) {
            // Points separate the parts of a day as well, so a clock with them comes behind the year.
            between = ".";
            std::size_t year = 0;
            while (year < m_tokens.size() && !at(year).isNumber(4, 4)) ++year;
            begin = findClock(year + 1, between);
        }
        return begin == m_tokens.size() || takeClock(begin, between);
    }

    [[nodiscard]] std::size_t findClock(std::size_t from, std::string_view between) const {
        for (std::size_t i = from; i + 2 < m_tokens.size(); ++i) {
            const bool freely = i == 0 || !(at(i - 1).isSign(between) && between == ".");
            const int least = between == ":" ? 1 : 2;
            if (freely && at(i).isNumber(1, 2) && at(i + 1).text == between && at(i + 2).isNumber(least, 2)) return i;
        }
        return m_tokens.size();
    }

    bool takeClock(std::size_t begin, std::string_view between) {
        int hour = at(begin).value;
        const int minute = at(begin + 2).value;
        int second = 0;
        std::size_t end = begin + 3;
        if ((at(end).text == between || (between == "h" && at(end).isSign(":"))) && at(end + 1).isNumber(2, 2)) {
            second = at(end + 1).value;
            end += 2;
        }
        if ((at(end).isSign(".") || at(end).isSign(",")) && at(end + 1).isNumber(1, 9) && between != ".") {
            std::int64_t micros = at(end + 1).value;
            for (int digits = at(end + 1).digits; digits != 6; digits += digits < 6 ? 1 : -1)
                micros = digits < 6 ? micros * 10 : micros / 10;
            m_micros = micros;
            end += 2;
        }
        for (const DateToken& token : m_tokens) {
            const bool afternoon = token.text == "pm";
            if (!afternoon && token.text != "am") continue;
            if (hour > 12 || hour == 0) break;
            hour = hour % 12 + (afternoon ? 12 : 0);
        }
        if (hour > 23 || minute > 59 || second > 60) return false;
        m_seconds = (hour * 60 + minute) * 60 + second;
        m_hasClock = true;
        use(begin, end);
        readZone(end);
        return true;
    }

    // The first zone behind the clock: "+0100", "GMT+1", "-05:00", "(CET)".
    void readZone(std::size_t from) {
        for (std::size_t i = from; i < m_tokens.size(); ++i) {
            const DateToken& token = at(i);
            if (token.isSign("+") || token.isSign("-") || token.isSign("−")) {
                std::size_t digits = i + 1;
                while (at(digits).isSign(" ")) ++digits;
                if (takeOffset(digits, token.isSign("+") ? 1 : -1)) return;
                continue;
            }
            if (token.kind != DateToken::Kind::Word) continue;
            const auto zone = std::find_if(zoneNames.begin(), zoneNames.end(),
                                           [&](const NamedNumber& name) { return name.first == token.text; });
            if (zone == zoneNames.end()) continue;
            m_hasZone = true;
            m_offset = zone->second;
            use(i, i + 1);
            const DateToken& next = at(i + 1);
            if (m_offset != 0 || !(next.isSign("+") || next.isSign("-"))) return;
        }
    }

    bool takeOffset(std::size_t i, int sign) {
        const DateToken& number = at(i);
        int hours = 0;
        int minutes = 0;
        std::size_t end = i + 1;
        if (number.isNumber(1, 2)) {
            hours = number.value;
            if (at(end).isSign(":") && at(end + 1).isNumber(2, 2)) {
                minutes = at(end + 1).value;
                end += 2;
            }
        } else if (number.isNumber(3, 4) && (number.value % 100) < 60 && number.value / 100 < 15) {
            hours = number.value / 100;
            minutes = number.value % 100;
        } else {
            return false;
        }
        if (hours > 14 || minutes > 59) return false;
        m_hasZone = true;
        m_offset = sign * (hours * 60 + minutes);
        use(i - 1, end);
        return true;
    }

    bool readDay() {
        std::optional<int> month;
        std::vector<const DateToken*> numbers;
        std::string signs;  // before each number but the first
        std::string sign;
        bool week = false;
        for (const DateToken& token : m_tokens) {
            if (token.used) continue;
            if (token.kind == DateToken::Kind::Number) {
                if (!numbers.empty()) signs += sign.empty() ? ' ' : sign.front();
                numbers.push_back(&token);
                sign.clear();
            } else if (token.kind == DateToken::Kind::Sign && sign.empty() && token.text != " ") {
                sign = token.text;
            } else if (token.kind == DateToken::Kind::Word) {
                // The last one, because names of weekdays begin like months: "mar, 13 nov".
                if (const auto named = longestBeginning(monthNames, token.text)) month = named;
                week = week || token.text == "w";
            }
        }
        if (week && !month) return weekDate(numbers);
        return month ? namedMonth(*month, numbers) : numericDay(numbers, signs);
    }

    using Numbers = std::vector<const DateToken*>;

    bool namedMonth(int month, const Numbers& numbers) {
        if (numbers.size() < 2) return false;
        const DateToken& first = *numbers[0];
        const DateToken& second = *numbers[1];
        const bool yearFirst = first.digits == 4;
        // Words of many languages begin like some month, so two digits are a year only beside a time of day.
        if (!yearFirst && second.digits != 4 && !m_hasClock) return false;
        return set(yearFirst ? first : second, month, yearFirst ? second.value : first.value);
    }

    bool numericDay(const Numbers& numbers, const std::string& signs) {
        if (numbers.empty()) return false;
        const DateToken& first = *numbers[0];
        if (first.digits == 8) {
            m_year = first.value / 10'000;
            m_month = first.value / 100 % 100;
            m_day = first.value % 100;
            return true;
        }
        if (first.digits == 7) return ordinal(first.value / 1000, first.value % 1000);
        if (first.digits == 4 && numbers.size() == 2 && numbers[1]->digits == 3)
            return ordinal(first.value, numbers[1]->value);
        if (numbers.size() < 3) return yearOrMonth(numbers);
        const DateToken& second = *numbers[1];
        const DateToken& third = *numbers[2];
        if (first.digits == 4) return set(first, second.value, third.value);
        const char sign = signs[0];
        if (third.digits != 4) {
            if (sign == '-') return set(first, second.value, third.value);
            return sign == '.' && set(third, second.value, first.value);
        }
        if (sign == '.' || first.value > 12 || first.value == second.value)
            return set(third, second.value, first.value);
        return second.value > 12 && set(third, first.value, second.value);
    }

    // W3CDTF's "2017" and "2017-05"; anything else beside them makes them something else.
    bool yearOrMonth(const Numbers& numbers) {
        if (numbers[0]->digits != 4 || m_tokens.size() != numbers.size() * 2 - 1) return false;
        if (numbers.size() == 2 && !(at(1).isSign("-") && numbers[1]->digits == 2)) return false;
        return set(*numbers[0], numbers.size() == 2 ? numbers[1]->value : 1, 1);
    }

    bool ordinal(int year, int day) {
        if (day < 1 || day > (std::chrono::year(year).is_leap() ? 366 : 365)) return false;
        m_year = year;
        m_month = m_day = 1;
        m_daysOn = day - 1;
        return true;
    }

    // ISO 8601: week 1 is the one with January 4th, days count from Monday.
    bool weekDate(const Numbers& numbers) {
        if (numbers.size() < 2 || numbers[0]->digits != 4 || numbers[1]->digits < 2 || numbers[1]->digits > 3)
            return false;
        const bool joined = numbers[1]->digits == 3;
        const int week = joined ? numbers[1]->value / 10 : numbers[1]->value;
        const int day = joined ? numbers[1]->value % 10 : numbers.size() > 2 ? numbers[2]->value : 1;
        if (week < 1 || week > 53 || day < 1 || day > 7) return false;
        m_year = numbers[0]->value;
        m_month = 1;
        m_day = 4;
        const std::chrono::weekday fourth{std::chrono::sys_days(std::chrono::year(m_year) / 1 / 4)};
        m_daysOn = (week - 1) * 7 + day - static_cast<int>(fourth.iso_encoding());
        return true;
    }

    bool set(const DateToken& year, int month, int day) {
        if (year.digits != 2 && year.digits != 4) return false;
        m_year = year.value;
        if (year.digits == 2) m_year += m_year < 50 ? 2000 : 1900;
        m_month = month;
        m_day = day;
        return month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }

    std::vector<DateToken> m_tokens;
    bool m_korean = false;
    bool m_hasClock = false;
    bool m_hasZone = false;
    int m_year = 0;
    int m_month = 0;
    int m_day = 0;
    int m_daysOn = 0;
    int m_seconds = 0;
    std::int64_t m_micros = 0;
    int m_offset = 0;  // minutes
};

}  // namespace

std::optional<core::UtcTime> parseFeedDate(std::string_view text) {
    text = core::trimmed(text);
    // What is a date everywhere else is one here, whatever surrounds it.
    if (auto time = core::parseTime(text)) return time;
    if (text.empty() || text.size() > longestDateRead) return std::nullopt;
    return LooseDate(text).read();
}

}  // namespace groundswell::sources
