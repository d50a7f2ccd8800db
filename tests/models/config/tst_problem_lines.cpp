#include "models/config/problem_lines.h"

#include "models/config/workspace_config.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;

class ProblemLinesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_the_line_data() {
        QTest::addColumn<std::string>("text");
        QTest::addColumn<std::string>("pointer");
        QTest::addColumn<int>("line");
        const std::string text =
            "{\n  \"id\": \"a\",\n  \"sources\": [\n    {\n      \"id\": \"x\",\n      \"queries\": {\"q/1\": "
            "\"\\\"}\"}\n"
            "    },\n    {\"id\": \"y\"}\n  ]\n}\n";
        const auto row = [&](const char* pointer, int line) {
            QTest::addRow("%s", pointer) << text << std::string(pointer) << line;
        };
        row("", 1);
        row("/id", 2);
        row("/sources", 3);
        row("/sources/0", 4);
        row("/sources/0/queries/q~11", 6);
        row("/sources/0/type", 4);
        row("/sources/1/id", 8);
        row("/sources/7", 3);
        row("/nowhere", 1);
        QTest::newRow("broken text") << std::string("{\n \"a\": [1,\n") << std::string("/a/3") << 2;
    }

    void names_the_line() {
        QFETCH(std::string, text);
        QFETCH(std::string, pointer);
        QFETCH(int, line);
        QCOMPARE(config::lineOf(text, {pointer, "why"}), line);
    }

    void names_the_line_of_a_syntax_error() {
        const std::string text = "{\n  \"id\": \"a\",\n  oops\n}\n";
        const config::Problems problems = config::checkWorkspaceText(text);
        QVERIFY(!problems.empty());
        QCOMPARE(config::lineOf(text, problems.front()), 3);
    }
};

GROUNDSWELL_TEST(ProblemLinesTest, problem_lines)
#include "tst_problem_lines.moc"
