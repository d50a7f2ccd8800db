#include "pipeline/operations/backup.h"

#include "models/store/read_connection.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <iterator>
#include <set>
#include <thread>

using namespace groundswell;
using testing::storyLines;
using testing::WorkspaceFixture;
namespace fs = std::filesystem;

namespace {

// Everything in the profile's folder but the inside of the workspace that is open.
std::set<std::string> namesAround(const WorkspaceFixture& fixture) {
    std::set<std::string> names;
    const fs::path top = fixture.path("");
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(top)) {
        const std::string name = entry.path().lexically_relative(top).generic_string();
        if (!name.starts_with("workspaces/desk/")) names.insert(name);
    }
    return names;
}

core::Result<void> backUp(const WorkspaceFixture& fixture, const fs::path& file, const std::stop_token& stop = {}) {
    return operations::backupWorkspace(fixture.folder(), file, {}, stop);
}

core::Result<std::string> restore(const WorkspaceFixture& fixture, const fs::path& file, const std::string& id) {
    return operations::restoreWorkspace(fixture.directory(), file, id, {}, {});
}

std::string readAll(const fs::path& file) {
    std::ifstream input(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(input), {}};
}

// A line an item; what damaged checks say first.
std::string dumpOf(const fs::path& folder) {
    auto session = workspace::WorkspaceSession::open(folder, workspace::Access::Write);
    if (!session) return session.error().describe();
    std::string text;
    const auto checks = (*session)->store().check();
    if (!checks) return checks.error().describe();
    for (const store::CheckResult& check : *checks) {
        if (check.status == store::CheckResult::Status::Failed) text += check.name + ": " + check.detail + "\n";
    }
    auto reader = (*session)->store().connect();
    if (!reader) return reader.error().describe();
    const auto read = (*reader)->items().forEach({}, [&text](const domain::ItemRow& row) {
        text += std::to_string(row.item.id.value) + " " + row.item.externalId + " " +
                std::to_string(row.item.cluster.value) + " " + row.item.state + " " + row.item.language + "\n";
        return true;
    });
    return read ? text : read.error().describe();
}

// One entry of a hand-made archive.
struct Entry {
    std::string name;
    mode_t type = AE_IFREG;
    std::string link;
    bool hard = false;
};

void writeArchive(const fs::path& file, const Entry& made) {
    using Handle = struct ::archive;  // not our namespace of that name
    const std::unique_ptr<Handle, int (*)(Handle*)> writer(archive_write_new(), archive_write_free);
    archive_write_set_format_pax_restricted(writer.get());
    archive_write_add_filter_zstd(writer.get());
    QCOMPARE(archive_write_open_filename(writer.get(), file.c_str()), ARCHIVE_OK);
    const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(), archive_entry_free);
    const std::string body = made.type == AE_IFREG && !made.hard ? "text" : "";
    archive_entry_set_pathname(entry.get(), made.name.c_str());
    archive_entry_set_filetype(entry.get(), made.type);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(body.size()));
    if (made.hard) archive_entry_set_hardlink(entry.get(), made.link.c_str());
    if (made.type == AE_IFLNK) archive_entry_set_symlink(entry.get(), made.link.c_str());
    QCOMPARE(archive_write_header(writer.get(), entry.get()), ARCHIVE_OK);
    archive_write_data(writer.get(), body.data(), body.size());
    QCOMPARE(archive_write_close(writer.get()), ARCHIVE_OK);
}

}  // namespace

class BackupTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(10, 3)));
        fixture.process();
        const std::string before = fixture.dump();
        const fs::path file = fixture.path("desk.tar.zst");
        QVERIFY(backUp(fixture, file));
        QCOMPARE(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
        const auto other = restore(fixture, file, "copy");
        QVERIFY2(other, other ? "" : other.error().describe().c_str());
        QCOMPARE(*other, std::string("copy"));
        QCOMPARE(dumpOf(fixture.directory().folderOf("copy")), before);
        fixture.close();
        fs::remove_all(fixture.folder());
        QCOMPARE(restore(fixture, file, "").value_or(""), std::string("desk"));
        QCOMPARE(dumpOf(fixture.folder()), before);
        for (const std::string& name : namesAround(fixture))
            QVERIFY2(name.find(".tmp-") == std::string::npos && name.find(".restored") == std::string::npos,
                     name.c_str());
    }

    // Whatever the copy holds, it is sound, and with its archive it becomes a whole of items that were there.
    void copiesWhileAnotherSessionWrites() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(10, 3)));
        fixture.process();
        const std::string more = fixture.write("more.jsonl", storyLines(40, 10));
        std::atomic<bool> written = false;
        std::jthread writer([&] {
            fixture.import(more);
            fixture.process();
            written = true;
        });
        int copies = 0;
        do {
            const std::string id = "copy" + std::to_string(copies);
            const fs::path file = fixture.path(id + ".tar.zst");
            const auto backedUp = backUp(fixture, file);
            QVERIFY2(backedUp, backedUp ? "" : backedUp.error().describe().c_str());
            const auto restored = restore(fixture, file, id);
            QVERIFY2(restored, restored ? "" : restored.error().describe().c_str());
            const std::string dump = dumpOf(fixture.directory().folderOf(id));
            const auto items = std::count(dump.begin(), dump.end(), '\n');
            QVERIFY2(items >= 30 && items <= 400, dump.c_str());
            ++copies;
        } while (!written && copies < 20);
    }

    void refuses_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<double>("kept");
        QTest::addColumn<std::string>("code");
        QTest::newRow("an id that is taken") << QString() << 1.0 << std::string("already_exists");
        QTest::newRow("no id") << QStringLiteral("../up") << 1.0 << std::string("invalid_input");
        QTest::newRow("half a file") << QStringLiteral("copy") << 0.5 << std::string("truncated");
        QTest::newRow("all but the end") << QStringLiteral("copy") << 0.999 << std::string("truncated");
        QTest::newRow("an empty file") << QStringLiteral("copy") << 0.0 << std::string("invalid_input");
        QTest::newRow("garbage") << QStringLiteral("copy") << -1.0 << std::string("invalid_input");
        QTest::newRow("no file") << QStringLiteral("copy") << -2.0 << std::string("not_found");
    }
    void refuses() {
        QFETCH(const QString, id);
        QFETCH(const double, kept);
        QFETCH(const std::string, code);
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(10, 3)));
        const fs::path file = fixture.path("desk.tar.zst");
        QVERIFY(backUp(fixture, file));
        if (kept >= 0)
            fs::resize_file(file, static_cast<std::uintmax_t>(kept * static_cast<double>(fs::file_size(file))));
        if (kept == -1.0) fixture.write("desk.tar.zst", "these words are no archive\n" + std::string(5000, '\xa7'));
        if (kept == -2.0) fs::remove(file);
        const std::string mine = fixture.dump();
        const auto around = namesAround(fixture);
        const auto restored = restore(fixture, file, id.toStdString());
        QVERIFY(!restored);
        QVERIFY2(core::errorCodeName(restored.error().code) == code, restored.error().describe().c_str());
        QVERIFY(namesAround(fixture) == around);
        QCOMPARE(fixture.dump(), mine);
    }

    void refusesEntries_data() {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<int>("type");
        QTest::addColumn<std::string>("link");
        QTest::addColumn<bool>("hard");
        const auto row = [](const char* title, const char* name, int type, const char* link, bool hard) {
            QTest::newRow(title) << std::string(name) << type << std::string(link) << hard;
        };
        row("above", "../escape", AE_IFREG, "", false);
        row("above from inside", "raw/../../escape", AE_IFREG, "", false);
        row("absolute", "/raw/escape", AE_IFREG, "", false);
        row("symbolic link", "raw/link", AE_IFLNK, "/etc/hostname", false);
        row("symbolic link for the store", "store.sqlite", AE_IFLNK, "../desk/store.sqlite", false);
        row("hard link", "raw/link", AE_IFREG, "workspace.json", true);
        row("pipe", "raw/pipe", AE_IFIFO, "", false);
        row("folder", "raw/folder", AE_IFDIR, "", false);
        row("another name", "notes.txt", AE_IFREG, "", false);
        row("a log of the store", "store.sqlite-wal", AE_IFREG, "", false);
    }
    void refusesEntries() {
        QFETCH(const std::string, name);
        QFETCH(const int, type);
        QFETCH(const std::string, link);
        QFETCH(const bool, hard);
        WorkspaceFixture fixture;
        const fs::path file = fixture.path("made.tar.zst");
        writeArchive(file, {name, static_cast<mode_t>(type), link, hard});
        const auto around = namesAround(fixture);
        const auto restored = restore(fixture, file, "copy");
        QVERIFY(!restored);
        QCOMPARE(restored.error().code, core::ErrorCode::InvalidInput);
        QVERIFY2(!restored.error().contextValue("entry").empty(), restored.error().describe().c_str());
        QVERIFY(namesAround(fixture) == around);
    }

    void leavesNothingBehind_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("cancelled");
        QTest::addColumn<std::string>("code");
        QTest::newRow("cancelled") << QStringLiteral("b.tar.zst") << true << std::string("cancelled");
        QTest::newRow("there already") << QStringLiteral("posts.jsonl") << false << std::string("already_exists");
        QTest::newRow("no folder") << QStringLiteral("none/b.tar.zst") << false << std::string("not_found");
    }
    void leavesNothingBehind() {
        QFETCH(const QString, file);
        QFETCH(const bool, cancelled);
        QFETCH(const std::string, code);
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(10, 3)));
        const auto around = namesAround(fixture);
        std::stop_source stop;
        if (cancelled) stop.request_stop();
        const auto backedUp = backUp(fixture, fixture.path(file.toStdString()), stop.get_token());
        QVERIFY(!backedUp);
        QVERIFY2(core::errorCodeName(backedUp.error().code) == code, backedUp.error().describe().c_str());
        QVERIFY(namesAround(fixture) == around);
    }

    // Links under the temporary names are replaced, not followed.
    void followsNoPlantedLinks() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(10, 3)));
        const std::string victim = fixture.write("victim", "mine");
        fs::create_directory(fixture.path("victims"));
        fs::create_symlink(victim, fixture.path(".tmp-b.tar.zst"));
        fs::create_symlink(fixture.path("victims"), fixture.path(".tmp-b.tar.zst.store"));
        QVERIFY(backUp(fixture, fixture.path("b.tar.zst")));
        QCOMPARE(readAll(victim), std::string("mine"));
        QVERIFY(fs::is_empty(fixture.path("victims")));
        QVERIFY(!fs::is_symlink(fixture.path("b.tar.zst")));
        QVERIFY(!fs::is_symlink(fs::symlink_status(fixture.path(".tmp-b.tar.zst.store"))));
        QVERIFY(restore(fixture, fixture.path("b.tar.zst"), "copy"));
    }
};

GROUNDSWELL_TEST(BackupTest, backup)
#include "tst_backup.moc"
