#include "pipeline/sources/generator.h"

#include "pipeline/extract/json_text.h"
#include "pipeline/sources/generator_plan.h"
#include "pipeline/sources/generator_random.h"
#include "pipeline/sources/generator_vocabulary.h"

#include <algorithm>
#include <array>
#include <string>

namespace groundswell::sources {

using extract::appendJsonString;

namespace {

constexpr std::uint64_t factStream = 201;
constexpr std::uint64_t tellingStream = 202;
constexpr std::uint64_t chatterTextStream = 203;
constexpr std::uint64_t itemStream = 204;
constexpr std::uint64_t tellersStream = 205;
constexpr std::uint64_t authorStream = 206;

std::string latinName(GeneratorRandom& random) {
    std::string name(random.pick(nameOpenings()));
    name += random.pick(nameMiddles());
    if (random.chance(35)) name += random.pick(nameMiddles());
    name += random.pick(nameEnds());
    return name;
}

std::string nativeName(GeneratorRandom& random, const GeneratorLanguage& language, unsigned syllables) {
    std::string name;
    for (unsigned i = 0; i < syllables; ++i) name += random.pick(language.syllables);
    return name;
}

std::string name(GeneratorRandom& random, const GeneratorLanguage& language) {
    return language.latin ? latinName(random) : nativeName(random, language, language.spaced ? 3 : 2);
}

/// What is the same in every telling of a story in one language.
struct Facts {
    const GeneratorLanguage& language;
    std::string_view topic;
    std::string_view detail;
    std::string_view secondDetail;
    std::string place;
    std::string person;
    std::string organisation;
    std::string number;
};

std::string fill(std::string_view wording, const auto& slot) {
    std::string text;
    while (!wording.empty()) {
        const std::size_t open = wording.find('{');
        text += wording.substr(0, open);
        if (open == std::string_view::npos) break;
        const std::size_t close = wording.find('}', open);
        text += slot(wording.substr(open + 1, close - open - 1));
        wording.remove_prefix(close + 1);
    }
    return text;
}

/// Upper case at the start of sentences, for the scripts of ASCII letters.
std::string withCapitals(std::string text) {
    bool starts = true;
    for (char& c : text) {
        if (starts && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        starts = c == '.' || c == '?' || c == '!' || (starts && c == ' ');
    }
    return text;
}

std::string twoSentences(std::string first, const std::string& second, const GeneratorLanguage& language) {
    if (first == second) return first;
    const bool ended = first.ends_with('!') || first.ends_with('?') || first.ends_with("！") || first.ends_with("？");
    if (!ended) first += language.code == "zh" ? "。" : language.code == "hi" ? "।" : ".";
    return first + (language.spaced ? " " : "") + second;
}

/// The names come from the story alone, so that languages with the same script agree on them.
Facts factsOf(std::uint64_t seed, std::uint32_t story, const GeneratorLanguage& language) {
    GeneratorRandom names(seed, factStream, story);
    const std::uint64_t topic = names.next();
    const std::uint64_t detail = names.next();
    const std::uint64_t organisation = names.next();
    const std::uint64_t number = 2 + names.below(980);
    const auto at = [](std::span<const std::string_view> words, std::uint64_t index) {
        return words[index % words.size()];
    };
    Facts facts{language,
                at(language.topics, topic),
                at(language.details, detail),
                at(language.details, detail / 7 + 1),
                {},
                {},
                {},
                std::to_string(number)};
    facts.place = name(names, language);
    const std::string first = name(names, language);
    facts.person = language.spaced ? first + " " + name(names, language) : first;
    const std::string owner = name(names, language);
    facts.organisation =
        fill(at(language.organisations, organisation), [&](std::string_view) { return std::string_view(owner); });
    return facts;
}

std::string sentence(GeneratorRandom& random, const Facts& facts) {
    const std::string_view detail = random.chance(70) ? facts.detail : facts.secondDetail;
    return withCapitals(fill(random.pick(facts.language.wordings), [&](std::string_view slot) -> std::string_view {
        switch (slot.front()) {
            case 't': return facts.topic;
            case 'd': return detail;
            case 'p': return facts.place;
            case 'o': return facts.organisation;
            case 'w': return facts.person;
            default: return facts.number;
        }
    }));
}

std::string compact(std::string_view words) {
    std::string tag;
    for (const char c : words) {
        if (c != ' ' && c != '\'' && c != '-') tag += c;
    }
    return tag;
}

std::string handle(GeneratorRandom& random) {
    std::string text = latinName(random);
    text[0] = static_cast<char>(text[0] - 'A' + 'a');
    if (random.chance(50)) text += "_" + std::to_string(random.below(90) + 10);
    return text;
}

std::string trackedLink(GeneratorRandom& random) {
    static constexpr std::array<std::string_view, 3> trackers{"utm_source=social&utm_medium=post", "fbclid=", "gclid="};
    const std::string number = std::to_string(random.next() % 100'000'000);
    std::string link = "https://link.example/" + number + "?";
    link += trackers[random.below(trackers.size())];
    if (link.back() == '=') link += number;
    return link;
}

/// One post before it is written as a record.
struct Post {
    std::string text;
    std::string title;
    std::string_view language;
    std::string outlet;
    std::string author;
    bool article = false;
};

/// Languages of a story: mostly one, often two or three.
const GeneratorLanguage& languageOf(std::uint64_t seed, std::uint32_t story, GeneratorRandom& telling) {
    const auto languages = generatorLanguages();
    GeneratorRandom tellers(seed, tellersStream, story);
    // English leads, as in most collections; the others share the rest.
    const auto any = [&] { return tellers.chance(30) ? std::uint64_t{0} : tellers.below(languages.size()); };
    const std::array<std::uint64_t, 3> told{any(), any(), any()};
    const std::uint64_t which = telling.below(100);
    return languages[told[which < 75 ? 0 : which < 90 ? 1 : 2]];
}

Post originalPost(std::uint64_t seed, const PlannedPost& planned) {
    GeneratorRandom random(seed ^ tellingStream, planned.story, planned.telling);
    const Facts facts = factsOf(seed, planned.story, languageOf(seed, planned.story, random));
    Post post;
    post.language = facts.language.code;
    post.article = random.chance(40);
    post.text = sentence(random, facts);
    if (post.article) {
        post.title = post.text;
        post.text = twoSentences(std::move(post.text), sentence(random, facts), facts.language);
        post.outlet = random.pick(facts.language.outlets);
        return post;
    }
    post.outlet = random.pick(generatorPlatforms());
    if (random.chance(35)) post.text += " #" + compact(facts.place);
    if (random.chance(25)) post.text += " #" + compact(facts.topic);
    if (random.chance(25)) post.text += " " + trackedLink(random);
    return post;
}

std::string authorOf(std::uint64_t seed, const PlannedPost& planned) {
    GeneratorRandom random(seed ^ authorStream, planned.story, planned.telling);
    return handle(random);
}

Post storyPost(std::uint64_t seed, const PlannedPost& planned) {
    GeneratorRandom random(seed ^ itemStream, planned.story, planned.telling);
    PlannedPost told = planned;
    const bool copy = planned.telling > 0 && random.chance(18);
    if (copy) told.telling = static_cast<std::uint32_t>(random.below(planned.telling));
    Post post = originalPost(seed, told);
    post.author = authorOf(seed, planned);
    if (copy && !post.article && random.chance(60)) post.text = "RT @" + authorOf(seed, told) + ": " + post.text;
    return post;
}

Post chatterPost(std::uint64_t seed, const PlannedPost& planned) {
    GeneratorRandom random(seed, chatterTextStream, planned.telling);
    const auto languages = generatorLanguages();
    const GeneratorLanguage& language = languages[random.chance(30) ? 0 : random.below(languages.size())];
    const std::string friendName = name(random, language);
    const std::string number = std::to_string(random.below(900) + 2);
    const std::string_view thing = random.pick(language.things);
    const std::string_view second = random.pick(language.things);
    const std::string_view doing = random.pick(language.doings);
    Post post;
    post.text = withCapitals(fill(random.pick(language.chatter), [&](std::string_view slot) -> std::string_view {
        if (slot == "x2") return second;
        switch (slot.front()) {
            case 'x': return thing;
            case 'y': return doing;
            case 'f': return friendName;
            default: return number;
        }
    }));
    post.language = language.code;
    post.outlet = random.pick(generatorPlatforms());
    post.author = handle(random);
    if (random.chance(15)) post.text += " #" + compact(thing);
    return post;
}

void appendField(std::string& json, std::string_view key, std::string_view value) {
    json += ",\"";
    json += key;
    json += "\":";
    appendJsonString(json, value);
}

std::string recordOf(const Post& post, const std::string& id, std::int64_t number, core::UtcTime time,
                     GeneratorRandom& random) {
    std::string json = "{\"id\":\"" + id + '"';
    appendField(json, "text", post.text);
    if (!post.title.empty()) appendField(json, "title", post.title);
    appendField(json, "lang", post.language);
    appendField(json, "published_at", core::formatTime(time));
    const std::string place = post.article ? "https://news.example/" : "https://posts.example/" + post.author + "/";
    appendField(json, "url",
                place + std::to_string(number) + (post.article ? "?utm_source=feed&utm_campaign=sample" : ""));
    appendField(json, "author", post.author);
    appendField(json, "source", post.outlet);
    // Attention is very unequal: most posts get next to none.
    const double luck = random.unit();
    const auto likes = static_cast<std::uint64_t>(4.0 / (1.0 - luck * 0.9995));
    json += ",\"metrics\":{\"like\":" + std::to_string(likes) +
            ",\"share\":" + std::to_string(random.below(likes / 3 + 1)) +
            ",\"comment\":" + std::to_string(random.below(likes / 5 + 1)) + "}}";
    return json;
}

}  // namespace

void generateSample(const GeneratorOptions& options, RecordSink& sink, const std::stop_token& stop) {
    static constexpr std::int64_t between = 1000;  // posts from one look at the stop request to the next
    const std::vector<PlannedPost> posts = planSample(options);
    const auto total = static_cast<std::uint64_t>(posts.size());
    std::int64_t number = options.firstNumber;
    for (const PlannedPost& planned : posts) {
        const auto done = static_cast<std::uint64_t>(number - options.firstNumber);
        if ((number - options.firstNumber) % between == 0) {
            if (stop.stop_requested()) return;
            sink.progress(done, total);
        }
        const Post post = planned.story == PlannedPost::chatter ? chatterPost(options.seed, planned)
                                                                : storyPost(options.seed, planned);
        GeneratorRandom random(options.seed ^ itemStream, PlannedPost::chatter, static_cast<std::uint64_t>(number));
        domain::RawRecord record;
        record.contentId = "sample-" + std::to_string(options.seed) + "-" + std::to_string(number);
        record.content =
            recordOf(post, record.contentId, number, core::UtcTime(std::chrono::seconds(planned.second)), random);
        record.origin = "sample";
        ++number;
        if (!sink.record(std::move(record))) return;
    }
    sink.progress(total, total);
}

}  // namespace groundswell::sources
