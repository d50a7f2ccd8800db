#include "pipeline/service/questions.h"

#include "pipeline/keywords/distinctive.h"
#include "pipeline/operations/language_claims.h"
#include "pipeline/service/annotation_questions.h"
#include "pipeline/service/snapshot.h"
#include "pipeline/similar/neighbour_search.h"

#include <algorithm>

namespace groundswell::pipeline {

namespace {

constexpr std::int64_t keywordsCounted = 1'000;
constexpr std::size_t keywordsShown = 50;

// From there on a whole order is made once, instead of being gone through or sorted for each page.
std::int64_t farDown(domain::ItemSort sort) {
    const bool isWalked = sort == domain::ItemSort::Published || sort == domain::ItemSort::Id;
    return isWalked ? 20'000 : 400;
}

// The cluster's own keywords first, as it shows them, then the others as they were.
void rankLike(const std::vector<std::string>& shown, std::vector<domain::KeywordRow>& rows) {
    std::vector<std::string> order;
    for (const std::string& keyword : shown) order.push_back(keywords::identityOf(keyword));
    const auto place = [&](const domain::KeywordRow& row) {
        return std::find(order.begin(), order.end(), keywords::identityOf(row.text)) - order.begin();
    };
    std::stable_sort(rows.begin(), rows.end(),
                     [&](const domain::KeywordRow& a, const domain::KeywordRow& b) { return place(a) < place(b); });
}

core::Result<similar::Question> similarityQuestion(store::ReadConnection& reader, const SimilarQuestion& question) {
    if (question.item.isNone()) return similar::Question{{}, question.text, {}, {}, {}, {}};
    auto found = reader.texts().load({&question.item, 1}, {});
    if (!found) return found.error();
    if (found->empty()) {
        return core::Error(core::ErrorCode::NotFound,
                           "There is no item " + std::to_string(question.item.value) + " any more.");
    }
    store::ItemText& item = found->front();
    return similar::Question{std::move(item.title), std::move(item.text), std::move(item.language), {}, item.id, {}};
}

core::Result<void> fillRows(store::ReadConnection& reader, const similar::Neighbours& near, SimilarPage& page) {
    for (const similar::Neighbour& item : near.items) {
        auto row = reader.items().byId(item.item);
        if (!row) return row.error();
        if (*row) page.items.push_back({std::move(**row), item.score});
    }
    for (const similar::NearCluster& cluster : near.clusters) {
        auto found = reader.clusters().byId(cluster.cluster);
        if (!found) return found.error();
        if (*found) page.clusters.push_back({std::move(**found), cluster.score, cluster.nearest});
    }
    return {};
}

}  // namespace

core::Result<Summary> answerSummary(store::ReadConnection& reader, const config::WorkspaceConfig& config) {
    const Snapshot snapshot(reader);
    if (!snapshot.begun()) return snapshot.begun().error();
    Summary summary;
    auto states = reader.items().countByState();
    if (!states) return states.error();
    for (const auto& [state, count] : *states) summary.items += count;
    summary.itemsByState = std::move(*states);
    domain::Filter stories;
    stories.minItems = 2;
    auto clusters = reader.clusters().count(stories);
    if (!clusters) return clusters.error();
    summary.clusters = *clusters;
    const auto contradicted = operations::countContradictedClaims(reader);
    if (!contradicted) return contradicted.error();
    summary.contradictedClaims = *contradicted;
    auto sources = reader.runs().sourceSummaries();
    if (!sources) return sources.error();
    summary.sources = std::move(*sources);
    auto span = reader.trends().span();
    if (!span) return span.error();
    summary.span = *span;
    auto gaps = reader.runs().gaps();
    if (!gaps) return gaps.error();
    summary.gaps = std::move(*gaps);
    // What is not asked any more cannot be filled either.
    std::erase_if(summary.gaps, [&](const domain::FetchGap& gap) {
        const config::SourceConfig* source = config.source(gap.source);
        return source == nullptr || !source->queries.contains(gap.query);
    });
    return summary;
}

core::Result<ClusterDetail> answerClusterDetail(store::ReadConnection& reader, core::ClusterId cluster) {
    const Snapshot snapshot(reader);
    if (!snapshot.begun()) return snapshot.begun().error();
    auto found = reader.clusters().byId(cluster);
    if (!found) return found.error();
    if (!*found) {
        return core::Error(core::ErrorCode::NotFound,
                           "There is no cluster " + std::to_string(cluster.value) + " any more.");
    }
    auto rows = reader.keywords().ofCluster((*found)->id, keywordsCounted);
    if (!rows) return rows.error();
    rankLike((*found)->keywords, *rows);
    if (rows->size() > keywordsShown) rows->resize(keywordsShown);
    ClusterDetail detail;
    detail.cluster = std::move(**found);
    detail.keywords = std::move(*rows);
    if (auto added = addClusterStory(reader, detail); !added) return added.error();
    return detail;
}

core::Result<ItemPage> answerItems(store::ReadConnection& reader, ItemOrders& orders, const domain::Filter& filter,
                                   domain::ItemSort sort, domain::SortOrder order, domain::Page page) {
    ItemOrders::Ids ids;
    if (page.limit >= 0 && page.offset >= farDown(sort)) {
        auto made = orders.ids(reader, filter, sort, order);
        if (!made) return made.error();
        ids = std::move(*made);
    }
    const Snapshot snapshot(reader);
    if (!snapshot.begun()) return snapshot.begun().error();
    if (!ids) {
        auto rows = reader.items().page(filter, sort, order, page);
        if (!rows) return rows.error();
        auto total = reader.items().count(filter);
        if (!total) return total.error();
        return ItemPage{std::move(*rows), *total};
    }
    ItemPage result;
    result.total = std::ssize(*ids);
    const auto from = std::min(page.offset, result.total);
    for (std::int64_t at = from; at < std::min(result.total, from + page.limit); ++at) {
        auto row = reader.items().byId((*ids)[static_cast<std::size_t>(at)]);
        if (!row) return row.error();
        // Those that are gone are left out.
        if (*row) result.rows.push_back(std::move(**row));
    }
    return result;
}

core::Result<Facets> answerFacets(store::ReadConnection& reader, const domain::Filter& filter) {
    const Snapshot snapshot(reader);
    if (!snapshot.begun()) return snapshot.begun().error();
    // A facet counts what choosing one of its values would show: its own condition is left out.
    domain::Filter anyLanguage = filter;
    anyLanguage.languages.clear();
    auto languages = reader.items().languages(anyLanguage);
    if (!languages) return languages.error();
    domain::Filter anySource = filter;
    anySource.sources.clear();
    auto sources = reader.items().sources(anySource);
    if (!sources) return sources.error();
    domain::Filter anyLabel = filter;
    anyLabel.labels.clear();
    auto labels = reader.clusters().labels(anyLabel);
    if (!labels) return labels.error();
    domain::Filter anySize = filter;
    anySize.minItems.reset();
    anySize.maxItems.reset();
    auto sizes = reader.clusters().sizes(anySize);
    if (!sizes) return sizes.error();
    return Facets{std::move(*languages), std::move(*sources), std::move(*labels), std::move(*sizes)};
}

core::Result<SimilarPage> answerSimilar(store::ReadConnection& reader, const SimilarQuestion& question,
                                        const config::WorkflowConfig& workflow, similar::QuestionEmbedder& embedder,
                                        const std::stop_token& stop) {
    SimilarPage page;
    auto sought = similarityQuestion(reader, question);
    if (!sought) return sought.error();
    auto dense = similar::denseBlendOf(workflow, reader.vectors());
    if (!dense) return dense.error();
    if (*dense) {
        // Before the view of the data is taken: a service may take its time.
        auto embedded = embedder.embed({&*sought, 1}, **dense, reader.vectors(), stop);
        if (!embedded) return embedded.error();
        page.wordsAloneReason = embedded->reason;
        if (embedded->embedded > 0) page.vectors = (*dense)->model;
    }
    const Snapshot snapshot(reader);
    if (!snapshot.begun()) return snapshot.begun().error();
    const auto limit = static_cast<std::size_t>(std::max<std::int64_t>(question.limit, 0));
    similar::Corpus corpus;
    corpus.filter.sources = question.sources;
    corpus.dense = std::move(*dense);
    auto search = similar::NeighbourSearch::prepare(reader, std::move(corpus), stop);
    if (!search) return search.error();
    auto near = (*search)->nearest(*sought, {limit, limit, question.minScore});
    if (!near) return near.error();
    if (auto filled = fillRows(reader, *near, page); !filled) return filled.error();
    return page;
}

core::Result<RunPage> answerRuns(store::ReadConnection& reader, domain::Page page) {
    const Snapshot snapshot(reader);
    if (!snapshot.begun()) return snapshot.begun().error();
    auto rows = reader.runs().page(page);
    if (!rows) return rows.error();
    auto total = reader.runs().count();
    if (!total) return total.error();
    return RunPage{std::move(*rows), *total};
}

}  // namespace groundswell::pipeline
