#include "tests/models/store/annotation_desk.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

using namespace groundswell;
using namespace groundswell::testing;
using domain::Filter;
using domain::Ignored;
using store::AnnotationWriter;

namespace {

constexpr domain::Page everything{0, 10'000};

struct FilterCase {
    const char* name;
    Filter filter;
    std::function<bool(const domain::Cluster&)> holds;
    bool holdsForNone;  // for an item that is in no cluster
};

bool hasLabel(const domain::Cluster& cluster, const std::string& label) {
    return std::find(cluster.labels.begin(), cluster.labels.end(), label) != cluster.labels.end();
}

template <class Change>
Filter filterWith(const Change& change) {
    Filter filter;
    change(filter);
    return filter;
}

std::vector<FilterCase> filterCases() {
    using domain::Cluster;
    return {
        {"nothing", {}, [](const Cluster&) { return true; }, true},
        {"a label", filterWith([](Filter& f) { f.labels = {"flood"}; }),
         [](const Cluster& c) { return hasLabel(c, "flood"); }, false},
        {"any of two labels", filterWith([](Filter& f) {
             f.labels = {"flood", "rain"};
         }),
         [](const Cluster& c) { return hasLabel(c, "flood") || hasLabel(c, "rain"); }, false},
        {"no label", filterWith([](Filter& f) { f.labels = {""}; }), [](const Cluster& c) { return c.labels.empty(); },
         true},
        {"a label or none", filterWith([](Filter& f) {
             f.labels = {"", "rain"};
         }),
         [](const Cluster& c) { return c.labels.empty() || hasLabel(c, "rain"); }, true},
        {"without a label", filterWith([](Filter& f) { f.withoutLabels = {"flood"}; }),
         [](const Cluster& c) { return !hasLabel(c, "flood"); }, true},
        {"not without any", filterWith([](Filter& f) { f.withoutLabels = {""}; }),
         [](const Cluster& c) { return !c.labels.empty(); }, false},
        {"some but not that", filterWith([](Filter& f) {
             f.withoutLabels = {"", "flood"};
         }),
         [](const Cluster& c) { return !c.labels.empty() && !hasLabel(c, "flood"); }, false},
        {"one and not the other", filterWith([](Filter& f) {
             f.labels = {"flood"};
             f.withoutLabels = {"rain"};
         }),
         [](const Cluster& c) { return hasLabel(c, "flood") && !hasLabel(c, "rain"); }, false},
        {"a label that nothing has", filterWith([](Filter& f) { f.labels = {"Flood"}; }),
         [](const Cluster&) { return false; }, false},
        {"watched", filterWith([](Filter& f) { f.watched = true; }), [](const Cluster& c) { return c.watched; }, false},
        {"hide ignored", filterWith([](Filter& f) { f.ignored = Ignored::Hide; }),
         [](const Cluster& c) { return !c.ignored; }, true},
        {"only ignored", filterWith([](Filter& f) { f.ignored = Ignored::Only; }),
         [](const Cluster& c) { return c.ignored; }, false},
        {"at most", filterWith([](Filter& f) { f.maxItems = 3; }), [](const Cluster& c) { return c.items <= 3; },
         false},
        {"from to", filterWith([](Filter& f) {
             f.minItems = 2;
             f.maxItems = 4;
         }),
         [](const Cluster& c) { return c.items >= 2 && c.items <= 4; }, false},
        {"authors", filterWith([](Filter& f) { f.minAuthors = 2; }), [](const Cluster& c) { return c.authors >= 2; },
         false},
        {"sources", filterWith([](Filter& f) { f.minSources = 2; }), [](const Cluster& c) { return c.sources >= 2; },
         false},
        {"all at once", filterWith([](Filter& f) {
             f.ignored = Ignored::Hide;
             f.minItems = 2;
             f.minSources = 2;
             f.withoutLabels = {"rain"};
         }),
         [](const Cluster& c) { return !c.ignored && c.items >= 2 && c.sources >= 2 && !hasLabel(c, "rain"); }, false},
    };
}

// Eight clusters of one to eight items, and three items in none.
void fillStories(StoreFixture& fixture) {
    std::vector<domain::ContentItem> items;
    std::vector<std::int64_t> places;
    for (std::int64_t cluster = 1; cluster <= 8; ++cluster) {
        for (std::int64_t member = 0; member < cluster; ++member) {
            const std::string number = std::to_string(items.size());
            domain::ContentItem item = itemOf("e" + number, "text number " + number);
            if (cluster % 3 != 0) item.author = "Author" + std::to_string(member % 3);
            if (cluster % 2 == 0) item.outlet = "outlet" + std::to_string(member % 2);
            item.publishedAt = at(member * 60);
            items.push_back(item);
            places.push_back(cluster);
        }
    }
    for (int lone = 0; lone < 3; ++lone) items.push_back(itemOf("lone" + std::to_string(lone), "lone"));
    fixture.put(items);
    for (std::size_t i = 0; i < places.size(); ++i)
        fixture.assign({{{static_cast<std::int64_t>(i) + 1}, {places[i]}, 1}});
    const auto put = [&](const std::string& label, std::vector<core::ClusterId> clusters) {
        annotate(fixture, [&](AnnotationWriter& w) { return w.setLabel(clusters, label, true, at(1)); });
    };
    put("flood", {{1}, {2}, {5}, {8}});
    put("rain", {{2}, {3}, {8}});
    for (const std::int64_t watched : {2, 4, 7})
        annotate(fixture, [&](AnnotationWriter& w) { return w.watchCluster({watched}, "", "", at(1)); });
    annotate(fixture,
             [&](AnnotationWriter& w) { return w.watchOther(domain::WatchKind::Keyword, "dam", "", "", at(1)); });
    const std::vector<core::ClusterId> ignored{{1}, {4}, {8}};
    annotate(fixture, [&](AnnotationWriter& w) { return w.setIgnored(ignored, true, at(1)); });
}

}  // namespace

class AnnotationFiltersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        m_fixture = std::make_unique<StoreFixture>();
        fillStories(*m_fixture);
    }
    void cleanupTestCase() { m_fixture.reset(); }

    void rowsEqualARecount_data() {
        QTest::addColumn<int>("index");
        const auto cases = filterCases();
        for (std::size_t i = 0; i < cases.size(); ++i) QTest::newRow(cases[i].name) << static_cast<int>(i);
    }

    void rowsEqualARecount() {
        QFETCH(int, index);
        const FilterCase one = filterCases()[static_cast<std::size_t>(index)];
        const auto reader = m_fixture->reader();
        std::set<std::int64_t> expected;
        for (const domain::Cluster& cluster : all(*reader, {})) {
            if (one.holds(cluster)) expected.insert(cluster.id.value);
        }
        for (const auto sort : {domain::ClusterSort::Items, domain::ClusterSort::Id}) {
            for (const auto order : {domain::SortOrder::Ascending, domain::SortOrder::Descending}) {
                std::set<std::int64_t> found;
                const auto rows = *reader->clusters().page(one.filter, sort, order, everything);
                for (const domain::Cluster& cluster : rows) found.insert(cluster.id.value);
                QVERIFY(found == expected);
                QCOMPARE(rows.size(), expected.size());
            }
        }
        QCOMPARE(*reader->clusters().count(one.filter), static_cast<std::int64_t>(expected.size()));
        std::int64_t items = 0;
        for (const store::ItemRow& row : *reader->items().page({}, domain::ItemSort::Id, {}, everything)) {
            const std::int64_t cluster = row.item.cluster.value;
            items += cluster == 0 ? one.holdsForNone : expected.contains(cluster);
        }
        QCOMPARE(*reader->items().count(one.filter), items);
        QCOMPARE((*reader->items().page(one.filter, domain::ItemSort::Id, {}, everything)).size(),
                 static_cast<std::size_t>(items));
    }

    void authorIsOfItems() {
        const auto reader = m_fixture->reader();
        Filter filter;
        filter.author = "author1";
        std::int64_t items = 0;
        std::set<std::int64_t> clusters;
        for (const store::ItemRow& row : *reader->items().page({}, domain::ItemSort::Id, {}, everything)) {
            if (row.item.author != "Author1") continue;
            ++items;
            clusters.insert(row.item.cluster.value);
        }
        QVERIFY(items > 0);
        QCOMPARE(*reader->items().count(filter), items);
        QCOMPARE(*reader->clusters().count(filter), static_cast<std::int64_t>(clusters.size()));
    }

    void facetsCountWhatAChoiceShows() {
        const auto reader = m_fixture->reader();
        for (const FilterCase& one : filterCases()) {
            Filter others = one.filter;
            others.labels.clear();
            for (const store::FacetValue& value : *reader->clusters().labels(others)) {
                Filter chosen = others;
                chosen.labels = {value.value};
                QCOMPARE(value.count, *reader->clusters().count(chosen));
            }
            others = one.filter;
            others.minItems.reset();
            others.maxItems.reset();
            const auto sizes = *reader->clusters().sizes(others);
            QCOMPARE(sizes.size(), std::size_t{3});
            QCOMPARE(sizes[0].value, std::string("2-9"));
            Filter chosen = others;
            chosen.minItems = 2;
            chosen.maxItems = 9;
            QCOMPARE(sizes[0].count, *reader->clusters().count(chosen));
            QCOMPARE(sizes[1].count + sizes[2].count, std::int64_t{0});
        }
    }

    void carriersEqualARecount() {
        const auto reader = m_fixture->reader();
        for (std::int64_t id = 1; id <= 8; ++id) {
            std::map<std::string, std::int64_t> outlets;
            std::map<std::string, std::int64_t> authors;
            std::int64_t unknown = 0;
            Filter filter;
            filter.clusters = {{id}};
            for (const store::ItemRow& row : *reader->items().page(filter, domain::ItemSort::Id, {}, everything)) {
                ++outlets[row.item.outlet.empty() ? row.item.source : row.item.outlet];
                if (row.item.author.empty()) {
                    ++unknown;
                } else {
                    ++authors[row.item.author];
                }
            }
            const auto shown = *reader->clusters().carriers({id}, false, 100);
            QCOMPARE(shown.total, static_cast<std::int64_t>(outlets.size()));
            for (const domain::Carrier& carrier : shown.rows) QCOMPARE(carrier.items, outlets[carrier.name]);
            const auto first = *reader->clusters().carriers({id}, true, 1);
            QCOMPARE(first.total, static_cast<std::int64_t>(authors.size()));
            QCOMPARE(first.unknownItems, unknown);
            QCOMPARE(first.rows.size(), std::min<std::size_t>(1, authors.size()));
            const std::int64_t told = first.rows.empty() ? 0 : first.rows[0].items;
            QCOMPARE(told + first.otherItems + first.unknownItems, id);
            if (!first.rows.empty()) QVERIFY(first.rows[0].firstPublished == at(0));
        }
    }

private:
    static std::vector<domain::Cluster> all(store::ReadConnection& reader, const Filter& filter) {
        return *reader.clusters().page(filter, domain::ClusterSort::Id, domain::SortOrder::Ascending, everything);
    }

    std::unique_ptr<StoreFixture> m_fixture;
};

GROUNDSWELL_TEST(AnnotationFiltersTest, annotation_filters)
#include "tst_annotation_filters.moc"
