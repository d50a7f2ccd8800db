#include "pipeline/trends/reasons.h"

#include "models/store/read_connection.h"
#include "tests/pipeline/trends/trend_desk.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using domain::Reason;
using domain::TrendWindow;
using testing::PlacedItem;
using testing::TrendDesk;

namespace {

PlacedItem saidIn(double hoursAgo, const std::string& outlet, const std::string& language = "en") {
    PlacedItem item;
    item.hoursAgo = hoursAgo;
    item.outlet = outlet;
    item.author = "author of " + outlet;
    item.language = language;
    return item;
}

// A month of two outlets, then a day of five with a phrase of its own and a second language.
std::vector<PlacedItem> reasonStory() {
    std::vector<PlacedItem> items;
    for (int day = 2; day < 30; ++day) {
        items.push_back(saidIn(day * 24, day % 2 == 0 ? "Courier" : "Daily"));
        items.back().phrases = {"evening ferry"};
    }
    const char* outlets[] = {"Courier", "Daily", "Post", "Herald", "Times"};
    for (int i = 0; i < 10; ++i) {
        items.push_back(saidIn(20 - i, outlets[i % 5]));
        items.back().phrases = {"evening ferry", i % 3 == 0 ? "Engine Fault" : "engine fault"};
        if (i < 6) items.back().text = "the same words again";
    }
    items.push_back(saidIn(15.5, "Le Phare", "fr"));
    items.push_back(saidIn(14, "Le Phare", "fr"));
    items.push_back(saidIn(0, "Courier"));
    return items;
}

const Reason* reasonOfKind(const std::vector<Reason>& reasons, Reason::Kind kind) {
    for (const Reason& reason : reasons) {
        if (reason.kind == kind) return &reason;
    }
    return nullptr;
}

}  // namespace

class ReasonsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() {
        m_desk = std::make_unique<TrendDesk>();
        m_desk->put(reasonStory());
        const auto reader = m_desk->reader();
        const core::UtcTime asOf = TrendDesk::now() + std::chrono::microseconds(1);
        auto reasons = trends::reasonsOf(*reader, {1}, asOf, TrendWindow::Day);
        QVERIFY(reasons);
        m_reasons = std::move(*reasons);
        m_window = " FROM content_items i WHERE cluster_id = 1 AND published_at >= " +
                   std::to_string((asOf - std::chrono::hours(24)).time_since_epoch().count());
    }

    void newPhraseEqualsSql() {
        const Reason* reason = reasonOfKind(m_reasons, Reason::Kind::NewPhrase);
        QVERIFY(reason != nullptr);
        QCOMPARE(reason->text, std::string("engine fault"));
        const std::string has =
            " AND EXISTS (SELECT 1 FROM item_keywords w "
            "WHERE w.item_id = i.item_id AND instr(lower(w.keywords), '\"engine fault\"') > 0)";
        QCOMPARE(reason->count, m_desk->number("SELECT count(*)" + m_window + has));
        QCOMPARE(reason->of, m_desk->number("SELECT count(*)" + m_window));
        QCOMPARE(reason->whole, m_desk->number("SELECT count(DISTINCT outlet)" + m_window + has));
        QCOMPARE(reason->since->time_since_epoch().count(),
                 m_desk->number("SELECT min(published_at)" + m_window + has));
        // Post, Herald and Times begin with it; Courier and Daily were there before.
        QCOMPARE(reason->part, std::int64_t{3});
    }
    void copiesEqualSql() {
        const Reason* reason = reasonOfKind(m_reasons, Reason::Kind::Copies);
        QVERIFY(reason != nullptr);
        QCOMPARE(reason->count,
                 m_desk->number("SELECT max(n) FROM (SELECT count(*) AS n" + m_window + " GROUP BY text)"));
        QCOMPARE(reason->of, m_desk->number("SELECT count(*)" + m_window));
    }
    void languageEqualsSql() {
        const Reason* reason = reasonOfKind(m_reasons, Reason::Kind::LanguageFollowed);
        QVERIFY(reason != nullptr);
        QCOMPARE(reason->text, std::string("fr"));
        QCOMPARE(reason->count, m_desk->number("SELECT count(*)" + m_window + " AND language = 'fr'"));
        QCOMPARE(static_cast<std::int64_t>(reason->after.count()),
                 m_desk->number("SELECT min(published_at)" + m_window + " AND language = 'fr'") -
                     m_desk->number("SELECT min(published_at)" + m_window));
    }
    void newAuthorsEqualSql() {
        const Reason* reason = reasonOfKind(m_reasons, Reason::Kind::NewAuthors);
        QVERIFY(reason != nullptr);
        QCOMPARE(reason->of, m_desk->number("SELECT count(DISTINCT author)" + m_window));
        QCOMPARE(reason->count,
                 m_desk->number("SELECT count(DISTINCT author)" + m_window +
                                " AND author NOT IN (SELECT author FROM content_items WHERE item_id <= 28)"));
    }
    void anOldClusterIsNotFirstSeen() { QVERIFY(reasonOfKind(m_reasons, Reason::Kind::FirstSeen) == nullptr); }

    void firstSeen() {
        TrendDesk desk;
        desk.put({saidIn(10, "a"), saidIn(9, "b", "fr"), saidIn(8, "c", "fr"), saidIn(0, "a", "und")});
        const core::UtcTime asOf = TrendDesk::now() + std::chrono::microseconds(1);
        const auto reasons = trends::reasonsOf(*desk.reader(), {1}, asOf, TrendWindow::Day);
        QVERIFY(reasons);
        const Reason* reason = reasonOfKind(*reasons, Reason::Kind::FirstSeen);
        QVERIFY(reason != nullptr);
        QCOMPARE(reason->count, desk.number("SELECT count(DISTINCT outlet) FROM content_items"));
        QCOMPARE(reason->of, std::int64_t{2});
        QVERIFY(reason->since == TrendDesk::ago(10));
        QVERIFY(reasonOfKind(*reasons, Reason::Kind::NewPhrase) == nullptr);
    }
    void nothingIsNothing() {
        TrendDesk desk;
        desk.put({saidIn(100, "a")});
        QVERIFY(trends::reasonsOf(*desk.reader(), {1}, TrendDesk::now(), TrendWindow::Day)->empty());
        QVERIFY(trends::reasonsOf(*desk.reader(), {77}, TrendDesk::now(), TrendWindow::Day)->empty());
    }

private:
    std::unique_ptr<TrendDesk> m_desk;
    std::vector<Reason> m_reasons;
    std::string m_window;
};

GROUNDSWELL_TEST(ReasonsTest, reasons)
#include "tst_reasons.moc"
