#pragma once

#include <span>
#include <string_view>

namespace groundswell::sources {

/// What the sample generator tells stories with in one language. Wordings have slots: {t} topic, {d} detail, {p} place,
/// {o} organisation, {w} person, {n} number; chatter has {x} a thing, {y} a doing, {f} a friend's name. The glue
/// between the slots is kept to the commonest words, so that posts are alike because of their story and not because of
/// their wording.
struct GeneratorLanguage {
    std::string_view code;
    bool latin;                                   ///< names are shared among the languages that write them alike
    bool spaced;                                  ///< words are separated by spaces
    std::span<const std::string_view> syllables;  ///< of names, for scripts other than Latin
    std::span<const std::string_view> topics;
    std::span<const std::string_view> details;
    std::span<const std::string_view> organisations;  ///< kinds, with {p} for the name
    std::span<const std::string_view> wordings;
    std::span<const std::string_view> things;
    std::span<const std::string_view> doings;
    std::span<const std::string_view> chatter;
    std::span<const std::string_view> outlets;
};

[[nodiscard]] std::span<const GeneratorLanguage> generatorLanguages();
/// Syllables of invented names in Latin script: openings, middles, ends.
[[nodiscard]] std::span<const std::string_view> nameOpenings();
[[nodiscard]] std::span<const std::string_view> nameMiddles();
[[nodiscard]] std::span<const std::string_view> nameEnds();
/// Invented platforms that posts are written on.
[[nodiscard]] std::span<const std::string_view> generatorPlatforms();

}  // namespace groundswell::sources
