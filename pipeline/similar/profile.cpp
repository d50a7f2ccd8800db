#include "pipeline/similar/profile.h"

#include "pipeline/similar/content_words.h"
#include "pipeline/text/clean.h"
#include "pipeline/text/language.h"
#include "pipeline/workflow/work_item.h"

#include <algorithm>

namespace groundswell::similar {

namespace {

std::uint64_t copyHashOf(std::string_view text, std::string_view language) {
    return text::extractFeatures(text::cleanForProcessing(text), language).copyHash;
}

}  // namespace

Profile profileOf(std::string_view title, std::string_view text, std::string_view language, std::string_view claimed) {
    workflow::WorkItem work;
    work.item.title = title;
    work.item.text = text;
    const std::string& whole = work.cleanedText();
    Profile profile;
    profile.language = language.empty() ? text::identifyLanguage(whole, claimed).code : std::string(language);
    profile.readable = withHashtagWords(whole);
    text::Features features = text::extractFeatures(whole, profile.language);
    profile.copies[0] = features.copyHash;
    if (!title.empty() && title != text) {
        profile.copies[1] = copyHashOf(text, profile.language);
        profile.copies[2] = copyHashOf(title, profile.language);
    }
    profile.terms = profile.readable.size() == whole.size()
                        ? std::move(features.terms)
                        : text::extractFeatures(profile.readable, profile.language).terms;
    return profile;
}

bool isCopy(const std::array<std::uint64_t, 3>& query, const std::array<std::uint64_t, 3>& item) noexcept {
    const auto isOfItem = [&](std::uint64_t hash) {
        return hash != 0 && std::find(item.begin(), item.end(), hash) != item.end();
    };
    return isOfItem(query[0]) || (query[1] != 0 && (query[1] == item[0] || query[1] == item[1]));
}

}  // namespace groundswell::similar
