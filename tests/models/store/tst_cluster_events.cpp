#include "tests/models/store/annotation_desk.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <vector>

using namespace groundswell;
using namespace groundswell::testing;
using domain::ClusterEvent;
using store::WriteTransaction;

namespace {

domain::ClusterEdit decideByHand(StoreFixture& fixture, bool isMerge, std::int64_t cluster, std::int64_t other,
                                 std::int64_t second) {
    domain::ClusterEdit made;
    const core::ClusterId from{other};
    const core::ItemId item{other};
    fixture.write([&](WriteTransaction& t) -> core::Result<void> {
        auto edit = isMerge ? t.clusters().mergeByHand({cluster}, {&from, 1}, at(second))
                            : t.clusters().splitByHand({cluster}, {&item, 1}, at(second));
        if (!edit) return edit.error();
        made = *edit;
        return {};
    });
    return made;
}

// "merged 2 at 5", a line each.
std::string eventLines(StoreFixture& fixture, std::int64_t cluster) {
    std::string lines;
    for (const ClusterEvent& event : *fixture.reader()->clusters().events({cluster})) {
        switch (event.kind) {
            case ClusterEvent::Kind::MergedByHand: lines += "merged"; break;
            case ClusterEvent::Kind::MergedAway: lines += "merged away"; break;
            case ClusterEvent::Kind::SplitOffByHand: lines += "split off"; break;
            case ClusterEvent::Kind::MadeBySplit: lines += "made of"; break;
            case ClusterEvent::Kind::MergedByProgram: lines += "program"; break;
        }
        for (const core::ClusterId other : event.others) lines += " " + std::to_string(other.value);
        if (event.items != 0) lines += " items " + std::to_string(event.items);
        if (event.at) lines += " at " + std::to_string((*event.at - at(0)) / std::chrono::seconds(1));
        if (event.undoneAt) lines += " undone";
        lines += "\n";
    }
    return lines;
}

}  // namespace

class ClusterEventsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsWhatPeopleDid() {
        StoreFixture fixture;
        fillClusters(fixture);
        QCOMPARE(eventLines(fixture, 1), std::string());
        const auto merged = decideByHand(fixture, true, 1, 2, 5);
        const auto apart = decideByHand(fixture, false, 3, 7, 6);
        const std::string made = std::to_string(apart.cluster.value);
        QCOMPARE(eventLines(fixture, 1), std::string("merged 2 at 5\n"));
        QCOMPARE(eventLines(fixture, 2), std::string("merged 2 at 5\n"));
        QCOMPARE(eventLines(fixture, 3), "split off " + made + " items 1 at 6\n");
        QCOMPARE(eventLines(fixture, apart.cluster.value), std::string("made of 3 items 1 at 6\n"));
        for (const core::EditId edit : {merged.id, apart.id})
            fixture.write([&](WriteTransaction& t) { return t.clusters().undoEdit(edit, at(9)); });
        QCOMPARE(eventLines(fixture, 1), std::string("merged 2 at 5 undone\n"));
        QCOMPARE(eventLines(fixture, 2), std::string("merged away 1 at 5 undone\n"));
        QCOMPARE(eventLines(fixture, 3), "split off " + made + " items 1 at 6 undone\n");
    }

    void tellsWhatTheProgramDid() {
        StoreFixture fixture;
        fillClusters(fixture);
        const std::vector<store::ClusterRegrouping> merges{{{3}, {1}, {}}};
        fixture.write([&](WriteTransaction& t) { return t.clusters().regroup(merges); });
        decideByHand(fixture, true, 1, 2, 5);
        QCOMPARE(eventLines(fixture, 3), std::string("merged 2 at 5\nprogram 3\n"));
    }
};

GROUNDSWELL_TEST(ClusterEventsTest, cluster_events)
#include "tst_cluster_events.moc"
