#include "pipeline/operations/doctor.h"

#include "models/store/keyword_codec.h"
#include "models/store/read_connection.h"

#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/test_registry.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QTest>

#include <fstream>

using namespace groundswell;
using store::CheckResult;
using testing::storyLines;
using testing::WorkspaceFixture;
using Status = store::CheckResult::Status;
namespace fs = std::filesystem;

namespace {

std::vector<CheckResult> examine(WorkspaceFixture& fixture, bool repair = false) {
    auto checks = operations::examineWorkspace(fixture.folder(), fixture.pool(), repair, {}, {});
    if (!checks) return {{"opening", Status::Failed, checks.error().describe()}};
    return std::move(*checks);
}

// The checks that are not sound, a line each. That beside an owner nobody checks the text index is no finding.
std::string unsound(const std::vector<CheckResult>& checks) {
    std::string lines;
    for (const CheckResult& check : checks) {
        if (check.status == Status::Ok) continue;
        if (check.name == "full_text_index" && check.status == Status::Note) continue;
        lines += check.name + (check.status == Status::Failed ? " failed: " : " notes: ") + check.detail + "\n";
    }
    return lines;
}

std::string bytesOf(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

// What the name of a row says, done to the store's file.
void damage(const fs::path& file, const QByteArray& kind) {
    std::string bytes = bytesOf(file);
    if (kind == "no bytes") bytes.clear();
    if (kind == "garbage") bytes = std::string(5'000, 'x');
    if (kind == "zeros") bytes.assign(bytes.size(), '\0');
    if (kind == "cut") bytes.resize(bytes.size() / 2);
    if (kind == "torn pages") bytes.replace(8'192, bytes.size() - 20'000, bytes.size() - 20'000, '\x5a');
    fs::remove(file);
    if (kind != "another database") {
        std::ofstream(file, std::ios::binary) << bytes;
        return;
    }
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE recipes (name)");
}

fs::path storeOf(const WorkspaceFixture& fixture) {
    return fixture.folder() / "store.sqlite";
}

fs::path setAside(const fs::path& folder) {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("store.sqlite.damaged-") && name.ends_with("Z")) return entry.path();
    }
    return {};
}

fs::path anyChunk(const WorkspaceFixture& fixture) {
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(fixture.folder() / "raw")) {
        if (entry.is_regular_file() && entry.path().extension() == ".zst") return entry.path();
    }
    return {};
}

}  // namespace

class DoctorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsASoundWorkspaceSound() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(10, 3)));
        fixture.process();
        const auto beside = examine(fixture);
        QVERIFY(beside.size() > 3);
        QCOMPARE(unsound(beside), std::string());
        QVERIFY(std::any_of(beside.begin(), beside.end(), [](const CheckResult& check) {
            return check.name == "full_text_index" && check.status == Status::Note;
        }));
        fixture.close();
        const auto alone = examine(fixture);
        QVERIFY(std::all_of(alone.begin(), alone.end(),
                            [](const CheckResult& check) { return check.status == Status::Ok; }));
    }

    void repairsTheTextIndex() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(10, 3)));
        fixture.process();
        const std::string before = fixture.dump();
        fixture.close();
        SQLite::Database(storeOf(fixture).string(), SQLite::OPEN_READWRITE).exec("DELETE FROM item_index_data");
        const std::string found = unsound(examine(fixture));
        QVERIFY2(found.starts_with("full_text_index failed: "), found.c_str());
        QCOMPARE(unsound(examine(fixture, true)), std::string());
        QVERIFY(setAside(fixture.folder()).empty());
        fixture.open();
        QCOMPARE(fixture.damage(), std::string());
        QCOMPARE(fixture.dump(), before);
    }

    void remakesDamagedKeywords() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(10, 3)));
        fixture.process();
        const std::string before = fixture.dump();
        const auto keywords = [&fixture] {
            std::vector<std::string> all;
            auto reader = fixture.session().store().connect();
            static_cast<void>((*reader)->items().forEach({}, [&all](const domain::ItemRow& row) {
                all.push_back(store::encodeKeywords(row.keywords));
                return true;
            }));
            return all;
        };
        const std::vector<std::string> good = keywords();
        QVERIFY(good.size() == 30 && good[6] != "{}");
        fixture.close();
        SQLite::Database(storeOf(fixture).string(), SQLite::OPEN_READWRITE)
            .exec("UPDATE item_keywords SET keywords = substr(keywords, 1, 9) WHERE item_id IN (7, 9)");
        const std::string found = unsound(examine(fixture));
        QVERIFY2(found.starts_with("keywords failed: The keywords of 2 items"), found.c_str());
        QCOMPARE(unsound(examine(fixture, true)), std::string());
        fixture.open();
        QCOMPARE(fixture.damage(), std::string());
        QCOMPARE(fixture.dump(), before);
        QVERIFY(keywords() == good);
    }

    void rebuildsADamagedStore_data() {
        QTest::addColumn<QByteArray>("kind");
        for (const char* kind : {"no bytes", "garbage", "zeros", "cut", "torn pages", "another database"})
            QTest::newRow(kind) << QByteArray(kind);
    }

    void rebuildsADamagedStore() {
        QFETCH(QByteArray, kind);
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(40, 5)));
        fixture.process();
        const std::string before = fixture.dump();
        fixture.close();
        damage(storeOf(fixture), kind);
        const std::string bytes = bytesOf(storeOf(fixture));
        const std::string found = unsound(examine(fixture));
        QVERIFY2(found.find(" failed: ") != std::string::npos, found.c_str());
        const std::string repaired = unsound(examine(fixture, true));
        QVERIFY2(repaired.starts_with("repair notes: ") && std::count(repaired.begin(), repaired.end(), '\n') == 1,
                 repaired.c_str());
        const fs::path kept = setAside(fixture.folder());
        QVERIFY(repaired.find(kept.string()) != std::string::npos);
        QVERIFY(bytesOf(kept) == bytes);
        fixture.open();
        QCOMPARE(fixture.damage(), std::string());
        QCOMPARE(fixture.dump(), before);
    }

    void keepsAStoreThatNothingCanRebuild() {
        WorkspaceFixture fixture;
        fixture.close();
        damage(storeOf(fixture), "garbage");
        const std::string bytes = bytesOf(storeOf(fixture));
        const auto checks = operations::examineWorkspace(fixture.folder(), fixture.pool(), true, {}, {});
        QVERIFY(!checks);
        QCOMPARE(checks.error().code, core::ErrorCode::StoreDamaged);
        QVERIFY(bytesOf(storeOf(fixture)) == bytes);
        QVERIFY(setAside(fixture.folder()).empty());
    }

    void leavesANewerStoreAlone() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(2, 2)));
        fixture.close();
        SQLite::Database(storeOf(fixture).string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
        const auto checks = operations::examineWorkspace(fixture.folder(), fixture.pool(), true, {}, {});
        QVERIFY(!checks);
        QCOMPARE(checks.error().code, core::ErrorCode::StoreTooNew);
        QVERIFY(setAside(fixture.folder()).empty());
    }

    void namesADamagedChunk() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(10, 3)));
        const fs::path chunk = anyChunk(fixture);
        const auto middle = static_cast<std::streamoff>(fs::file_size(chunk) / 2);
        std::fstream bytes(chunk, std::ios::binary | std::ios::in | std::ios::out);
        bytes.seekg(middle);
        const int byte = bytes.get();
        bytes.seekp(middle);
        bytes.put(static_cast<char>(byte ^ 0x55));
        bytes.close();
        const std::string found = unsound(examine(fixture));
        QVERIFY2(found.starts_with("archive failed: ") && found.find(chunk.filename().string()) != std::string::npos,
                 found.c_str());
    }

    void namesAMissingChunk() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(10, 3)));
        const fs::path chunk = anyChunk(fixture);
        fs::remove(chunk);
        const std::string found = unsound(examine(fixture));
        QVERIFY2(found.starts_with("archive catalogue failed: ") &&
                     found.find(chunk.filename().string()) != std::string::npos,
                 found.c_str());
    }

    void takesInWhatTheStoreMisses() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("posts.jsonl", storyLines(10, 3)));
        fixture.process();
        const std::string before = fixture.dump();
        fixture.close();
        fs::remove(fixture.folder() / "store.sqlite");
        fixture.open();
        const std::string found = unsound(examine(fixture));
        QVERIFY2(found.starts_with("archive catalogue notes: "), found.c_str());
        QCOMPARE(fixture.dump(), std::string());
        fixture.close();
        QCOMPARE(unsound(examine(fixture, true)), std::string());
        fixture.open();
        fixture.process();
        QCOMPARE(fixture.dump(), before);
    }

    void leavesOutWhatWasReplaced() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("old.jsonl", storyLines(10, 3)));
        fixture.import(fixture.write("new.jsonl", "{\"id\":\"only\",\"text\":\"what is left\"}\n"),
                       operations::IngestMode::Replace);
        const std::string left = fixture.dump();
        QCOMPARE(std::count(left.begin(), left.end(), '\n'), std::ptrdiff_t(1));
        fixture.close();
        fs::remove(fixture.folder() / "store.sqlite");
        QCOMPARE(unsound(examine(fixture, true)), std::string());
        fixture.open();
        const std::string again = fixture.dump();
        QVERIFY2(again.find(" only ") != std::string::npos, again.c_str());
        QCOMPARE(std::count(again.begin(), again.end(), '\n'), std::ptrdiff_t(1));
    }

    void repairsOnlyAsTheOwner() {
        WorkspaceFixture fixture;
        const auto checks = operations::examineWorkspace(fixture.folder(), fixture.pool(), true, {}, {});
        QVERIFY(!checks);
        QCOMPARE(checks.error().code, core::ErrorCode::StoreLocked);
    }

    void saysThatThereIsNoWorkspace() {
        WorkspaceFixture fixture;
        const auto checks = operations::examineWorkspace(fixture.path("none"), fixture.pool(), false, {}, {});
        QVERIFY(!checks);
        QCOMPARE(checks.error().code, core::ErrorCode::NotFound);
    }
};

GROUNDSWELL_TEST(DoctorTest, doctor)
#include "tst_doctor.moc"
