#include "tests/support/test_registry.h"
#include "ui/shell/refresh_pace.h"

#include <QTest>

#include <algorithm>
#include <vector>

using namespace groundswell;

namespace {

// What happens at which millisecond. The pace is asked every 10 of them.
struct Happening {
    enum class Kind { Job, Decision, JobsEnd } kind;
    int at;
};
using Happenings = std::vector<Happening>;
using Times = std::vector<int>;

constexpr auto byJob = Happening::Kind::Job;
constexpr auto byPerson = Happening::Kind::Decision;
constexpr auto jobsEnd = Happening::Kind::JobsEnd;

// A change every `step` milliseconds.
Happenings arrivals(int until, int step) {
    Happenings all;
    for (int at = 0; at <= until; at += step) all.push_back({byJob, at});
    return all;
}

Happenings with(Happenings all, Happening more) {
    const auto place = std::upper_bound(all.begin(), all.end(), more,
                                        [](const Happening& a, const Happening& b) { return a.at < b.at; });
    all.insert(place, more);
    return all;
}

}  // namespace

Q_DECLARE_METATYPE(Happenings)
Q_DECLARE_METATYPE(Times)

// When what is shown is read again while data changes.
class RefreshPaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asks_data();
    void asks();
};

void RefreshPaceTest::asks_data() {
    QTest::addColumn<Happenings>("happenings");
    QTest::addColumn<int>("answersTake");
    QTest::addColumn<Times>("asked");

    QTest::newRow("nothing") << Happenings{} << 10 << Times{};
    QTest::newRow("one change") << Happenings{{byJob, 0}} << 10 << Times{500};
    QTest::newRow("changes of one moment") << Happenings{{byJob, 0}, {byPerson, 100}, {byJob, 490}} << 10 << Times{500};
    QTest::newRow("changes apart") << Happenings{{byJob, 0}, {byJob, 700}} << 10 << Times{500, 1200};
    QTest::newRow("fast answers") << arrivals(2000, 100) << 10 << Times{500, 1100, 1700, 2300};
    QTest::newRow("slow answers") << arrivals(9000, 100) << 1000 << Times{500, 5500, 10500};
    QTest::newRow("a rest has an end") << arrivals(40000, 100) << 10000 << Times{500, 30500};
    QTest::newRow("a person is not kept waiting for a rest")
        << with(arrivals(3000, 100), {byPerson, 2000}) << 1000 << Times{500, 2000, 7000};
    QTest::newRow("nor for answers") << with(arrivals(1000, 100), {byPerson, 900}) << 1000 << Times{500, 1100};
    QTest::newRow("a job that ended") << with(arrivals(2000, 100), {jobsEnd, 2050}) << 1000 << Times{500, 2050};
}

void RefreshPaceTest::asks() {
    QFETCH(const Happenings, happenings);
    QFETCH(const int, answersTake);
    QFETCH(const Times, asked);

    ui::RefreshPace pace;
    Times times;
    auto next = happenings.begin();
    constexpr int longEnough = 45'000;
    for (int now = 0; now < longEnough; now += 10) {
        for (; next != happenings.end() && next->at <= now; ++next) {
            if (next->kind == jobsEnd) {
                pace.jobsEnded();
            } else {
                pace.change(next->kind == byPerson ? pipeline::DataChange::Decision : pipeline::DataChange::Job,
                            ui::RefreshPace::Time(now));
            }
        }
        const bool answering = !times.empty() && now < times.back() + answersTake;
        if (pace.takeDue(ui::RefreshPace::Time(now), answering)) times.push_back(now);
    }
    QCOMPARE(times, asked);
}

GROUNDSWELL_TEST(RefreshPaceTest, refresh_pace)
#include "tst_refresh_pace.moc"
