#include "pipeline/cluster/clusterer.h"
#include "pipeline/operations/export_rows.h"
#include "pipeline/text/features.h"
#include "pipeline/text/search_text.h"

namespace groundswell::operations {

namespace {

std::string keywordWords(const domain::KeywordQuestion& question) {
    static constexpr const char* columns[] = {"items", "rising",   "items_recent", "items_usual",       "keyword",
                                              "kind",  "clusters", "languages",    "last_published_at", "watched"};
    std::string words = columns[static_cast<std::size_t>(question.sort)];
    words += question.order == domain::SortOrder::Ascending ? " ascending" : " descending";
    if (question.sort != domain::KeywordSort::Text) words += ", keyword ascending";
    for (const domain::KeywordKind kind : question.kinds) words += "; " + std::string(domain::keywordKindName(kind));
    if (question.minItems > 1) words += "; items >= " + std::to_string(question.minItems);
    if (question.minClusters > 0) words += "; clusters >= " + std::to_string(question.minClusters);
    if (!question.contains.empty()) words += "; contains " + question.contains;
    return words;
}

std::string orderWords(const ExportRequest& request) {
    if (request.rising) return "rising descending, cluster_id ascending";
    if (!request.ids.empty()) return "as selected";
    if (request.table == report::Table::Keywords) return keywordWords(request.keywords);
    if (!request.order) {
        switch (request.table) {
            case report::Table::Items: return "item_id ascending";
            case report::Table::Clusters: return "items descending, cluster_id ascending";
            case report::Table::Keywords: break;
            case report::Table::Engagement: return "item_id, name, observed_at ascending";
        }
    }
    static constexpr const char* itemColumns[] = {"item_id",  "published_at", "source",     "author",
                                                  "language", "similarity",   "cluster_id", "state"};
    static constexpr const char* clusterColumns[] = {"items",
                                                     "items_unique",
                                                     "items_all_time",
                                                     "authors",
                                                     "sources",
                                                     "first_published_at",
                                                     "last_published_at",
                                                     "cluster_id",
                                                     "rising",
                                                     "items_recent",
                                                     "items_usual",
                                                     "burst",
                                                     "text",
                                                     "source",
                                                     "labels"};
    const std::string column = request.table == report::Table::Items
                                   ? itemColumns[static_cast<std::size_t>(request.order->items)]
                                   : clusterColumns[static_cast<std::size_t>(request.order->clusters)];
    return column + (request.order->direction == domain::SortOrder::Ascending ? " ascending" : " descending");
}

}  // namespace

report::Provenance provenanceOf(workspace::WorkspaceSession& session) {
    report::Provenance provenance;
    provenance.workspaceId = session.config().id;
    provenance.workspaceName = session.config().name;
    provenance.createdAt = session.clock().now();
    provenance.versions = {{"program", GROUNDSWELL_VERSION},
                           {"schema", std::to_string(session.store().schemaVersion())},
                           {"clusterer", std::to_string(cluster::clustererVersion)},
                           {"features", std::to_string(text::featuresVersion)},
                           {"text_index", text::searchTextVersion()}};
    return provenance;
}

report::Provenance exportProvenance(workspace::WorkspaceSession& session, const ExportRequest& request,
                                    std::vector<std::string> columns) {
    report::Provenance provenance = provenanceOf(session);
    provenance.table = request.table;
    provenance.format = request.format;
    provenance.columns = std::move(columns);
    provenance.order = orderWords(request);
    provenance.filter = request.filter;
    provenance.textQuery = request.textQuery;
    provenance.ids = request.ids;
    if (request.rising) provenance.name = "trends";
    provenance.rawCells = request.rawCells;
    return provenance;
}

}  // namespace groundswell::operations
