#include "tests/pipeline/trends/trend_desk.h"

#include "models/store/cluster_writer.h"
#include "models/store/item_writer.h"
#include "models/store/store.h"

#include <nlohmann/json.hpp>

namespace groundswell::testing {

TrendDesk::TrendDesk() {
    auto opened = store::Store::open(file(), store::OpenMode::ReadWrite,
                                     {[](std::string_view text) { return std::string(text); }, "test-1"});
    if (!opened) qFatal("%s", opened.error().describe().c_str());
    m_store = std::move(opened).value();
}

std::filesystem::path TrendDesk::file() const {
    return m_folder.filePath(QStringLiteral("store.sqlite")).toStdString();
}

core::UtcTime TrendDesk::now() {
    return core::parseTime("2026-10-12T09:00:00Z").value();
}

core::UtcTime TrendDesk::ago(double hours) {
    return now() - std::chrono::microseconds(static_cast<std::int64_t>(hours * 3'600'000'000.0));
}

void TrendDesk::put(const std::vector<PlacedItem>& items) {
    std::vector<store::IncomingItem> incoming;
    std::vector<store::ProcessedItem> processed;
    std::vector<store::ClusterAssignment> places;
    for (const PlacedItem& placed : items) {
        m_items.push_back(placed);
        const auto number = static_cast<std::int64_t>(m_items.size());
        domain::ContentItem item;
        item.externalId = "e" + std::to_string(number);
        item.source = placed.source;
        item.text = placed.text.empty() ? "text " + std::to_string(number) : placed.text;
        item.author = placed.author;
        item.outlet = placed.outlet;
        item.state = "ready";
        item.contentHash = static_cast<std::uint64_t>(number);
        if (placed.hoursAgo) item.publishedAt = ago(*placed.hoursAgo);
        std::string searchText = item.text;
        incoming.push_back({std::move(item), std::move(searchText)});
        store::ProcessedItem& done = processed.emplace_back();
        done.id = {number};
        done.contentHash = static_cast<std::uint64_t>(number);
        done.state = "completed";
        if (!placed.language.empty()) done.language = placed.language;
        done.keywords.emplace();
        for (const std::string& phrase : placed.phrases) {
            domain::Keyword& keyword = done.keywords->emplace_back();
            keyword.text = phrase;
            keyword.score = 0.1;
        }
        places.push_back({{number}, {placed.cluster}, 1});
    }
    const core::Result<void> written =
        m_store->writer().run([&](store::WriteTransaction& transaction) -> core::Result<void> {
            auto stored = transaction.items().upsert(incoming, store::UpsertMode::Add, {}, now());
            if (!stored) return stored.error();
            auto marked = transaction.items().storeProcessed(processed);
            if (!marked) return marked.error();
            return transaction.clusters().assign(places);
        });
    if (!written) qFatal("%s", written.error().describe().c_str());
}

std::unique_ptr<store::ReadConnection> TrendDesk::reader() {
    auto connection = m_store->connect();
    if (!connection) qFatal("%s", connection.error().describe().c_str());
    return std::move(connection).value();
}

std::int64_t TrendDesk::number(const std::string& query) {
    const auto answer = store::runReadOnlySql(file(), query, 10, 10);
    if (!answer) qFatal("%s", answer.error().describe().c_str());
    const auto rows = nlohmann::json::parse(answer->rowsJson);
    return rows.front().begin().value().get<std::int64_t>();
}

}  // namespace groundswell::testing
