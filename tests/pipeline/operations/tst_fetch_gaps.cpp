#include "pipeline/operations/fetch_gaps.h"
#include "tests/support/test_registry.h"

#include <QTest>

using namespace groundswell;
using domain::FetchGap;
using operations::TimeSpan;

namespace {

core::UtcTime atSecond(qint64 number) {
    return core::UtcTime(std::chrono::seconds(number));
}

// "2-5 7-9" as spans, "2-5:why@1" as gaps noted at second 1.
template <class Take>
void readSpans(const QString& text, const Take& take) {
    const QStringList parts = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString& part : parts) {
        const QString times = part.section(QLatin1Char(':'), 0, 0);
        take(atSecond(times.section(QLatin1Char('-'), 0, 0).toLongLong()),
             atSecond(times.section(QLatin1Char('-'), 1, 1).toLongLong()), part.section(QLatin1Char(':'), 1, 1));
    }
}

std::vector<TimeSpan> spansOfText(const QString& text) {
    std::vector<TimeSpan> all;
    readSpans(text, [&](core::UtcTime from, core::UtcTime to, const QString&) { all.push_back({from, to}); });
    return all;
}

std::vector<FetchGap> gapsOfText(const QString& text) {
    std::vector<FetchGap> all;
    readSpans(text, [&](core::UtcTime from, core::UtcTime to, const QString& rest) {
        all.push_back({"s", "q", from, to, atSecond(rest.section(QLatin1Char('@'), 1, 1).toLongLong()),
                       rest.section(QLatin1Char('@'), 0, 0).toStdString()});
    });
    return all;
}

QString gapsAsText(const std::vector<FetchGap>& all) {
    const auto number = [](core::UtcTime time) {
        return QString::number(std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
    };
    QStringList out;
    for (const FetchGap& gap : all) {
        out << number(gap.from) + QLatin1Char('-') + number(gap.to) + QLatin1Char(':') +
                   QString::fromStdString(gap.reason) + QLatin1Char('@') + number(gap.notedAt);
    }
    return out.join(QLatin1Char(' '));
}

}  // namespace

class FetchGapsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gapsAfter_data() {
        QTest::addColumn<QString>("known");
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("undone");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* known, const char* asked, const char* undone,
                            const char* expected) {
            QTest::newRow(name) << QString::fromUtf8(known) << QString::fromUtf8(asked) << QString::fromUtf8(undone)
                                << QString::fromUtf8(expected);
        };
        row("all came", "", "0-9", "", "");
        row("nothing came", "", "0-9", "0-9", "0-9:new@100");
        row("a part came", "", "0-9", "4-9", "4-9:new@100");
        row("covered", "2-5:old@7", "0-9", "", "");
        row("covered to the point", "2-5:old@7", "2-5", "", "");
        row("begun later", "2-5:old@7", "4-9", "", "2-4:old@7");
        row("ended earlier", "2-5:old@7", "0-3", "", "3-5:old@7");
        row("its middle came", "0-9:old@7", "3-5", "", "0-3:old@7 5-9:old@7");
        row("elsewhere", "2-5:old@7", "6-9", "", "2-5:old@7");
        row("failed again", "2-5:old@7", "2-5", "2-5", "2-5:new@7");
        row("failed again, longer", "2-5:old@7", "2-9", "2-9", "2-9:new@7");
        row("half of it failed again", "0-8:old@7", "0-8", "4-8", "4-8:new@7");
        row("failed within", "0-9:old@7", "3-5", "3-5", "0-3:old@7 3-5:new@7 5-9:old@7");
        row("not asked at all", "", "", "0-9", "0-9:new@100");
        row("not asked, behind one", "0-4:old@7", "", "2-9", "0-2:old@7 2-9:new@7");
        row("neighbours of one reason", "0-4:new@7", "4-9", "4-9", "0-9:new@7");
        row("two windows", "", "0-3 5-9", "5-9 0-3", "0-3:new@100 5-9:new@100");
        row("nothing between", "", "5-5", "5-5", "");
    }

    void gapsAfter() {
        QFETCH(QString, known);
        QFETCH(QString, asked);
        QFETCH(QString, undone);
        QFETCH(QString, expected);
        const FetchGap like{"s", "q", {}, {}, atSecond(100), {}};
        QCOMPARE(gapsAsText(
                     operations::gapsAfter(gapsOfText(known), {spansOfText(asked), spansOfText(undone), "new"}, like)),
                 expected);
    }

    void keepsFifty() {
        std::vector<FetchGap> all;
        const FetchGap like{"s", "q", {}, {}, atSecond(100), {}};
        for (int i = 0; i < 80; ++i) {
            const TimeSpan span{atSecond(i * i + 10 * i), atSecond(i * i + 10 * i + 5)};
            all = operations::gapsAfter(all, {{span}, {span}, "new"}, like);
        }
        QCOMPARE(all.size(), std::size_t{50});
        QVERIFY(all.front().from == atSecond(0));
        QVERIFY(all.back().to == atSecond(79 * 79 + 795));
    }
};

GROUNDSWELL_TEST(FetchGapsTest, fetch_gaps)
#include "tst_fetch_gaps.moc"
