#include "models/config/cron_expression.h"
#include "models/core/words.h"

#include <array>
#include <cstdio>
#include <functional>
#include <vector>

namespace groundswell::config {

namespace {

constexpr std::array monthWords{"January", "February", "March",     "April",   "May",      "June",
                                "July",    "August",   "September", "October", "November", "December"};
constexpr std::array weekdayWords{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};

// So many times of day are told one by one; more are told as minutes and hours.
constexpr std::size_t mostTimes = 6;
// A run of fewer is told one by one.
constexpr std::size_t leastRun = 3;

template <std::size_t N>
std::vector<int> numbersOf(const std::bitset<N>& values) {
    std::vector<int> numbers;
    for (std::size_t i = 0; i < N; ++i) {
        if (values.test(i)) numbers.push_back(static_cast<int>(i));
    }
    return numbers;
}

// "1, 3 to 6 and 9"
std::string listed(const std::vector<int>& numbers, const std::function<std::string(int)>& word) {
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin < numbers.size();) {
        std::size_t end = begin + 1;
        while (end < numbers.size() && numbers[end] == numbers[end - 1] + 1) ++end;
        if (end - begin >= leastRun) {
            words.push_back(word(numbers[begin]) + " to " + word(numbers[end - 1]));
        } else {
            for (std::size_t i = begin; i < end; ++i) words.push_back(word(numbers[i]));
        }
        begin = end;
    }
    return core::listed(words);
}

std::string digits(int number) {
    return std::to_string(number);
}

std::string plural(const std::string& noun, const std::vector<int>& numbers) {
    return numbers.size() == 1 ? noun : noun + "s";
}

std::string clockTime(int hour, int minute) {
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%02d:%02d", hour % 100, minute % 100);
    return text.data();
}

// From 0 on and over the end of the hour without a break; 0 = it is no such beat.
int beatOf(const std::vector<int>& minutes) {
    if (minutes.size() < 2 || minutes.front() != 0) return 0;
    const int beat = minutes[1];
    for (std::size_t i = 0; i < minutes.size(); ++i) {
        if (minutes[i] != static_cast<int>(i) * beat) return 0;
    }
    return beat * static_cast<int>(minutes.size()) == 60 ? beat : 0;
}

std::string minuteWords(const std::vector<int>& minutes) {
    const int beat = beatOf(minutes);
    if (beat == 1) return "every minute";
    if (beat > 1) return "every " + digits(beat) + " minutes";
    return "at " + plural("minute", minutes) + " " + listed(minutes, digits);
}

std::string timeWords(const CronExpression& cron) {
    const std::vector<int> minutes = numbersOf(cron.minutes);
    const std::vector<int> hours = numbersOf(cron.hours);
    if (cron.hours.all()) return beatOf(minutes) > 0 ? minuteWords(minutes) : minuteWords(minutes) + " of every hour";
    if (minutes.size() * hours.size() > mostTimes)
        return minuteWords(minutes) + " of the " + plural("hour", hours) + " " + listed(hours, digits);
    std::vector<std::string> times;
    for (const int hour : hours) {
        for (const int minute : minutes) times.push_back(clockTime(hour, minute));
    }
    return "at " + core::listed(times);
}

// Weeks that are told from Monday on read as people say them.
std::string weekdayList(const CronExpression& cron) {
    std::vector<int> numbers;
    for (int day = 1; day <= 7; ++day) {
        if (cron.weekdays.test(static_cast<std::size_t>(day % 7))) numbers.push_back(day);
    }
    return listed(numbers, [](int day) { return std::string(weekdayWords[static_cast<std::size_t>(day % 7)]); });
}

std::string dayWords(const CronExpression& cron) {
    const std::vector<int> days = numbersOf(cron.days);
    const bool allDays = days.size() == 31;
    const bool allWeekdays = cron.weekdays.all();
    const std::string day = "on " + plural("day", days) + " " + listed(days, digits) + " of the month";
    const std::string weekday = "on " + weekdayList(cron);
    const bool either = !cron.anyDay && !cron.anyWeekday;
    // All of one field, and either is enough: then no day is left out.
    if ((allDays && allWeekdays) || (either && (allDays || allWeekdays))) return cron.hours.all() ? "" : "every day";
    if (either) return day + " or " + weekday + ", whichever comes";
    if (allDays) return weekday;
    if (allWeekdays) return day;
    const std::string one = days.size() == 1 ? " if that is day " : " if that is one of the days ";
    return weekday + one + listed(days, digits) + " of the month";
}

std::string monthWordsOf(const CronExpression& cron) {
    const std::vector<int> months = numbersOf(cron.months);
    if (months.size() == monthWords.size()) return {};
    return "in " +
           listed(months, [](int month) { return std::string(monthWords[static_cast<std::size_t>(month - 1)]); });
}

}  // namespace

std::string describe(const CronExpression& cron) {
    std::string text = timeWords(cron);
    for (const std::string& part : {dayWords(cron), monthWordsOf(cron)}) {
        if (!part.empty()) text += " " + part;
    }
    return text;
}

}  // namespace groundswell::config
