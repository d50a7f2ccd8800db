#include "models/store/read_connection.h"
#include "pipeline/operations/backup.h"
#include "pipeline/workspace/author_key.h"
#include "tests/pipeline/workspace_fixture.h"
#include "tests/support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

#include <sys/stat.h>

using namespace groundswell;
using testing::WorkspaceFixture;
using workspace::AuthorKey;

namespace {

constexpr std::string_view authoredPosts =
    "{\"id\":\"1\",\"text\":\"Floods in the old town\",\"author\":\"ana\"}\n"
    "{\"id\":\"2\",\"text\":\"Hello @ana\",\"author\":\"bob\"}\n"
    "{\"id\":\"3\",\"text\":\"Again\",\"author\":\" @ana\"}\n"
    "{\"id\":\"4\",\"text\":\"Nobody\"}\n";

config::WorkspaceConfig pseudonymConfig(const std::string& id, bool pseudonymise) {
    config::WorkspaceConfig config = config::makeWorkspace(id, id);
    config.sources.front().pseudonymise = pseudonymise;
    return config;
}

std::vector<std::string> authorsIn(workspace::WorkspaceSession& session) {
    std::vector<std::string> names;
    const auto reader = session.store().connect();
    const auto read = (*reader)->items().forEach({}, [&](const domain::ItemRow& row) {
        names.push_back(row.item.author);
        return true;
    });
    if (!read) qFatal("%s", read.error().describe().c_str());
    return names;
}

void writeFile(const std::filesystem::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
}

}  // namespace

class PseudonymsOfSourcesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // HMAC-SHA256 of "ana" with 32 bytes 0x0b, by Python's hmac.
    void makesThemByHmac() {
        const QTemporaryDir folder;
        const std::filesystem::path place(folder.path().toStdString());
        writeFile(place / "authors.key", std::string(32, '\x0b'));
        const auto key = AuthorKey::openOrMake(place);
        QVERIFY(key);
        for (const char* name : {"ana", "@ana", " ana "})
            QCOMPARE(key->pseudonymOf(name), std::string("author-bd65cb896c75d66c6cae"));
        QVERIFY(key->pseudonymOf("Ana") != key->pseudonymOf("ana"));
    }

    void makesAKeyOnce() {
        const QTemporaryDir folder;
        const std::filesystem::path place(folder.path().toStdString());
        const auto key = AuthorKey::openOrMake(place);
        QVERIFY(key);
        struct stat info {};
        QCOMPARE(::stat((place / "authors.key").c_str(), &info), 0);
        QCOMPARE(info.st_mode & 0777U, 0600U);
        QCOMPARE(info.st_size, off_t{32});
        QCOMPARE(AuthorKey::openOrMake(place)->pseudonymOf("ana"), key->pseudonymOf("ana"));
        writeFile(place / "authors.key", "short");
        QVERIFY(AuthorKey::openOrMake(place).error().code == core::ErrorCode::InvalidInput);
    }

    void theSameAuthorHasTheSameInAWorkspace() {
        WorkspaceFixture fixture(pseudonymConfig("desk", true));
        fixture.import(fixture.write("posts.jsonl", std::string(authoredPosts)));
        const auto names = authorsIn(fixture.session());
        QCOMPARE(names.size(), std::size_t{4});
        QVERIFY(names[0].starts_with("author-"));
        QCOMPARE(names[2], names[0]);
        QVERIFY(names[1] != names[0]);
        QCOMPARE(names[3], std::string());
        const auto again = fixture.import(fixture.write("posts.jsonl", std::string(authoredPosts)));
        QCOMPARE(again.counts.unchanged, std::int64_t{4});

        WorkspaceFixture other(pseudonymConfig("desk", true));
        other.import(other.write("posts.jsonl", std::string(authoredPosts)));
        QVERIFY(authorsIn(other.session())[0] != names[0]);
    }

    void idsThatNameSomebodyAreHidden() {
        WorkspaceFixture fixture(pseudonymConfig("desk", true));
        const std::string posts =
            "{\"id\":\"https://social.example/users/ana/1\",\"text\":\"Floods\",\"author\":\"ana\"}\n"
            "{\"id\":\"https://social.example/users/bob/2\",\"text\":\"Where?\",\"author\":\"bob\","
            "\"thread_id\":\"https://social.example/users/ana/1\"}\n";
        fixture.import(fixture.write("posts.jsonl", posts));
        const auto again = fixture.import(fixture.write("posts.jsonl", posts));
        QCOMPARE(again.counts.unchanged, std::int64_t{2});
        std::vector<domain::ContentItem> items;
        const auto reader = fixture.session().store().connect();
        QVERIFY((*reader)->items().forEach({}, [&](const domain::ItemRow& row) {
            items.push_back(row.item);
            return true;
        }));
        QCOMPARE(items.size(), std::size_t{2});
        for (const domain::ContentItem& item : items) QVERIFY(item.externalId.starts_with("id-"));
        QCOMPARE(items[1].threadExternalId, items[0].externalId);
        QVERIFY(items[1].externalId != items[0].externalId);
    }

    void withoutTheSwitchThereIsNoKey() {
        WorkspaceFixture fixture(pseudonymConfig("desk", false));
        fixture.import(fixture.write("posts.jsonl", std::string(authoredPosts)));
        QCOMPARE(authorsIn(fixture.session())[0], std::string("ana"));
        QVERIFY(!std::filesystem::exists(fixture.folder() / "authors.key"));
    }

    void aRebuildTurnsItOnAndOff() {
        WorkspaceFixture fixture(pseudonymConfig("desk", false));
        fixture.import(fixture.write("posts.jsonl", std::string(authoredPosts)));
        for (const bool on : {true, false}) {
            fixture.close();
            writeFile(fixture.folder() / "workspace.json", config::writeWorkspace(pseudonymConfig("desk", on)));
            fixture.open();
            fixture.process({.fromRaw = true, .until = {}});
            QCOMPARE(authorsIn(fixture.session())[1].starts_with("author-"), on);
        }
    }

    void aBackupKeepsThem() {
        WorkspaceFixture fixture(pseudonymConfig("desk", true));
        fixture.import(fixture.write("posts.jsonl", std::string(authoredPosts)));
        const auto names = authorsIn(fixture.session());
        const auto file = fixture.path("desk.backup");
        QVERIFY(operations::backupWorkspace(fixture.folder(), file, {}, {}));
        const auto restored = operations::restoreWorkspace(fixture.directory(), file, "copy", {}, {});
        QVERIFY(restored);
        const auto folder = fixture.directory().folderOf("copy");
        QCOMPARE(AuthorKey::openOrMake(folder)->pseudonymOf("ana"), names[0]);
    }

    void anUnreadableKeyIsAnError() {
        WorkspaceFixture fixture(pseudonymConfig("desk", true));
        writeFile(fixture.folder() / "authors.key", "no key");
        operations::ImportRequest request;
        request.files = {fixture.write("posts.jsonl", std::string(authoredPosts))};
        const auto imported = operations::importFiles(fixture.session(), fixture.pool(), request, {}, {});
        QVERIFY(!imported);
        QVERIFY(imported.error().code == core::ErrorCode::InvalidInput);
    }
};

GROUNDSWELL_TEST(PseudonymsOfSourcesTest, pseudonyms_of_sources)
#include "tst_pseudonyms_of_sources.moc"
