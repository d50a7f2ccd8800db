#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <QProcessEnvironment>
#include <QTest>

using namespace groundswell;
using testing::Call;
using testing::Program;
using Words = std::vector<std::string>;

class CliUsageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answers_with_an_exit_code_data() {
        QTest::addColumn<Words>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<std::string>("out");  // a part of standard output, "" = it is empty
        QTest::addColumn<std::string>("err");  // the same for standard error
        const auto row = [](const char* name, const Words& arguments, int code, const char* out, const char* err) {
            QTest::newRow(name) << arguments << code << std::string(out) << std::string(err);
        };
        row("version", {"--version"}, 0, "groundswell 0.", "");
        row("version behind", {"status", "--version"}, 0, "groundswell 0.", "");
        row("help", {"--help"}, 0, "import", "");
        row("help of a command", {"import", "--help"}, 0, "--mode MODE", "");
        row("help behind options", {"import", "-w", "x", "--help"}, 0, "Usage: groundswell import", "");
        row("help of a command of a group", {"workspace", "create", "--help"}, 0, "Usage: groundswell workspace create",
            "");
        row("unknown command", {"publish"}, 2, "", "There is no command \"publish\"");
        row("unknown command of a group", {"workspace", "lst"}, 2, "", "There is no command \"workspace lst\"");
        row("an id where a file is expected", {"workspace", "create", "coast"}, 2, "", "workspace create --id coast");
        row("unknown option", {"status", "-w", "x", "--colour"}, 2, "", "--colour");
        row("unknown global option", {"--colour"}, 2, "", "--colour");
        row("option without value", {"status", "-w"}, 2, "", "--workspace");
        row("missing workspace", {"status"}, 2, "", "--workspace is required; see `groundswell status --help`.");
        row("missing file", {"import", "-w", "x"}, 2, "", "files is required");
        row("group alone", {"workspace"}, 2, "", "see `groundswell workspace --help`");
        row("bad choice", {"export", "posts", "-w", "x"}, 2, "", "\"posts\" is none of items, clusters");
        row("bad format", {"export", "items", "-w", "x", "--format", "xml"}, 2, "", "--format");
        row("bad number", {"search", "-w", "x", "a", "--limit", "0"}, 2, "", "--limit");
        row("no number", {"search", "-w", "x", "a", "--limit", "many"}, 2, "", "--limit");
        row("bad day", {"acquire", "-w", "x", "--date", "2026-13-01"}, 2, "",
            "\"2026-13-01\" is no day; write YYYY-MM-DD");
        row("days backwards", {"acquire", "-w", "x", "--from", "2026-10-03", "--to", "2026-10-01"}, 2, "",
            "--from 2026-10-03 is later than --to 2026-10-01");
        row("day and range", {"acquire", "-w", "x", "--date", "2026-10-03", "--to", "2026-10-05"}, 2, "",
            "--date names one day");
        row("bad day of a filter", {"export", "items", "-w", "x", "--from", "yesterday"}, 2, "",
            "--from: \"yesterday\" is no day");
        row("bad cluster", {"export", "items", "-w", "x", "--cluster", "1,b"}, 2, "", "--cluster: \"b\"");
        row("bad log level", {"status", "-w", "x", "--log-level", "loud"}, 2, "", "--log-level");
        row("no such workspace", {"status", "-w", "none"}, 2, "", "There is no workspace 'none'");
        row("workspace as path", {"status", "-w", "../none"}, 2, "", "There is no workspace '../none'");
        row("empty list", {"workspace", "list"}, 0, "", "There are no workspaces yet");
        row("create nothing", {"workspace", "create"}, 2, "", "Name a workspace file, or an id with --id");
        row("create a bad id", {"workspace", "create", "--id", "Big"}, 2, "", "'Big' is no workspace id");
        row("create from nothing", {"workspace", "create", "none.json"}, 2, "", "none.json");
        row("create from no starter", {"workspace", "create", "--starter", "moon"}, 2, "", "no starter \"moon\"");
        row("validate nothing", {"workspace", "validate", "none.json"}, 2, "", "none.json");
        row("delete without yes", {"workspace", "delete", "x"}, 2, "", "add --yes");
        row("delete nothing", {"workspace", "delete", "x", "--yes"}, 2, "", "There is no workspace 'x'");
        row("restore nothing", {"restore", "none.tar.zst"}, 2, "", "none.tar.zst");
        row("backup of nothing", {"backup", "-w", "none", "b.tar.zst"}, 2, "", "There is no workspace 'none'");
        row("sql on nothing", {"sql", "-w", "none", "values (1)"}, 2, "", "There is no workspace 'none'");
    }

    void answers_with_an_exit_code() {
        QFETCH(Words, arguments);
        QFETCH(int, exitCode);
        QFETCH(std::string, out);
        QFETCH(std::string, err);
        Program program;
        const Call call = program.run(arguments);
        const std::string all = "out: " + call.out + "\nerr: " + call.err;
        QVERIFY2(call.exitCode == exitCode, (all + std::to_string(call.exitCode)).c_str());
        QVERIFY2(out.empty() ? call.out.empty() : call.out.find(out) != std::string::npos, all.c_str());
        QVERIFY2(err.empty() ? call.err.empty() : call.err.find(err) != std::string::npos, all.c_str());
        if (exitCode == 2) {
            QCOMPARE(std::count(call.err.begin(), call.err.end(), '\n'), std::ptrdiff_t(1));
            QVERIFY2(call.err.starts_with("groundswell: "), all.c_str());
        }
    }

    void help_lists_what_there_is() {
        Program program;
        const std::string help = program.runBare({"--help"}).out;
        for (const char* command : {"workspace", "import", "acquire", "backfill", "process", "export", "search",
                                    "trends", "similar", "status", "demo", "doctor", "sql", "backup", "restore"}) {
            QVERIFY2(help.find(std::string("\n  ") + command + " ") != std::string::npos, command);
            const Call own = program.runBare({command, "--help"});
            QCOMPARE(own.exitCode, 0);
            QVERIFY2(own.out.find("--profile DIR") != std::string::npos, command);
        }
        for (const char* absent : {"rank"}) {
            QVERIFY2(help.find(std::string("\n  ") + absent + " ") == std::string::npos, absent);
        }
    }

    void says_when_there_is_no_display() {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}) {
            environment.remove(QString::fromLatin1(name));
        }
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(GROUNDSWELL_BINARY), QStringList());
        QVERIFY(process.waitForFinished(60'000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().startsWith("groundswell: "));
    }

    void takes_global_options_before_and_behind_data() {
        QTest::addColumn<Words>("arguments");  // PROFILE stands for the profile
        QTest::newRow("before") << Words{"--profile", "PROFILE", "--json", "workspace", "list"};
        QTest::newRow("behind") << Words{"workspace", "list", "--json", "--profile", "PROFILE"};
        QTest::newRow("between") << Words{"--quiet", "workspace", "--json", "list", "--profile=PROFILE", "--quiet"};
    }

    void takes_global_options_before_and_behind() {
        QFETCH(Words, arguments);
        Program program;
        QCOMPARE(program.run({"workspace", "create", "--id", "w"}).exitCode, 0);
        for (std::string& argument : arguments) {
            if (const auto at = argument.find("PROFILE"); at != std::string::npos) {
                argument.replace(at, 7, program.profile());
            }
        }
        const Call call = program.runBare(arguments);
        QCOMPARE(call.exitCode, 0);
        QCOMPARE(call.json()["workspaces"][0]["id"].get<std::string>(), std::string("w"));
    }
};

GROUNDSWELL_TEST(CliUsageTest, cli_usage)
#include "tst_cli_usage.moc"
