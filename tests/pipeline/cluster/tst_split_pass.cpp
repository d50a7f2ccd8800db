#include "tests/support/test_registry.h"

#include "pipeline/cluster/split_pass.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace groundswell::cluster;

namespace {

// A member of a story: the words that the story is about, and one of many that only some share. `own` sets how much of
// a member is the latter.
Member memberOf(std::uint64_t reference, TermIndex story, float own) {
    const float common = std::sqrt((1 - own * own) / 2);
    return {reference,
            {{story, common}, {story + 1, common}, {1'000 + story + static_cast<TermIndex>(reference % 7) * 10, own}}};
}

std::vector<Member> mixed(int first, int second, TermIndex secondStory, float own) {
    std::vector<Member> members;
    for (int i = 0; i < first + second; ++i) {
        // In turns, as they come in a stream.
        const bool isSecond = (i + 1) * second / (first + second) > i * second / (first + second);
        members.push_back(memberOf(static_cast<std::uint64_t>(i), isSecond ? secondStory : 10, own));
    }
    return members;
}

}  // namespace

class SplitPassTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void divides_data();
    void divides();
    void keepsEveryMember();
};

void SplitPassTest::divides_data() {
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("second");
    QTest::addColumn<int>("secondStory");
    QTest::addColumn<int>("apart");
    QTest::newRow("two stories") << 40 << 20 << 30 << 20;
    QTest::newRow("the larger side stays") << 20 << 40 << 30 << 20;
    QTest::newRow("one story") << 60 << 0 << 30 << 0;
    QTest::newRow("a few strays are no story") << 60 << 5 << 30 << 0;
    QTest::newRow("too small to tell") << 16 << 15 << 30 << 0;
    QTest::newRow("two sides of one story") << 40 << 20 << 11 << 0;
    QTest::newRow("nothing") << 0 << 0 << 30 << 0;
}

void SplitPassTest::divides() {
    QFETCH(int, first);
    QFETCH(int, second);
    QFETCH(int, secondStory);
    const Division division = divideMembers(mixed(first, second, static_cast<TermIndex>(secondStory), 0.6F));
    QTEST(static_cast<int>(division.apart.size()), "apart");
    QCOMPARE(static_cast<int>(division.kept.size() + division.apart.size()), first + second);
    std::set<TermIndex> stories;
    for (const Member& member : division.apart) stories.insert(member.vector.front().term);
    QVERIFY(stories.size() <= 1);
}

void SplitPassTest::keepsEveryMember() {
    const Division division = divideMembers(mixed(50, 50, 30, 0.5F));
    std::set<std::uint64_t> references;
    for (const auto* side : {&division.kept, &division.apart}) {
        for (const Member& member : *side) QVERIFY(references.insert(member.reference).second);
    }
    QCOMPARE(references.size(), std::size_t{100});
}

GROUNDSWELL_TEST(SplitPassTest, split_pass)
#include "tst_split_pass.moc"
