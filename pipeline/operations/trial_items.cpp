#include "pipeline/operations/trial_items.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

namespace groundswell::operations {

namespace {

constexpr std::int64_t leastOfAState = 5;

core::Result<std::int64_t> highestId(store::ReadConnection& reader) {
    auto last = reader.items().page({}, domain::ItemSort::Id, domain::SortOrder::Descending, {0, 1});
    if (!last) return last.error();
    return last->empty() ? 0 : last->front().item.id.value;
}

// `wanted` of the items in one state. Each search goes on where the one before ended: together they pass over the table
// at most once.
core::Result<void> takeFrom(store::ReadConnection& reader, const std::string& state,
                            const domain::SourceChoice& sources, std::int64_t wanted, std::int64_t highest,
                            std::vector<domain::ContentItem>& taken) {
    core::ItemId after;
    for (std::int64_t i = 0; i < wanted; ++i) {
        after.value = std::max(after.value, i * highest / wanted);
        auto next = reader.items().waiting(std::span(&state, 1), sources, after, 1);
        if (!next) return next.error();
        if (next->empty()) return {};
        after = next->front().item.id;
        taken.push_back(std::move(next->front().item));
    }
    return {};
}

}  // namespace

core::Result<std::vector<domain::ContentItem>> sampleItems(store::ReadConnection& reader,
                                                           const domain::SourceChoice& sources, std::int64_t items) {
    auto all = reader.items().countBySourceAndState();
    if (!all) return all.error();
    std::map<std::string, std::int64_t> counts;
    std::int64_t total = 0;
    for (const auto& [source, states] : *all) {
        if (!sources.has(source)) continue;
        for (const auto& [state, count] : states) {
            counts[state] += count;
            total += count;
        }
    }
    const auto highest = highestId(reader);
    if (!highest) return highest.error();
    std::vector<domain::ContentItem> taken;
    for (const auto& [state, count] : counts) {
        const std::int64_t share = total <= items ? count : std::max(leastOfAState, items * count / total);
        auto done = takeFrom(reader, state, sources, std::min(count, share), *highest, taken);
        if (!done) return done.error();
    }
    return taken;
}

std::vector<domain::ContentItem> builtInItems() {
    static constexpr std::array texts{
        "The river has flooded the old town for the second time this month, the council says. #flood",
        "Residents of the old town are clearing mud after the river flooded it again.",
        "Der Fluss hat die Altstadt zum zweiten Mal in diesem Monat überflutet, teilt die Stadt mit.",
        "La rivière a inondé la vieille ville pour la deuxième fois ce mois-ci, selon la mairie.",
        "El río ha inundado el casco antiguo por segunda vez este mes, informa el ayuntamiento.",
        "O rio inundou a cidade velha pela segunda vez este mês, segundo a prefeitura.",
        "Река второй раз за месяц затопила старый город, сообщает мэрия.",
        "غمر النهر المدينة القديمة للمرة الثانية هذا الشهر بحسب المجلس البلدي",
        "नदी ने इस महीने दूसरी बार पुराने शहर को डुबो दिया, नगर परिषद ने कहा।",
        "河水本月第二次淹没了老城区，市政府表示。",
        "川が今月二度目に旧市街を浸水させたと市が発表した。",
        "A new tram line opens on Monday between the harbour and the university.",
        "The new tram line between harbour and university opens on Monday!",
        "Union and transport company agree on a shorter week for drivers.",
        "Vote on the budget postponed; the mayor, Ana Silva, blames a software error.",
        "Is it true that the bridge will be closed all summer? Asking for a friend.",
        "BREAKING: bridge closed all summer, says city https://example.org/bridge?utm_source=x",
        "Sale! Everything must go. 50% off. Call now.",
        "#tram #harbour",
        "👍",
        "12345",
        "",
    };
    std::vector<domain::ContentItem> items;
    for (const char* text : texts) {
        domain::ContentItem item;
        item.source = "built-in";
        item.externalId = "built-in-" + std::to_string(items.size() + 1);
        item.text = text;
        item.contentHash = items.size() + 1;
        items.push_back(std::move(item));
    }
    items.front().title = "Old town under water";
    items.front().claimedLanguage = "en";
    return items;
}

}  // namespace groundswell::operations
