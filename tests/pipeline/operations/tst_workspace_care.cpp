#include "tests/support/test_registry.h"

#include "models/store/item_writer.h"
#include "models/store/job_writer.h"
#include "models/store/read_connection.h"
#include "pipeline/operations/backup.h"
#include "pipeline/operations/backup_rotation.h"
#include "pipeline/operations/housekeeping.h"
#include "pipeline/operations/report_files.h"
#include "pipeline/operations/tar_archive.h"
#include "tests/pipeline/workspace_fixture.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <set>

using namespace groundswell;
using operations::RotationRequest;
using testing::storyLines;
using testing::WorkspaceFixture;
namespace fs = std::filesystem;

namespace {

std::set<std::string> namesIn(const fs::path& folder) {
    std::set<std::string> names;
    std::error_code absent;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, absent))
        names.insert(entry.path().filename().string());
    return names;
}

std::string joined(const std::set<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : " ") + name;
    return text;
}

std::string readAll(const fs::path& file) {
    std::ifstream input(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(input), {}};
}

// One story a day until the fixture's today, so that something rises.
std::string dailyLines() {
    std::string lines;
    for (int i = 0; i < 12; ++i) {
        lines += nlohmann::json{{"id", "r" + std::to_string(i)},
                                {"text", "The reservoir overflows above the old town, officials warn residents " +
                                             std::to_string(i)},
                                {"published_at", "2026-10-12T0" + std::to_string(i % 8) + ":00:00Z"}}
                     .dump() +
                 "\n";
    }
    return lines;
}

}  // namespace

class WorkspaceCareTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void prunes_by_age_and_number() {
        auto config = config::makeWorkspace("desk", "Desk");
        config.housekeeping.runsDays = 30;
        config.housekeeping.runsKeep = 3;
        WorkspaceFixture fixture(config);
        for (int i = 0; i < 3; ++i) fixture.process();
        fixture.clock().advance(std::chrono::days(31));
        const auto count = [&] { return *(*fixture.session().store().connect())->runs().count(); };
        fixture.process();
        QCOMPARE(count(), std::int64_t{4});
        auto report = operations::pruneHistory(fixture.session(), {}, {});
        QVERIFY(report);
        QCOMPARE(report->runs, std::int64_t{3});  // by age
        for (int i = 0; i < 5; ++i) fixture.process();
        report = operations::pruneHistory(fixture.session(), {}, {});
        QCOMPARE(report->runs, std::int64_t{3});  // by number
        QCOMPARE(count(), std::int64_t{3});
        std::stop_source stop;
        stop.request_stop();
        report = operations::pruneHistory(fixture.session(), {}, stop.get_token());
        QVERIFY(report->cancelled);
        QCOMPARE(fixture.damage(), std::string());
    }

    void prunes_jobs_and_their_lines() {
        auto config = config::makeWorkspace("desk", "Desk");
        config.housekeeping.jobsDays = 30;
        config.housekeeping.logsDays = 10;
        WorkspaceFixture fixture(config);
        const auto put = [&](const std::string& title) {
            return fixture.session().store().writer().run([&](store::WriteTransaction& t) -> core::Result<void> {
                domain::JobGraph graph;
                graph.jobs.resize(1);
                graph.jobs[0].task = "prune";
                graph.jobs[0].title = title;
                auto queued = t.jobs().enqueue(graph, fixture.clock().now());
                if (!queued) return queued.error();
                auto revoked = t.jobs().revoke(queued->front().id, fixture.clock().now());
                return revoked ? core::Result<void>() : core::Result<void>(revoked.error());
            });
        };
        QVERIFY(put("old"));
        fixture.clock().advance(std::chrono::days(31));
        QVERIFY(put("new") && put("newest"));
        const auto report = operations::pruneHistory(fixture.session(), {}, {});
        QVERIFY2(report, report ? "" : report.error().describe().c_str());
        QCOMPARE(report->jobs, std::int64_t{1});
        const auto left = (*fixture.session().store().connect())->jobs().page({}, {});
        QCOMPARE(left->size(), std::size_t(2));
        QCOMPARE(left->back().title, std::string("new"));
    }

    void vacuums_when_it_is_worth_it_and_there_is_room_data() {
        QTest::addColumn<double>("leastShare");
        QTest::addColumn<int>("room");  // megabytes
        QTest::addColumn<bool>("done");
        QTest::addColumn<std::string>("reason");
        QTest::newRow("not worth it") << 0.99 << 1000 << false << std::string("not worth it");
        QTest::newRow("no room") << 0.2 << 0 << false << std::string("free space");
        QTest::newRow("worth it") << 0.2 << 1000 << true << std::string();
    }

    void vacuums_when_it_is_worth_it_and_there_is_room() {
        QFETCH(double, leastShare);
        QFETCH(int, room);
        QFETCH(bool, done);
        QFETCH(std::string, reason);
        WorkspaceFixture fixture;
        std::string lines;
        for (int i = 0; i < 600; ++i)
            lines += nlohmann::json{{"id", "i" + std::to_string(i)},
                                    {"text", std::string(8'000, static_cast<char>('a' + i % 20))}}
                         .dump() +
                     "\n";
        fixture.import(fixture.write("long.jsonl", lines));
        const auto removed = fixture.session().store().writer().run([](store::WriteTransaction& transaction) {
            std::vector<core::ItemId> items;
            for (std::int64_t id = 1; id <= 550; ++id) items.push_back({id});
            return transaction.items().remove(items);
        });
        QCOMPARE(*removed, std::int64_t{550});
        operations::VacuumRequest request;
        request.leastShare = leastShare;
        request.leastBytes = 100'000;
        request.freeSpace = [room](const fs::path&) { return static_cast<std::uintmax_t>(room) * 1'000'000; };
        const auto report = operations::vacuumStore(fixture.session(), request, {});
        QVERIFY2(report, report ? "" : report.error().describe().c_str());
        QCOMPARE(report->done, done);
        QVERIFY2(report->reason.find(reason) != std::string::npos, report->reason.c_str());
        QCOMPARE(report->reason.empty(), done);
        QCOMPARE(report->bytesAfter < report->bytesBefore / 2, done);
        fixture.process();
        QCOMPARE(fixture.damage(), std::string());
    }

    void small_stores_are_left_alone() {
        WorkspaceFixture fixture;
        const auto report = operations::vacuumStore(fixture.session(), {}, {});
        QVERIFY(report && !report->done && !report->reason.empty());
    }

    void chooses_backups_to_remove_data() {
        QTest::addColumn<std::string>("names");  // "1009T03": of October 9, three o'clock
        QTest::addColumn<int>("keep");
        QTest::addColumn<std::string>("removed");
        const auto row = [](const char* name, const char* names, int keep, const char* removed) {
            QTest::newRow(name) << std::string(names) << keep << std::string(removed);
        };
        row("none", "", 3, "");
        row("few", "1009T03 1010T03", 3, "");
        row("as many", "1009T03 1010T03 1011T03", 3, "");
        row("one too many", "1008T03 1009T03 1010T03 1011T03", 3, "1008T03");
        row("several a day are one", "1009T03 1010T03 1010T15 1011T03 1011T15", 3, "1010T03 1011T03");
        row("days without one do not count", "0901T03 1001T03 1011T03", 3, "");
        row("only the newest", "1009T03 1010T03 1011T01 1011T02", 1, "1009T03 1010T03 1011T01");
    }

    void chooses_backups_to_remove() {
        QFETCH(std::string, names);
        QFETCH(int, keep);
        QFETCH(std::string, removed);
        const auto fileName = [](const std::string& stamp) { return "desk-2026" + stamp + "0000Z.tar.zst"; };
        std::vector<std::string> all{"notes.txt", "desk.tar.zst", "desk-2-20261001T030000Z.tar.zst",
                                     "other-20261001T030000Z.tar.zst", ".tmp-desk-20261001T030000Z.tar.zst"};
        for (std::size_t at = 0; at < names.size(); at += 8) all.push_back(fileName(names.substr(at, 7)));
        std::set<std::string> expected;
        for (std::size_t at = 0; at < removed.size(); at += 8) expected.insert(fileName(removed.substr(at, 7)));
        const auto doomed = operations::backupsToRemove("desk", all, keep);
        QCOMPARE(joined({doomed.begin(), doomed.end()}), joined(expected));
    }

    void rotates_backups() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(5, 2)));
        fixture.process();
        const fs::path backups = fixture.folder() / "backups";
        for (int day = 0; day < 5; ++day) {
            const auto report = operations::rotateBackups(fixture.session(), {}, {}, {});
            QVERIFY2(report, report ? "" : report.error().describe().c_str());
            QCOMPARE(report->removed.size(), std::size_t(day < 3 ? 0 : 1));
            QCOMPARE(static_cast<std::int64_t>(fs::file_size(report->file)), report->bytes);
            fixture.clock().advance(std::chrono::days(1));
        }
        QCOMPARE(joined(namesIn(backups)), std::string("desk-20261014T091000Z.tar.zst desk-20261015T091000Z.tar.zst "
                                                       "desk-20261016T091000Z.tar.zst"));
        QVERIFY(fs::status(backups).permissions() == fs::perms::owner_all);
        const auto id = operations::restoreWorkspace(fixture.directory(), backups / "desk-20261016T091000Z.tar.zst",
                                                     "copy", {}, {});
        QVERIFY2(id, id ? "" : id.error().describe().c_str());
        // Backups are no part of backups.
        QVERIFY(!fs::exists(fixture.directory().folderOf("copy") / "backups"));
        const auto elsewhere = operations::rotateBackups(fixture.session(), {fixture.path("elsewhere"), 1}, {}, {});
        QVERIFY(elsewhere);
        QCOMPARE(elsewhere->file.parent_path(), fixture.path("elsewhere"));
    }

    void a_failed_backup_leaves_the_older_ones() {
        WorkspaceFixture fixture;
        QVERIFY(operations::rotateBackups(fixture.session(), {{}, 1}, {}, {}));
        fixture.clock().advance(std::chrono::days(1));
        const fs::path backups = fixture.folder() / "backups";
        const std::string before = joined(namesIn(backups));
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(operations::rotateBackups(fixture.session(), {{}, 1}, {}, stop.get_token()).error().code,
                 core::ErrorCode::Cancelled);
        QCOMPARE(joined(namesIn(backups)), before);
        fs::remove(fixture.folder() / "raw");
        fs::create_symlink("/nowhere", fixture.folder() / "raw");  // cannot be read as it should
        fs::rename(fixture.folder() / "workspace.json", fixture.folder() / "gone.json");
        QVERIFY(!operations::rotateBackups(fixture.session(), {{}, 1}, {}, {}));
        QCOMPARE(joined(namesIn(backups)), before);
    }

    void reads_backups_back() {
        WorkspaceFixture fixture;
        std::string content;
        for (int i = 0; i < 50'000; ++i) content += std::to_string(i * 7919 % 10'007);
        const fs::path added = fixture.write("content", content);
        for (const bool spoiled : {false, true}) {
            auto tar = operations::TarWriter::create(fixture.path("desk.tar.zst"));
            QVERIFY(tar && (*tar)->add(added, "raw/content", {}) && (*tar)->close());
            if (spoiled) {
                const fs::path written = fixture.path(".tmp-desk.tar.zst");
                std::fstream file(written, std::ios::binary | std::ios::in | std::ios::out);
                file.seekp(static_cast<std::streamoff>(fs::file_size(written) / 2));
                file.write("spoiled", 7);
            }
            const auto same = (*tar)->verify({});
            QCOMPARE(same.has_value(), !spoiled);
        }
        QVERIFY(!fs::exists(fixture.path(".tmp-desk.tar.zst")));
        QVERIFY(!fs::exists(fixture.path("desk.tar.zst")));
    }

    void writes_reports() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(6, 4)));
        fixture.import(fixture.write("daily.jsonl", dailyLines()));
        fixture.process();
        const fs::path reports = fixture.folder() / "reports";
        const auto report = operations::writeReportFiles(fixture.session(), {}, {}, {});
        QVERIFY2(report, report ? "" : report.error().describe().c_str());
        QCOMPARE(report->folder, reports / "2026-10-12");
        QCOMPARE(joined(namesIn(report->folder)),
                 std::string("clusters.csv clusters.csv.meta.json keywords.csv keywords.csv.meta.json rising.csv "
                             "rising.csv.meta.json"));
        QCOMPARE(report->files.size(), std::size_t(3));
        for (const operations::ReportFile& file : report->files) QVERIFY2(file.rows > 0, file.name.c_str());
        const std::string rising = readAll(report->folder / "rising.csv");
        QVERIFY2(rising.starts_with("\"rank\",\"cluster_id\",\"items_recent\""), rising.c_str());
        QVERIFY2(rising.find("reservoir") != std::string::npos, rising.c_str());
        const auto meta = nlohmann::json::parse(readAll(report->folder / "rising.csv.meta.json"));
        QCOMPARE(meta.at("table").get<std::string>(), std::string("rising"));
        QCOMPARE(meta.at("counts").at("rows").get<std::int64_t>(), report->files[2].rows);
        // Again on the same day, and on others.
        QVERIFY(operations::writeReportFiles(fixture.session(), {}, {}, {}));
        fs::create_directories(reports / "notes");
        for (int day = 0; day < 3; ++day) {
            fixture.clock().advance(std::chrono::days(1));
            QVERIFY(operations::writeReportFiles(fixture.session(), {{}, 2}, {}, {}));
        }
        QCOMPARE(joined(namesIn(reports)), std::string("2026-10-14 2026-10-15 notes"));
    }
};

GROUNDSWELL_TEST(WorkspaceCareTest, workspace_care)
#include "tst_workspace_care.moc"
