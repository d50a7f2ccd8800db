#include "pipeline/sources/archive/chunk_name.h"

#include "models/core/ids.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

namespace groundswell::archive {

namespace {

constexpr std::string_view extension = ".jsonl.zst";
constexpr std::string_view folderPrefix = "date_id=";
constexpr std::size_t hashDigits = 16;

bool isHex(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

template <class Number>
bool readDigits(std::string_view text, Number& number) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc() && end == text.data() + text.size() && !text.empty() && text.front() != '-';
}

std::optional<core::UtcDay> readDay(std::string_view digits) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    if (digits.size() != 8 || !readDigits(digits.substr(0, 4), year) || !readDigits(digits.substr(4, 2), month) ||
        !readDigits(digits.substr(6, 2), day)) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (!date.ok()) return std::nullopt;
    return core::UtcDay(date);
}

/// "20261012T091000.000000Z"
std::optional<core::UtcTime> readInstant(std::string_view text) {
    if (text.size() != 23 || text[8] != 'T' || text[15] != '.' || text[22] != 'Z') return std::nullopt;
    const auto day = readDay(text.substr(0, 8));
    int hours = 0;
    int minutes = 0;
    int seconds = 0;
    int micros = 0;
    if (!day || !readDigits(text.substr(9, 2), hours) || !readDigits(text.substr(11, 2), minutes) ||
        !readDigits(text.substr(13, 2), seconds) || !readDigits(text.substr(16, 6), micros)) {
        return std::nullopt;
    }
    return core::UtcTime(*day) + std::chrono::hours(hours) + std::chrono::minutes(minutes) +
           std::chrono::seconds(seconds) + std::chrono::microseconds(micros);
}

std::string instant(core::UtcTime time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::hh_mm_ss clock(time - day);
    std::string text(40, '\0');
    const int length =
        std::snprintf(text.data(), text.size(), "T%02d%02d%02d.%06dZ", static_cast<int>(clock.hours().count()),
                      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                      static_cast<int>(clock.subseconds().count()));
    text.resize(static_cast<std::size_t>(length));
    return core::formatDateId(core::UtcDay(day)) + text;
}

}  // namespace

std::string partitionFolder(core::UtcDay day) {
    return std::string(folderPrefix) + core::formatDateId(day);
}

std::string chunkFileName(const ChunkName& name) {
    std::string sequence = std::to_string(name.sequence);
    if (sequence.size() < 6) sequence.insert(0, 6 - sequence.size(), '0');
    return instant(name.createdAt) + "-" + sequence + "-" + name.sourceId + "-" + name.hash16 + std::string(extension);
}

std::optional<ChunkName> parseChunkPath(std::string_view path) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos || !path.starts_with(folderPrefix) || !path.ends_with(extension)) return {};
    const auto partition = readDay(path.substr(folderPrefix.size(), slash - folderPrefix.size()));
    std::string_view rest = path.substr(slash + 1);
    rest.remove_suffix(std::min(rest.size(), extension.size()));
    const std::size_t first = rest.find('-');
    const std::size_t second = first == std::string_view::npos ? first : rest.find('-', first + 1);
    const std::size_t last = rest.rfind('-');
    if (!partition || second == std::string_view::npos || last <= second) return {};
    const auto created = readInstant(rest.substr(0, first));
    std::uint64_t sequence = 0;
    const std::string_view sourceId = rest.substr(second + 1, last - second - 1);
    const std::string_view hash = rest.substr(last + 1);
    if (!created || !readDigits(rest.substr(first + 1, second - first - 1), sequence) || !core::isValidName(sourceId) ||
        hash.size() != hashDigits || !isHex(hash)) {
        return {};
    }
    return ChunkName{*partition, *created, sequence, std::string(sourceId), std::string(hash)};
}

}  // namespace groundswell::archive
