#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace groundswell;
using testing::Program;

namespace {

QString readFile(const char* name) {
    QFile file(QStringLiteral(GROUNDSWELL_SOURCE_DIR "/packaging/") + QString::fromLatin1(name));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

// The commands with their words: "import", "workspace create".
std::vector<std::vector<std::string>> commands() {
    std::vector<std::vector<std::string>> all;
    for (const char* name : {"acquire", "import", "process", "export", "search", "trends", "item", "similar", "status",
                             "metrics", "sql", "backup", "restore", "demo", "doctor"}) {
        all.push_back({name});
    }
    for (const char* name : {"list", "show", "create", "export", "import", "validate", "delete", "feeds"}) {
        all.push_back({"workspace", name});
    }
    for (const char* name : {"refresh", "merge", "split"}) all.push_back({"clusters", name});
    for (const char* name : {"list", "run", "clear", "pause", "resume"}) all.push_back({"schedule", name});
    for (const char* name : {"set", "remove", "list"}) all.push_back({"secret", name});
    for (const char* name : {"run", "expire", "backfill"}) all.push_back({name});
    for (const char* name : {"list", "show", "log", "retry", "cancel"}) all.push_back({"jobs", name});
    for (const char* name : {"list", "show", "versions", "validate", "save", "diff", "test", "activate", "restore",
                             "delete", "stale", "recompute", "move", "run-step"}) {
        all.push_back({"workflow", name});
    }
    return all;
}

QString joined(const std::vector<std::string>& words) {
    QStringList out;
    for (const std::string& word : words) out.append(QString::fromStdString(word));
    return out.join(QLatin1Char(' '));
}

// What a pattern finds in the help: names of commands or of long options.
QStringList matches(const QString& text, const char* pattern) {
    QStringList found;
    auto all = QRegularExpression(QString::fromLatin1(pattern)).globalMatch(text);
    while (all.hasNext()) found.append(all.next().captured(1));
    return found;
}

}  // namespace

class CliDocumentationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void coversEveryCommand() {
        Program program;
        std::set<QString> known;
        for (const auto& words : commands()) known.insert(joined(words));
        const QString help = QString::fromStdString(program.runBare({"--help"}).out);
        const QString list = help.mid(help.indexOf(QStringLiteral("Subcommands:")));
        for (const QString& name : matches(list, "\n  ([a-z-]+) ")) {
            if (QStringList{QStringLiteral("workspace"), QStringLiteral("clusters"), QStringLiteral("schedule"),
                            QStringLiteral("jobs"), QStringLiteral("workflow"), QStringLiteral("secret")}
                    .contains(name))
                continue;
            QVERIFY2(known.count(name) == 1, qPrintable(name));
        }
        for (const char* group : {"workspace", "clusters", "schedule", "jobs", "workflow", "secret"}) {
            const QString text = QString::fromStdString(program.runBare({group, "--help"}).out);
            const QString actions = text.mid(text.indexOf(QStringLiteral("Subcommands:")));
            for (const QString& name : matches(actions, "\n  ([a-z-]+) ")) {
                QVERIFY2(known.count(QString::fromLatin1(group) + QLatin1Char(' ') + name) == 1, qPrintable(name));
            }
        }
    }

    void tellsEveryOption_data() {
        QTest::addColumn<std::vector<std::string>>("words");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("written");  // how the file writes --NAME
        for (const auto& words : commands()) {
            const auto row = [&](const char* file, const char* written) {
                QTest::newRow(qPrintable(joined(words) + QStringLiteral(" in ") + QString::fromLatin1(file)))
                    << words << QString::fromLatin1(file) << QString::fromLatin1(written);
            };
            row("groundswell.1", "--NAME");
            row("completions/_groundswell", "--NAME");
            row("completions/groundswell.bash", "--NAME");
            row("completions/groundswell.fish", "-l NAME");
        }
    }

    void tellsEveryOption() {
        QFETCH(std::vector<std::string>, words);
        QFETCH(QString, file);
        QFETCH(QString, written);
        Program program;
        std::vector<std::string> arguments = words;
        arguments.push_back("--help");
        const QString help = QString::fromStdString(program.runBare(arguments).out);
        QString text = readFile(file.toLatin1().constData());
        QVERIFY(!text.isEmpty());
        text.replace(QStringLiteral("\\-"), QStringLiteral("-"));
        QVERIFY2(text.contains(QString::fromStdString(words.back())), qPrintable(file));
        const QStringList options = matches(help, "\n  (?:-[a-z],)?--([a-z-]+)");
        QVERIFY(options.contains(QStringLiteral("json")));
        for (const QString& option : options) {
            QString sought = written;
            sought.replace(QStringLiteral("NAME"), option);
            QVERIFY2(QRegularExpression(QRegularExpression::escape(sought) + QStringLiteral("(?![a-z-])"))
                         .match(text)
                         .hasMatch(),
                     qPrintable(sought + QStringLiteral(" is not in ") + file));
        }
    }
};

GROUNDSWELL_TEST(CliDocumentationTest, cli_documentation)
#include "tst_cli_documentation.moc"
