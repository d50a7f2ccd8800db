#include "pipeline/trends/keyword_marks.h"

#include "models/core/words.h"

#include <algorithm>
#include <utility>

namespace groundswell::trends {

namespace {

using domain::Filter;

/// What several conditions leave of an index's items.
class MarkedItems {
public:
    MarkedItems(const KeywordIndex& index, store::ReadConnection& reader) : m_index(index), m_reader(reader) {}

    template <class Passes>
    void keepIf(const Passes& passes) {
        if (!m_marks) m_marks.emplace(m_index.items(), true);
        for (std::uint32_t item = 0; item < m_index.items(); ++item) {
            if ((*m_marks)[item] && !passes(item)) (*m_marks)[item] = false;
        }
    }
    core::Result<void> keepThose(const Filter& filter) {
        std::vector<bool> passing(m_index.items());
        auto done = m_reader.keywords().forEachThatPasses(filter, [&](core::ItemId id) {
            if (const auto item = m_index.find(id)) passing[*item] = true;
        });
        if (!done) return done;
        if (m_marks) {
            keepIf([&](std::uint32_t item) { return passing[item]; });
        } else {
            m_marks = std::move(passing);
        }
        return {};
    }
    core::Result<void> leaveOutThose(const Filter& filter) {
        return m_reader.keywords().forEachThatPasses(filter, [&](core::ItemId id) {
            const auto item = m_index.find(id);
            if (!item) return;
            if (!m_marks) m_marks.emplace(m_index.items(), true);
            (*m_marks)[*item] = false;
        });
    }
    core::Result<void> keepThoseIn(const Filter& clusters) {
        auto ids = m_reader.clusters().ids(clusters, domain::ClusterSort::Id, domain::SortOrder::Ascending);
        if (!ids) return ids.error();
        std::vector<bool> passing(m_index.clusters().size());
        auto next = ids->begin();
        for (std::size_t cluster = 0; cluster < passing.size(); ++cluster) {
            const core::ClusterId id{m_index.clusters()[cluster]};
            while (next != ids->end() && *next < id) ++next;
            passing[cluster] = next != ids->end() && *next == id;
        }
        keepIf([&](std::uint32_t item) {
            const std::uint32_t cluster = m_index.cluster(item);
            return cluster != KeywordIndex::noCluster && passing[cluster];
        });
        return {};
    }
    void keepLanguages(const std::vector<std::string>& languages) {
        std::vector<bool> passing(m_index.languages().size());
        for (std::size_t i = 0; i < passing.size(); ++i) passing[i] = core::isOneOf(languages, m_index.languages()[i]);
        keepIf([&](std::uint32_t item) {
            const std::uint16_t language = m_index.language(item);
            return language != KeywordIndex::noLanguage && passing[language];
        });
    }
    void keepPublished(const Filter& filter) {
        const std::uint32_t begin = filter.from ? m_index.firstSince(*filter.from) : 0;
        const std::uint32_t end = filter.to ? m_index.firstSince(*filter.to) : m_index.firstUndated();
        keepIf([&](std::uint32_t item) { return item >= begin && item < end; });
    }
    [[nodiscard]] ItemMarks marks() const {
        // Those that leave nothing out are no marks.
        if (m_marks && std::find(m_marks->begin(), m_marks->end(), false) == m_marks->end()) return std::nullopt;
        return m_marks;
    }

private:
    const KeywordIndex& m_index;
    store::ReadConnection& m_reader;
    ItemMarks m_marks;
};

bool knowsLanguages(const KeywordIndex& index, const std::vector<std::string>& languages) {
    return index.knowsAllLanguages() && !core::isOneOf(languages, "");
}

Filter withoutDates(Filter filter) {
    filter.from.reset();
    filter.to.reset();
    return filter;
}

/// Takes the conditions on sizes out of a filter: what is left of it are those alone.
Filter takeSizes(Filter& filter) {
    Filter sizes;
    sizes.minItems = std::exchange(filter.minItems, std::nullopt);
    sizes.maxItems = std::exchange(filter.maxItems, std::nullopt);
    sizes.minUnique = std::exchange(filter.minUnique, std::nullopt);
    sizes.minAuthors = std::exchange(filter.minAuthors, std::nullopt);
    sizes.minSources = std::exchange(filter.minSources, std::nullopt);
    return sizes;
}

// Mostly very little is left out by what people decided.
core::Result<void> leaveOutDecided(MarkedItems& items, Filter& filter) {
    if (filter.ignored == domain::Ignored::Hide) {
        Filter hidden;
        hidden.ignored = domain::Ignored::Only;
        filter.ignored = domain::Ignored::Show;
        if (auto done = items.leaveOutThose(hidden); !done) return done;
    }
    const std::vector<std::string>& labels = filter.withoutLabels;
    if (!labels.empty() && !core::isOneOf(labels, "")) {
        Filter labelled;
        labelled.labels = std::exchange(filter.withoutLabels, {});
        return items.leaveOutThose(labelled);
    }
    return {};
}

}  // namespace

bool isAnsweredByIndex(const KeywordIndex& index, const Filter& filter) {
    Filter rest = withoutDates(filter);
    if (knowsLanguages(index, rest.languages)) rest.languages.clear();
    return rest == Filter{};
}

core::Result<KeywordMarks> keywordMarks(const KeywordIndex& index, store::ReadConnection& reader,
                                        const Filter& filter) {
    MarkedItems items(index, reader);
    Filter rest = withoutDates(filter);
    if (!rest.languages.empty() && knowsLanguages(index, rest.languages))
        items.keepLanguages(std::exchange(rest.languages, {}));
    if (auto done = leaveOutDecided(items, rest); !done) return done.error();
    if (const Filter sizes = takeSizes(rest); sizes != Filter{}) {
        if (auto done = items.keepThoseIn(sizes); !done) return done.error();
    }
    if (rest != Filter{}) {
        if (auto done = items.keepThose(rest); !done) return done.error();
    }
    KeywordMarks marks;
    marks.lately = items.marks();
    if (filter.from || filter.to) items.keepPublished(filter);
    marks.counted = items.marks();
    return marks;
}

}  // namespace groundswell::trends
