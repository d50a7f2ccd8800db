#include "tests/pipeline/jobs/queue_fixture.h"
#include "tests/support/test_registry.h"

#include "models/store/job_reader.h"

#include <QTest>

using namespace groundswell;
using jobs::call;
using jobs::immutableCall;
using jobs::Signature;
using nlohmann::json;
using testing::QueueFixture;

namespace {

Signature add(json arguments) {
    return call("add", std::move(arguments));
}

std::vector<Signature> doubles() {
    std::vector<Signature> all;
    for (int i = 0; i < 10; ++i) all.push_back(add({i, i}));
    return all;
}

std::string resultsOf(QueueFixture& fixture, const std::vector<core::JobId>& ids) {
    std::string text;
    for (const core::JobId id : ids) text += (text.empty() ? "" : " ") + fixture.row(id).resultJson;
    return text;
}

std::string statesOf(QueueFixture& fixture, const std::vector<core::JobId>& ids) {
    std::string text;
    for (const core::JobId id : ids) text += (text.empty() ? "" : " ") + fixture.state(id);
    return text;
}

Signature linked() {
    Signature first = add({2, 2});
    first.onSuccess = {add({16})};
    return first;
}

Signature withErrorCallback(Signature signature) {
    signature.onError = {call("note")};
    return signature;
}

Signature ruled(Signature signature, domain::TriggerRule rule) {
    signature.rule = rule;
    return signature;
}

}  // namespace

class JobCompositesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void values_data();
    void values();
    void immutableOnesKnowTheirParents();
    void groupsHaveAnOrder();
    void chunksAreJobs();
    void mapsTellProgressAndStop();
    void failures_data();
    void failures();
    void errorsNameTheJob();
    void callbacksGetTheError();
    void namedArgumentsGetResults();
    void readsAndWritesJson_data();
    void readsAndWritesJson();
    void refuses_data();
    void refuses();
    void completes();
};

void JobCompositesTest::values_data() {
    QTest::addColumn<std::string>("signature");
    QTest::addColumn<std::string>("results");
    const auto row = [](const char* name, const Signature& signature, const char* results) {
        QTest::newRow(name) << jobs::toJson(signature).dump() << std::string(results);
    };
    row("link", linked(), "4 20");
    row("chain", jobs::chain({add({2, 2}), add({4}), add({8})}), "4 8 16");
    row("chain of products", jobs::chain({add({4, 4}), call("mul", {8}), call("mul", {10})}), "8 64 640");
    row("immutable", jobs::chain({add({2, 2}), immutableCall("add", {4, 4}), immutableCall("add", {8, 8})}), "4 8 16");
    row("group", jobs::group(doubles()), "0 2 4 6 8 10 12 14 16 18");
    row("chord", jobs::chord(doubles(), call("sum")), "0 2 4 6 8 10 12 14 16 18 90");
    row("chord of one", jobs::chord({add({1, 2})}, call("sum")), "3 3");
    row("group in a chain", jobs::chain({add({1, 1}), jobs::group({add({1}), add({2})}), call("sum")}), "2 3 4 7");
    row("map", jobs::map("mul", {1, 2, 3}), "[1,2,3]");
    row("starmap", jobs::starmap("add", json::parse("[[2,2],[4,4]]")), "[4,8]");
    row("starmap of nothing", jobs::starmap("add", json::array()), "[]");
    row("map over a result", jobs::chain({call("note", {1, 2}), jobs::map("add", json::array()), call("note")}),
        "[1,2] [1,2] [[1,2]]");
    row("chunks", jobs::chunks("add", json::parse("[[1,1],[2,2],[3,3]]"), 2), "[2,4] [6]");
}

void JobCompositesTest::values() {
    QFETCH(std::string, signature);
    QueueFixture f;
    const auto ids = f.put(*jobs::parseSignature(signature));
    f.waitUntilIdle();
    QTEST(resultsOf(f, ids), "results");
}

void JobCompositesTest::immutableOnesKnowTheirParents() {
    QueueFixture f;
    const auto ids = f.put(jobs::chain({add({2, 2}), immutableCall("add", {4, 4}), immutableCall("add", {8, 8})}));
    f.waitUntilIdle();
    auto reader = f.store().connect();
    std::string results;
    for (std::vector<core::JobId> next{ids.back()}; !next.empty();) {
        const auto job = *(*reader)->jobs().byId(next.front());
        results += job->job.resultJson + " ";
        next = job->upstreams;
    }
    QCOMPARE(results, std::string("16 8 4 "));
}

void JobCompositesTest::groupsHaveAnOrder() {
    QueueFixture f;
    const auto ids = f.put(jobs::chord(doubles(), call("sum")));
    f.waitUntilIdle();
    auto reader = f.store().connect();
    store::JobFilter filter;
    filter.group = f.row(ids.front()).group;
    const auto members = *(*reader)->jobs().page(filter, {0, 100});
    QCOMPARE(members.size(), std::size_t{10});
    for (std::size_t i = 0; i < members.size(); ++i) QVERIFY(members[i].id == ids[i]);
    QVERIFY(f.row(ids.back()).group.isNone());
    QVERIFY((*(*reader)->jobs().byId(ids.back()))->upstreams == std::vector<core::JobId>(ids.begin(), ids.end() - 1));
}

void JobCompositesTest::chunksAreJobs() {
    QueueFixture f;
    json pairs = json::array();
    for (int i = 0; i < 1'000; ++i) pairs.push_back({i, i});
    const auto ids = f.put(jobs::chunks("add", pairs, 10));
    QCOMPARE(ids.size(), std::size_t{100});
    f.waitUntilIdle();
    QCOMPARE(f.row(ids.back()).resultJson, std::string("[1980,1982,1984,1986,1988,1990,1992,1994,1996,1998]"));
}

void JobCompositesTest::mapsTellProgressAndStop() {
    QueueFixture f;
    const auto good = f.put(jobs::map("gate", {1, 2, 3, 4}));
    f.gate().open(4);
    QCOMPARE(f.stateWhenEnded(good[0]), std::string("success"));
    QVERIFY(f.row(good[0]).progress == (domain::JobProgress{"items", 4, 4}));
    const auto stopped = f.put(jobs::map("gate", {1, 2, 3, 4}));
    f.gate().open(2);
    f.gate().waitForArrivals(7);
    f.queue().cancel(stopped[0]);
    QCOMPARE(f.stateWhenEnded(stopped[0]), std::string("revoked(cancelled)"));
    const auto bad = f.put(jobs::starmap("add", json::parse(R"([[1],["x"],[3]])")));
    QCOMPARE(f.stateWhenEnded(bad[0]), std::string("failure"));
    QVERIFY(f.row(bad[0]).error->message.find("[value: 2]") != std::string::npos);
}

void JobCompositesTest::failures_data() {
    QTest::addColumn<std::string>("signature");
    QTest::addColumn<std::string>("states");
    const auto row = [](const char* name, const Signature& signature, const char* states) {
        QTest::newRow(name) << jobs::toJson(signature).dump() << std::string(states);
    };
    row("chain", jobs::chain({add({1}), call("fail"), add({1})}), "success failure revoked(blocked)");
    row("chord", jobs::chord({add({1}), call("fail"), add({2})}, call("sum")),
        "success failure success revoked(blocked)");
    row("blocked ones block", jobs::chain({call("fail"), add({1}), add({1})}),
        "failure revoked(blocked) revoked(blocked)");
    row("link", withErrorCallback(add({1})), "success revoked(skipped)");
    row("on error", withErrorCallback(call("fail")), "failure success");
    row("on error of a chain", withErrorCallback(jobs::chain({call("fail"), add({1})})),
        "failure revoked(blocked) success");
    row("behind a skipped one",
        jobs::chain({add({1}), ruled(call("note"), domain::TriggerRule::OneFailed), call("note")}),
        "success revoked(skipped) revoked(skipped)");
    row("all done", jobs::chord({call("fail"), add({1})}, ruled(call("note"), domain::TriggerRule::AllDone)),
        "failure success success");
    row("one success", jobs::chord({call("fail"), add({1})}, ruled(call("note"), domain::TriggerRule::OneSuccess)),
        "failure success success");
    row("none failed",
        jobs::chord({add({1}), jobs::chain({add({1}), ruled(call("note"), domain::TriggerRule::AllFailed)})},
                    ruled(call("note"), domain::TriggerRule::NoneFailed)),
        "success success revoked(skipped) success");
}

void JobCompositesTest::failures() {
    QFETCH(std::string, signature);
    QueueFixture f;
    const auto ids = f.put(*jobs::parseSignature(signature));
    f.waitUntilIdle();
    QTEST(statesOf(f, ids), "states");
}

void JobCompositesTest::errorsNameTheJob() {
    QueueFixture f;
    const auto ids = f.put(jobs::chain({jobs::chord({add({1}), call("fail")}, call("sum")), add({1})}));
    f.waitUntilIdle();
    const std::string message = "Job " + std::to_string(ids[1].value) + " (fail) failed: It is wrong.";
    QCOMPARE(f.row(ids[2]).error->message, message);
    QCOMPARE(f.row(ids[3]).error->message, message);
    QCOMPARE(f.told(ids[3]), std::string("revoked"));
}

void JobCompositesTest::callbacksGetTheError() {
    QueueFixture f;
    const auto ids = f.put(withErrorCallback(jobs::group({add({1}), call("fail")})));
    f.waitUntilIdle();
    const std::string passed = f.row(ids.back()).resultJson;
    QVERIFY2(passed.starts_with("[{"), passed.c_str());
    const json error = json::parse(passed).at(0);
    QCOMPARE(error.at("job").get<std::int64_t>(), ids[1].value);
    QCOMPARE(error.at("task").get<std::string>(), std::string("fail"));
    QCOMPARE(error.at("code").get<std::string>(), std::string("invalid_input"));
    QCOMPARE(error.at("message").get<std::string>(), std::string("It is wrong."));
}

void JobCompositesTest::namedArgumentsGetResults() {
    QueueFixture f;
    const auto ids = f.put(jobs::chain({add({1, 2}), call("note", {{"limit", 5}})}));
    f.waitUntilIdle();
    QCOMPARE(f.row(ids[1]).resultJson, std::string(R"({"limit":5,"upstream":3})"));
}

void JobCompositesTest::readsAndWritesJson_data() {
    QTest::addColumn<std::string>("text");
    for (const char* text :
         {R"({"arguments":[1,"x",null],"kind":"task","task":"add"})",
          R"({"arguments":{"a":1},"immutable":true,"kind":"task","rule":"one_failed","task":"add"})",
          R"({"arguments":[],"kind":"task","options":{"expires_at":"2026-01-02T00:00:00Z","max_attempts":3,)"
          R"("not_before":"2026-01-01T00:00:00Z","priority":9,"source":"news","title":"T","unique_key":"k"},)"
          R"("task":"add"})",
          R"({"kind":"chain","on_error":[{"arguments":[],"kind":"task","task":"b"}],"on_success":[)"
          R"({"arguments":[],"kind":"task","task":"c"}],"parts":[{"arguments":[],"kind":"task","task":"a"}]})",
          R"({"kind":"chord","parts":[{"kind":"group","parts":[{"arguments":[],"kind":"task","task":"a"}]},)"
          R"({"arguments":[],"kind":"task","task":"b"}]})",
          R"({"arguments":[1,2],"kind":"map","task":"add"})",
          R"({"arguments":[[1],[2]],"kind":"starmap","task":"add"})",
          R"({"arguments":[[1],[2]],"chunk":10,"kind":"chunks","task":"add"})"}) {
        QTest::newRow(text) << std::string(text);
    }
}

void JobCompositesTest::readsAndWritesJson() {
    QFETCH(std::string, text);
    const auto signature = jobs::parseSignature(text);
    QVERIFY2(signature, signature ? "" : signature.error().describe().c_str());
    QCOMPARE(jobs::toJson(*signature).dump(), text);
    QVERIFY(*jobs::parseSignature(text) == *signature);
}

void JobCompositesTest::refuses_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("sentence");
    const auto row = [](const std::string& text, const char* sentence) {
        QTest::newRow(text.substr(0, 60).c_str()) << text << std::string(sentence);
    };
    row("{", "The signature is no JSON.");
    row("[]", "An object is expected here. [pointer: /]");
    row(R"({"kind":"x","task":"add"})", "There is no signature of kind \"x\". [pointer: /kind]");
    row(R"({"kind":"map"})", "The task is missing. [pointer: /]");
    row(R"({"kind":"chain","parts":[{"task":"add"},{"task":5}]})", "A text is expected here. [pointer: /parts/1/task]");
    row(R"({"task":"add","rule":"some"})", "There is no trigger rule \"some\". [pointer: /rule]");
    row(R"({"task":"add","options":{"priority":10}})",
        "A whole number from 0 to 9 is expected here. [pointer: /options/priority]");
    row(R"({"task":"add","options":{"not_before":"soon"}})", "A time is expected here. [pointer: /options/not_before]");
    row(R"({"task":"unknown"})", "This program has no such task. [task: unknown]");
    row(R"({"task":"add","arguments":5})", "The arguments of a job are an array or an object. [task: add]");
    row(R"({"kind":"group"})", "A group needs at least one part.");
    row(R"({"kind":"chain"})", "A chain needs at least one part.");
    row(R"({"kind":"chord","parts":[{"task":"add"}]})", "A chord needs at least one part and a body.");
    row(R"({"kind":"chunks","task":"add","arguments":[[1]]})", "Chunks need a list and a size of at least 1.");
    std::string deep = R"({"task":"add"})";
    for (int i = 0; i < 40; ++i) deep = R"({"kind":"chain","parts":[)" + deep + "]}";
    std::string where = "Signatures lie more than 32 deep in each other. [pointer: ";
    for (int i = 0; i < 33; ++i) where += "/parts/0";
    row(deep, (where + "]").c_str());
    row(R"({"task":"add","arguments":[")" + std::string(2'000'000, 'x') + "\"]}",
        "The arguments of a job are larger than 1 MiB. [task: add] Give it ids or a file's name, or split it.");
}

void JobCompositesTest::refuses() {
    QFETCH(std::string, text);
    QFETCH(std::string, sentence);
    QueueFixture f;
    const auto signature = jobs::parseSignature(text);
    if (!signature) {
        QCOMPARE(signature.error().describe(), sentence);
        return;
    }
    const auto graph = jobs::expand(*signature, f.tasks());
    QVERIFY(!graph);
    QCOMPARE(graph.error().describe(), sentence);
}

void JobCompositesTest::completes() {
    QCOMPARE(jobs::complete(add({4}), {2}).arguments.dump(), std::string("[2,4]"));
    QCOMPARE(jobs::complete(immutableCall("add", {4}), {2}).arguments.dump(), std::string("[4]"));
    QCOMPARE(jobs::complete(call("note", {{"a", 1}}), {{"b", 2}}).arguments.dump(), std::string(R"({"a":1,"b":2})"));
    const Signature chain = jobs::complete(jobs::chain({add({4}), add({8})}), {2});
    QCOMPARE(chain.parts[0].arguments.dump() + chain.parts[1].arguments.dump(), std::string("[2,4][8]"));
    const Signature chord = jobs::complete(jobs::chord({add({1}), add({2})}, call("sum")), {5});
    QCOMPARE(chord.parts[1].arguments.dump() + chord.parts[2].arguments.dump(), std::string("[5,2][]"));
}

GROUNDSWELL_TEST(JobCompositesTest, job_composites)
#include "tst_job_composites.moc"
