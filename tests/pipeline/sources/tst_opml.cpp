#include "pipeline/sources/opml.h"
#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using sources::OpmlDocument;
using sources::OpmlFeed;

namespace {

// "folder/folder: title <url> site" a line.
std::string pictureOf(const OpmlDocument& document) {
    std::string out;
    for (const OpmlFeed& feed : document.feeds) {
        std::string folders;
        for (const std::string& folder : feed.folders) folders += (folders.empty() ? "" : "/") + folder;
        out += folders + ": " + feed.title + " <" + feed.url + "> " + feed.site + "\n";
    }
    for (const sources::InputIssue& issue : document.invalid)
        out += "! " + std::to_string(issue.line) + " " + issue.message + "\n";
    return out;
}

QByteArray inBody(const char* outlines) {
    return QByteArray("<opml version=\"2.0\"><head><title>L</title></head><body>\n") + outlines + "</body></opml>";
}

}  // namespace

class OpmlTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<std::string>("picture");
        const auto row = [](const char* name, const QByteArray& file, const char* picture) {
            QTest::newRow(name) << file << std::string(picture);
        };
        row("a feed", inBody("<outline type='rss' text='A' xmlUrl='https://a.org/f' htmlUrl='https://a.org/'/>"),
            ": A <https://a.org/f> https://a.org/\n");
        row("folders",
            inBody("<outline text='News'><outline text='Far'><outline type='rss' text='A' xmlUrl='http://a.org/f'/>"
                   "</outline><outline type='rss' text='B' xmlUrl='http://b.org/f'/></outline>"),
            "News/Far: A <http://a.org/f> \nNews: B <http://b.org/f> \n");
        row("names in other spelling", inBody("<OUTLINE TEXT='A' XMLURL='http://a.org/f'/>"),
            ": A <http://a.org/f> \n");
        row("title in place of text", inBody("<outline title='A' type='rss' xmlUrl='http://a.org/f'/>"),
            ": A <http://a.org/f> \n");
        row("no title", inBody("<outline type='rss' xmlUrl='http://a.org/f?x=1'/>"),
            ": http://a.org/f <http://a.org/f?x=1> \n");
        row("a folder without a name", inBody("<outline><outline text='A' xmlUrl='http://a.org/f'/></outline>"),
            ": A <http://a.org/f> \n");
        row("an old scheme",
            inBody("<outline text='A' xmlUrl='feed://a.org/f'/><outline text='B' xmlUrl='feed:https://b.org/f'/>"),
            ": A <http://a.org/f> \n: B <https://b.org/f> \n");
        row("entities and line breaks",
            inBody("<outline text='A &amp; &lt;B&gt;\n C' xmlUrl='http://a.org/f?a=1&amp;b=2'/>"),
            ": A & <B> C <http://a.org/f?a=1&b=2> \n");
        row("no address", inBody("<outline type='rss' text='A'/><outline text='B' xmlUrl='http://b.org/f'/>"),
            ": B <http://b.org/f> \n! 2 The feed \"A\" has no address (xmlUrl).\n");
        row("other schemes", inBody("\n<outline text='A' xmlUrl='ftp://a.org/f'/>"),
            "! 3 The feed \"A\" has an address that cannot be fetched. Addresses that begin with ftp: are not "
            "fetched.\n");
        row("notes are no feeds", inBody("<outline text='Remember'/><outline text='Link' type='link' url='http://a'/>"),
            "");
        row("empty", "<opml version='1.0'><body/></opml>", "");
        row("attributes without quotes",
            inBody("<outline text=A xmlUrl=http://a.org/f><outline text='B' xmlUrl='http://b.org/f' new>"),
            ": A <http://a.org/f> \nA: B <http://b.org/f> \n"
            "! 0 The XML is broken; it was read as far as possible.\n");
        row("ends early",
            "<opml version='2.0'><body><outline text='N'><outline text='A' xmlUrl='http://a.org/f'/><outline text='B",
            "N: A <http://a.org/f> \n! 0 The XML is broken; it was read as far as possible.\n");
        row("Latin 1",
            "<?xml version='1.0' encoding='ISO-8859-1'?><opml><body><outline text='Pe\xf1"
            "a' xmlUrl='http://a.org/f'/></body></opml>",
            ": Peña <http://a.org/f> \n");
        row("entities of its own",
            "<!DOCTYPE opml [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><opml><body><outline text='&x;' "
            "xmlUrl='http://a.org/f'/></body></opml>",
            ": &x; <http://a.org/f> \n");
    }

    void reads() {
        QFETCH(QByteArray, file);
        QFETCH(std::string, picture);
        const auto document = sources::readOpml(file.toStdString());
        QVERIFY2(document, document ? "" : document.error().describe().c_str());
        QCOMPARE(pictureOf(*document), picture);
    }

    void refuses_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<std::string>("sentence");
        QTest::newRow("feed") << QByteArray("<rss version='2.0'><channel/></rss>") << std::string("begins with <rss>");
        QTest::newRow("text") << QByteArray("hello") << std::string("no XML");
        QTest::newRow("nothing") << QByteArray() << std::string("no XML");
    }

    void refuses() {
        QFETCH(QByteArray, file);
        QFETCH(std::string, sentence);
        const auto document = sources::readOpml(file.toStdString());
        QVERIFY(!document);
        QCOMPARE(document.error().code, core::ErrorCode::InvalidInput);
        QVERIFY2(document.error().message.find(sentence) != std::string::npos, document.error().message.c_str());
    }

    void readsDeepNesting() {
        std::string file = "<opml><body>";
        for (int i = 0; i < 100'000; ++i) file += "<outline text='x'>";
        QVERIFY(sources::readOpml(file).has_value());
    }

    void writesWhatItReads() {
        OpmlDocument document;
        document.title = "Desk & <more>";
        document.feeds = {{"A \"quoted\" & <b>", "https://a.org/f?a=1&b=2", "https://a.org/", {"News", "Far & near"}},
                          {"مثال", "https://b.org/f", "", {}},
                          {"C", "https://c.org/f", "", {"News"}},
                          {"D", "https://d.org/f", "", {"News", "Far & near"}}};
        const std::string text = sources::writeOpml(document);
        QVERIFY(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">"));
        const auto again = sources::readOpml(text);
        QVERIFY(again.has_value());
        QCOMPARE(again->title, document.title);
        // A folder is written once, so what is in it comes together.
        QCOMPARE(pictureOf(*again), std::string("News/Far & near: A \"quoted\" & <b> <https://a.org/f?a=1&b=2> "
                                                "https://a.org/\nNews/Far & near: D <https://d.org/f> \n"
                                                "News: C <https://c.org/f> \n: مثال <https://b.org/f> \n"));
    }
};

GROUNDSWELL_TEST(OpmlTest, opml)
#include "tst_opml.moc"
