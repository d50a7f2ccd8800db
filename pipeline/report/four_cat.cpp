#include "pipeline/report/four_cat.h"

#include "models/core/clock.h"

#include <algorithm>
#include <chrono>

namespace groundswell::report {

namespace {

std::string fourCatTime(core::UtcTime time) {
    std::string out = core::formatTime(std::chrono::floor<std::chrono::seconds>(time));
    std::replace(out.begin(), out.end(), 'T', ' ');
    if (!out.empty() && out.back() == 'Z') out.pop_back();
    return out;
}

std::string fourCatList(const std::vector<domain::Keyword>& keywords) {
    std::string out;
    for (const domain::Keyword& keyword : keywords) {
        std::string text = keyword.text;
        // A comma inside would be a second keyword.
        std::replace(text.begin(), text.end(), ',', ' ');
        out += (out.empty() ? "" : ",") + text;
    }
    return out;
}

Cell orUnknown(const std::string& text) {
    return text.empty() ? Cell() : Cell(text);
}

}  // namespace

const std::vector<std::string>& fourCatColumns() {
    static const std::vector<std::string> columns{
        "id",       "thread_id", "author", "body",   "timestamp",  "unix_timestamp", "subject",
        "language", "url",       "source", "outlet", "cluster_id", "similarity",     "keywords"};
    return columns;
}

Row fourCatCells(const domain::ItemRow& row) {
    const domain::ContentItem& item = row.item;
    Cell time;
    Cell seconds;
    if (item.publishedAt) {
        time = fourCatTime(*item.publishedAt);
        seconds = static_cast<std::int64_t>(
            std::chrono::floor<std::chrono::seconds>(*item.publishedAt).time_since_epoch().count());
    }
    return {item.externalId,
            item.threadExternalId.empty() ? item.externalId : item.threadExternalId,
            orUnknown(item.author),
            item.text,
            time,
            seconds,
            orUnknown(item.title),
            orUnknown(item.language),
            orUnknown(item.url),
            item.source,
            orUnknown(item.outlet),
            item.cluster.isNone() ? Cell() : Cell(item.cluster.value),
            row.similarity ? Cell(*row.similarity) : Cell(),
            fourCatList(row.keywords)};
}

}  // namespace groundswell::report
