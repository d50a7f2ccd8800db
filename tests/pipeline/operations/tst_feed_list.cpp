#include "pipeline/operations/feed_list.h"
#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using operations::addFeeds;
using operations::feedList;
using sources::OpmlFeed;

namespace {

config::WorkspaceConfig feedDesk() {
    return config::parseWorkspace(R"({"schema_version":1,"id":"desk","name":"Desk","sources":[
        {"id":"files","type":"file"},
        {"id":"world","type":"feed","colour":"red","queries":{"bbc":"https://bbc.org/rss"}}]})")
        .value();
}

// "source/query url" a line, of all feeds in the order of the config.
std::string pictureOf(const config::WorkspaceConfig& config) {
    std::string out;
    for (const config::SourceConfig& source : config.sources) {
        for (const auto& [query, url] : source.queries) out += source.id + "/" + query + " " + url + "\n";
    }
    return out;
}

}  // namespace

class FeedListTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void adds_data() {
        QTest::addColumn<std::vector<OpmlFeed>>("feeds");
        QTest::addColumn<std::string>("picture");
        QTest::addColumn<int>("added");
        const std::string before = "world/bbc https://bbc.org/rss\n";
        QTest::newRow("outside of folders") << std::vector<OpmlFeed>{{"A Paper", "https://a.org/f", "", {}}}
                                            << before + "feeds/a-paper https://a.org/f\n"
                                            << 1;
        QTest::newRow("a folder is a source")
            << std::vector<OpmlFeed>{{"A", "https://a.org/f", "", {"Local", "North Coast"}},
                                     {"B", "https://b.org/f", "", {"Local"}},
                                     {"C", "https://c.org/f", "", {"Local", "North Coast"}}}
            << before +
                   "local-north-coast/a https://a.org/f\nlocal-north-coast/c https://c.org/f\n"
                   "local/b https://b.org/f\n"
            << 3;
        QTest::newRow("a source named like the folder")
            << std::vector<OpmlFeed>{{"A", "https://a.org/f", "", {"World"}}} << "world/a https://a.org/f\n" + before
            << 1;
        QTest::newRow("a source of another type")
            << std::vector<OpmlFeed>{{"A", "https://a.org/f", "", {"Files"}}} << before + "files-2/a https://a.org/f\n"
            << 1;
        QTest::newRow("there already, in another spelling")
            << std::vector<OpmlFeed>{{"BBC", "http://BBC.org/rss/", "", {}}} << before << 0;
        QTest::newRow("twice in the list")
            << std::vector<OpmlFeed>{{"A", "https://a.org/f", "", {}}, {"Again", "https://a.org/f", "", {"World"}}}
            << before + "feeds/a https://a.org/f\n"
            << 1;
        QTest::newRow("one name for two")
            << std::vector<OpmlFeed>{{"A", "https://a.org/f", "", {}}, {"a!", "https://a.org/g", "", {}}}
            << before + "feeds/a https://a.org/f\nfeeds/a-2 https://a.org/g\n"
            << 2;
        QTest::newRow("names in other scripts")
            << std::vector<OpmlFeed>{{"الأخبار", "https://news.example.org/f", "", {"新闻"}}}
            << before + "feeds/news-example-org https://news.example.org/f\n"
            << 1;
        QTest::newRow("long names") << std::vector<OpmlFeed>{{std::string(300, 'x'), "https://a.org/f", "", {}}}
                                    << before + "feeds/" + std::string(48, 'x') + " https://a.org/f\n"
                                    << 1;
        QTest::newRow("nothing") << std::vector<OpmlFeed>{} << before << 0;
    }

    void adds() {
        QFETCH(std::vector<OpmlFeed>, feeds);
        QFETCH(std::string, picture);
        QFETCH(int, added);
        config::WorkspaceConfig config = feedDesk();
        const auto report = addFeeds(config, feeds);
        QCOMPARE(pictureOf(config), picture);
        QCOMPARE(static_cast<int>(report.added), added);
        QCOMPARE(report.added + report.duplicate, feeds.size());
        QCOMPARE(report.feeds.size(), feeds.size());
        // What comes of it is a workspace, and nothing of before is lost.
        const auto written = config::parseWorkspace(config::writeWorkspace(config));
        QVERIFY2(written, written ? "" : written.error().describe().c_str());
        QCOMPARE(pictureOf(*written), picture);
        QVERIFY(written->document.find("\"colour\": \"red\"") != std::string::npos);
        QCOMPARE(addFeeds(config, feeds).added, std::size_t{0});
    }

    // A list that still has the address that a feed was moved from adds nothing.
    void knowsWhatHasMoved() {
        OpmlFeed moved{"A", "https://new.org/f", "", {"Local"}};
        moved.former = "https://old.org/f";
        config::WorkspaceConfig config = feedDesk();
        QCOMPARE(addFeeds(config, {moved}).added, std::size_t{1});
        config = config::parseWorkspace(config::writeWorkspace(config)).value();
        const auto again = addFeeds(config, {{"A", "https://old.org/f", "", {"Local"}}});
        QCOMPARE(again.added, std::size_t{0});
        QCOMPARE(again.feeds.front().source, std::string("local"));
        // The same of a feed that was there by its new address before.
        OpmlFeed there{"BBC", "https://bbc.org/rss", "", {}};
        there.former = "https://bbc.org/old";
        const auto learnt = addFeeds(config, {there});
        QCOMPARE(learnt.added, std::size_t{0});
        QVERIFY(learnt.isChanged);
        config = config::parseWorkspace(config::writeWorkspace(config)).value();
        const auto known = addFeeds(config, {{"BBC", "https://bbc.org/old", "", {}}});
        QCOMPARE(known.added, std::size_t{0});
        QVERIFY(!known.isChanged);
        // Once it was taken out, it is new again.
        config.sources.back().queries = {{"b", "https://b.org/f"}};
        config = config::parseWorkspace(config::writeWorkspace(config)).value();
        QCOMPARE(addFeeds(config, {{"A", "https://old.org/f", "", {"Local"}}}).added, std::size_t{1});
    }

    void remembersTitlesAndFolders() {
        const std::vector<OpmlFeed> feeds{{"Küste & Meer", "https://a.org/f", "", {"Local", "North Coast"}},
                                          {"الأخبار", "https://b.org/f", "", {}},
                                          {"C", "https://c.org/f", "", {"World"}}};
        config::WorkspaceConfig config = feedDesk();
        QCOMPARE(addFeeds(config, feeds).added, std::size_t{3});
        const auto list = feedList(config::parseWorkspace(config::writeWorkspace(config)).value());
        std::string picture;
        for (const OpmlFeed& feed : list.feeds) {
            for (const std::string& folder : feed.folders) picture += folder + "/";
            picture += feed.title + "\n";
        }
        QCOMPARE(list.title, std::string("Desk"));
        QCOMPARE(picture, std::string("world/bbc\nworld/C\nLocal/North Coast/Küste & Meer\nالأخبار\n"));

        config::WorkspaceConfig other = config::makeWorkspace("other", "Other");
        QCOMPARE(addFeeds(other, list.feeds).added, std::size_t{4});
        sources::OpmlDocument again = feedList(other);
        again.title = list.title;
        QCOMPARE(sources::writeOpml(again), sources::writeOpml(list));
    }
};

GROUNDSWELL_TEST(FeedListTest, feed_list)
#include "tst_feed_list.moc"
