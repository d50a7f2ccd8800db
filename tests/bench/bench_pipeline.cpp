// Items per second of import + process, beside the floor of the same run: the same rows put bare into the same schema
// with their full-text index. Prints both, their ratio, the cost per item as the store grows, and peak memory.
//
//     bench_pipeline [ITEMS] [FILE.jsonl[.gz]]      default: 200,000 items of the generator

#include "models/config/workspace_config.h"
#include "models/store/read_connection.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/operations/import_files.h"
#include "pipeline/operations/process_items.h"
#include "pipeline/sources/generator.h"
#include "pipeline/text/search_text.h"
#include "pipeline/workspace/workspace_directory.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QTemporaryDir>

#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

using namespace groundswell;

namespace {

constexpr std::int64_t rowsPerTransaction = 5'000;

double secondsOf(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double peakMegabytes() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

template <class T>
T require(core::Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "%s\n", result.error().describe().c_str());
        std::exit(1);
    }
    return std::move(result).value();
}

// Writes generated records as JSON Lines, in files of `each` records.
class FileSink final : public sources::RecordSink {
public:
    FileSink(std::filesystem::path folder, std::int64_t each) : m_folder(std::move(folder)), m_each(each) {}
    bool record(domain::RawRecord record) override {
        if (m_count++ % m_each == 0) {
            m_files.push_back((m_folder / ("part" + std::to_string(m_files.size()) + ".jsonl")).string());
            m_out = std::ofstream(m_files.back(), std::ios::binary);
        }
        m_out << record.content << '\n';
        return true;
    }
    bool issue(sources::InputIssue) override { return true; }
    void progress(std::uint64_t, std::uint64_t) override {}
    std::vector<std::string> finish() {
        m_out.close();
        return m_files;
    }

private:
    const std::filesystem::path m_folder;
    const std::int64_t m_each;
    std::int64_t m_count = 0;
    std::vector<std::string> m_files;
    std::ofstream m_out;
};

struct BareRow {
    std::string externalId;
    std::string text;
    std::string searchText;
    std::int64_t publishedAt;
};

std::vector<BareRow> bareRows(workspace::WorkspaceSession& session) {
    std::vector<BareRow> rows;
    auto reader = require(session.store().connect());
    const auto read = reader->items().forEach({}, [&rows](const domain::ItemRow& row) {
        rows.push_back({row.item.externalId, row.item.text, text::searchText(row.item.text),
                        row.item.publishedAt ? row.item.publishedAt->time_since_epoch().count() : 0});
        return true;
    });
    if (!read) std::exit(1);
    return rows;
}

double floorSeconds(const workspace::WorkspaceDirectory& directory, const std::vector<BareRow>& rows) {
    const auto folder = require(directory.create(config::makeWorkspace("floor", "Floor")));
    SQLite::Database database((folder / "store.sqlite").string(), SQLite::OPEN_READWRITE);
    database.exec(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
        "INSERT OR IGNORE INTO known_sources(source_no, source_id) VALUES (1, 'files');");
    return secondsOf([&] {
        SQLite::Statement item(
            database,
            "INSERT INTO content_items(source_no, external_id, field_no, state_no, published_at, collected_at, text, "
            "text_hash, content_hash, attempts, title_is_text) VALUES (1, ?, 1, 0, ?, 0, ?, 0, 0, 0, 0)");
        SQLite::Statement index(database, "INSERT INTO item_index(rowid, body) VALUES (?, ?)");
        for (std::size_t at = 0; at < rows.size();) {
            SQLite::Transaction transaction(database);
            const std::size_t end = std::min(rows.size(), at + static_cast<std::size_t>(rowsPerTransaction));
            for (; at < end; ++at) {
                item.bindNoCopy(1, rows[at].externalId);
                item.bind(2, rows[at].publishedAt);
                item.bindNoCopy(3, rows[at].text);
                item.exec();
                item.reset();
                index.bind(1, static_cast<std::int64_t>(database.getLastInsertRowid()));
                index.bindNoCopy(2, rows[at].searchText);
                index.exec();
                index.reset();
            }
            transaction.commit();
        }
    });
}

}  // namespace

int main(int argc, char** argv) {
    const std::int64_t items = argc > 1 ? std::atoll(argv[1]) : 200'000;
    const QTemporaryDir folder;
    const std::filesystem::path root(folder.path().toStdString());
    std::vector<std::string> files;
    if (argc > 2) {
        files.emplace_back(argv[2]);
    } else {
        FileSink sink(root, std::max<std::int64_t>(10'000, items / 10));
        sources::generateSample(
            {.seed = 7, .items = items, .days = 60, .until = core::parseTime("2026-10-12T00:00:00Z").value()}, sink,
            {});
        files = sink.finish();
    }
    const workspace::WorkspaceDirectory directory(root);
    const auto path = require(directory.create(config::makeWorkspace("bench", "Bench")));
    auto session = require(workspace::WorkspaceSession::open(path, workspace::Access::Write));
    jobs::WorkerPool pool;

    double importSeconds = 0;
    double processSeconds = 0;
    std::int64_t done = 0;
    std::printf("%12s %14s %14s %12s\n", "items", "import /s", "process /s", "peak MB");
    for (const std::string& file : files) {
        std::int64_t taken = 0;
        const double reading = secondsOf([&] {
            operations::ImportRequest request;
            request.files = {file};
            taken = require(operations::importFiles(*session, pool, request, {}, {})).counts.created;
        });
        const double processing = secondsOf([&] { require(operations::processItems(*session, pool, {}, {}, {})); });
        importSeconds += reading;
        processSeconds += processing;
        done += taken;
        std::printf("%12lld %14.0f %14.0f %12.0f\n", static_cast<long long>(done), static_cast<double>(taken) / reading,
                    static_cast<double>(taken) / processing, peakMegabytes());
        std::fflush(stdout);
    }
    const auto storeBytes = static_cast<double>(std::filesystem::file_size(path / "store.sqlite"));
    const double rate = static_cast<double>(done) / (importSeconds + processSeconds);
    const std::vector<BareRow> rows = bareRows(*session);
    session.reset();
    const double bare = static_cast<double>(rows.size()) / floorSeconds(directory, rows);
    std::printf("import + process  %10.0f items/s  (import %.0f, process %.0f)\n", rate,
                static_cast<double>(done) / importSeconds, static_cast<double>(done) / processSeconds);
    std::printf("floor             %10.0f items/s\nratio             %10.2f\nstore             %10.0f bytes an item\n",
                bare, rate / bare, storeBytes / static_cast<double>(done));
    return 0;
}
