#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <sys/stat.h>

#include <filesystem>

using namespace groundswell;
using testing::Call;
using testing::Program;
using Words = std::vector<std::string>;
using nlohmann::json;

namespace {

const QByteArray twoSources =
    R"({"schema_version":1,"id":"desk","name":"Desk","sources":[{"id":"files","type":"file"},{"id":"other","type":"file","colour":"red"}]})";

}  // namespace

class CliWorkspaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void makes_lists_and_deletes() {
        Program program;
        Call call = program.run({"workspace", "create", "--id", "coast", "--name", "Coastal desk"});
        QCOMPARE(call.exitCode, 0);
        QCOMPARE(call.err, std::string());
        call = program.run({"workspace", "create", "--id", "coast"});
        QCOMPARE(call.exitCode, 2);
        QVERIFY(call.err.find("already") != std::string::npos);

        call = program.run({"workspace", "list", "--json"});
        const json listed = call.json();
        QCOMPARE(listed["workspaces"].size(), std::size_t(1));
        QCOMPARE(listed["workspaces"][0]["name"].get<std::string>(), std::string("Coastal desk"));
        QVERIFY(program.run({"workspace", "list"}).out.find("coast  Coastal desk") != std::string::npos);

        const json shown = program.run({"workspace", "show", "coast"}).json();
        QCOMPARE(shown["workflow"].get<std::string>(), std::string("standard"));
        QCOMPARE(shown["sources"][0]["id"].get<std::string>(), std::string("files"));
        QCOMPARE(shown["sources"][0]["type"].get<std::string>(), std::string("file"));

        QCOMPARE(program.run({"workspace", "delete", "coast"}).exitCode, 2);
        QVERIFY(std::filesystem::exists(program.workspaceFolder("coast")));
        QCOMPARE(program.run({"workspace", "delete", "coast", "--yes"}).exitCode, 0);
        QVERIFY(!std::filesystem::exists(program.workspaceFolder("coast")));
        QCOMPARE(program.run({"workspace", "list", "--json"}).json()["workspaces"].size(), std::size_t(0));
    }

    void makes_from_a_file() {
        Program program;
        const std::string file = program.file("desk.json", twoSources);
        QCOMPARE(program.run({"workspace", "create", file}).exitCode, 0);
        QCOMPARE(program.run({"workspace", "import", file}).exitCode, 2);
        QCOMPARE(program.run({"workspace", "create", file, "--id", "second"}).exitCode, 0);
        QCOMPARE(program.run({"workspace", "export", "second", program.path("out.json")}).exitCode, 0);
        const json written = json::parse(program.content("out.json").toStdString());
        QCOMPARE(written["id"].get<std::string>(), std::string("second"));
        QCOMPARE(written["sources"][1]["colour"].get<std::string>(), std::string("red"));
        const json shown = program.run({"workspace", "export", "desk", "-"}).json();
        QCOMPARE(shown["name"].get<std::string>(), std::string("Desk"));
    }

    void makes_from_a_starter() {
        Program program;
        QCOMPARE(program.run({"workspace", "create", "--starter", "world-news", "--id", "news"}).exitCode, 0);
        QVERIFY(program.run({"workspace", "show", "news"}).json()["sources"].size() > 5);
    }

    void validates_data() {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<std::string>("pointers");
        QTest::newRow("good") << twoSources << 0 << std::string();
        QTest::newRow("broken") << QByteArray("{\"id\":") << 2 << std::string("|");
        QTest::newRow("empty") << QByteArray() << 2 << std::string("|");
        QTest::newRow("several") << QByteArray(
                                        R"({"schema_version":1,"id":"A B","retention_days":-3,"sources":[{"id":"a"}]})")
                                 << 2 << std::string("/id|/retention_days|/sources/0/type|");
        QTest::newRow("unknown workflow")
            << QByteArray(R"({"schema_version":1,"id":"a","workflow":"mine"})") << 2 << std::string("/workflow|");
        QTest::newRow("newer") << QByteArray(R"({"schema_version":7,"id":"a"})") << 2
                               << std::string("/schema_version|");
    }

    void validates() {
        QFETCH(QByteArray, document);
        QFETCH(int, exitCode);
        QFETCH(std::string, pointers);
        Program program;
        const std::string file = program.file("w.json", document);
        const Call call = program.run({"workspace", "validate", file, "--json"});
        QCOMPARE(call.exitCode, exitCode);
        const json answer = call.json();
        QCOMPARE(answer["valid"].get<bool>(), exitCode == 0);
        std::string found;
        for (const json& problem : answer["problems"]) {
            found += problem["pointer"].get<std::string>() + "|";
            QVERIFY(!problem["reason"].get<std::string>().empty());
        }
        QCOMPARE(found, pointers);
        QCOMPARE(program.run({"workspace", "validate", "-"}, document).exitCode, exitCode);
        const Call created = program.run({"workspace", "create", file});
        QCOMPARE(created.exitCode, exitCode);
        QCOMPARE(std::count(created.err.begin(), created.err.end(), '\n'), std::ptrdiff_t(exitCode == 0 ? 0 : 1));
    }

    void knows_the_workflows_of_a_folder() {
        Program program;
        QCOMPARE(program.run({"workspace", "create", "--id", "w"}).exitCode, 0);
        const std::string folder = program.workspaceFolder("w");
        std::filesystem::copy_file(folder + "/workflows/standard.json", folder + "/workflows/mine.json");
        program.file("profile/workspaces/w/workspace.json", R"({"schema_version":1,"id":"w","workflow":"mine"})");
        QCOMPARE(program.run({"workspace", "validate", folder + "/workspace.json"}).exitCode, 0);
    }

    void keeps_files_to_their_owner() {
        Program program;
        QCOMPARE(program.run({"workspace", "create", "--id", "w"}).exitCode, 0);
        for (const auto& entry : std::filesystem::recursive_directory_iterator(program.profile())) {
            struct stat status {};
            QCOMPARE(::stat(entry.path().c_str(), &status), 0);
            QVERIFY2((status.st_mode & 0077U) == 0, entry.path().c_str());
        }
    }

    void backs_up_and_restores() {
        Program program;
        QCOMPARE(program.run({"workspace", "create", "--id", "w"}).exitCode, 0);
        QCOMPARE(program.run({"import", "-w", "w", "-"}, testing::threePosts()).exitCode, 0);
        const std::string file = program.path("w.tar.zst");
        QCOMPARE(program.run({"backup", "-w", "w", file}).exitCode, 0);
        QCOMPARE(program.run({"backup", "-w", "w", file}).exitCode, 2);
        QCOMPARE(program.run({"restore", file}).exitCode, 2);
        QCOMPARE(program.run({"restore", file, "--id", "copy"}).exitCode, 0);
        const Words exported{"export", "items", "--format", "jsonl", "-w"};
        Words original = exported;
        original.push_back("w");
        Words copy = exported;
        copy.push_back("copy");
        const Call first = program.run(original);
        QCOMPARE(first.exitCode, 0);
        QVERIFY(!first.out.empty());
        QCOMPARE(program.run(copy).out, first.out);
        const std::string garbage = program.file("garbage.tar.zst", "no backup at all");
        QCOMPARE(program.run({"restore", garbage, "--id", "third"}).exitCode, 2);
        QVERIFY(!std::filesystem::exists(program.workspaceFolder("third")));
    }

    void examines() {
        Program program;
        QCOMPARE(program.run({"workspace", "create", "--id", "w"}).exitCode, 0);
        QCOMPARE(program.run({"import", "-w", "w", "-"}, testing::threePosts()).exitCode, 0);
        const Call well = program.run({"doctor", "-w", "w", "--json"});
        QCOMPARE(well.exitCode, 0);
        QVERIFY(well.json()["ok"].get<bool>());
        QCOMPARE(program.run({"doctor"}).exitCode, 0);

        for (const auto& entry : std::filesystem::recursive_directory_iterator(program.workspaceFolder("w") + "/raw")) {
            if (entry.is_regular_file()) std::filesystem::resize_file(entry.path(), entry.file_size() / 2);
        }
        const Call damaged = program.run({"doctor", "-w", "w", "--json"});
        QCOMPARE(damaged.exitCode, 4);
        const json answer = damaged.json();
        bool named = false;
        for (const json& check : answer["checks"]) named |= check["status"] == "failed" && check["name"] == "archive";
        QVERIFY2(named, damaged.out.c_str());
    }

    void says_when_the_store_cannot_be_used_data() {
        QTest::addColumn<std::string>("fault");
        QTest::addColumn<Words>("arguments");
        QTest::addColumn<std::string>("sentence");
        QTest::newRow("damaged") << std::string("damaged") << Words{"status", "-w", "w"} << std::string("store.sqlite");
        QTest::newRow("newer") << std::string("newer") << Words{"status", "-w", "w"} << std::string("newer");
        QTest::newRow("newer, writing") << std::string("newer") << Words{"process", "-w", "w"} << std::string("newer");
        QTest::newRow("owned") << std::string("owned") << Words{"workspace", "delete", "w", "--yes"}
                               << std::string("process");
    }

    void says_when_the_store_cannot_be_used() {
        QFETCH(std::string, fault);
        QFETCH(Words, arguments);
        QFETCH(std::string, sentence);
        Program program;
        QCOMPARE(program.run({"workspace", "create", "--id", "w"}).exitCode, 0);
        const std::string store = program.workspaceFolder("w") + "/store.sqlite";
        std::unique_ptr<QProcess> owner;
        if (fault == "damaged") {
            const QByteArray garbage(20'000, 'x');
            QVERIFY(!program.file("profile/workspaces/w/store.sqlite", garbage).empty());
        } else if (fault == "newer") {
            // user_version is a big-endian number at byte 60 of the file.
            QByteArray bytes = program.content("profile/workspaces/w/store.sqlite");
            QVERIFY(bytes.size() > 100);
            bytes.replace(60, 4, QByteArray("\x00\x00\x27\x0f", 4));
            program.file("profile/workspaces/w/store.sqlite", bytes);
        } else {
            // An import that waits for its standard input owns the workspace.
            owner = program.startReading({"import", "-w", "w", "-"});
            QVERIFY(owner);
        }
        const Call call = program.run(arguments);
        if (owner) {
            owner->closeWriteChannel();
            owner->waitForFinished(60'000);
        }
        QVERIFY2(call.exitCode == 4, (std::to_string(call.exitCode) + call.err).c_str());
        QVERIFY2(call.err.find(sentence) != std::string::npos, call.err.c_str());
        QCOMPARE(std::count(call.err.begin(), call.err.end(), '\n'), std::ptrdiff_t(1));
    }
};

GROUNDSWELL_TEST(CliWorkspaceTest, cli_workspace)
#include "tst_cli_workspace.moc"
