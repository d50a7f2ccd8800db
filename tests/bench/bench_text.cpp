// What each part of the text layer takes for hostile texts as they double: a part whose time for eight times the text
// is far from eight times is not linear. Processor time of this thread in milliseconds, the longest text's last.
//
//     bench_text [NAME] [MEGABYTES]      default: all inputs, 1 MB first and 8 MB last

#include "pipeline/keywords/entities.h"
#include "pipeline/keywords/hashtags.h"
#include "pipeline/keywords/yake.h"
#include "pipeline/text/clean.h"
#include "pipeline/text/features.h"
#include "pipeline/text/language.h"
#include "pipeline/text/search_text.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <string_view>

using namespace groundswell;

namespace {

constexpr std::array parts{"plain", "clean", "language", "features", "phrases", "hashtags", "entities", "search"};
using Times = std::array<double, parts.size()>;

struct Input {
    std::string_view name;
    std::string_view unit;       ///< repeated; "%" becomes another number every time
    std::string_view once = {};  ///< stands before
};

constexpr Input inputs[] = {
    {"prose", "The river rose &amp; the bridge fell. "},
    {"words", "w%d "},
    {"names", "Bank of A% "},
    {"no space", "abcdefghij"},
    {"digits", "1234567890"},
    {"one tag", "#a "},
    {"tags", "#t% "},
    {"long tag", "AbCd", "#"},
    {"references", "&amp;"},
    {"unknown references", "&x%;"},
    {"long reference", "0", "&#"},
    {"brackets", "<"},
    {"open tags", "<b "},
    {"tags of markup", "<b>x</b>"},
    {"open attributes", "<a href='"},
    {"comments", "<!--"},
    {"scripts", "<script>"},
    {"marks", "\u0301\u0323", "a"},
    {"letters with marks", "a\u0301\u0323\u0301\u0323\u0301\u0323\u0301\u0323"},
    {"Chinese", "北京大学今天宣布洪水已经退去"},
    {"one Chinese letter", "人"},
    {"Thai", "น้ำท่วม"},
    {"Khmer", "ភាសាខ្មែរ"},
    {"Arabic", "\u0627\u0643\u0628"},
    {"joined emoji", "👩\u200D"},
    {"links", "https://example.org/a?utm_source=x&b=% "},
    {"long query", "a=1&utm_x=1&", "https://example.org/?"},
    {"brackets behind a link", ")", "https://example.org/"},
    {"links in links", "http://"},
    {"labels", "a."},
    {"hyphens", "a-"},
    {"mentions", "@a"},
    {"line ends", " \n"},
    {"no-break spaces", "\u00A0", "a"},
    {"no characters", "\xF0\x9F"},
};

std::string textOf(const Input& input, std::size_t bytes) {
    std::string text(input.once);
    const std::size_t place = input.unit.find('%');
    for (std::size_t number = 0; text.size() < bytes; ++number) {
        text += input.unit.substr(0, place);
        // Scattered, so that neighbours do not resemble each other.
        if (place == std::string_view::npos) continue;
        text += std::to_string(number * 2'654'435'761U % 1'000'000'007U);
        text += input.unit.substr(place + 1);
    }
    return text;
}

double milliseconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

Times measure(const std::string& published) {
    Times times{};
    std::size_t part = 0;
    const auto timed = [&](const auto& work) {
        const double start = milliseconds();
        auto result = work();
        times[part++] = milliseconds() - start;
        return result;
    };
    const std::string plain = timed([&] { return text::toPlainText(published); });
    const std::string clean = timed([&] { return text::cleanForProcessing(plain); });
    const std::string language = timed([&] { return text::identifyLanguage(clean).code; });
    timed([&] { return text::extractFeatures(clean, language); });
    timed([&] { return keywords::extractPhrases(clean, language, keywords::wholePhraseYake()); });
    timed([&] { return keywords::extractHashtags(clean); });
    timed([&] { return keywords::extractEntities(clean, language, 10); });
    timed([&] { return text::searchText(plain); });
    return times;
}

void report(const Input& input, double megabytes) {
    constexpr double leastMilliseconds = 5;
    constexpr double doublings[] = {1, 2, 4, 8};
    std::array<Times, std::size(doublings)> times{};
    for (std::size_t i = 0; i < times.size(); ++i) {
        times[i] = measure(textOf(input, static_cast<std::size_t>(megabytes * 1e6 * doublings[i])));
    }
    std::printf("%-24s", std::string(input.name).c_str());
    for (std::size_t part = 0; part < parts.size(); ++part) {
        const double last = times.back()[part];
        if (last < leastMilliseconds) continue;
        std::printf("  %s %.0f (x%.1f)", parts[part], last, last / times.front()[part]);
    }
    std::printf("\n");
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
    const std::string_view only = argc > 1 ? argv[1] : "";
    const double megabytes = argc > 2 ? std::atof(argv[2]) : 1;
    for (const Input& input : inputs) {
        if (input.name.find(only) != std::string_view::npos) report(input, megabytes);
    }
}
