#include "tests/models/store/store_fixture.h"

#include <QTest>

#include <SQLiteCpp/Database.h>
#include <xxhash.h>

namespace groundswell::testing {

std::string simpleSearchText(std::string_view text) {
    std::string normal;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (static_cast<unsigned char>(c) >= 0xe4 && i + 2 < text.size()) {
            normal += " " + std::string(text.substr(i, 3)) + " ";
            i += 2;
        } else {
            normal += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return normal;
}

store::StoreOptions storeOptions(std::string version) {
    return {simpleSearchText, std::move(version)};
}

core::UtcTime at(std::int64_t seconds) {
    using namespace std::chrono;
    return sys_days(year(2026) / January / 1) + std::chrono::seconds(seconds);
}

domain::ContentItem itemOf(const std::string& externalId, const std::string& text) {
    domain::ContentItem item;
    item.externalId = externalId;
    item.source = "files";
    item.text = text;
    item.state = "ready";
    return item;
}

store::IncomingItem incoming(domain::ContentItem item) {
    std::string all = item.text + '\0' + item.title + '\0' + item.author + '\0' + item.url + '\0' + item.outlet + '\0' +
                      item.query + '\0' + item.claimedLanguage + '\0' + item.metricsJson;
    if (item.publishedAt) all += std::to_string(item.publishedAt->time_since_epoch().count());
    item.contentHash = XXH3_64bits(all.data(), all.size());
    std::string searchText = simpleSearchText(store::indexedText(item.title, item.text));
    return {std::move(item), std::move(searchText)};
}

QByteArray bytesOf(const std::filesystem::path& path) {
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeBytes(const std::filesystem::path& path, const QByteArray& bytes) {
    QFile file(QString::fromStdString(path.string()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

StoreFixture::StoreFixture() {
    reopen();
}

std::filesystem::path StoreFixture::file() const {
    return m_folder.filePath(QStringLiteral("store.sqlite")).toStdString();
}

void StoreFixture::reopen(store::StoreOptions options) {
    close();
    auto opened = store::Store::open(file(), store::OpenMode::ReadWrite, std::move(options));
    if (!opened) qFatal("%s", opened.error().describe().c_str());
    m_store = std::move(opened).value();
}

void StoreFixture::alter(const std::string& statements) {
    close();
    SQLite::Database(file().string(), SQLite::OPEN_READWRITE).exec(statements);
    reopen();
}

std::string StoreFixture::write(const std::function<core::Result<void>(store::WriteTransaction&)>& work) {
    const core::Result<void> done = m_store->writer().run(work);
    return done ? std::string() : done.error().describe();
}

std::string StoreFixture::put(const std::vector<domain::ContentItem>& items, store::UpsertMode mode) {
    std::vector<store::IncomingItem> batch;
    for (const domain::ContentItem& item : items) batch.push_back(incoming(item));
    std::string letters;
    const std::string error = write([&](store::WriteTransaction& transaction) -> core::Result<void> {
        const auto outcomes = transaction.items().upsert(batch, mode, {}, at(0));
        if (!outcomes) return outcomes.error();
        for (const auto outcome : *outcomes) letters += "ncu#"[static_cast<int>(outcome)];
        return {};
    });
    return error.empty() ? letters : error;
}

std::string StoreFixture::assign(std::initializer_list<store::ClusterAssignment> assignments) {
    const std::vector<store::ClusterAssignment> batch(assignments);
    return write([&](store::WriteTransaction& transaction) { return transaction.clusters().assign(batch); });
}

std::string StoreFixture::remove(std::initializer_list<std::int64_t> items) {
    std::vector<core::ItemId> ids;
    for (const std::int64_t item : items) ids.push_back({item});
    return write([&](store::WriteTransaction& transaction) -> core::Result<void> {
        const auto removed = transaction.items().remove(ids);
        if (!removed) return removed.error();
        return {};
    });
}

std::string StoreFixture::numbers(std::int64_t cluster) {
    const auto found = reader()->clusters().byId({cluster});
    if (!found) return found.error().describe();
    if (!*found) return "none";
    const domain::Cluster& row = **found;
    return std::to_string(row.items) + "/" + std::to_string(row.unique) + "/" + std::to_string(row.allTime);
}

std::string StoreFixture::differences() {
    const auto results = m_store->check();
    if (!results) return results.error().describe();
    std::string problems;
    for (const store::CheckResult& result : *results) {
        if (result.status != store::CheckResult::Status::Ok) problems += result.name + ": " + result.detail + "\n";
    }
    return problems;
}

std::unique_ptr<store::ReadConnection> StoreFixture::reader() {
    auto connection = m_store->connect();
    if (!connection) qFatal("%s", connection.error().describe().c_str());
    return std::move(connection).value();
}

std::string StoreFixture::sql(const std::string& query) {
    const auto answer = store::runReadOnlySql(file(), query, 1'000, 10);
    return answer ? answer->rowsJson : "error: " + answer.error().describe();
}

}  // namespace groundswell::testing
