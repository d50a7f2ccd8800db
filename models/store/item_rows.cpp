#include "models/store/item_rows.h"

#include "models/store/keyword_codec.h"

namespace groundswell::store {

domain::ContentItem contentItem(const Statement& row) {
    domain::ContentItem item;
    item.id = {row.integer(0)};
    item.externalId = row.text(1);
    item.source = row.text(2);
    item.query = row.text(3);
    item.field = row.text(4);
    item.publishedAt = row.time(5);
    item.author = row.text(6);
    item.language = row.text(7);
    item.claimedLanguage = row.text(8);
    item.text = row.text(9);
    item.title = row.integer(10) != 0 ? item.text : row.text(11);
    item.url = row.text(12);
    item.outlet = row.text(13);
    item.label = row.text(14);
    item.kind = row.text(15);
    item.threadExternalId = row.text(16);
    item.metricsJson = row.text(17);
    item.cluster = {row.integer(18)};
    item.state = row.text(19);
    item.contentHash = static_cast<std::uint64_t>(row.integer(20));
    return item;
}

ItemRow itemRow(const Statement& row) {
    ItemRow answer;
    answer.item = contentItem(row);
    if (!row.isNull(21)) answer.similarity = static_cast<double>(row.integer(21)) / 10'000;
    answer.keywords = decodeKeywords(row.view(22));
    return answer;
}

WaitingItem waitingItem(const Statement& row) {
    WaitingItem answer;
    answer.item = contentItem(row);
    answer.keywords = decodeKeywords(row.view(22));
    answer.attempts = row.integer(23);
    return answer;
}

}  // namespace groundswell::store
