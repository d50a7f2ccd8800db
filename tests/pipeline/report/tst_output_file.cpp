#include "pipeline/report/output_file.h"
#include "pipeline/report/provenance.h"
#include "tests/support/test_registry.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <csignal>

#include <sys/stat.h>
#include <unistd.h>

using namespace groundswell;
using report::IfExists;
using report::OutputFile;

class OutputFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] std::filesystem::path path(const char* name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    static QByteArray content(const std::filesystem::path& file) {
        QFile in(QString::fromStdString(file.string()));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray("absent");
    }
    static void put(const std::filesystem::path& file, const QByteArray& bytes) {
        QFile out(QString::fromStdString(file.string()));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(bytes);
    }
    [[nodiscard]] QStringList files() const { return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden); }

private Q_SLOTS:
    void init() {
        for (const QString& name : files()) QFile::remove(m_folder.filePath(name));
    }

    void appears_when_committed() {
        {
            auto file = OutputFile::open(path("a.csv"), IfExists::Refuse);
            QVERIFY(file);
            QVERIFY((*file)->write("one"));
            QVERIFY(!std::filesystem::exists(path("a.csv")));
            QVERIFY((*file)->write("two"));
            QVERIFY((*file)->commit());
            QCOMPARE((*file)->bytes(), std::uint64_t(6));
            QCOMPARE((*file)->sha256(),
                     QCryptographicHash::hash("onetwo", QCryptographicHash::Sha256).toHex().toStdString());
        }
        QCOMPARE(content(path("a.csv")), QByteArray("onetwo"));
        QCOMPARE(files(), QStringList{QStringLiteral("a.csv")});
        struct stat status {};
        QCOMPARE(::stat(path("a.csv").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
    }

    void leaves_nothing_behind_without_commit() {
        put(path("a.csv"), "old");
        {
            auto file = OutputFile::open(path("a.csv"), IfExists::Overwrite);
            QVERIFY(file);
            QVERIFY((*file)->write("new"));
        }
        QCOMPARE(content(path("a.csv")), QByteArray("old"));
        QCOMPARE(files(), QStringList{QStringLiteral("a.csv")});
    }

    void refuses_what_is_there() {
        put(path("a.csv"), "old");
        const auto file = OutputFile::open(path("a.csv"), IfExists::Refuse);
        QVERIFY(!file);
        QCOMPARE(file.error().code, core::ErrorCode::AlreadyExists);
        QCOMPARE(file.error().contextValue("file"), path("a.csv").string());
    }

    void overwrites_and_keeps_the_mode() {
        put(path("a.csv"), "old");
        QCOMPARE(::chmod(path("a.csv").c_str(), 0640), 0);
        auto file = OutputFile::open(path("a.csv"), IfExists::Overwrite);
        QVERIFY(file);
        QVERIFY((*file)->write("new"));
        QVERIFY((*file)->commit());
        QCOMPARE(content(path("a.csv")), QByteArray("new"));
        struct stat status {};
        QCOMPARE(::stat(path("a.csv").c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0640U);
    }

    void appends_data() {
        QTest::addColumn<QByteArray>("old");
        QTest::addColumn<QByteArray>("firstLine");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("nothing") << QByteArray() << QByteArray() << QByteArray("new\r\n");
        QTest::newRow("lines") << QByteArray("\"a\"\r\n\"1\"\r\n") << QByteArray("\"a\"")
                               << QByteArray("\"a\"\r\n\"1\"\r\nnew\r\n");
        QTest::newRow("no end") << QByteArray("\"a\"\n\"1\"") << QByteArray("\"a\"")
                                << QByteArray("\"a\"\n\"1\"\r\nnew\r\n");
        QTest::newRow("one line") << QByteArray("x") << QByteArray("x") << QByteArray("x\r\nnew\r\n");
    }

    void appends() {
        QFETCH(QByteArray, old);
        QFETCH(QByteArray, firstLine);
        QFETCH(QByteArray, after);
        put(path("a.csv"), old);
        auto file = OutputFile::open(path("a.csv"), IfExists::Append);
        QVERIFY(file);
        QCOMPARE((*file)->bytesBefore(), std::uint64_t(old.size()));
        QCOMPARE(QByteArray::fromStdString((*file)->firstLineBefore()), firstLine);
        QVERIFY((*file)->write("new\r\n"));
        QVERIFY((*file)->commit());
        QCOMPARE(content(path("a.csv")), after);
        QCOMPARE((*file)->sha256(), QCryptographicHash::hash(after, QCryptographicHash::Sha256).toHex().toStdString());
    }

    void appends_to_nothing() {
        auto file = OutputFile::open(path("new.csv"), IfExists::Append);
        QVERIFY(file);
        QCOMPARE((*file)->bytesBefore(), std::uint64_t(0));
    }

    void names_what_cannot_be_written_data() {
        QTest::addColumn<std::string>("file");
        QTest::addColumn<int>("code");
        QTest::newRow("no folder") << path("none/a.csv").string() << int(core::ErrorCode::NotFound);
        QTest::newRow("folder") << m_folder.path().toStdString() << int(core::ErrorCode::InvalidInput);
        QTest::newRow("name too long") << path(std::string(300, 'x').c_str()).string() << int(core::ErrorCode::Io);
    }

    void names_what_cannot_be_written() {
        QFETCH(std::string, file);
        QFETCH(int, code);
        const auto opened = OutputFile::open(file, IfExists::Overwrite);
        QVERIFY(!opened);
        QCOMPARE(int(opened.error().code), code);
        QCOMPARE(opened.error().contextValue("file"), file);
    }

    void follows_a_link() {
        put(path("real.csv"), "old");
        std::filesystem::create_symlink(path("real.csv"), path("link.csv"));
        auto file = OutputFile::open(path("link.csv"), IfExists::Overwrite);
        QVERIFY(file);
        QVERIFY((*file)->write("new"));
        QVERIFY((*file)->commit());
        QVERIFY(std::filesystem::is_symlink(path("link.csv")));
        QCOMPARE(content(path("real.csv")), QByteArray("new"));
    }

    void leaves_devices_alone() {
        auto file = OutputFile::open("/dev/null", IfExists::Refuse);
        QVERIFY(file);
        QVERIFY((*file)->isSpecial());
        QVERIFY((*file)->write("x"));
        QVERIFY((*file)->commit());
        QVERIFY(std::filesystem::is_character_file("/dev/null"));
    }

    void says_when_a_pipe_is_closed() {
        int ends[2];
        QCOMPARE(::pipe(ends), 0);
        const auto previous = std::signal(SIGPIPE, SIG_IGN);
        ::close(ends[0]);
        report::DescriptorSink sink(ends[1]);
        const auto written = sink.write("x");
        ::close(ends[1]);
        std::signal(SIGPIPE, previous);
        QVERIFY(!written);
        QCOMPARE(written.error().code, core::ErrorCode::Cancelled);
    }

    void tells_where_rows_come_from() {
        report::Provenance provenance;
        provenance.workspaceId = "w";
        provenance.workspaceName = "W";
        provenance.table = report::Table::Clusters;
        provenance.columns = {"cluster_id", "items"};
        provenance.order = "items descending, cluster_id ascending";
        provenance.filter.from = *core::parseDay("2026-10-01");
        provenance.filter.languages = {"en"};
        provenance.filter.clusters = {{5}, {6}};
        provenance.filter.minItems = 2;
        provenance.filter.text.allOf.push_back({});
        provenance.textQuery = "flood -river";
        provenance.createdAt = *core::parseDay("2026-10-03");
        provenance.rows = 3;
        provenance.matching = 4;
        provenance.bytes = 99;
        provenance.sha256 = "ab";
        provenance.versions = {{"program", "0.1.0"}};
        provenance.trends =
            report::TrendTerms{domain::TrendWindow::Week, *core::parseDay("2026-10-02"), report::RisingTerms{3, 4, 6}};
        QVERIFY(report::writeProvenance(path("clusters.csv"), provenance));
        const auto meta = nlohmann::json::parse(content(path("clusters.csv.meta.json")).toStdString());
        QCOMPARE(meta.dump(), nlohmann::json::parse(R"({"file":"clusters.csv","created_at":"2026-10-03T00:00:00Z",
            "workspace":{"id":"w","name":"W"},"table":"clusters","format":"csv","columns":["cluster_id","items"],
            "order":"items descending, cluster_id ascending","query":"flood -river",
            "filters":{"from":"2026-10-01T00:00:00Z","lang":["en"],"cluster":[5,6],"min_items":2,"text":"flood -river"},
            "raw_cells":false,"counts":{"rows":3,"matching":4},"truncated":true,"appended_after_bytes":0,"bytes":99,
            "sha256":"ab","versions":{"program":"0.1.0"},
            "trends":{"window":"7d","as_of":"2026-10-02T00:00:00Z","min_authors":3,"min_outlets":4,"min_ratio":1.5,
            "limit":6}})")
                                  .dump());
    }
};

GROUNDSWELL_TEST(OutputFileTest, output_file)
#include "tst_output_file.moc"
