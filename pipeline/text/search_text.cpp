#include "pipeline/text/search_text.h"

#include "pipeline/text/normalize.h"
#include "pipeline/text/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/uversion.h>

#include <algorithm>
#include <array>
#include <vector>

namespace groundswell::text {

namespace {

// Raise it with every change of what searchText returns.
constexpr int formVersion = 1;

const icu::Normalizer2* normalizer(const char* name, UNormalization2Mode mode) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = icu::Normalizer2::getInstance(nullptr, name, mode, status);
    return U_SUCCESS(status) ? found : nullptr;
}

icu::UnicodeString normalized(const icu::Normalizer2* form, const icu::UnicodeString& text) {
    if (form == nullptr) return text;
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeString result = form->normalize(text, status);
    return U_SUCCESS(status) ? result : text;
}

/// A mark that a reader of an alphabetic script may leave out. Vowel signs of Indic scripts and the marks of kana are
/// no such marks.
bool isRemovableMark(UChar32 c) {
    if ((U_GET_GC_MASK(c) & U_GC_MN_MASK) == 0) return false;
    UErrorCode status = U_ZERO_ERROR;
    switch (uscript_getScript(c, &status)) {
        case USCRIPT_LATIN:
        case USCRIPT_GREEK:
        case USCRIPT_CYRILLIC:
        case USCRIPT_HEBREW:
        case USCRIPT_ARABIC:
        case USCRIPT_SYRIAC: return true;
        case USCRIPT_INHERITED: {
            const UBlockCode block = ublock_getCode(c);
            return block == UBLOCK_COMBINING_DIACRITICAL_MARKS ||
                   block == UBLOCK_COMBINING_DIACRITICAL_MARKS_EXTENDED ||
                   block == UBLOCK_COMBINING_DIACRITICAL_MARKS_SUPPLEMENT || block == UBLOCK_COMBINING_HALF_MARKS ||
                   block == UBLOCK_ARABIC;
        }
        default: return false;
    }
}

struct Substitution {
    char32_t from;
    std::u16string_view to;
};

// Letters with a stroke and the like, which Unicode does not decompose; Arabic letters that keyboards of neighbouring
// languages encode differently.
constexpr Substitution substitutions[] = {
    {U'\u00E6', u"ae"},     {U'\u0153', u"oe"},     {U'\u00F8', u"o"},      {U'\u0142', u"l"}, {U'\u0111', u"d"},
    {U'\u0127', u"h"},      {U'\u0167', u"t"},      {U'\u0131', u"i"},      {U'\u0640', u""},  {U'\u0649', u"\u064A"},
    {U'\u06CC', u"\u064A"}, {U'\u06A9', u"\u0643"}, {U'\u06C1', u"\u0647"},
};

icu::UnicodeString foldOne(UChar32 c) {
    static const icu::Normalizer2* const caseFold = normalizer("nfkc_cf", UNORM2_COMPOSE);
    static const icu::Normalizer2* const decompose = normalizer("nfc", UNORM2_DECOMPOSE);
    static const icu::Normalizer2* const compose = normalizer("nfc", UNORM2_COMPOSE);
    constexpr UChar32 shortI = 0x0439;              // a letter of its own, not a decorated one
    constexpr UChar32 saraAm[] = {0x0E33, 0x0EB3};  // compatibility forms would take this vowel apart
    if (c == saraAm[0] || c == saraAm[1]) return icu::UnicodeString(c);
    icu::UnicodeString folded = normalized(caseFold, icu::UnicodeString(c));
    if (folded.length() == 1 && folded.char32At(0) == shortI) return folded;
    folded = normalized(decompose, folded);
    icu::UnicodeString kept;
    for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
        const UChar32 part = folded.char32At(i);
        if (isRemovableMark(part)) continue;
        const auto* found = std::find_if(std::begin(substitutions), std::end(substitutions),
                                         [part](const auto& one) { return one.from == static_cast<char32_t>(part); });
        if (found == std::end(substitutions)) {
            kept.append(part);
        } else {
            kept.append(found->to.data(), static_cast<int32_t>(found->to.size()));
        }
    }
    return normalized(compose, kept);
}

bool isTokenChar(UChar32 c) {
    constexpr std::uint32_t mask = U_GC_L_MASK | U_GC_N_MASK | U_GC_CO_MASK | U_GC_MN_MASK | U_GC_MC_MASK;
    return (U_GET_GC_MASK(c) & mask) != 0;
}

/// What each code point of the Basic Multilingual Plane becomes. Immutable, so thread-safe.
class FoldTable {
public:
    static const FoldTable& instance() {
        static const FoldTable table;
        return table;
    }

    /// Appends the folded code point; a character that ends a word becomes a space unless one is there.
    void fold(char32_t c, std::string& out) const {
        const char16_t folded = c < tableSize ? m_folded[c] : several;
        if (folded == several) {
            foldSeveral(c, out);
        } else if (folded != nothing) {
            put(folded, out);
        }
    }

private:
    static constexpr std::size_t tableSize = 0x10000;
    static constexpr char16_t nothing = 0xFFFF;
    static constexpr char16_t several = 0xFFFE;

    FoldTable() {
        for (std::size_t c = 0; c < tableSize; ++c) {
            const icu::UnicodeString folded = foldOne(static_cast<UChar32>(c));
            if (folded.isEmpty()) {
                m_folded[c] = nothing;
            } else if (folded.length() == 1) {
                m_folded[c] = isTokenChar(folded.char32At(0)) ? folded.charAt(0) : u' ';
            } else {
                m_folded[c] = several;
            }
        }
    }

    static void put(char32_t c, std::string& out) {
        if (c != U' ') {
            append(out, c);
        } else if (!out.empty() && out.back() != ' ') {
            out.push_back(' ');
        }
    }

    static void foldSeveral(char32_t c, std::string& out) {
        const icu::UnicodeString folded = foldOne(static_cast<UChar32>(c));
        for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
            const UChar32 part = folded.char32At(i);
            put(isTokenChar(part) ? static_cast<char32_t>(part) : U' ', out);
        }
    }

    std::array<char16_t, tableSize> m_folded{};
};

std::string foldAscii(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char byte : text) {
        const auto c = static_cast<unsigned char>(byte);
        if (isAsciiAlnum(c)) {
            out.push_back(isAsciiAlpha(c) ? static_cast<char>(c | 0x20U) : byte);
        } else if (!out.empty() && out.back() != ' ') {
            out.push_back(' ');
        }
    }
    return out;
}

}  // namespace

std::string searchTextVersion() {
    UVersionInfo version;
    u_getVersion(version);
    char release[U_MAX_VERSION_STRING_LENGTH];
    u_versionToString(version, release);
    return std::to_string(formVersion) + "-icu" + release;
}

std::string searchText(std::string_view text) {
    std::string out;
    if (isAscii(text)) {
        out = foldAscii(text);
    } else {
        const CharTable& classes = CharTable::instance();
        const FoldTable& table = FoldTable::instance();
        std::string buffer;
        const std::string_view source = toNfc(text, buffer);
        out.reserve(source.size() + source.size() / 4);
        bool afterUnspaced = false;
        for (std::size_t i = 0; i < source.size();) {
            const char32_t c = decode(source, i);
            const std::uint8_t kind = classes.classOf(c);
            const bool unspaced = (kind & Unspaced) != 0;
            const bool isMark = (kind & Mark) != 0;
            // A letter of a script without spaces is a word of its own, its marks belong to it.
            if (!isMark && (unspaced || afterUnspaced) && !out.empty() && out.back() != ' ') out.push_back(' ');
            if (!isMark) afterUnspaced = unspaced;
            table.fold(c, out);
        }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

}  // namespace groundswell::text
