#include "pipeline/sources/charset.h"

#include <simdjson.h>
#include <uchardet.h>
#include <unicode/ucnv.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace groundswell::sources {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

std::optional<std::string> byteOrderMark(std::string_view sample) {
    using namespace std::string_view_literals;
    static constexpr std::array<std::pair<std::string_view, const char*>, 5> marks{{
        {"\xFF\xFE\0\0"sv, "UTF-32LE"},
        {"\0\0\xFE\xFF"sv, "UTF-32BE"},
        {"\xEF\xBB\xBF"sv, "UTF-8"},
        {"\xFF\xFE"sv, "UTF-16LE"},
        {"\xFE\xFF"sv, "UTF-16BE"},
    }};
    for (const auto& [mark, name] : marks) {
        if (sample.starts_with(mark)) return name;
    }
    return std::nullopt;
}

/// Latin letters in UTF-16 leave every second byte zero.
std::optional<std::string> utf16ByZeros(std::string_view sample) {
    sample = sample.substr(0, 4096);
    std::array<std::size_t, 2> zeros{0, 0};
    for (std::size_t i = 0; i < sample.size(); ++i) {
        if (sample[i] == '\0') ++zeros[i % 2];
    }
    const std::size_t most = sample.size() / 2 * 4 / 10;
    const std::size_t few = sample.size() / 2 / 20;
    if (sample.size() < 4) return std::nullopt;
    if (zeros[1] > most && zeros[0] <= few) return "UTF-16LE";
    if (zeros[0] > most && zeros[1] <= few) return "UTF-16BE";
    return std::nullopt;
}

/// In UTF-32 every character leaves two bytes of four zero, those below U+10000 on the same side.
std::optional<std::string> utf32ByZeros(std::string_view sample) {
    sample = sample.substr(0, std::min<std::size_t>(sample.size(), 4096) / 4 * 4);
    if (sample.size() < 8) return std::nullopt;
    std::array<std::size_t, 4> zeros{};
    for (std::size_t i = 0; i < sample.size(); ++i) {
        if (sample[i] == '\0') ++zeros[i % 4];
    }
    const std::size_t all = sample.size() / 4;
    const std::size_t most = all - all / 20;
    if (zeros[0] == all && zeros[1] >= most && zeros[3] <= all / 20) return "UTF-32BE";
    if (zeros[3] == all && zeros[2] >= most && zeros[0] <= all / 20) return "UTF-32LE";
    return std::nullopt;
}

/// Without the last sequence when the sample may cut it.
std::string_view wholeSequences(std::string_view sample) {
    std::size_t end = sample.size();
    while (end > 0 && sample.size() - end < 4) {
        const auto byte = static_cast<unsigned char>(sample[--end]);
        if (byte < 0x80) return sample;
        if (byte >= 0xC0) return sample.substr(0, end);
    }
    return sample;
}

/// Half a surrogate pair as a sequence of its own: what programs write that take UTF-16's units for characters.
bool isSurrogate(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    return text.size() >= 3 && byte(0) == 0xED && byte(1) >= 0xA0 && byte(1) <= 0xBF && (byte(2) & 0xC0U) == 0x80U;
}

struct Utf8Evidence {
    std::size_t sequences = 0;
    std::size_t invalid = 0;
};

Utf8Evidence countUtf8(std::string_view text) {
    Utf8Evidence evidence;
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = static_cast<int32_t>(text.size());
    for (int32_t i = 0; i < length;) {
        UChar32 c = 0;
        if (isSurrogate(text.substr(static_cast<std::size_t>(i)))) {
            ++evidence.sequences;
            i += 3;
            continue;
        }
        U8_NEXT(bytes, i, length, c);
        if (c < 0) {
            ++evidence.invalid;
        } else if (c > 0x7F) {
            ++evidence.sequences;
        }
    }
    return evidence;
}

std::string guessed(std::string_view sample) {
    const std::unique_ptr<uchardet, decltype(&uchardet_delete)> detector(uchardet_new(), &uchardet_delete);
    uchardet_handle_data(detector.get(), sample.data(), sample.size());
    uchardet_data_end(detector.get());
    std::string name = uchardet_get_charset(detector.get());
    // What browsers read instead: the Windows page is a superset and far more common than these.
    if (name.empty() || name == "ASCII" || name == "ISO-8859-1") return "windows-1252";
    UErrorCode status = U_ZERO_ERROR;
    UConverter* converter = ucnv_open(name.c_str(), &status);
    if (U_FAILURE(status)) return "windows-1252";
    ucnv_close(converter);
    return name;
}

}  // namespace

std::string detectCharset(std::string_view sample, bool complete, bool guessLegacy) {
    if (auto mark = byteOrderMark(sample)) return *mark;
    if (auto wide = utf32ByZeros(sample)) return *wide;
    if (auto wide = utf16ByZeros(sample)) return *wide;
    const std::string_view whole = complete ? sample : wholeSequences(sample);
    if (!guessLegacy || simdjson::validate_utf8(whole)) return "UTF-8";
    const Utf8Evidence evidence = countUtf8(whole);
    // Text in a legacy page hardly ever forms valid sequences by chance; a UTF-8 text may well hold a few broken ones.
    if (evidence.sequences > evidence.invalid) return "UTF-8";
    return guessed(whole);
}

namespace {

/// ICU's own substitution, counted.
void U_CALLCONV countAndSubstitute(const void* count, UConverterToUnicodeArgs* arguments, const char* units,
                                   int32_t length, UConverterCallbackReason reason, UErrorCode* status) {
    if (reason <= UCNV_IRREGULAR) ++*static_cast<std::size_t*>(const_cast<void*>(count));
    UCNV_TO_U_CALLBACK_SUBSTITUTE(nullptr, arguments, units, length, reason, status);
}

}  // namespace

struct Utf8Converter::State {
    using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;
    Converter source{nullptr, &ucnv_close};
    Converter target{nullptr, &ucnv_close};
    std::array<UChar, 4096> pivot{};
    UChar* pivotSource = nullptr;
    UChar* pivotTarget = nullptr;
    bool started = false;
    std::size_t replaced = 0;
    std::string carried;
    std::string output;

    std::string_view transcode(std::string_view bytes, bool last);
    std::string_view withoutMark(std::string_view bytes, bool last);
};

std::string_view Utf8Converter::State::transcode(std::string_view bytes, bool last) {
    output.clear();
    const char* from = bytes.data();
    const char* const end = from + bytes.size();
    std::array<char, 16384> block{};
    for (;;) {
        char* to = block.data();
        UErrorCode status = U_ZERO_ERROR;
        ucnv_convertEx(target.get(), source.get(), &to, block.data() + block.size(), &from, end, pivot.data(),
                       &pivotSource, &pivotTarget, pivot.data() + pivot.size(), 0, last ? 1 : 0, &status);
        output.append(block.data(), to);
        if (status != U_BUFFER_OVERFLOW_ERROR) break;
    }
    return output;
}

std::string_view Utf8Converter::State::withoutMark(std::string_view bytes, bool last) {
    static constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (started) return bytes;
    if (!carried.empty() || (bytes.size() < mark.size() && !last)) {
        carried += bytes;
        if (carried.size() < mark.size() && !last) return {};
        output = std::exchange(carried, {});
        bytes = output;
    }
    started = true;
    if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
    return bytes;
}

Utf8Converter::Utf8Converter(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Utf8Converter::~Utf8Converter() = default;
Utf8Converter::Utf8Converter(Utf8Converter&&) noexcept = default;
Utf8Converter& Utf8Converter::operator=(Utf8Converter&&) noexcept = default;

core::Result<Utf8Converter> Utf8Converter::make(const std::string& charset) {
    auto state = std::make_unique<State>();
    if (charset != "UTF-8") {
        UErrorCode status = U_ZERO_ERROR;
        state->source.reset(ucnv_open(charset.c_str(), &status));
        state->target.reset(ucnv_open("UTF-8", &status));
        if (U_FAILURE(status)) {
            return core::Error(core::ErrorCode::Unsupported, "The encoding " + charset + " is not known here.");
        }
        ucnv_setToUCallBack(state->source.get(), countAndSubstitute, &state->replaced, nullptr, nullptr, &status);
        state->pivotSource = state->pivotTarget = state->pivot.data();
    }
    return Utf8Converter(std::move(state));
}

std::string_view Utf8Converter::convert(std::string_view bytes, bool last) {
    if (!m_state->source) return m_state->withoutMark(bytes, last);
    std::string_view text = m_state->transcode(bytes, last);
    if (!m_state->started && !text.empty()) {
        m_state->started = true;
        if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    }
    return text;
}

std::size_t Utf8Converter::replaced() const noexcept {
    return m_state->replaced;
}

std::size_t repairUtf8(std::string& text) {
    if (text.find('\0') == std::string::npos && simdjson::validate_utf8(text)) return 0;
    std::size_t replaced = 0;
    std::string repaired;
    repaired.reserve(text.size() + 16);
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    const auto length = static_cast<int32_t>(text.size());
    for (int32_t i = 0; i < length;) {
        const int32_t start = i;
        UChar32 c = 0;
        U8_NEXT(bytes, i, length, c);
        if (c <= 0) {
            repaired += replacement;
            ++replaced;
        } else {
            repaired.append(text, static_cast<std::size_t>(start), static_cast<std::size_t>(i - start));
        }
    }
    text = std::move(repaired);
    return replaced;
}

}  // namespace groundswell::sources
