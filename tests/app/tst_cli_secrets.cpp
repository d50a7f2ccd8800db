#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <QFileInfo>
#include <QTest>

using namespace groundswell;
using nlohmann::json;
using testing::Call;
using testing::Program;

class CliSecretsTest : public QObject {
    Q_OBJECT

    QByteArray m_bus;
    QByteArray m_runtime;

private Q_SLOTS:
    // No test touches the keychain of whoever runs it.
    void initTestCase() {
        m_bus = qgetenv("DBUS_SESSION_BUS_ADDRESS");
        m_runtime = qgetenv("XDG_RUNTIME_DIR");
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qputenv("XDG_RUNTIME_DIR", "/none");
    }
    void cleanupTestCase() {
        if (!m_bus.isNull()) qputenv("DBUS_SESSION_BUS_ADDRESS", m_bus);
        if (m_runtime.isNull()) {
            qunsetenv("XDG_RUNTIME_DIR");
        } else {
            qputenv("XDG_RUNTIME_DIR", m_runtime);
        }
    }

    void withoutAKeychainSaysWhatToDo() {
        Program program;
        const Call call = program.run({"secret", "set", "MY_KEY"}, "hush\n");
        QCOMPARE(call.exitCode, 1);
        for (const char* part : {"no D-Bus session", "environment variable MY_KEY", "secret set MY_KEY --in-file"})
            QVERIFY2(call.err.find(part) != std::string::npos, call.err.c_str());
        QVERIFY((call.out + call.err).find("hush") == std::string::npos);
        QCOMPARE(program.run({"secret", "list"}).out, std::string("No secret is kept.\n"));
    }

    void keepsInAFileThatIsAskedFor() {
        Program program;
        QCOMPARE(program.run({"secret", "set", "MY_KEY", "--in-file"}, "hush\n").exitCode, 0);
        const QFileInfo file(QString::fromStdString(program.profile() + "/secrets.json"));
        QVERIFY(file.exists());
        QVERIFY(!(file.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
        const Call list = program.run({"secret", "list"});
        QVERIFY2(list.out.find("MY_KEY  file") != std::string::npos, list.out.c_str());
        QVERIFY(list.out.find("hush") == std::string::npos);
        const json listed = program.run({"secret", "list", "--json"}).json();
        QCOMPARE(listed["secrets"][0]["place"].get<std::string>(), std::string("file"));
        qputenv("MY_KEY", "other");
        const json given = program.run({"secret", "list", "--json"}).json();
        qunsetenv("MY_KEY");
        QCOMPARE(given["secrets"][0]["place"].get<std::string>(), std::string("environment"));
        QCOMPARE(program.run({"secret", "remove", "MY_KEY"}).exitCode, 0);
        QCOMPARE(program.run({"secret", "remove", "MY_KEY"}).exitCode, 2);
        QCOMPARE(program.run({"secret", "set", "MY-KEY", "--in-file"}, "hush\n").exitCode, 2);
        QCOMPARE(program.run({"secret", "set", "MY_KEY", "--in-file"}, "\n").exitCode, 2);
    }

    void aSourceFindsItsKey() {
        Program program;
        const std::string file = program.file(
            "w.json",
            "{\"schema_version\":1,\"id\":\"w\",\"name\":\"W\",\"sources\":[{\"id\":\"tube\",\"type\":\"youtube\","
            "\"url\":\"http://127.0.0.1:1\",\"key_env\":\"MY_KEY\",\"enabled\":true,"
            "\"allow_private_network\":true,\"queries\":{\"all\":\"floods\"}}]}");
        const Call made = program.run({"workspace", "create", file});
        QVERIFY2(made.exitCode == 0, made.err.c_str());
        const Call without = program.run({"acquire", "-w", "w"});
        QCOMPARE(without.exitCode, 1);
        for (const char* part : {"environment variable MY_KEY is not set", "groundswell secret set MY_KEY"})
            QVERIFY2(without.err.find(part) != std::string::npos, without.err.c_str());
        const json wanted = program.run({"secret", "list", "-w", "w", "--json"}).json();
        QCOMPARE(wanted["secrets"][0]["place"].get<std::string>(), std::string("nowhere"));
        QCOMPARE(program.run({"secret", "set", "MY_KEY", "--in-file"}, "hush\n").exitCode, 0);
        const Call with = program.run({"acquire", "-w", "w"});
        QCOMPARE(with.exitCode, 1);
        QVERIFY2(with.err.find("MY_KEY") == std::string::npos, with.err.c_str());
        QVERIFY(with.err.find("hush") == std::string::npos);
    }

    void doctorTellsTheTruth() {
        Program program;
        const json document = program.run({"doctor", "--json"}).json();
        for (const json& check : document["checks"]) {
            if (check["name"] != "keychain") continue;
            QCOMPARE(check["status"].get<std::string>(), std::string("note"));
            QVERIFY(check["detail"].get<std::string>().find("no D-Bus session") != std::string::npos);
            return;
        }
        QFAIL("There is no check of the keychain.");
    }

    void aHelperWithoutASecretServiceSaysSo() {
        Program program;
        const Call call = program.runBare({"--keychain-helper"}, "{\"do\":\"check\",\"session\":{}}\n");
        QCOMPARE(call.exitCode, 0);
        QVERIFY2(call.json().contains("error"), call.out.c_str());
    }
};

GROUNDSWELL_TEST(CliSecretsTest, cli_secrets)
#include "tst_cli_secrets.moc"
