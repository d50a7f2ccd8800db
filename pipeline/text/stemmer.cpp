#include "pipeline/text/stemmer.h"

#include <libstemmer.h>

#include <memory>
#include <unordered_map>

namespace groundswell::text {

namespace {

struct Algorithm {
    std::string_view language;
    const char* name;
};

constexpr Algorithm algorithms[] = {
    {"ar", "arabic"},      {"bs", "serbian"},       {"ca", "catalan"},      {"da", "danish"},
    {"de", "german"},      {"el", "greek"},         {"en", "english"},      {"es", "spanish"},
    {"eu", "basque"},      {"fi", "finnish"},       {"fr", "french"},       {"ga", "irish"},
    {"hi", "hindi"},       {"hr", "serbian"},       {"hu", "hungarian"},    {"hy", "armenian"},
    {"id", "indonesian"},  {"it", "italian"},       {"lt", "lithuanian"},   {"nb", "norwegian"},
    {"ne", "nepali"},      {"nl", "dutch"},         {"nn", "norwegian"},    {"no", "norwegian"},
    {"pt", "portuguese"},  {"ro", "romanian"},      {"ru", "russian"},      {"sr", "serbian"},
    {"sv", "swedish"},     {"ta", "tamil"},         {"tr", "turkish"},      {"yi", "yiddish"},
    {"und", "english"},    {"und-Latn", "english"}, {"und-Arab", "arabic"}, {"und-Cyrl", "russian"},
    {"und-Deva", "hindi"}, {"und-Grek", "greek"},
};

constexpr std::size_t longestWord = 64;

struct StemmerDeleter {
    void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};
using StemmerPointer = std::unique_ptr<sb_stemmer, StemmerDeleter>;

sb_stemmer* stemmerNamed(std::string_view name) {
    // The names are literals, so their addresses stay valid as keys.
    thread_local std::unordered_map<std::string_view, StemmerPointer> stemmers;
    StemmerPointer& stemmer = stemmers[name];
    if (!stemmer) stemmer.reset(sb_stemmer_new(name.data(), "UTF_8"));
    return stemmer.get();
}

}  // namespace

std::string_view stemmerFor(std::string_view language) {
    const std::string_view primary = language.substr(0, language.find('-'));
    const std::string_view key = primary == "und" ? language : primary;
    for (const Algorithm& algorithm : algorithms) {
        if (algorithm.language == key) return algorithm.name;
    }
    return key.empty() ? std::string_view("english") : std::string_view();
}

std::string_view stem(std::string_view word, std::string_view language) {
    const std::string_view name = stemmerFor(language);
    if (name.empty() || word.size() > longestWord) return word;
    sb_stemmer* stemmer = stemmerNamed(name);
    if (stemmer == nullptr) return word;
    const auto* bytes = reinterpret_cast<const sb_symbol*>(word.data());
    const sb_symbol* stemmed = sb_stemmer_stem(stemmer, bytes, static_cast<int>(word.size()));
    if (stemmed == nullptr) return word;
    return {reinterpret_cast<const char*>(stemmed), static_cast<std::size_t>(sb_stemmer_length(stemmer))};
}

}  // namespace groundswell::text
