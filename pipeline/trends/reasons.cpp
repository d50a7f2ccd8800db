#include "pipeline/trends/reasons.h"

#include "models/store/read_connection.h"
#include "pipeline/keywords/distinctive.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>

namespace groundswell::trends {

namespace {

using domain::Reason;
using store::TrendMember;

// What fewer items have in common is chance.
constexpr std::int64_t leastInCommon = 3;
constexpr std::int64_t leastOfLanguage = 2;
constexpr std::chrono::hours leastLag{1};

// The members of one cluster, before the window and in it.
struct ReasonMembers {
    std::vector<const TrendMember*> older;
    std::vector<const TrendMember*> recent;
    [[nodiscard]] std::int64_t count() const { return std::ssize(recent); }
};

struct ReasonPhrase {
    std::int64_t items = 0;
    core::UtcTime since{};
    std::map<std::string, std::int64_t> spellings;
    std::set<std::string> outlets;
    std::int64_t firstOfOutlets = 0;
};

std::string spellingOf(const ReasonPhrase& phrase) {
    return std::max_element(
               phrase.spellings.begin(), phrase.spellings.end(),
               [](const auto& a, const auto& b) { return std::tie(a.second, b.first) < std::tie(b.second, a.first); })
        ->first;
}

std::set<std::string> phrasesOf(const TrendMember& member) {
    std::set<std::string> phrases;
    for (const domain::Keyword& keyword : member.keywords) {
        if (keyword.kind != domain::KeywordKind::Topic) phrases.insert(keyword.text);
    }
    return phrases;
}

std::map<std::string, ReasonPhrase> newPhrases(const ReasonMembers& members) {
    std::set<std::string> known;  // outlets
    for (const TrendMember* member : members.older) known.insert(member->outlet);
    std::map<std::string, ReasonPhrase> found;
    for (const TrendMember* member : members.recent) {
        const bool isFirst = known.insert(member->outlet).second;
        std::set<std::string> counted;
        for (const std::string& text : phrasesOf(*member)) {
            const std::string identity = keywords::identityOf(text);
            ReasonPhrase& phrase = found[identity];
            ++phrase.spellings[text];
            if (!counted.insert(identity).second) continue;
            if (phrase.items++ == 0) phrase.since = member->publishedAt;
            phrase.outlets.insert(member->outlet);
            if (isFirst) ++phrase.firstOfOutlets;
        }
    }
    for (const TrendMember* member : members.older) {
        for (const std::string& text : phrasesOf(*member)) found.erase(keywords::identityOf(text));
    }
    return found;
}

void addNewPhrase(const ReasonMembers& members, std::vector<Reason>& reasons) {
    if (members.older.empty()) return;
    const std::map<std::string, ReasonPhrase> phrases = newPhrases(members);
    // What most items have; of several the longest, which says most.
    const auto best = std::max_element(phrases.begin(), phrases.end(), [](const auto& a, const auto& b) {
        return std::make_tuple(a.second.items, a.first.size(), b.first) <
               std::make_tuple(b.second.items, b.first.size(), a.first);
    });
    if (best == phrases.end() || best->second.items < leastInCommon || best->second.items * 5 < members.count()) return;
    Reason reason{Reason::Kind::NewPhrase, spellingOf(best->second), best->second.items, members.count()};
    reason.since = best->second.since;
    reason.part = best->second.firstOfOutlets;
    reason.whole = std::ssize(best->second.outlets);
    reasons.push_back(std::move(reason));
}

void addCopies(const ReasonMembers& members, std::vector<Reason>& reasons) {
    std::map<std::int64_t, std::int64_t> texts;
    std::int64_t most = 0;
    for (const TrendMember* member : members.recent) most = std::max(most, ++texts[member->textHash]);
    if (most < leastInCommon || most * 3 < members.count()) return;
    reasons.push_back({Reason::Kind::Copies, {}, most, members.count()});
}

void addFirstSeen(const ReasonMembers& members, core::UtcTime asOf, std::vector<Reason>& reasons) {
    const TrendMember& first = members.older.empty() ? *members.recent.front() : *members.older.front();
    if (first.publishedAt < asOf - std::chrono::hours(7 * 24)) return;
    std::set<std::string> outlets;
    std::set<std::string> languages;
    for (const auto* part : {&members.older, &members.recent}) {
        for (const TrendMember* member : *part) {
            outlets.insert(member->outlet);
            if (!member->language.empty() && !member->language.starts_with("und")) languages.insert(member->language);
        }
    }
    Reason reason{Reason::Kind::FirstSeen, {}, std::ssize(outlets), std::ssize(languages)};
    reason.since = first.publishedAt;
    reasons.push_back(std::move(reason));
}

// The language that came first of those that are new; its lag is since the window's first item.
void addLanguage(const ReasonMembers& members, std::vector<Reason>& reasons) {
    std::set<std::string> before;
    for (const TrendMember* member : members.older) before.insert(member->language);
    struct Arrival {
        core::UtcTime first{};
        std::int64_t items = 0;
    };
    std::map<std::string, Arrival> arrivals;
    for (const TrendMember* member : members.recent) {
        if (member->language.empty() || member->language.starts_with("und") || before.contains(member->language))
            continue;
        Arrival& arrival = arrivals[member->language];
        if (arrival.items++ == 0) arrival.first = member->publishedAt;
    }
    const core::UtcTime start = members.recent.front()->publishedAt;
    std::erase_if(arrivals, [start](const auto& arrival) {
        return arrival.second.items < leastOfLanguage || arrival.second.first - start < leastLag;
    });
    const auto best = std::min_element(arrivals.begin(), arrivals.end(), [](const auto& a, const auto& b) {
        return std::tie(a.second.first, a.first) < std::tie(b.second.first, b.first);
    });
    if (best == arrivals.end()) return;
    Reason reason{Reason::Kind::LanguageFollowed, best->first, best->second.items, members.count()};
    reason.since = best->second.first;
    reason.after = best->second.first - start;
    reasons.push_back(std::move(reason));
}

void addNewAuthors(const ReasonMembers& members, std::vector<Reason>& reasons) {
    if (members.older.empty()) return;
    std::set<std::string> before;
    std::set<std::string> now;
    for (const TrendMember* member : members.older) before.insert(member->author);
    for (const TrendMember* member : members.recent) {
        if (!member->author.empty()) now.insert(member->author);
    }
    const auto all = std::ssize(now);
    std::erase_if(now, [&before](const std::string& author) { return before.contains(author); });
    if (std::ssize(now) < leastInCommon || std::ssize(now) * 2 < all) return;
    reasons.push_back({Reason::Kind::NewAuthors, {}, std::ssize(now), all});
}

void addOneSource(const ReasonMembers& members, std::vector<Reason>& reasons) {
    std::map<std::string, std::int64_t> sources;
    for (const TrendMember* member : members.recent) ++sources[member->source];
    const auto most = std::max_element(sources.begin(), sources.end(), [](const auto& a, const auto& b) {
        return std::tie(a.second, b.first) < std::tie(b.second, a.first);
    });
    if (most->second < leastInCommon || most->second * 2 < members.count() || sources.size() < 2) return;
    reasons.push_back({Reason::Kind::OneSource, most->first, most->second, members.count()});
}

}  // namespace

std::vector<Reason> reasonsAmong(const std::vector<TrendMember>& members, core::UtcTime asOf,
                                 domain::TrendWindow window) {
    const core::UtcTime from = asOf - domain::lengthOf(window);
    ReasonMembers parts;
    for (const TrendMember& member : members) {
        if (member.publishedAt >= asOf) break;
        (member.publishedAt < from ? parts.older : parts.recent).push_back(&member);
    }
    std::vector<Reason> reasons;
    if (parts.recent.empty()) return reasons;
    addNewPhrase(parts, reasons);
    addCopies(parts, reasons);
    addFirstSeen(parts, asOf, reasons);
    addLanguage(parts, reasons);
    addNewAuthors(parts, reasons);
    addOneSource(parts, reasons);
    return reasons;
}

core::Result<std::vector<Reason>> reasonsOf(store::ReadConnection& reader, core::ClusterId cluster, core::UtcTime asOf,
                                            domain::TrendWindow window) {
    std::vector<TrendMember> members;
    auto read =
        reader.trends().forEachMember(cluster, [&members](const TrendMember& member) { members.push_back(member); });
    if (!read) return read.error();
    return reasonsAmong(members, asOf, window);
}

}  // namespace groundswell::trends
