#include "pipeline/text/normalize.h"

#include "pipeline/text/unicode.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

namespace groundswell::text {

namespace {

constexpr int mostMarks = 30;

/// Appends `text` to `kept` without the marks that are too many; false (and nothing appended) when there are none.
bool dropExcessMarks(std::string_view text, std::string& kept) {
    const CharTable& table = CharTable::instance();
    int marks = 0;
    bool dropped = false;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t begin = i;
        const bool isMark = (table.classOf(decode(text, i)) & Mark) != 0;
        marks = isMark ? marks + 1 : 0;
        if (marks <= mostMarks) continue;
        kept.append(text.substr(copied, begin - copied));
        copied = i;
        dropped = true;
    }
    if (dropped) kept.append(text.substr(copied));
    return dropped;
}

}  // namespace

std::string_view toNfc(std::string_view text, std::string& buffer) {
    if (isAscii(text)) return text;
    UErrorCode status = U_ZERO_ERROR;
    static const icu::Normalizer2* const nfc = [] {
        UErrorCode found = U_ZERO_ERROR;
        return icu::Normalizer2::getNFCInstance(found);
    }();
    std::string limited;
    if (dropExcessMarks(text, limited)) {
        buffer = std::move(limited);
        text = buffer;
    }
    const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
    if (nfc == nullptr || nfc->isNormalizedUTF8(piece, status)) return text;
    std::string composed;
    icu::StringByteSink<std::string> sink(&composed);
    nfc->normalizeUTF8(0, piece, sink, nullptr, status);
    if (U_FAILURE(status)) return text;
    buffer = std::move(composed);
    return buffer;
}

}  // namespace groundswell::text
