#include "tests/support/test_registry.h"

#include "models/store/read_connection.h"
#include "pipeline/similar/neighbour_search.h"
#include "tests/pipeline/workspace_fixture.h"

#include <QTest>

using namespace groundswell;
using similar::Neighbours;
using similar::NeighbourSearch;
using testing::WorkspaceFixture;

namespace {

std::string line(const std::string& id, const std::string& text, const std::string& title = {}) {
    return "{\"id\": \"" + id + "\", \"title\": \"" + title + "\", \"text\": \"" + text + "\"}\n";
}

// Title and text of one item, single sentences, other scripts, one of stop words, one of a single word.
std::string desk() {
    return line("shark", "A photograph shows a shark swimming down a flooded highway after a hurricane.",
                "Shark on a Highway") +
           line("ferry", "The night ferry to the islands was cancelled because of an engine fault") +
           line("ferry2", "Engine fault: night ferries cancelled again, islanders angry") +
           line("council", "The city council votes on the new budget for schools") +
           line("fires", "Wombats share their burrows with other animals during the fires in Australia") +
           line("flood-zh", "洪水淹没了古城的街道，数百人被疏散") + line("vote-zh", "议会就新预算进行投票") +
           line("flood-ar", "الفيضانات تغمر شوارع المدينة القديمة وإجلاء مئات السكان") +
           line("vote-ar", "المجلس يصوت على ميزانية المدارس الجديدة") + line("short", "Who is it?") +
           line("harbour", "Harbour!!");
}

std::string ids(store::TextReader& reader, const Neighbours& found) {
    std::string names;
    for (const similar::Neighbour& one : found.items) {
        names += (names.empty() ? "" : " ") + reader.load({&one.item, 1}, {}).value().front().externalId;
    }
    return names;
}

// Twenty-one thousand items: too many to be read for one question.
std::string manyLines() {
    std::string lines = desk();
    for (int i = 0; i < 21'000; ++i) {
        lines +=
            line("n" + std::to_string(i), "Bulletin " + std::to_string(i % 977) + " of station " +
                                              std::to_string(i % 1'009) + " about harbour " + std::to_string(i % 13));
    }
    return lines + line("last", "Harbour news");
}

}  // namespace

class NeighbourSearchTest : public QObject {
    Q_OBJECT

    static Neighbours ask(store::ReadConnection& reader, const std::string& text, std::size_t questions = 1,
                          const domain::Filter& filter = {}, double minScore = 0) {
        auto search = NeighbourSearch::prepare(reader, {filter, questions, {}}).value();
        return search->nearest({{}, text, {}, {}, {}, {}}, {10, 10, minScore}).value();
    }

private Q_SLOTS:
    void findsTheNearest_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("nearest");
        QTest::newRow("the same words") << "shark swims in the street after the hurricane"
                                        << "shark";
        QTest::newRow("another form") << "ferry cancellation on the island, faulty engines"
                                      << "ferry";
        QTest::newRow("misspelt") << "wombts shaer burows with animals"
                                  << "fires";
        QTest::newRow("words in a hashtag") << "so sad #AustraliaFires #SaveTheWombats"
                                            << "fires";
        QTest::newRow("Chinese") << "古城洪水"
                                 << "flood-zh";
        QTest::newRow("Chinese, the other") << "新预算投票"
                                            << "vote-zh";
        QTest::newRow("Arabic") << "فيضانات في المدينة القديمة"
                                << "flood-ar";
        QTest::newRow("nothing in common") << "quantum chromodynamics"
                                           << "";
        QTest::newRow("no word") << "!!! 🙂"
                                 << "";
        QTest::newRow("stop words, a copy") << "WHO IS IT"
                                            << "short";
    }
    void findsTheNearest() {
        QFETCH(QString, text);
        QFETCH(QString, nearest);
        WorkspaceFixture fixture;
        fixture.import(fixture.write("desk.jsonl", desk()));
        fixture.process();
        auto connection = fixture.session().store().connect().value();
        const std::string found = ids(connection->texts(), ask(*connection, text.toStdString()));
        QCOMPARE(QString::fromStdString(found.substr(0, found.find(' '))), nearest);
    }

    void scoresCopiesOne_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("least");
        QTest::addColumn<double>("most");
        QTest::newRow("copy") << "The city council votes on the new budget for schools" << 1.0 << 1.0;
        QTest::newRow("case, link, mention")
            << "@desk THE CITY COUNCIL votes on the new budget for schools! https://a.example/x" << 1.0 << 1.0;
        QTest::newRow("the text without its title")
            << "A photograph shows a shark swimming down a flooded highway after a hurricane." << 1.0 << 1.0;
        QTest::newRow("the title alone") << "shark on a highway" << 1.0 << 1.0;
        QTest::newRow("other order") << "On the new budget for schools the city council votes" << 0.7 << 0.999999;
        QTest::newRow("half of it") << "The council votes" << 0.2 << 0.9;
    }
    void scoresCopiesOne() {
        QFETCH(QString, text);
        QFETCH(double, least);
        QFETCH(double, most);
        WorkspaceFixture fixture;
        fixture.import(fixture.write("desk.jsonl", desk()));
        auto connection = fixture.session().store().connect().value();
        const Neighbours found = ask(*connection, text.toStdString());
        QVERIFY(!found.items.empty());
        QVERIFY2(found.items[0].score >= least && found.items[0].score <= most,
                 qPrintable(QString::number(found.items[0].score)));
        for (std::size_t i = 1; i < found.items.size(); ++i) {
            QVERIFY(found.items[i - 1].score >= found.items[i].score);
        }
    }

    void ordersTiesByItem() {
        WorkspaceFixture fixture;
        std::string lines;
        for (int i = 0; i < 30; ++i) lines += line("c" + std::to_string(i), "Bridge closed");
        fixture.import(fixture.write("copies.jsonl", lines));
        auto connection = fixture.session().store().connect().value();
        const Neighbours found = ask(*connection, "bridge closed");
        QCOMPARE(found.items.size(), std::size_t(10));
        for (std::size_t i = 0; i < 10; ++i) {
            QCOMPARE(found.items[i].score, 1.0);
            QCOMPARE(found.items[i].item.value, static_cast<std::int64_t>(i) + 1);
        }
    }

    void leavesOutItselfAndFaintOnes() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("desk.jsonl", desk()));
        auto connection = fixture.session().store().connect().value();
        auto search = NeighbourSearch::prepare(*connection, {}).value();
        const core::ItemId ferry{2};
        const store::ItemText text = connection->texts().load({&ferry, 1}, {}).value().front();
        const similar::Question question{text.title, text.text, text.language, {}, ferry, {}};
        QCOMPARE(ids(connection->texts(), search->nearest(question, {}).value()).substr(0, 6), std::string("ferry2"));
        QVERIFY(search->nearest(question, {10, 10, 0.99}).value().items.empty());
    }

    void comparesWithASourceOnly() {
        config::WorkspaceConfig config = config::makeWorkspace("desk", "Desk");
        WorkspaceFixture fixture(config);
        fixture.import(fixture.write("desk.jsonl", desk()));
        auto connection = fixture.session().store().connect().value();
        domain::Filter filter;
        filter.sources = {"claims"};
        QVERIFY(ask(*connection, "ferry cancelled", 1, filter).items.empty());
        filter.sources = {"files"};
        QVERIFY(!ask(*connection, "ferry cancelled", 1, filter).items.empty());
    }

    void answersAlikeFromEitherIndex_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("rows");  // where thousands are nearly alike, the nearest of all only
        QTest::newRow("words") << "shark swims in the street after the hurricane" << 10;
        QTest::newRow("forms") << "night ferries cancelled" << 10;
        QTest::newRow("frequent words") << "bulletin of a station about the harbour 7" << 1;
        QTest::newRow("one frequent word") << "harbour" << 2;
        QTest::newRow("a copy") << "Bulletin 5 of station 5 about harbour 5" << 1;
        QTest::newRow("Chinese") << "古城洪水" << 10;
        QTest::newRow("Arabic") << "المدينة القديمة" << 10;
        QTest::newRow("stop words") << "who is it" << 10;
        QTest::newRow("nothing") << "chromodynamics" << 10;
    }
    void answersAlikeFromEitherIndex() {
        QFETCH(QString, text);
        QFETCH(int, rows);
        static WorkspaceFixture fixture;
        if (fixture.session().store().connect().value()->texts().count({}).value() == 0) {
            fixture.import(fixture.write("many.jsonl", manyLines()));
        }
        auto connection = fixture.session().store().connect().value();
        const Neighbours few = ask(*connection, text.toStdString(), 1);
        const Neighbours many = ask(*connection, text.toStdString(), 1'000'000);
        QCOMPARE(few.items.size(), many.items.size());
        for (std::size_t i = 0; i < std::min(few.items.size(), static_cast<std::size_t>(rows)); ++i) {
            QCOMPARE(few.items[i].score, many.items[i].score);
            QCOMPARE(few.items[i].item.value, many.items[i].item.value);
        }
    }

    void endsWhenStopped() {
        WorkspaceFixture fixture;
        fixture.import(fixture.write("desk.jsonl", desk()));
        auto connection = fixture.session().store().connect().value();
        std::stop_source stop;
        stop.request_stop();
        const auto search = NeighbourSearch::prepare(*connection, {}, stop.get_token());
        QVERIFY(!search);
        QCOMPARE(search.error().code, core::ErrorCode::Cancelled);
    }
};

GROUNDSWELL_TEST(NeighbourSearchTest, neighbour_search)
#include "tst_neighbour_search.moc"
