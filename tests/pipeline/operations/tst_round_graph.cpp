#include "tests/support/test_registry.h"

#include "pipeline/operations/round_graph.h"
#include "pipeline/operations/scheduled_run.h"

#include <QTest>

using namespace groundswell;
using operations::RoundJob;
using operations::RoundPlan;
using operations::RoundRequest;

namespace {

jobs::TaskRegistry tasks() {
    jobs::TaskRegistry registry;
    for (const char* name : {"acquire", "process", "expire", "backup", "prune", "gather"}) {
        jobs::Task task;
        task.name = name;
        registry.add(task);
    }
    return registry;
}

// A schedule that is due: "news" = of a source, "all" = of two sources, else the task's name.
void addDue(RoundPlan& plan, const std::string& what, bool goesOn) {
    operations::ScheduleEntry& entry = plan.entries.emplace_back();
    entry.schedule.id = what == "news" ? "source:news" : "my-" + what;
    entry.schedule.task = what == "news" || what == "all" ? "acquire" : what;
    if (what == "news") entry.schedule.source = what;
    if (goesOn) entry.state.job = {77};
    operations::RoundDue due{&entry, {}, {}, goesOn, {}};
    if (what == "news") due.sources = {"news"};
    if (what == "all") due.sources = {"a", "b"};
    for (const std::string& source : due.sources) plan.fetches.push_back({source, {}, goesOn, {}});
    plan.due.push_back(std::move(due));
}

// "acquire news; process < 0; expire < 1": the jobs, each with those that it waits for.
std::string told(const domain::JobGraph& graph) {
    std::string text;
    for (std::size_t i = 0; i < graph.jobs.size(); ++i) {
        text += (text.empty() ? "" : "; ") + graph.jobs[i].task;
        if (!graph.jobs[i].source.empty()) text += " " + graph.jobs[i].source;
        for (const domain::NewJobEdge& edge : graph.edges) {
            if (edge.downstream == i) text += " <" + std::to_string(edge.upstream);
        }
    }
    return text;
}

}  // namespace

class RoundGraphTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void puts_jobs_in_order_data() {
        QTest::addColumn<QStringList>("due");  // with "+" = goes on from before
        QTest::addColumn<bool>("idle");
        QTest::addColumn<bool>("watches");
        QTest::addColumn<std::string>("graph");
        const auto row = [](const char* name, const QStringList& due, bool idle, bool watches, const char* graph) {
            QTest::newRow(name) << due << idle << watches << std::string(graph);
        };
        const auto list = [](const char* words) {
            return QString::fromLatin1(words).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        };
        row("nothing", {}, false, false, "");
        row("idle", {}, true, false, "process; expire <0");
        row("one source", list("news"), false, true, "acquire news; process <0; expire <1");
        row("several sources are gathered", list("all"), false, false,
            "acquire a; acquire b; process <0 <1; expire <2; gather <0 <1");
        row("both", list("news all"), true, false,
            "acquire news; acquire a; acquire b; process <0 <1 <2; expire <3; gather <1 <2");
        row("a task alone", list("backup"), false, true, "backup");
        row("process is not done twice", list("news process"), false, false, "acquire news; process <0; expire <1");
        row("process alone", list("process"), false, false, "process");
        row("expire alone", list("expire"), false, false, "expire");
        row("a source that goes on, last round", list("+news"), false, false, "acquire news; process <0; expire <1");
        row("a source that goes on, watched", list("+news"), false, true, "acquire news");
        row("beside one that goes on, watched", list("+all news"), false, true,
            "acquire a; acquire b; acquire news; process <2; expire <3; gather <0 <1");
        row("process that goes on", list("+process"), false, true, "");
    }

    void puts_jobs_in_order() {
        QFETCH(QStringList, due);
        QFETCH(bool, idle);
        QFETCH(bool, watches);
        QFETCH(std::string, graph);
        RoundPlan plan;
        plan.entries.reserve(8);
        for (const QString& one : due) {
            const bool goesOn = one.startsWith(QLatin1Char('+'));
            addDue(plan, one.mid(goesOn ? 1 : 0).toStdString(), goesOn);
        }
        RoundRequest request;
        request.whenIdle = idle;
        request.untilNext = watches;
        const auto made = operations::composeRound(request, tasks(), plan);
        QVERIFY2(made, made ? "" : made.error().describe().c_str());
        QCOMPARE(told(made->jobs), graph);
        for (const domain::NewJob& job : made->jobs.jobs) {
            QVERIFY(job.rule == domain::TriggerRule::AllDone);
            if (job.task != "gather") QVERIFY(job.argumentsJson.find("\"once\":true") != std::string::npos);
        }
        for (const operations::RoundDue& one : plan.due)
            QVERIFY(one.job.index != RoundJob::none || one.job.id == core::JobId{77});
    }

    void one_of_a_kind_is_in_the_queue_once() {
        RoundPlan plan;
        plan.entries.reserve(8);
        for (const char* one : {"news", "all", "backup"}) addDue(plan, one, false);
        const auto made = operations::composeRound({}, tasks(), plan);
        QVERIFY(made);
        std::string keys;
        for (const domain::NewJob& job : made->jobs.jobs) keys += job.uniqueKey + " ";
        QCOMPARE(keys, std::string("acquire:news acquire:a acquire:b   schedule:my-all schedule:my-backup "));
    }
};

GROUNDSWELL_TEST(RoundGraphTest, round_graph)
#include "tst_round_graph.moc"
