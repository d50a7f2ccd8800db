#include "tests/pipeline/text/text_properties.h"

#include "pipeline/text/clean.h"
#include "pipeline/text/features.h"
#include "pipeline/text/language.h"
#include "pipeline/text/normalize.h"
#include "pipeline/text/scan.h"
#include "pipeline/text/search_text.h"
#include "pipeline/text/segment.h"
#include "pipeline/text/unicode.h"

#include <QString>

#include <algorithm>

namespace groundswell::text {

namespace {

/// A judge of its own, so that the decoder under test does not judge itself.
bool isUtf8(const std::string& text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toUtf8().toStdString() == text;
}

/// A broken byte becomes three, and no character grows more by composition.
bool isBounded(std::string_view output, std::string_view input) {
    constexpr std::size_t mostGrowth = 3;
    return output.size() <= mostGrowth * input.size();
}

bool isComposed(const std::string& text) {
    std::string buffer;
    return toNfc(text, buffer) == text;
}

std::string brokenByPlainText(std::string_view bytes, const std::string& plain) {
    if (!isUtf8(plain)) return "plain text is UTF-8";
    if (plain.find('\0') != std::string::npos) return "plain text has no NUL";
    if (!isBounded(plain, bytes)) return "plain text is bounded by what was published";
    if (!isComposed(plain)) return "plain text is composed";
    // "&amp;lt;" is meant to lose one layer at a time.
    const bool hasLayers = plain.find_first_of("&<") != std::string::npos;
    if (!hasLayers && toPlainText(plain) != plain) return "plain text stays as it is";
    return {};
}

std::string brokenByCleaning(const std::string& plain, const std::string& clean) {
    if (!isUtf8(clean)) return "clean text is UTF-8";
    if (clean.size() > plain.size()) return "cleaning only takes away";
    if (cleanForProcessing(clean) != clean) return "clean text stays as it is";
    return {};
}

bool isInside(std::size_t end, std::size_t begin, std::string_view text) {
    return end >= begin && end <= text.size();
}

std::string brokenByScanning(std::string_view text) {
    bool afterWord = false;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t begin = i;
        const char32_t c = decode(text, i);
        if (i <= begin || i > text.size()) return "decoding moves on and stays inside";
        if (isAtSign(c) && !isInside(mentionEnd(text, begin), begin, text)) return "mentions lie inside the text";
        if (isHashSign(c) && !isInside(hashtagNameEnd(text, i), i, text)) return "hashtags lie inside the text";
        // As the callers must, only where a word begins: so no text is scanned from each of its letters.
        if (!afterWord && !isInside(linkEnd(text, begin), begin, text)) return "links lie inside the text";
        if (!afterWord && !isInside(bareLinkEnd(text, begin), begin, text)) return "bare links lie inside the text";
        afterWord = CharTable::instance().isWord(c);
    }
    return {};
}

std::string brokenBySegments(std::string_view text) {
    std::vector<std::string_view> words;
    segmentUnspaced(text, words);
    const char* next = text.data();
    for (const std::string_view word : words) {
        if (word.data() != next || word.empty()) return "segments follow each other without gaps";
        next += word.size();
    }
    return next == text.data() + text.size() ? std::string() : "segments cover the text";
}

std::string brokenByFeatures(std::string_view text, std::string_view language) {
    const Features features = extractFeatures(text, language);
    if (!(features == extractFeatures(text, language))) return "features are the same every time";
    float tokens = 0;
    for (const Feature& feature : features.terms) tokens += feature.frequency;
    // A hashtag counts as a whole, as a word and in its parts.
    constexpr float mostPerByte = 3;
    if (tokens > mostPerByte * static_cast<float>(text.size())) return "features are bounded by the text";
    const auto sameOrLess = [](const Feature& a, const Feature& b) { return a.term >= b.term; };
    const bool rises =
        std::adjacent_find(features.terms.begin(), features.terms.end(), sameOrLess) == features.terms.end();
    return rises ? std::string() : "features are sorted, none twice";
}

std::string brokenByLanguage(std::string_view text) {
    const Language found = identifyLanguage(text);
    if (found.code.empty()) return "every text has a language, if only und";
    const Language again = identifyLanguage(text);
    if (found.code != again.code || found.reliable != again.reliable) return "the language is the same every time";
    return {};
}

}  // namespace

std::string brokenPromise(std::string_view bytes) {
    const std::string plain = toPlainText(bytes);
    const std::string clean = cleanForProcessing(plain);
    std::string broken = brokenByPlainText(bytes, plain);
    if (broken.empty()) broken = brokenByCleaning(plain, clean);
    // The steps take clean text, but nothing may break them.
    for (const std::string_view text : {bytes, std::string_view(clean)}) {
        if (broken.empty()) broken = brokenByScanning(text);
        if (broken.empty()) broken = brokenByFeatures(text, "en");
        if (broken.empty()) broken = brokenByFeatures(text, "und");
        if (broken.empty()) broken = brokenByLanguage(text);
        if (broken.empty() && !isUtf8(searchText(text))) broken = "search text is UTF-8";
    }
    if (broken.empty()) broken = brokenBySegments(clean);
    return broken;
}

}  // namespace groundswell::text
