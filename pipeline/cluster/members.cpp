#include "pipeline/cluster/members.h"

#include "pipeline/cluster/byte_io.h"

#include <cmath>
#include <iterator>
#include <utility>

namespace groundswell::cluster {

namespace {

// Trimming half at a time keeps the cost of one item constant.
constexpr std::size_t mostMembers = 256;
constexpr std::size_t membersAfterTrim = 128;
constexpr std::size_t leastMemberTermBytes = 5;

void trim(std::vector<Member>& members) {
    if (members.size() <= mostMembers) return;
    members.erase(members.begin(), members.end() - static_cast<std::ptrdiff_t>(membersAfterTrim));
}

}  // namespace

void Members::add(Slot slot, Member member) {
    if (slot >= m_of.size()) m_of.resize(static_cast<std::size_t>(slot) + 1);
    m_of[slot].push_back(std::move(member));
    trim(m_of[slot]);
}

const std::vector<Member>& Members::of(Slot slot) const {
    static const std::vector<Member> none;
    return slot < m_of.size() ? m_of[slot] : none;
}

std::vector<Member> Members::take(Slot slot) {
    return slot < m_of.size() ? std::exchange(m_of[slot], {}) : std::vector<Member>();
}

void Members::redirect(Slot from, Slot into) {
    std::vector<Member> moved = take(from);
    if (into >= m_of.size()) m_of.resize(static_cast<std::size_t>(into) + 1);
    std::vector<Member>& members = m_of[into];
    members.insert(members.end(), std::make_move_iterator(moved.begin()), std::make_move_iterator(moved.end()));
    trim(members);
}

void Members::forget(Slot slot) {
    static_cast<void>(take(slot));
}

void Members::keepTerms(const std::function<bool(TermIndex)>& isKept) {
    for (std::vector<Member>& members : m_of) {
        for (Member& member : members) {
            std::erase_if(member.vector, [&isKept](const WeightedTerm& term) { return !isKept(term.term); });
        }
    }
}

void Members::save(ByteWriter& out, const std::vector<Slot>& slots, const std::vector<TermIndex>& rankOf) const {
    for (const Slot slot : slots) {
        out.varint(of(slot).size());
        for (const Member& member : of(slot)) {
            out.varint(member.reference);
            out.varint(member.vector.size());
            for (const WeightedTerm& term : member.vector) {
                out.varint(rankOf[term.term]);
                out.fixed(term.weight);
            }
        }
    }
}

bool Members::restore(ByteReader& in, const std::vector<Slot>& slots, std::size_t termCount) {
    for (const Slot slot : slots) {
        const std::size_t count = in.count(2);
        if (count > mostMembers) return false;
        for (std::size_t i = 0; i < count; ++i) {
            Member member;
            member.reference = in.varint();
            member.vector.resize(in.count(leastMemberTermBytes));
            for (WeightedTerm& term : member.vector) {
                const std::uint64_t rank = in.varint();
                term.weight = in.fixed<float>();
                if (rank >= termCount || !std::isfinite(term.weight) || term.weight < 0) return false;
                term.term = static_cast<TermIndex>(rank);
            }
            add(slot, std::move(member));
        }
    }
    return in.good();
}

}  // namespace groundswell::cluster
