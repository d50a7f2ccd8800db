#include "pipeline/service.h"

#include "pipeline/operations/raw_record_of.h"
#include "pipeline/workspace/owner_lock.h"
#include "tests/pipeline/service/service_bench.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <functional>
#include <random>
#include <string>
#include <vector>

using namespace groundswell;
using domain::AnnotationChange;
using pipeline::Answer;
using pipeline::Service;
using pipeline::Ticket;
using Bench = testing::ServiceBench;

namespace {

using Whim = std::function<Ticket(Service&, Answer<AnnotationChange>)>;

core::Result<AnnotationChange> decideOn(Bench& bench, const Whim& decision) {
    return bench.ask<AnnotationChange>([&](auto answer) { return decision(bench.service(), std::move(answer)); });
}

AnnotationChange decided(Bench& bench, const Whim& decision) {
    auto change = decideOn(bench, decision);
    if (!change) QTest::qFail(change.error().message.c_str(), __FILE__, __LINE__);
    return change ? std::move(*change) : AnnotationChange();
}

bool applied(Bench& bench, const AnnotationChange& change) {
    return bench.ask<void>([&](auto answer) { return bench.service().applyChange(change, std::move(answer)); })
        .has_value();
}

// All rows that people made, as text.
std::string rowsOfPeople(const Bench& bench) {
    SQLite::Database database(bench.path("workspaces/desk/store.sqlite"), SQLite::OPEN_READONLY, 5'000);
    std::string all;
    for (const char* table : {"cluster_labels", "label_names", "cluster_notes", "watch_list", "ignored_clusters",
                              "pinned_exemplars", "saved_views", "chart_marks"}) {
        SQLite::Statement rows(database, std::string("SELECT * FROM ") + table + " ORDER BY 1, 2, 3");
        all += std::string(table) + "\n";
        while (rows.executeStep()) {
            for (int column = 0; column < rows.getColumnCount(); ++column)
                all += (rows.isColumnNull(column) ? std::string("-") : rows.getColumn(column).getString()) + "|";
            all += "\n";
        }
    }
    return all;
}

// Twelve stories of five items each.
void openStories(Bench& bench) {
    bench.openDesk();
    QCOMPARE(bench.finish(bench.service().startImport({bench.writeStories(12, 5)}, {})), pipeline::JobState::Completed);
}

domain::Cluster firstCluster(Bench& bench) {
    return bench.clusters()->rows.front();
}

pipeline::ClusterDetail detailOf(Bench& bench, core::ClusterId cluster) {
    return *bench.ask<pipeline::ClusterDetail>(
        [&](auto answer) { return bench.service().clusterDetail(cluster, std::move(answer)); });
}

pipeline::ItemPage membersOf(Bench& bench, core::ClusterId cluster) {
    domain::Filter filter;
    filter.clusters = {cluster};
    return *bench.ask<pipeline::ItemPage>([&](auto answer) {
        return bench.service().items(filter, domain::ItemSort::Id, domain::SortOrder::Ascending, {}, std::move(answer));
    });
}

// Decisions of all kinds, on whatever is there.
class Whims {
public:
    Whims(Bench& bench, unsigned seed) : m_bench(bench), m_random(seed), m_clusters(bench.clusters()->rows) {}

    Whim next() {
        const core::ClusterId cluster = m_clusters[below(m_clusters.size())].id;
        const std::string word = "word " + std::to_string(below(4));
        const auto id = static_cast<std::int64_t>(below(6)) + 1;
        const bool on = below(2) == 0;
        switch (below(12)) {
            case 0: return [=](Service& s, auto a) { return s.setLabel({cluster}, word, on, std::move(a)); };
            case 1: return [=](Service& s, auto a) { return s.setLabelTone(word, on ? "blue" : "", std::move(a)); };
            case 2: return [=](Service& s, auto a) { return s.addNote(cluster, word, std::move(a)); };
            case 3: return [=](Service& s, auto a) { return s.editNote({id}, word, std::move(a)); };
            case 4: return [=](Service& s, auto a) { return s.removeNote({id}, std::move(a)); };
            case 5: return [=](Service& s, auto a) { return s.watchCluster(cluster, word, "", std::move(a)); };
            case 6: return [=](Service& s, auto a) { return s.watchKeyword(word, "", "", std::move(a)); };
            case 7: return [=](Service& s, auto a) { return s.removeWatch({id}, std::move(a)); };
            case 8: return [=](Service& s, auto a) { return s.setIgnored({cluster}, on, std::move(a)); };
            case 9: {
                const core::ItemId item = on ? member(cluster) : core::ItemId();
                return [=](Service& s, auto a) { return s.setExemplar(cluster, item, std::move(a)); };
            }
            case 10: {
                domain::SavedView view;
                view.name = word;
                view.page = "clusters";
                return [=](Service& s, auto a) {
                    return on ? s.saveView(view, std::move(a)) : s.removeView({id}, std::move(a));
                };
            }
            default: {
                domain::ChartMark mark;
                mark.sentence = word;
                mark.cluster = cluster;
                return [=](Service& s, auto a) {
                    return on ? s.saveChartMark(mark, std::move(a)) : s.removeChartMark({id}, std::move(a));
                };
            }
        }
    }

private:
    std::size_t below(std::size_t limit) { return m_random() % limit; }
    core::ItemId member(core::ClusterId cluster) {
        const pipeline::ItemPage members = membersOf(m_bench, cluster);
        return members.rows[below(members.rows.size())].item.id;
    }

    Bench& m_bench;
    std::mt19937 m_random;
    std::vector<domain::Cluster> m_clusters;
};

}  // namespace

class ServiceAnnotationsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void undoIsIdentity() {
        Bench bench;
        openStories(bench);
        Whims whims(bench, 7);
        std::vector<AnnotationChange> done;
        std::vector<std::string> pictures{rowsOfPeople(bench)};
        for (int round = 0; round < 200; ++round) {
            auto change = decideOn(bench, whims.next());
            // What is not there cannot be edited.
            if (!change) {
                QCOMPARE(change.error().code, core::ErrorCode::NotFound);
                continue;
            }
            done.push_back(std::move(*change));
            pictures.push_back(rowsOfPeople(bench));
            QCOMPARE(done.back().isEmpty(), pictures[pictures.size() - 2] == pictures.back());
        }
        QVERIFY(done.size() > 100);
        for (std::size_t i = done.size(); i > 0; --i) {
            QVERIFY(applied(bench, done[i - 1].reversed()));
            if (i % 10 == 1) QCOMPARE(rowsOfPeople(bench), pictures[i - 1]);
        }
        QCOMPARE(rowsOfPeople(bench), pictures.front());
        for (const AnnotationChange& change : done) QVERIFY(applied(bench, change));
        QCOMPARE(rowsOfPeople(bench), pictures.back());
    }

    void showsWhatIsWritten() {
        Bench bench;
        openStories(bench);
        const core::ClusterId cluster = firstCluster(bench).id;
        const core::ItemId last = membersOf(bench, cluster).rows.back().item.id;
        const int before = bench.dataChanges();
        decided(bench, [&](Service& s, auto a) { return s.setLabel({cluster}, "flood", true, std::move(a)); });
        QVERIFY(bench.dataChanges() > before);
        decided(bench, [&](Service& s, auto a) { return s.addNote(cluster, "see the mayor", std::move(a)); });
        decided(bench, [&](Service& s, auto a) { return s.watchCluster(cluster, "", "", std::move(a)); });
        decided(bench, [&](Service& s, auto a) { return s.setExemplar(cluster, last, std::move(a)); });
        const pipeline::ClusterDetail detail = detailOf(bench, cluster);
        QVERIFY((detail.cluster.labels == std::vector<std::string>{"flood"}));
        QVERIFY(detail.cluster.watched && detail.cluster.exemplarPinned && !detail.cluster.ignored);
        QVERIFY(detail.cluster.exemplar == last);
        QCOMPARE(detail.notes.size(), std::size_t{1});
        QCOMPARE(detail.outlets.total, std::int64_t{1});
        QCOMPARE(detail.outlets.rows[0].items, detail.cluster.items);
        QCOMPARE(detail.authors.total, detail.cluster.authors);
        std::int64_t items = 0;
        for (const domain::DayCount& day : detail.days) items += day.items;
        QCOMPARE(items, detail.cluster.items);
        // Everything is clustered anew.
        QCOMPARE(bench.finish(bench.service().startRefresh("topic")), pipeline::JobState::Completed);
        const auto item = *bench.ask<pipeline::ItemDetail>(
            [&](auto answer) { return bench.service().itemDetail(last, std::move(answer)); });
        QVERIFY(item.cluster.has_value());
        QVERIFY((item.cluster->labels == std::vector<std::string>{"flood"}));
        QVERIFY(item.cluster->watched && item.cluster->exemplar == last);
        QCOMPARE(item.cluster->notes, std::int64_t{1});
    }

    void watchesCount() {
        pipeline::ServiceOptions options;
        options.clock = std::make_shared<testing::TickingClock>("2026-10-12T09:10:00Z");
        Bench bench(options);
        openStories(bench);
        const domain::Cluster cluster = firstCluster(bench);
        decided(bench, [&](Service& s, auto a) { return s.watchCluster(cluster.id, "Story", "", std::move(a)); });
        decided(bench, [&](Service& s, auto a) { return s.watchSearch("residents", "", "", std::move(a)); });
        decided(bench, [&](Service& s, auto a) { return s.watchSearch("nowherefound", "", "", std::move(a)); });
        const auto rows =
            *bench.ask<std::vector<domain::WatchRow>>([&](auto a) { return bench.service().watches(std::move(a)); });
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[0].watch.name, std::string("Story"));
        QCOMPARE(rows[0].items, cluster.items);
        QCOMPARE(rows[0].recent, cluster.items);
        QVERIFY(rows[0].firstPublished == cluster.firstPublished);
        QVERIFY(rows[0].lastPublished == cluster.lastPublished);
        QVERIFY(!rows[0].usual);
        QCOMPARE(rows[0].sparkline.size(), std::size_t(pipeline::sparklineBins));
        domain::Filter filter;
        filter.text = Service::parseSearch("residents");
        const auto items = *bench.ask<pipeline::ItemPage>([&](auto answer) {
            return bench.service().items(filter, domain::ItemSort::Id, domain::SortOrder::Ascending, {},
                                         std::move(answer));
        });
        QVERIFY(items.total > 0);
        QCOMPARE(rows[1].items, items.total);
        QCOMPARE(rows[2].items, std::int64_t{0});
        const int before = bench.dataChanges();
        decided(bench, [&](Service& s, auto a) { return s.markWatchLooked(rows[0].watch.id, std::move(a)); });
        QCOMPARE(bench.dataChanges(), before);
        const auto after =
            *bench.ask<std::vector<domain::WatchRow>>([&](auto a) { return bench.service().watches(std::move(a)); });
        QVERIFY(after[0].watch.lookedAt.has_value());
        QCOMPARE(after[0].sinceLooked, std::int64_t{0});
    }

    void watchedConditionsCount() {
        pipeline::ServiceOptions options;
        options.clock = std::make_shared<testing::TickingClock>("2026-10-12T09:10:00Z");
        Bench bench(options);
        openStories(bench);
        for (const char* target :
             {"{\"languages\":[\"en\"]}", "{\"search\":\"residents\",\"minItems\":2}", "{\"lastDays\":1}", "{}"})
            decided(bench, [&](Service& s, auto a) { return s.watchSearch(target, "", "", std::move(a)); });
        const auto rows =
            *bench.ask<std::vector<domain::WatchRow>>([&](auto a) { return bench.service().watches(std::move(a)); });
        QCOMPARE(rows.size(), std::size_t{4});
        std::array<domain::Filter, 3> wanted;
        wanted[0].languages = {"en"};
        wanted[1].text = Service::parseSearch("residents");
        wanted[1].minItems = 2;
        wanted[2].to = std::chrono::ceil<std::chrono::days>(rows[2].asOf);
        wanted[2].from = *wanted[2].to - std::chrono::days(1);
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            wanted[i].ignored = domain::Ignored::Hide;
            const auto items = *bench.ask<pipeline::ItemPage>([&](auto answer) {
                return bench.service().items(wanted[i], domain::ItemSort::Id, domain::SortOrder::Ascending, {},
                                             std::move(answer));
            });
            QCOMPARE(rows[i].items, items.total);
        }
        // No condition is no item, and not all.
        QCOMPARE(rows[3].items, std::int64_t{0});
    }

    void looksAreRemembered() {
        Bench bench;
        bench.openDesk();
        using When = std::optional<core::UtcTime>;
        const auto mark = [&] {
            return *bench.ask<When>([&](auto a) { return bench.service().markLooked("overview", std::move(a)); });
        };
        QVERIFY(!mark());
        const When second = mark();
        QVERIFY(second.has_value());
        const When last = *bench.ask<When>([&](auto a) { return bench.service().lookedAt("overview", std::move(a)); });
        QVERIFY(last && *last >= *second);
        QVERIFY(!*bench.ask<When>([&](auto a) { return bench.service().lookedAt("watchlist", std::move(a)); }));
    }

    void facetsNameLabelsAndSizes() {
        Bench bench;
        openStories(bench);
        const core::ClusterId cluster = firstCluster(bench).id;
        decided(bench, [&](Service& s, auto a) { return s.setLabel({cluster}, "flood", true, std::move(a)); });
        domain::Filter filter;
        filter.labels = {"flood"};
        const auto facets = *bench.ask<pipeline::Facets>(
            [&](auto answer) { return bench.service().facets(filter, std::move(answer)); });
        QCOMPARE(facets.labels.size(), std::size_t{2});
        QCOMPARE(facets.labels[0].value, std::string("flood"));
        QCOMPARE(facets.labels[0].count, std::int64_t{1});
        QCOMPARE(facets.labels[1].value, std::string());
        QCOMPARE(facets.labels[1].count, std::int64_t{11});
        QCOMPARE(facets.clusterSizes.size(), std::size_t{3});
        QCOMPARE(facets.clusterSizes[0].count, std::int64_t{1});
    }

    void showsTheRecordOfAnItem() {
        Bench bench;
        openStories(bench);
        const domain::ItemRow row = membersOf(bench, firstCluster(bench).id).rows.front();
        const auto detail = *bench.ask<pipeline::ItemDetail>(
            [&](auto answer) { return bench.service().itemDetail(row.item.id, std::move(answer)); });
        QCOMPARE(detail.rawProblem, std::string());
        QVERIFY(detail.rawJson.find("\"" + row.item.externalId + "\"") != std::string::npos);
        QVERIFY(detail.rawJson.find(row.item.text) != std::string::npos);
        QVERIFY(detail.fetchedAt.has_value());
        QVERIFY(detail.cluster && detail.cluster->id == row.item.cluster);
        const auto gone = bench.ask<pipeline::ItemDetail>(
            [&](auto answer) { return bench.service().itemDetail({99'999}, std::move(answer)); });
        QVERIFY(!gone);
        QCOMPARE(gone.error().code, core::ErrorCode::NotFound);
    }

    void tellsWhenTheRecordIsGone() {
        Bench bench;
        openStories(bench);
        std::filesystem::remove_all(bench.path("workspaces/desk/raw"));
        const core::ItemId item = membersOf(bench, firstCluster(bench).id).rows.front().item.id;
        const auto detail = *bench.ask<pipeline::ItemDetail>(
            [&](auto answer) { return bench.service().itemDetail(item, std::move(answer)); });
        QVERIFY(detail.rawJson.empty());
        QVERIFY(!detail.rawProblem.empty());
        QVERIFY(detail.row.item.id == item);
    }

    void indentsJson_data() {
        QTest::addColumn<QByteArray>("given");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* given, const char* expected) {
            QTest::newRow(name) << QByteArray(given) << QByteArray(expected);
        };
        row("object", "{\"a\":1,\"b\":[true,null]}", "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    null\n  ]\n}");
        row("numbers as they are", "[12345678901234567890123,1.0,1e400]",
            "[\n  12345678901234567890123,\n  1.0,\n  1e400\n]");
        row("strings as they are", "{\"a\":\"{,:\\\"}\\\\\"}", "{\n  \"a\": \"{,:\\\"}\\\\\"\n}");
        row("empty ones", "{\"a\":{},\"b\":[ ]}", "{\n  \"a\": {},\n  \"b\": []\n}");
        row("space", " [ 1 , 2 ] ", "[\n  1,\n  2\n]");
        row("no JSON", "}]", "\n}\n]");
        row("cut short", "{\"a\":\"b", "{\n  \"a\": \"b");
        row("nothing", "", "");
    }
    void indentsJson() {
        QFETCH(QByteArray, given);
        QFETCH(QByteArray, expected);
        QCOMPARE(operations::indentedJson(given.toStdString()), expected.toStdString());
    }

    void refusesBesideAnotherOwner() {
        Bench bench;
        openStories(bench);
        const core::ClusterId cluster = firstCluster(bench).id;
        bench.service().closeWorkspace();
        std::unique_ptr<workspace::OwnerLock> other;
        QVERIFY(bench.until([&] {
            auto lock = workspace::OwnerLock::acquire(bench.path("workspaces/desk"));
            if (lock) other = std::move(*lock);
            return other != nullptr;
        }));
        QVERIFY(bench.open("desk"));
        domain::SavedView view;
        view.name = "name";
        view.page = "clusters";
        domain::ChartMark mark;
        mark.sentence = "sentence";
        const std::vector<Whim> all{
            [&](Service& s, auto a) { return s.setLabel({cluster}, "flood", true, std::move(a)); },
            [&](Service& s, auto a) { return s.setLabelTone("flood", "blue", std::move(a)); },
            [&](Service& s, auto a) { return s.renameLabel("flood", "rain", std::move(a)); },
            [&](Service& s, auto a) { return s.removeLabel("flood", std::move(a)); },
            [&](Service& s, auto a) { return s.addNote(cluster, "note", std::move(a)); },
            [&](Service& s, auto a) { return s.editNote({1}, "note", std::move(a)); },
            [&](Service& s, auto a) { return s.removeNote({1}, std::move(a)); },
            [&](Service& s, auto a) { return s.watchCluster(cluster, "", "", std::move(a)); },
            [&](Service& s, auto a) { return s.unwatchCluster(cluster, std::move(a)); },
            [&](Service& s, auto a) { return s.watchKeyword("dam", "", "", std::move(a)); },
            [&](Service& s, auto a) { return s.watchSearch("dam", "", "", std::move(a)); },
            [&](Service& s, auto a) { return s.editWatch({1}, "name", "", std::move(a)); },
            [&](Service& s, auto a) { return s.removeWatch({1}, std::move(a)); },
            [&](Service& s, auto a) { return s.markWatchLooked({1}, std::move(a)); },
            [&](Service& s, auto a) { return s.setIgnored({cluster}, true, std::move(a)); },
            [&](Service& s, auto a) { return s.setExemplar(cluster, {}, std::move(a)); },
            [&](Service& s, auto a) { return s.saveView(view, std::move(a)); },
            [&](Service& s, auto a) { return s.renameView({1}, "name", std::move(a)); },
            [&](Service& s, auto a) { return s.removeView({1}, std::move(a)); },
            [&](Service& s, auto a) { return s.orderViews({{1}}, std::move(a)); },
            [&](Service& s, auto a) { return s.saveChartMark(mark, std::move(a)); },
            [&](Service& s, auto a) { return s.removeChartMark({1}, std::move(a)); },
        };
        for (const Whim& decision : all) {
            const auto refused = decideOn(bench, decision);
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, core::ErrorCode::StoreLocked);
        }
        QVERIFY(!applied(bench, {}));
        const auto labels = bench.ask<std::vector<domain::LabelCount>>(
            [&](auto answer) { return bench.service().labels(std::move(answer)); });
        QVERIFY(labels);
    }
};

GROUNDSWELL_TEST(ServiceAnnotationsTest, service_annotations)
#include "tst_service_annotations.moc"
