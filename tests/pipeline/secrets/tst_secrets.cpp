#include "pipeline/secrets/secrets.h"
#include "tests/support/test_registry.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <stop_token>
#include <thread>

#include <sys/stat.h>

using namespace groundswell;
using core::Error;
using core::ErrorCode;
using secrets::Found;
using secrets::Place;
using secrets::Secrets;

namespace {

constexpr const char* secretVariable = "GROUNDSWELL_TEST_SECRET";

// A keychain in memory, which can be out of order.
struct KeychainState {
    std::map<std::string, std::string> secrets;
    bool works = true;
    int reads = 0;
};

class FakeKeychain final : public secrets::Keychain {
public:
    explicit FakeKeychain(std::shared_ptr<KeychainState> chain) : m_chain(std::move(chain)) {}
    core::Result<void> check(const std::stop_token&) override {
        return m_chain->works ? core::Result<void>() : broken();
    }
    core::Result<std::optional<std::string>> read(const std::string& name, const std::stop_token& stop) override {
        ++m_chain->reads;
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "It was stopped.");
        if (!m_chain->works) return broken();
        const auto found = m_chain->secrets.find(name);
        return found == m_chain->secrets.end() ? std::optional<std::string>() : std::optional(found->second);
    }
    core::Result<void> write(const std::string& name, const std::string& secret, const std::stop_token&) override {
        if (!m_chain->works) return broken();
        m_chain->secrets[name] = secret;
        return {};
    }
    core::Result<bool> remove(const std::string& name, const std::stop_token&) override {
        if (!m_chain->works) return broken();
        return m_chain->secrets.erase(name) > 0;
    }

private:
    static Error broken() { return {ErrorCode::Unavailable, "The keychain is out of order."}; }

    std::shared_ptr<KeychainState> m_chain;
};

struct SecretDesk {
    QTemporaryDir folder;
    std::shared_ptr<KeychainState> chain = std::make_shared<KeychainState>();

    [[nodiscard]] std::filesystem::path file() const { return folder.path().toStdString() + "/secrets.json"; }
    [[nodiscard]] std::unique_ptr<Secrets> secrets() const {
        return std::make_unique<Secrets>(folder.path().toStdString(), std::make_unique<FakeKeychain>(chain));
    }
    [[nodiscard]] std::string bytes() const {
        std::ifstream input(file(), std::ios::binary);
        return {std::istreambuf_iterator<char>(input), {}};
    }
};

std::string placeAndSecret(const Found& found) {
    return std::string(secrets::placeName(found.place)) + ":" + found.secret;
}

// A helper that is a shell script; it gets the question as the secretVariable line.
std::unique_ptr<secrets::Keychain> scriptedKeychain(const QTemporaryDir& folder, const std::string& script,
                                                    int patience = 300) {
    const std::filesystem::path program(folder.path().toStdString() + "/helper");
    std::ofstream(program) << "#!/bin/sh\nread -r line\n" << script << "\n";
    ::chmod(program.c_str(), 0700);
    return secrets::desktopKeychain({program, std::chrono::milliseconds(patience)});
}

}  // namespace

class SecretsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { qunsetenv(secretVariable); }
    void cleanupTestCase() { qunsetenv(secretVariable); }

    void looksInOrder() {
        const SecretDesk desk;
        const auto secrets = desk.secrets();
        QCOMPARE(placeAndSecret(secrets->find(secretVariable)), std::string("nowhere:"));
        QVERIFY(secrets->set(secretVariable, "filed", Place::File));
        QCOMPARE(placeAndSecret(secrets->find(secretVariable)), std::string("file:filed"));
        desk.chain->secrets[secretVariable] = "chained";
        QCOMPARE(placeAndSecret(secrets->find(secretVariable)), std::string("keychain:chained"));
        qputenv(secretVariable, " given ");
        QCOMPARE(placeAndSecret(secrets->find(secretVariable)), std::string("environment:given"));
        qputenv(secretVariable, "  ");
        QCOMPARE(placeAndSecret(secrets->find(secretVariable)), std::string("keychain:chained"));
    }

    void aSecretIsInOnePlace() {
        const SecretDesk desk;
        const auto secrets = desk.secrets();
        QVERIFY(secrets->set(secretVariable, "one", Place::Keychain));
        QCOMPARE(desk.chain->secrets[secretVariable], std::string("one"));
        QVERIFY(desk.bytes().find("one") == std::string::npos);
        QVERIFY(secrets->kept()->at(secretVariable) == Place::Keychain);
        QVERIFY(secrets->set(secretVariable, "two", Place::File));
        QVERIFY(desk.chain->secrets.empty());
        QCOMPARE(placeAndSecret(secrets->find(secretVariable)), std::string("file:two"));
        QVERIFY(secrets->set(secretVariable, "three", Place::Keychain));
        QVERIFY(desk.bytes().find("two") == std::string::npos);
        QCOMPARE(placeAndSecret(secrets->find(secretVariable)), std::string("keychain:three"));
        QVERIFY(*secrets->remove(secretVariable));
        QVERIFY(!*secrets->remove(secretVariable));
        QCOMPARE(placeAndSecret(secrets->find(secretVariable)), std::string("nowhere:"));
        QVERIFY(secrets->kept()->empty());
    }

    void theFileIsForNobodyElse() {
        const SecretDesk desk;
        const auto secrets = desk.secrets();
        QVERIFY(secrets->set(secretVariable, "filed", Place::File));
        struct stat info {};
        QCOMPARE(::stat(desk.file().c_str(), &info), 0);
        QCOMPARE(info.st_mode & 0777U, 0600U);
        QCOMPARE(::chmod(desk.file().c_str(), 0644), 0);
        const Found found = secrets->find(secretVariable);
        QCOMPARE(placeAndSecret(found), std::string("nowhere:"));
        QVERIFY(found.trouble.find("Other people may read") != std::string::npos);
        QVERIFY(secrets->kept().error().code == ErrorCode::InvalidInput);
    }

    void withoutAKeychainNothingIsWrittenElsewhere() {
        const SecretDesk desk;
        desk.chain->works = false;
        const auto secrets = desk.secrets();
        QVERIFY(secrets->set(secretVariable, "one", Place::Keychain).error().code == ErrorCode::Unavailable);
        QVERIFY(!std::filesystem::exists(desk.file()));
        const Found found = secrets->find(secretVariable);
        QCOMPARE(found.trouble, std::string("The keychain is out of order."));
        static_cast<void>(secrets->find(secretVariable));
        QCOMPARE(desk.chain->reads, 1);
        const Error error = secrets::missingSecret("The key is missing", secretVariable, found.trouble);
        for (const char* part : {secretVariable, "out of order", "groundswell secret set"})
            QVERIFY2(error.describe().find(part) != std::string::npos, part);
    }

    void refuses_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("secret");
        QTest::newRow("no name") << ""
                                 << "x";
        QTest::newRow("a digit first") << "1KEY"
                                       << "x";
        QTest::newRow("a dash") << "MY-KEY"
                                << "x";
        QTest::newRow("an equals sign") << "A=B"
                                        << "x";
        QTest::newRow("no secret") << "KEY"
                                   << " ";
        QTest::newRow("two lines") << "KEY"
                                   << "a\nb";
        QTest::newRow("too long") << "KEY" << QString(20'000, QLatin1Char('x'));
    }

    void refuses() {
        QFETCH(QString, name);
        QFETCH(QString, secret);
        const SecretDesk desk;
        const auto set = desk.secrets()->set(name.toStdString(), secret.toStdString(), Place::Keychain);
        QVERIFY(set.error().code == ErrorCode::InvalidInput);
        QVERIFY(set.error().describe().find("xx") == std::string::npos);
        QVERIFY(desk.chain->secrets.empty());
    }

    void asksAHelper_data() {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("expected");
        QTest::newRow("a secret") << "echo '{\"found\":true,\"secret\":\"hush\"}'"
                                  << "hush";
        QTest::newRow("none") << "echo '{\"found\":false}'"
                              << "none";
        QTest::newRow("an error") << "echo '{\"error\":\"it is locked.\"}'"
                                  << "it is locked.";
        QTest::newRow("no answer") << "exit 1"
                                   << "gave no answer";
        QTest::newRow("nonsense") << "echo nonsense"
                                  << "gave no answer";
        QTest::newRow("silence") << "exec sleep 1000"
                                 << "does not answer";
        QTest::newRow("deaf to the wish to end") << "trap '' TERM; while :; do sleep 1; done"
                                                 << "does not answer";
        QTest::newRow("is told the name") << "case \"$line\" in *KEY_A*) echo '{\"secret\":\"yes\"}' ;; esac"
                                          << "yes";
        QTest::newRow("is told the bus") << "case \"$line\" in *unix:path=/none*) echo '{\"secret\":\"yes\"}' ;; esac"
                                         << "yes";
    }

    void asksAHelper() {
        QFETCH(QString, script);
        QFETCH(QString, expected);
        const QTemporaryDir folder;
        const QByteArray before = qgetenv("DBUS_SESSION_BUS_ADDRESS");
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/none");
        const auto read = scriptedKeychain(folder, script.toStdString())->read("KEY_A", {});
        qputenv("DBUS_SESSION_BUS_ADDRESS", before);
        const std::string told = read ? read->value_or("none") : read.error().describe();
        QVERIFY2(told.find(expected.toStdString()) != std::string::npos, told.c_str());
    }

    void aStopEndsTheWait_data() {
        QTest::addColumn<QString>("script");
        QTest::newRow("a person is asked") << "exec sleep 1000";
        QTest::newRow("deaf to the wish to end") << "trap '' TERM; while :; do sleep 1; done";
    }

    void aStopEndsTheWait() {
        QFETCH(QString, script);
        const QTemporaryDir folder;
        const std::string mark = folder.path().toStdString() + "/started";
        const QByteArray before = qgetenv("DBUS_SESSION_BUS_ADDRESS");
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/none");
        const auto keychain = scriptedKeychain(folder, ": > " + mark + "\n" + script.toStdString(), 600'000);
        std::stop_source stop;
        std::optional<core::Result<std::optional<std::string>>> read;
        std::atomic<bool> answered = false;
        std::jthread reader([&] {
            read = keychain->read("KEY_A", stop.get_token());
            answered = true;
        });
        QTRY_VERIFY(std::filesystem::exists(mark));
        QVERIFY(!answered);
        stop.request_stop();
        // The keychain's own patience is ten minutes.
        QTRY_VERIFY(answered);
        reader.join();
        qputenv("DBUS_SESSION_BUS_ADDRESS", before);
        QVERIFY(!*read);
        QVERIFY(read->error().code == ErrorCode::Cancelled);
    }

    void aStopIsNoTroubleOfTheKeychain() {
        const SecretDesk desk;
        desk.chain->secrets[secretVariable] = "chained";
        const auto secrets = desk.secrets();
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(placeAndSecret(secrets->find(secretVariable, stop.get_token())), std::string("nowhere:"));
        QCOMPARE(placeAndSecret(secrets->find(secretVariable)), std::string("keychain:chained"));
        QCOMPARE(desk.chain->reads, 2);
    }

    void withoutASessionNothingIsStarted() {
        const QTemporaryDir folder;
        const QByteArray bus = qgetenv("DBUS_SESSION_BUS_ADDRESS");
        const QByteArray runtime = qgetenv("XDG_RUNTIME_DIR");
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qputenv("XDG_RUNTIME_DIR", folder.path().toUtf8());
        const std::string mark = folder.path().toStdString() + "/started";
        const auto checked = scriptedKeychain(folder, "touch " + mark)->check({});
        if (!bus.isNull()) qputenv("DBUS_SESSION_BUS_ADDRESS", bus);
        if (runtime.isNull()) {
            qunsetenv("XDG_RUNTIME_DIR");
        } else {
            qputenv("XDG_RUNTIME_DIR", runtime);
        }
        QVERIFY(checked.error().code == ErrorCode::Unavailable);
        QVERIFY(checked.error().message.find("no D-Bus session") != std::string::npos);
        QVERIFY(!std::filesystem::exists(mark));
    }
};

GROUNDSWELL_TEST(SecretsTest, secrets)
#include "tst_secrets.moc"
