#include "pipeline/cluster/bridges.h"

#include "pipeline/cluster/byte_io.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

namespace groundswell::cluster {

namespace {

constexpr std::uint32_t mostTexts = std::numeric_limits<std::uint32_t>::max() / 2;

}  // namespace

Bridges::Bridgeheads::iterator Bridges::find(Bridgeheads& list, Slot other) {
    return std::lower_bound(list.begin(), list.end(), other, [](const Bridge& b, Slot s) { return b.other < s; });
}

void Bridges::count(Slot one, Slot other) {
    add(one, other, 1);
    add(other, one, 1);
}

std::uint32_t Bridges::between(Slot one, Slot other) const {
    if (one >= m_from.size()) return 0;
    const Bridgeheads& list = m_from[one];
    const auto found =
        std::lower_bound(list.begin(), list.end(), other, [](const Bridge& b, Slot s) { return b.other < s; });
    return found != list.end() && found->other == other ? found->texts : 0;
}

void Bridges::redirect(Slot from, Slot into) {
    if (from >= m_from.size()) return;
    const Bridgeheads moved = std::exchange(m_from[from], {});
    for (const Bridge& bridge : moved) {
        remove(bridge.other, from);
        if (bridge.other == into) continue;
        add(into, bridge.other, bridge.texts);
        add(bridge.other, into, bridge.texts);
    }
}

void Bridges::forget(Slot slot) {
    if (slot >= m_from.size()) return;
    for (const Bridge& bridge : std::exchange(m_from[slot], {})) remove(bridge.other, slot);
}

void Bridges::add(Slot one, Slot other, std::uint32_t texts) {
    if (one >= m_from.size()) m_from.resize(static_cast<std::size_t>(one) + 1);
    Bridgeheads& list = m_from[one];
    auto bridge = find(list, other);
    if (bridge == list.end() || bridge->other != other) bridge = list.insert(bridge, Bridge{other, 0});
    bridge->texts = std::min(bridge->texts + texts, mostTexts);
}

void Bridges::remove(Slot one, Slot other) {
    Bridgeheads& list = m_from[one];
    const auto bridge = find(list, other);
    if (bridge != list.end() && bridge->other == other) list.erase(bridge);
}

void Bridges::save(ByteWriter& out, const std::vector<Slot>& slots) const {
    std::unordered_map<Slot, std::uint64_t> placeOf;
    for (std::size_t i = 0; i < slots.size(); ++i) placeOf.emplace(slots[i], i);
    std::vector<std::pair<std::uint64_t, std::uint32_t>> later;  // each bridge once, from its earlier end
    for (std::size_t i = 0; i < slots.size(); ++i) {
        later.clear();
        if (slots[i] < m_from.size()) {
            for (const Bridge& bridge : m_from[slots[i]]) {
                const std::uint64_t place = placeOf.at(bridge.other);
                if (place > i) later.emplace_back(place, bridge.texts);
            }
        }
        std::sort(later.begin(), later.end());
        out.varint(later.size());
        for (const auto& [place, texts] : later) {
            out.varint(place);
            out.varint(texts);
        }
    }
}

bool Bridges::restore(ByteReader& in, const std::vector<Slot>& slots) {
    for (std::size_t i = 0; i < slots.size(); ++i) {
        const std::size_t count = in.count(2);
        std::uint64_t previous = i;
        for (std::size_t k = 0; k < count; ++k) {
            const std::uint64_t place = in.varint();
            const std::uint64_t texts = in.varint();
            if (place <= previous || place >= slots.size() || texts == 0 || texts > mostTexts) return false;
            add(slots[i], slots[place], static_cast<std::uint32_t>(texts));
            add(slots[place], slots[i], static_cast<std::uint32_t>(texts));
            previous = place;
        }
    }
    return in.good();
}

}  // namespace groundswell::cluster
