#include "tests/layering/floor_rules.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace groundswell::layering;
namespace fs = std::filesystem;

namespace {

const fs::path root = GROUNDSWELL_SOURCE_DIR;

struct SourceFile {
    std::string path;  ///< from the project root
    std::string text;
};

std::vector<SourceFile> readFloors() {
    std::vector<SourceFile> files;
    for (const char* floor : {"models", "pipeline", "ui", "app"}) {
        if (!fs::exists(root / floor)) continue;
        for (const auto& entry : fs::recursive_directory_iterator(root / floor)) {
            const std::string extension = entry.path().extension().string();
            if (extension != ".h" && extension != ".cpp") continue;
            std::ifstream stream(entry.path(), std::ios::binary);
            files.push_back({fs::relative(entry.path(), root).generic_string(),
                             {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()}});
        }
    }
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
    return files;
}

/// The part of a floor that a file belongs to. The facade's header and its implementation are one part, and so are
/// main and the commands that it hands over to.
std::string partOf(std::string_view file) {
    const std::string folder = folderOf(file);
    return folder == "pipeline/service" ? "pipeline" : folder == "app/cli" ? "app" : folder;
}

/// Fails with every violation as file:line: rule.
void report(const std::vector<Violation>& violations) {
    std::string list;
    for (const Violation& violation : violations) {
        list += "\n  " + violation.file + ":" + std::to_string(violation.line) + ": " + violation.rule;
    }
    if (!list.empty()) QFAIL(list.c_str());
}

}  // namespace

class LayeringTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesSourcesApart_data();
    void takesSourcesApart();
    void findsViolations_data();
    void findsViolations();
    void saysWhere();
    void findsCycles_data();
    void findsCycles();
    void sourcesKeepTheRules();
    void foldersOfAFloorFormNoCircle();
    void resourcesHoldNoCode();
};

void LayeringTest::takesSourcesApart_data() {
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("includes");
    QTest::addColumn<QString>("literals");
    QTest::newRow("both kinds of include") << "#include <map>\n#include \"a/b.h\"\n"
                                           << "map,a/b.h"
                                           << "";
    QTest::newRow("spaces in a directive") << "  #  include <map>"
                                           << "map"
                                           << "";
    QTest::newRow("include in a comment") << "// #include <map>\n/*\n#include <set>\n*/"
                                          << ""
                                          << "";
    QTest::newRow("literal") << "f(\"one\", \"two\");"
                             << ""
                             << "one,two";
    QTest::newRow("escaped quote") << R"(f("a\"b");)"
                                   << ""
                                   << R"(a\"b)";
    QTest::newRow("raw literal") << "f(R\"SQL(a \"b\" // c)SQL\");"
                                 << ""
                                 << "a \"b\" // c";
    QTest::newRow("literal in a comment") << "// \"no\"\nf(\"yes\");"
                                          << ""
                                          << "yes";
    QTest::newRow("comment in a literal") << "f(\"http://x\"); g(\"y\");"
                                          << ""
                                          << "http://x,y";
    QTest::newRow("digit separator") << "int n = 1'000'000; f(\"x\");"
                                     << ""
                                     << "x";
    QTest::newRow("quote as a character") << "if (c == '\"') f(\"x\");"
                                          << ""
                                          << "x";
}

void LayeringTest::takesSourcesApart() {
    QFETCH(QString, source);
    QFETCH(QString, includes);
    QFETCH(QString, literals);
    const SourceText text = takeApart(source.toStdString());
    QStringList paths;
    for (const Include& include : text.includes) paths << QString::fromStdString(include.path);
    QStringList strings;
    for (const Literal& literal : text.literals) strings << QString::fromStdString(literal.text);
    QCOMPARE(paths.join(u','), includes);
    QCOMPARE(strings.join(u','), literals);
    QCOMPARE(text.code.size(), source.toStdString().size());
}

void LayeringTest::findsViolations_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("source");
    QTest::addColumn<int>("violations");
    const auto row = [](const char* name, const char* file, const char* source, int violations) {
        QTest::newRow(name) << QString::fromUtf8(file) << QString::fromUtf8(source) << violations;
    };

    row("standard library everywhere", "models/core/a.h", "#include <string_view>\n#include <bit>", 0);
    row("own folder", "models/core/a.h", "#include \"models/core/b.h\"", 0);
    row("not from the project root", "models/core/a.h", "#include \"b.h\"", 1);
    row("library in core", "models/core/a.h", "#include <nlohmann/json.hpp>", 1);
    row("core knows no domain", "models/core/a.h", "#include \"models/domain/run.h\"", 1);
    row("domain knows core", "models/domain/a.h", "#include \"models/core/ids.h\"", 0);
    row("domain names JSON", "models/domain/a.h", "#include <nlohmann/json_fwd.hpp>", 0);
    row("domain parses no JSON", "models/domain/a.h", "#include <nlohmann/json.hpp>", 1);
    row("domain knows no store", "models/domain/a.h", "#include \"models/store/store.h\"", 1);
    row("config parses JSON", "models/config/a.cpp", "#include <nlohmann/json.hpp>", 0);
    row("store uses SQLite", "models/store/a.cpp", "#include <SQLiteCpp/SQLiteCpp.h>\n#include <sqlite3.h>", 0);
    row("models know no pipeline", "models/store/a.cpp", "#include \"pipeline/service.h\"", 1);
    row("HTTP in net", "pipeline/net/a.cpp", "#include <curl/curl.h>", 0);
    row("HTTP elsewhere", "pipeline/sources/a.cpp", "#include <curl/curl.h>", 1);
    row("XML in sources", "pipeline/sources/a.cpp", "#include <libxml/parser.h>", 0);
    row("XML elsewhere", "pipeline/trends/a.cpp", "#include <libxml/parser.h>", 1);
    row("SQLite in sources", "pipeline/sources/a.cpp", "#include <sqlite3.h>", 0);
    row("SQLite elsewhere", "pipeline/trends/a.cpp", "#include <sqlite3.h>", 1);
    row("language in text", "pipeline/text/a.cpp", "#include <cld2/public/compact_lang_det.h>", 0);
    row("language elsewhere", "pipeline/cluster/a.cpp", "#include <cld2/public/compact_lang_det.h>", 1);
    row("text knows no store", "pipeline/text/a.cpp", "#include \"models/store/store.h\"", 1);
    row("workflow knows the store", "pipeline/workflow/a.cpp", "#include \"models/store/store.h\"", 0);
    row("pipeline knows no window", "pipeline/workflow/a.cpp", "#include \"ui/seams.h\"", 1);
    row("deeper folders follow theirs", "pipeline/sources/archive/a.cpp", "#include <zstd.h>", 0);
    row("Qt's few below the window", "pipeline/jobs/a.cpp", "#include <QTimeZone>\n#include <QProcess>", 0);
    row("other Qt below the window", "pipeline/jobs/a.cpp", "#include <QObject>\n#include <QTimer>", 2);
    row("Widgets below the window", "pipeline/report/a.cpp", "#include <QWidget>", 1);
    row("module header", "models/store/a.cpp", "#include <QtSql/QSqlQuery>", 1);
    row("window knows the facade", "ui/pages/a.h", "#include \"pipeline/service.h\"\n#include <QWidget>", 0);
    row("window knows no more", "ui/pages/a.h", "#include \"pipeline/jobs/queue.h\"", 1);
    row("window knows nothing behind the facade", "ui/pages/a.h", "#include \"pipeline/service/questions.h\"", 1);
    row("window knows the domain", "ui/pages/a.h", "#include \"models/domain/cluster.h\"", 0);
    row("window knows no store", "ui/pages/a.h", "#include \"models/store/store.h\"", 1);
    row("window knows no app", "ui/pages/a.h", "#include \"app/composition.h\"", 1);
    row("window without Qt's SQL", "ui/tables/a.h", "#include <QSqlTableModel>", 1);
    row("window without Qt's HTTP", "ui/tables/a.h", "#include <QNetworkAccessManager>", 1);
    row("generated", "ui/tables/a.cpp", "#include \"a.moc\"\n#include \"moc_a.cpp\"", 0);
    row("app knows everybody", "app/main.cpp", "#include \"ui/shell/window.h\"\n#include <CLI/CLI.hpp>", 0);
    row("unknown folder", "pipeline/misc/a.h", "", 1);
    row("unknown floor", "utils/a.h", "", 1);

    row("SQL in the store", "models/store/a.cpp", "q(\"SELECT 1\");", 0);
    row("SQL of foreign databases", "pipeline/sources/a.cpp", "q(\"SELECT id FROM posts\");", 0);
    row("select", "pipeline/jobs/a.cpp", "q(\"SELECT id \" \"FROM jobs\");", 1);
    row("raw select", "ui/pages/a.cpp", "q(R\"(\n  SELECT id\n  FROM jobs)\");", 1);
    row("insert", "pipeline/jobs/a.cpp", "q(\"INSERT OR IGNORE INTO jobs VALUES (1)\");", 1);
    row("update", "app/cli/a.cpp", "q(\"UPDATE jobs SET a = 1\");", 1);
    row("delete", "pipeline/jobs/a.cpp", "q(\"DELETE FROM jobs\");", 1);
    row("common words", "ui/pages/a.cpp", "q(\"Select a cluster from the list, update it, delete it\");", 0);
    row("SQL in a comment", "pipeline/jobs/a.cpp", "// the store runs \"SELECT 1\"", 0);

    row("processEvents", "ui/shell/a.cpp", "QCoreApplication::processEvents();", 1);
    row("blocking connection", "ui/shell/a.cpp", "connect(a, b, Qt::BlockingQueuedConnection);", 1);
    row("terminate", "app/main.cpp", "thread.terminate();", 1);
    row("terminated", "app/main.cpp", "if (terminated()) return;", 0);
    row("sleep_for", "pipeline/net/a.cpp", "std::this_thread::sleep_for(1s);", 1);
    row("QThread::sleep", "ui/shell/a.cpp", "QThread::sleep(1);", 1);
    row("wait for a condition", "pipeline/net/a.cpp", "m_changed.wait_for(lock, stop, delay, ready);", 0);
    row("word in a comment", "ui/shell/a.cpp", "// never processEvents(), never sleep_for()", 0);
    row("thread pool below the window", "pipeline/jobs/a.cpp", "QThreadPool::globalInstance();", 1);
    row("queued connection below the window", "pipeline/jobs/a.cpp", "connect(a, b, Qt::QueuedConnection);", 1);
    row("queued connection in the window", "ui/shell/a.cpp", "connect(a, b, Qt::QueuedConnection);", 0);
    row("std::jthread", "pipeline/jobs/a.cpp", "std::jthread worker([](std::stop_token) {});", 0);
}

void LayeringTest::findsViolations() {
    QFETCH(QString, file);
    QFETCH(QString, source);
    QFETCH(int, violations);
    const std::vector<Violation> found = check(file.toStdString(), source.toStdString());
    if (static_cast<int>(found.size()) != violations) report(found);
    QCOMPARE(static_cast<int>(found.size()), violations);
}

void LayeringTest::saysWhere() {
    const auto found = check("ui/pages/a.cpp", "#include <QWidget>\n\n#include \"models/store/store.h\"\n");
    QCOMPARE(found.size(), std::size_t{1});
    QCOMPARE(found[0].file, std::string("ui/pages/a.cpp"));
    QCOMPARE(found[0].line, 3);
    QCOMPARE(found[0].rule, std::string("ui/pages must not include models/store/store.h"));
}

void LayeringTest::findsCycles_data() {
    QTest::addColumn<QString>("edges");
    QTest::addColumn<QString>("cycle");
    QTest::newRow("none") << "a>b b>c a>c"
                          << "";
    QTest::newRow("own folder") << "a>a"
                                << "";
    QTest::newRow("two") << "a>b b>a"
                         << "a -> b -> a";
    QTest::newRow("three behind another") << "x>a a>b b>c c>a"
                                          << "a -> b -> c -> a";
}

void LayeringTest::findsCycles() {
    QFETCH(QString, edges);
    QFETCH(QString, cycle);
    std::vector<std::pair<std::string, std::string>> graph;
    for (const QString& edge : edges.split(u' ')) {
        graph.emplace_back(edge.section(u'>', 0, 0).toStdString(), edge.section(u'>', 1).toStdString());
    }
    QCOMPARE(QString::fromStdString(findCycle(graph)), cycle);
}

void LayeringTest::sourcesKeepTheRules() {
    const std::vector<SourceFile> files = readFloors();
    QVERIFY(files.size() > 10);
    std::vector<Violation> violations;
    for (const SourceFile& file : files) {
        const std::vector<Violation> found = check(file.path, file.text);
        violations.insert(violations.end(), found.begin(), found.end());
    }
    report(violations);
}

void LayeringTest::foldersOfAFloorFormNoCircle() {
    std::vector<std::pair<std::string, std::string>> edges;
    for (const SourceFile& file : readFloors()) {
        for (const Include& include : takeApart(file.text).includes) {
            const bool ofProject = !include.angled && ruleOf(include.path) != nullptr;
            if (ofProject && !file.path.starts_with("ui/")) edges.emplace_back(partOf(file.path), partOf(include.path));
        }
    }
    const std::string cycle = findCycle(edges);
    QVERIFY2(cycle.empty(), cycle.c_str());
}

void LayeringTest::resourcesHoldNoCode() {
    std::vector<Violation> violations;
    for (const auto& entry : fs::recursive_directory_iterator(root / "resources")) {
        const std::string extension = entry.path().extension().string();
        if (extension == ".cpp" || extension == ".h" || extension == ".sql") {
            violations.push_back(
                {fs::relative(entry.path(), root).generic_string(), 1, "resources hold neither code nor SQL"});
        }
    }
    report(violations);
}

GROUNDSWELL_TEST(LayeringTest, layering)
#include "tst_layering.moc"
