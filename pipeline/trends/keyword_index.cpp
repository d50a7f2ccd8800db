#include "pipeline/trends/keyword_index.h"

#include "models/store/read_connection.h"
#include "pipeline/trends/keyword_index_builder.h"

#include <algorithm>

namespace groundswell::trends {

namespace {

constexpr std::size_t itemsBetweenStopChecks = 4'096;

}  // namespace

core::Result<KeywordIndex> KeywordIndex::read(store::ReadConnection& reader, const std::function<bool()>& stopped) {
    KeywordIndexBuilder builder;
    std::size_t items = 0;
    bool isStopped = false;
    const auto goesOn = [&] {
        if (++items % itemsBetweenStopChecks == 0) isStopped = stopped();
        return !isStopped;
    };
    auto done = reader.keywords().forEachItem([&](core::ItemId item, std::span<const store::KeywordView> keywords) {
        if (goesOn()) builder.add(item, keywords);
        return !isStopped;
    });
    if (!done) return done.error();
    if (!isStopped) {
        if (done = builder.endKeywords(); !done) return done.error();
        done = reader.keywords().forEachItemFacts([&](const store::ItemFacts& facts) {
            if (goesOn()) builder.setFacts(facts);
            return !isStopped;
        });
        if (!done) return done.error();
    }
    if (isStopped) return core::Error(core::ErrorCode::Cancelled, "The workspace is being closed.");
    return std::move(builder).build();
}

std::uint32_t KeywordIndex::firstKeyword(std::string_view folded) const {
    std::uint32_t first = 0;
    auto last = static_cast<std::uint32_t>(m_keywords.size());
    while (first < last) {
        const std::uint32_t middle = first + (last - first) / 2;
        if (m_keywords.folded(middle) < folded) {
            first = middle + 1;
        } else {
            last = middle;
        }
    }
    return first;
}

std::uint32_t KeywordIndex::firstSince(core::UtcTime time) const {
    const auto found = std::lower_bound(m_published.begin(), m_published.end(), time.time_since_epoch().count());
    return static_cast<std::uint32_t>(found - m_published.begin());
}

std::optional<std::uint32_t> KeywordIndex::find(core::ItemId id) const {
    const auto place = m_ids.find(id.value);
    if (!place) return std::nullopt;
    return m_numbers[*place];
}

}  // namespace groundswell::trends
