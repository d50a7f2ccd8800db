#include "pipeline/text/segment.h"

#include "pipeline/text/unicode.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <memory>

namespace groundswell::text {

namespace {

// ICU's dictionary search keeps tables as long as the run; no sentence is longer than this.
constexpr std::size_t longestRun = 12'000;

icu::BreakIterator* wordIterator() {
    thread_local const std::unique_ptr<icu::BreakIterator> iterator = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::BreakIterator> made(
            icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
        if (U_FAILURE(status)) made.reset();
        return made;
    }();
    return iterator.get();
}

void segmentPiece(std::string_view piece, std::vector<std::string_view>& words) {
    icu::BreakIterator* iterator = wordIterator();
    UErrorCode status = U_ZERO_ERROR;
    UText utext = UTEXT_INITIALIZER;
    utext_openUTF8(&utext, piece.data(), static_cast<std::int64_t>(piece.size()), &status);
    if (iterator != nullptr && U_SUCCESS(status)) iterator->setText(&utext, status);
    if (iterator == nullptr || U_FAILURE(status)) {
        words.push_back(piece);
    } else {
        std::size_t begin = 0;
        iterator->first();
        for (int next = iterator->next(); next != icu::BreakIterator::DONE; next = iterator->next()) {
            const auto end = static_cast<std::size_t>(next);
            words.push_back(piece.substr(begin, end - begin));
            begin = end;
        }
    }
    utext_close(&utext);
}

}  // namespace

void segmentUnspaced(std::string_view run, std::vector<std::string_view>& words) {
    while (run.size() > longestRun) {
        std::size_t cut = longestRun;
        while (cut > 0 && (static_cast<unsigned char>(run[cut]) & 0xC0U) == 0x80U) --cut;
        segmentPiece(run.substr(0, cut), words);
        run.remove_prefix(cut);
    }
    if (!run.empty()) segmentPiece(run, words);
}

}  // namespace groundswell::text
