// How fast files go into the archive, beside what the libraries below need for the same bytes alone: JSON Lines against
// simdjson over every line, feeds against libxml2's tree. Prints MB/s (of what is read), the ratio, and peak memory
// after each; for the lines also what has to be done at the least: parsing on one thread, hashing and compressing on
// another. The inputs are made in a temporary folder: a file of JSON Lines, and feeds of 100 entries each.
//
//     bench_sources [MEGABYTES] [ENTRIES]      default: 1000 MB of JSON Lines, 100,000 entries

#include "models/core/clock.h"
#include "pipeline/jobs/worker_pool.h"
#include "pipeline/sources/archive/raw_archive.h"
#include "pipeline/sources/feed_parser.h"
#include "pipeline/sources/file_import.h"
#include "pipeline/system/sha256.h"

#include <QTemporaryDir>

#include <libxml/parser.h>
#include <simdjson.h>
#include <sys/resource.h>
#include <zstd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

using namespace groundswell;

namespace {

constexpr int entriesPerFeed = 100;

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

// Words that repeat as those of a language do, another order each time.
std::string prose(std::uint64_t& state, int words) {
    static const std::vector<std::string> known{"river", "the",  "rose",   "in",       "harbour", "bridge",
                                                "of",    "and",  "closed", "after",    "night",   "minister",
                                                "said",  "that", "water",  "caf\u00e9"};
    std::string out;
    for (int i = 0; i < words; ++i) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        out += (out.empty() ? "" : " ") + known[(state >> 33U) % known.size()];
    }
    return out;
}

void writeLines(const std::filesystem::path& file, std::uint64_t bytes) {
    std::ofstream out(file, std::ios::binary);
    std::uint64_t state = 1;
    for (std::uint64_t id = 0, written = 0; written < bytes; ++id) {
        const std::string line = "{\"id\":\"" + std::to_string(id) + "\",\"text\":\"" + prose(state, 60) +
                                 "\",\"published_at\":\"2026-10-12T08:00:00Z\",\"author\":\"" + prose(state, 2) +
                                 "\",\"metrics\":{\"likes\":" + std::to_string(state >> 54U) + "}}\n";
        written += line.size();
        out << line;
    }
}

std::vector<std::filesystem::path> writeFeeds(const std::filesystem::path& folder, int entries) {
    std::vector<std::filesystem::path> files;
    std::uint64_t state = 2;
    for (int done = 0; done < entries; done += entriesPerFeed) {
        files.push_back(folder / (std::to_string(done) + ".xml"));
        std::ofstream out(files.back(), std::ios::binary);
        out << "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>The Paper</title>\n";
        for (int i = done; i < std::min(entries, done + entriesPerFeed); ++i) {
            out << "<item><guid isPermaLink=\"false\">" << i << "</guid><title>" << prose(state, 8)
                << "</title><link>https://e.org/" << i << "</link><pubDate>Mon, 12 Oct 2026 08:00:00 GMT</pubDate>"
                << "<description>&lt;p&gt;" << prose(state, 100) << "&lt;/p&gt;</description></item>\n";
        }
        out << "</channel></rss>\n";
    }
    return files;
}

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// Puts records into the archive in chunks of the size that imports write, as they do: beside the thread that reads.
class ArchivingSink final : public sources::RecordSink {
public:
    explicit ArchivingSink(const std::filesystem::path& folder) : m_archive(folder) {}

    bool record(domain::RawRecord record) override {
        record.sourceId = "files";
        record.contentId = std::to_string(++count);
        m_bytes += record.content.size();
        m_batch.push_back(std::move(record));
        if (m_batch.size() >= 5'000 || m_bytes >= 6U << 20) flush();
        return true;
    }
    bool issue(sources::InputIssue) override { return true; }
    void progress(std::uint64_t, std::uint64_t) override {}

    void flush() {
        if (m_batch.empty()) return;
        m_time += std::chrono::seconds(1);
        m_room.acquire();
        m_archiver.post([this, batch = std::make_shared<Batch>(std::move(m_batch)), time = m_time] {
            const auto chunk = m_archive.append(*batch, std::chrono::floor<std::chrono::days>(time), time);
            if (!chunk) {
                std::fprintf(stderr, "%s\n", chunk.error().describe().c_str());
                std::exit(1);
            }
            batch->clear();
            m_room.release();
        });
        m_batch = {};
        m_bytes = 0;
    }
    void finish() {
        flush();
        for (int i = 0; i < chunksOnTheWay; ++i) m_room.acquire();
        m_room.release(chunksOnTheWay);
    }

    std::int64_t count = 0;

private:
    using Batch = std::vector<domain::RawRecord>;
    static constexpr int chunksOnTheWay = 3;

    archive::RawArchive m_archive;
    Batch m_batch;
    std::counting_semaphore<chunksOnTheWay> m_room{chunksOnTheWay};
    std::size_t m_bytes = 0;
    core::UtcTime m_time = core::parseTime("2026-10-12T00:00:00Z").value();
    jobs::WorkerPool m_archiver{1};
};

void show(const char* what, std::int64_t records, double megabytes, double ours, double bare) {
    std::printf("%-10s %9lld records %8.0f MB   %7.1f MB/s   bare %7.1f MB/s   ratio %.2f   peak %4.0f MB\n", what,
                static_cast<long long>(records), megabytes, megabytes / ours, megabytes / bare, bare / ours,
                peakMegabytes());
    std::fflush(stdout);
}

void readAll(const std::vector<std::filesystem::path>& files, sources::FileFormat format, ArchivingSink& sink) {
    for (const auto& file : files) {
        const auto read = sources::readFile(file.string(), format, {}, sink, {});
        if (read) continue;
        std::fprintf(stderr, "%s\n", read.error().describe().c_str());
        std::exit(1);
    }
    sink.finish();
}

void parseLines(const std::filesystem::path& file, std::int64_t expected) {
    std::ifstream in(file, std::ios::binary);
    simdjson::dom::parser parser;
    std::int64_t lines = 0;
    for (std::string line; std::getline(in, line); ++lines) {
        simdjson::dom::element element;
        if (parser.parse(line).get(element) != simdjson::SUCCESS) std::exit(1);
    }
    if (lines != expected) std::exit(1);
}

// A file as one stream of zstd, at the archive's level, and its hash.
void hashAndCompress(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ofstream out(file.string() + ".zst", std::ios::binary);
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> zstd(ZSTD_createCCtx(), &ZSTD_freeCCtx);
    system::Sha256 hash;
    std::vector<char> block(1U << 20);
    std::vector<char> packed(ZSTD_compressBound(block.size()));
    while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
        const auto size = static_cast<std::size_t>(in.gcount());
        hash.add({block.data(), size});
        ZSTD_inBuffer from{block.data(), size, 0};
        ZSTD_outBuffer to{packed.data(), packed.size(), 0};
        if (ZSTD_isError(ZSTD_compressStream2(zstd.get(), &to, &from, ZSTD_e_flush)) != 0) std::exit(1);
        out.write(packed.data(), static_cast<std::streamsize>(to.pos));
    }
    if (hash.hex().empty()) std::exit(1);
}

void benchLines(const std::filesystem::path& root, std::uint64_t bytes) {
    const std::filesystem::path file = root / "lines.jsonl";
    writeLines(file, bytes);
    ArchivingSink sink(root / "lines");
    const double ours = secondsOf([&] { readAll({file}, sources::FileFormat::JsonLines, sink); });
    const double bare = secondsOf([&] { parseLines(file, sink.count); });
    const double least = secondsOf([&] {
        const std::jthread beside([&] { hashAndCompress(file); });
        parseLines(file, sink.count);
    });
    const double megabytes = static_cast<double>(std::filesystem::file_size(file)) / 1e6;
    show("lines", sink.count, megabytes, ours, bare);
    std::printf("%-10s parsed on one thread, hashed and compressed on another: %7.1f MB/s   ratio %.2f\n", "",
                megabytes / least, least / ours);
    std::filesystem::remove(file);
}

void benchFeeds(const std::filesystem::path& root, int entries) {
    std::filesystem::create_directories(root / "in");
    const auto files = writeFeeds(root / "in", entries);
    double megabytes = 0;
    for (const auto& file : files) megabytes += static_cast<double>(std::filesystem::file_size(file)) / 1e6;
    ArchivingSink sink(root / "feeds");
    const double ours = secondsOf([&] { readAll(files, sources::FileFormat::Feed, sink); });
    const double bare = secondsOf([&] {
        for (const auto& file : files) {
            const std::string bytes = contentOf(file);
            xmlDoc* document = xmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), nullptr, nullptr, 0);
            if (document == nullptr) std::exit(1);
            xmlFreeDoc(document);
        }
    });
    show("feeds", sink.count, megabytes, ours, bare);
}

}  // namespace

int main(int argc, char** argv) {
    const std::uint64_t megabytes = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000;
    const int entries = argc > 2 ? std::atoi(argv[2]) : 100'000;
    const QTemporaryDir folder;
    const std::filesystem::path root(folder.path().toStdString());
    if (entries > 0) benchFeeds(root, entries);
    if (megabytes > 0) benchLines(root, megabytes * 1'000'000);
    return 0;
}
