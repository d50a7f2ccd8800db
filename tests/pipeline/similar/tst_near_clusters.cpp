#include "tests/support/test_registry.h"

#include "pipeline/similar/content_words.h"
#include "pipeline/similar/neighbours.h"

#include <QTest>

using namespace groundswell;
using similar::NearCluster;
using similar::Neighbour;

class NearClustersTest : public QObject {
    Q_OBJECT

    static std::vector<Neighbour> items(const std::vector<std::pair<int, double>>& scores) {
        std::vector<Neighbour> all;
        for (const auto& [cluster, score] : scores) {
            all.push_back({{static_cast<std::int64_t>(all.size()) + 1}, {cluster}, score});
        }
        return all;
    }

private Q_SLOTS:
    void ranksByMembers_data() {
        using Scores = std::vector<std::pair<int, double>>;
        QTest::addColumn<Scores>("scores");
        QTest::addColumn<QString>("order");
        QTest::newRow("none") << Scores{} << "";
        QTest::newRow("nearest first") << Scores{{7, 0.9}, {3, 0.5}} << "7 3";
        QTest::newRow("more members") << Scores{{7, 0.6}, {3, 0.55}, {3, 0.55}, {3, 0.5}} << "3 7";
        QTest::newRow("a crowd of faint ones")
            << Scores{{7, 0.9}, {3, 0.2}, {3, 0.2}, {3, 0.2}, {3, 0.2}, {3, 0.2}, {3, 0.2}, {3, 0.2}} << "7 3";
        QTest::newRow("ties by id") << Scores{{7, 0.5}, {3, 0.5}} << "3 7";
        QTest::newRow("no cluster yet") << Scores{{0, 0.9}, {3, 0.5}} << "3";
    }
    void ranksByMembers() {
        using Scores = std::vector<std::pair<int, double>>;
        QFETCH(Scores, scores);
        QFETCH(QString, order);
        QStringList found;
        for (const NearCluster& one : similar::nearClusters(items(scores))) {
            found.append(QString::number(one.cluster.value));
        }
        QCOMPARE(found.join(QLatin1Char(' ')), order);
    }

    void tellsTheNearestMember() {
        const auto clusters = similar::nearClusters(items({{7, 0.8}, {7, 0.5}, {7, 0.1}}));
        QCOMPARE(clusters.size(), std::size_t(1));
        QCOMPARE(clusters[0].nearest.value, std::int64_t(1));
        QCOMPARE(clusters[0].items, std::int64_t(2));
        QVERIFY(clusters[0].score > 0.8 && clusters[0].score < 1);
        QCOMPARE(similar::nearClusters(items({{7, 1.0}}))[0].score, 1.0);
        QCOMPARE(similar::nearClusters(items({{7, 0.5}}))[0].score, 0.5);
    }

    void leavesScoreOneToCopies() {
        QCOMPARE(similar::blendedScore(1, 1), 0.999999);
        QCOMPARE(similar::blendedScore(0, 0), 0.0);
        QCOMPARE(similar::blendedScore(0.5, 0.5), 0.5);
    }

    void readsContentWords_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("words");
        QTest::newRow("stop words") << "The ferry is at the pier"
                                    << "ferry pier";
        QTest::newRow("links and mentions") << "@desk Ferry https://a.example/ferry pic.twitter.com/abc1 x"
                                            << "ferry";
        QTest::newRow("hashtag") << "#SaveTheWombats"
                                 << "savethewombats save wombats";
        QTest::newRow("plain hashtag") << "#WOMBATS #wombats"
                                       << "wombats wombats";
        QTest::newRow("Chinese") << "洪水，古城"
                                 << "洪水 古城";
        QTest::newRow("accents") << "Élections à Orléans"
                                 << "élections orléans";
    }
    void readsContentWords() {
        QFETCH(QString, text);
        QFETCH(QString, words);
        QStringList found;
        for (const std::string& word : similar::contentWords(similar::withHashtagWords(text.toStdString()), "en")) {
            found.append(QString::fromStdString(word));
        }
        QCOMPARE(found.join(QLatin1Char(' ')), words);
    }
};

GROUNDSWELL_TEST(NearClustersTest, near_clusters)
#include "tst_near_clusters.moc"
