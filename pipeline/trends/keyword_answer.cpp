#include "pipeline/trends/keyword_answer.h"

#include "models/store/read_connection.h"
#include "pipeline/trends/board.h"
#include "pipeline/trends/keyword_marks.h"

#include <algorithm>
#include <span>

namespace groundswell::trends {

namespace {

constexpr std::size_t keywordRowsAtOnce = 1'000;

}  // namespace

void KeywordAnswer::forEach(std::chrono::microseconds width, int bins,
                            const std::function<bool(const domain::KeywordTrend&)>& take) const {
    const std::span<const std::uint32_t> all(*order);
    for (std::size_t at = 0; at < all.size(); at += keywordRowsAtOnce) {
        const auto some = all.subspan(at, std::min(keywordRowsAtOnce, all.size() - at));
        for (const domain::KeywordTrend& row : table->rows(some, width, bins)) {
            if (!take(row)) return;
        }
    }
}

core::Result<KeywordAnswer> readKeywords(store::ReadConnection& reader, const domain::KeywordQuestion& question,
                                         core::UtcTime now, const std::function<bool()>& stopped) {
    const auto asOf = trendsEnd(reader, now);
    if (!asOf) return asOf.error();
    auto read = KeywordIndex::read(reader, stopped);
    if (!read) return read.error();
    const auto index = std::make_shared<const KeywordIndex>(std::move(*read));
    const auto marks = keywordMarks(*index, reader, question.filter);
    if (!marks) return marks.error();
    auto table = std::make_shared<const KeywordTable>(index, marks->counted, marks->lately, *asOf);
    auto order = std::make_shared<const std::vector<std::uint32_t>>(table->order(question));
    return KeywordAnswer{std::move(table), std::move(order)};
}

}  // namespace groundswell::trends
