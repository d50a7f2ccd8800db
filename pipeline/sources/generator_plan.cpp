#include "pipeline/sources/generator_plan.h"

#include "pipeline/sources/generator_random.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace groundswell::sources {

namespace {

constexpr std::int64_t hour = 3600;
constexpr std::int64_t burstHours = 36;
constexpr std::int64_t quietHours = 48;  ///< before the end no large story begins
constexpr std::int64_t smallStory = 6;

// Streams of random numbers, told apart by label.
constexpr std::uint64_t burstStream = 101;
constexpr std::uint64_t steadyStream = 102;
constexpr std::uint64_t chatterStream = 103;
constexpr std::uint64_t storyStream = 104;

struct Span {
    std::int64_t begin;
    std::int64_t end;

    [[nodiscard]] std::int64_t at(double share) const {
        return begin + static_cast<std::int64_t>(share * static_cast<double>(end - begin));
    }
};

/// A Pareto tail (exponent 1.3) from 2 posts upward.
std::int64_t storySize(GeneratorRandom& random, std::int64_t largest) {
    const double size = 2.0 * std::pow(1.0 - random.unit(), -1.0 / 1.3);
    return std::clamp(static_cast<std::int64_t>(std::min(size, 1e9)), std::int64_t{1}, largest);
}

void planStory(std::vector<PlannedPost>& posts, GeneratorRandom& random, const Span& span, std::uint32_t story,
               std::int64_t size) {
    const Span births{span.begin, size <= smallStory ? span.end : std::max(span.begin, span.end - quietHours * hour)};
    const std::int64_t birth = births.at(random.unit());
    const double meanLife = static_cast<double>(hour) * (3 + static_cast<double>(random.below(48)));
    for (std::int64_t i = 0; i < size; ++i) {
        std::int64_t second = birth + static_cast<std::int64_t>(-std::log(1.0 - random.unit()) * meanLife);
        if (second > span.end) second = Span{birth, span.end}.at(random.unit());
        posts.push_back({i == 0 ? birth : second, story, static_cast<std::uint32_t>(i)});
    }
}

/// A copy repeats a telling with a lower number, so numbers follow time.
void numberTellings(std::vector<PlannedPost>& posts) {
    std::vector<std::uint32_t> told;
    std::uint32_t chatter = 0;
    for (PlannedPost& post : posts) {
        if (post.story == PlannedPost::chatter) {
            post.telling = chatter++;
            continue;
        }
        if (post.story >= told.size()) told.resize(post.story + std::size_t{1}, 0);
        post.telling = told[post.story]++;
    }
}

}  // namespace

std::vector<PlannedPost> planSample(const GeneratorOptions& options) {
    const std::int64_t items = std::max<std::int64_t>(options.items, 0);
    const std::int64_t end = std::chrono::floor<std::chrono::seconds>(options.until).time_since_epoch().count();
    const Span span{end - std::max(options.days, 1) * 24 * hour, end};
    const Span lastHours{std::max(span.begin, end - burstHours * hour), end};
    std::vector<PlannedPost> posts;
    posts.reserve(static_cast<std::size_t>(items));

    GeneratorRandom burst(options.seed, burstStream);
    const std::int64_t burstSize = std::min<std::int64_t>(items / 18, 4000);
    for (std::int64_t i = 0; i < burstSize; ++i) {
        // Density grows linearly to the end.
        posts.push_back(
            {lastHours.at(std::sqrt(burst.unit())), PlannedPost::burstStory, static_cast<std::uint32_t>(i)});
    }
    GeneratorRandom steady(options.seed, steadyStream);
    const std::int64_t steadySize = std::min<std::int64_t>(items / 14, 6000);
    for (std::int64_t i = 0; i < steadySize; ++i) {
        const double share = (static_cast<double>(i) + steady.unit()) / static_cast<double>(steadySize);
        posts.push_back({span.at(share), PlannedPost::steadyStory, static_cast<std::uint32_t>(i)});
    }
    GeneratorRandom chatter(options.seed, chatterStream);
    for (std::int64_t i = 0; i < items / 4; ++i) {
        posts.push_back({span.at(chatter.unit()), PlannedPost::chatter, static_cast<std::uint32_t>(i)});
    }
    const std::int64_t largest = std::clamp<std::int64_t>(items / 30, 1, 1500);
    for (std::uint32_t story = 2; std::ssize(posts) < items; ++story) {
        GeneratorRandom random(options.seed, storyStream, story);
        const std::int64_t size = std::min(storySize(random, largest), items - std::ssize(posts));
        planStory(posts, random, span, story, size);
    }
    std::sort(posts.begin(), posts.end(), [](const PlannedPost& a, const PlannedPost& b) {
        return std::tie(a.second, a.story, a.telling) < std::tie(b.second, b.story, b.telling);
    });
    numberTellings(posts);
    return posts;
}

}  // namespace groundswell::sources
