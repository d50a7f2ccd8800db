#include "tests/app/program.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <filesystem>

using namespace groundswell;
using nlohmann::json;
using testing::Call;
using testing::Program;
using Words = std::vector<std::string>;

namespace {

const QByteArray list =
    "<opml version=\"2.0\"><head><title>Mine</title></head><body>\n"
    "<outline text=\"Far\"><outline type=\"rss\" text=\"A Paper\" xmlUrl=\"https://a.org/f\"/>\n"
    "<outline type=\"rss\" text=\"B\" xmlUrl=\"https://b.org/f\"/></outline>\n"
    "<outline type=\"rss\" text=\"C\" xmlUrl=\"https://c.org/f\"/>\n</body></opml>\n";

}  // namespace

class CliFeedsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_program = std::make_unique<Program>();
        QCOMPARE(m_program->run({"workspace", "create", "--id", "w"}).exitCode, 0);
    }

    void adds_lists_and_writes() {
        const std::string file = m_program->file("in.opml", list);
        Call call = m_program->run({"workspace", "feeds", "w"});
        QCOMPARE(call.exitCode, 0);
        QVERIFY(call.err.find("no feeds yet") != std::string::npos);

        call = m_program->run({"workspace", "feeds", "w", "--opml", file});
        QVERIFY2(call.exitCode == 0, call.err.c_str());
        QVERIFY(call.out.find("3 feeds added, 0 there already, 0 invalid.") != std::string::npos);
        const json sources = m_program->run({"workspace", "show", "w"}).json()["sources"];
        QCOMPARE(sources.size(), std::size_t{3});
        QCOMPARE(sources[1]["id"].get<std::string>(), std::string("far"));
        QCOMPARE(sources[1]["type"].get<std::string>(), std::string("feed"));
        QCOMPARE(sources[1]["queries"]["a-paper"].get<std::string>(), std::string("https://a.org/f"));
        QCOMPARE(sources[2]["id"].get<std::string>(), std::string("feeds"));

        const json again = m_program->run({"workspace", "feeds", "w", "--opml", file, "--json"}).json();
        QCOMPARE(again["added"].get<int>(), 0);
        QCOMPARE(again["duplicate"].get<int>(), 3);
        QCOMPARE(again["feeds"][0]["source"].get<std::string>(), std::string("far"));
        QCOMPARE(m_program->run({"workspace", "feeds", "w", "--json"}).json()["feeds"].size(), std::size_t{3});
        QVERIFY(m_program->run({"workspace", "feeds", "w"}).out.find("far     a-paper  https://a.org/f") !=
                std::string::npos);

        // What is written is what was read.
        QCOMPARE(m_program->run({"workspace", "feeds", "w", "--export", m_program->path("out.opml")}).exitCode, 0);
        QCOMPARE(m_program->run({"workspace", "create", "--id", "v"}).exitCode, 0);
        QCOMPARE(m_program->run({"workspace", "feeds", "v", "--opml", m_program->path("out.opml")}).exitCode, 0);
        const json copied = m_program->run({"workspace", "show", "v"}).json()["sources"];
        QCOMPARE(copied.dump(), sources.dump());
        const Call printed = m_program->run({"workspace", "feeds", "w", "--export", "-"});
        QCOMPARE(printed.out, m_program->content("out.opml").toStdString());
    }

    void reads_standard_input() {
        QCOMPARE(m_program->run({"workspace", "feeds", "w", "--opml", "-"}, list).exitCode, 0);
        QCOMPARE(m_program->run({"workspace", "feeds", "w", "--json"}).json()["feeds"].size(), std::size_t{3});
    }

    void ends_as_it_should_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<Words>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<std::string>("sentence");
        QTest::newRow("some invalid") << QByteArray(
                                             "<opml><body><outline text='A' xmlUrl='http://a.org/f'/>\n"
                                             "<outline type='rss' text='B'/></body></opml>")
                                      << Words{"--opml", "in.opml"} << 3
                                      << std::string("in.opml:2: The feed \"B\" has no address");
        QTest::newRow("all invalid") << QByteArray("<opml><body><outline type='rss' text='B'/></body></opml>")
                                     << Words{"--opml", "in.opml"} << 2 << std::string("has no address");
        QTest::newRow("no feeds") << QByteArray("<opml><body/></opml>") << Words{"--opml", "in.opml"} << 0
                                  << std::string();
        QTest::newRow("a feed") << QByteArray("<rss><channel/></rss>") << Words{"--opml", "in.opml"} << 2
                                << std::string("not OPML");
        QTest::newRow("no file") << QByteArray() << Words{"--opml", "none.opml"} << 2 << std::string("none.opml");
        QTest::newRow("two at once") << QByteArray() << Words{"--opml", "in.opml", "--export", "-"} << 2
                                     << std::string("Give one of");
        QTest::newRow("a page of this computer")
            << QByteArray() << Words{"--find", "http://127.0.0.1:9/"} << 1 << std::string("127.0.0.1");
    }

    void ends_as_it_should() {
        QFETCH(QByteArray, file);
        QFETCH(Words, arguments);
        QFETCH(int, exitCode);
        QFETCH(std::string, sentence);
        m_program->file("in.opml", file);
        Words words{"workspace", "feeds", "w"};
        for (const std::string& word : arguments)
            words.push_back(word.ends_with(".opml") ? m_program->path(word) : word);
        const Call call = m_program->run(words);
        QVERIFY2(call.err.find(sentence) != std::string::npos, call.err.c_str());
        QCOMPARE(call.exitCode, exitCode);
    }

    void knows_the_workspace() {
        const Call call = m_program->run({"workspace", "feeds", "none"});
        QCOMPARE(call.exitCode, 2);
        QVERIFY(call.err.find("none") != std::string::npos);
    }

private:
    std::unique_ptr<Program> m_program;
};

GROUNDSWELL_TEST(CliFeedsTest, cli_feeds)
#include "tst_cli_feeds.moc"
