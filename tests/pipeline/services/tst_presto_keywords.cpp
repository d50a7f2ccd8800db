#include "pipeline/services/presto_keywords.h"
#include "tests/support/fake_presto.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <algorithm>
#include <thread>

using namespace groundswell;
using namespace std::chrono_literals;
using nlohmann::json;
using services::Delivery;
using services::KeywordQuestion;
using services::PrestoAnswers;
using services::PrestoKeywords;
using testing::FakePresto;
using KeywordMood = FakePresto::Mood;

namespace {

json phrasesOf(const json& request) {
    const auto text = request.at("text").get<std::string>();
    return {{"keywords", json::array({json::array({text, 0.0123}), json::array({"best", 0.001})})}};
}

services::ServiceEndpoint endpointOf(const FakePresto& presto) {
    services::ServiceEndpoint endpoint;
    endpoint.url = presto.url();
    endpoint.allowPrivateNetwork = true;
    endpoint.attempts = 1;
    return endpoint;
}

PrestoAnswers answersBy(PrestoAnswers::Way way, std::chrono::milliseconds within) {
    PrestoAnswers answers;
    answers.way = way;
    answers.within = within;
    answers.resultPath = "/results/{id}";
    answers.firstPoll = 2ms;
    answers.longestPoll = 5ms;
    return answers;
}

PrestoKeywords serviceOf(const FakePresto& presto, PrestoAnswers answers) {
    return PrestoKeywords(endpointOf(presto), std::move(answers), "harbour", "keyworded");
}

// Each question's phrases joined by "+", "wait" or "fail", with blanks between.
std::string told(const std::vector<services::ScoredPhrases>& all) {
    std::string text;
    for (const services::ScoredPhrases& phrases : all) {
        if (!text.empty()) text += " ";
        if (!phrases) {
            text += phrases.error().code == core::ErrorCode::Unavailable ? "wait" : "fail";
            continue;
        }
        for (const auto& [phrase, score] : *phrases) text += (&phrase == &phrases->front().first ? "" : "+") + phrase;
    }
    return text;
}

// "garbage 1, late 2": without what was accepted.
std::string refusedBy(const std::map<Delivery, std::int64_t>& counts) {
    std::string text;
    for (const auto& [delivery, count] : counts) {
        if (delivery == Delivery::Accepted) continue;
        text += (text.empty() ? "" : ", ") + std::string(deliveryName(delivery)) + " " + std::to_string(count);
    }
    return text;
}

const std::vector<KeywordQuestion> two{{7, 99, "odd"}, {8, 98, "even"}};
const std::vector<KeywordQuestion> one{{7, 99, "odd"}};

}  // namespace

class PrestoKeywordsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksAsPrestoIsAsked() {
        FakePresto presto("yake_keywords", phrasesOf);
        auto service = serviceOf(presto, answersBy(PrestoAnswers::Way::Listen, 60s));
        QCOMPARE(told(service.extract(one, {})), std::string("best+odd"));
        const json body = presto.taken().front();
        const auto callback = body.at("callback_url").get<std::string>();
        QVERIFY2(callback.starts_with("http://127.0.0.1:"), callback.c_str());
        QCOMPARE(body.dump(),
                 (json{{"id", "groundswell_7_99"},
                       {"content_hash", nullptr},
                       {"callback_url", callback},
                       {"url", nullptr},
                       {"text", "odd"},
                       {"raw", {{"content_item_id", 7}, {"target_state", "keyworded"}, {"workspace_id", "harbour"}}},
                       {"parameters", json::object()}})
                     .dump());
    }

    // What becomes of the text "odd", which has a mood, and of "even", which gets its answer if it is asked for.
    void listens_data() {
        QTest::addColumn<KeywordMood>("mood");
        QTest::addColumn<std::string>("outcome");
        QTest::addColumn<std::string>("refused");
        const auto row = [](const char* name, KeywordMood mood, const char* outcome, const char* refused) {
            QTest::newRow(name) << mood << std::string(outcome) << std::string(refused);
        };
        row("good", KeywordMood::Good, "best+odd best+even", "");
        row("in the reply", KeywordMood::AtOnce, "best+odd best+even", "");
        row("garbage, then the answer", KeywordMood::Garbage, "best+odd best+even", "garbage 1");
        row("twice", KeywordMood::Twice, "best+odd best+even", "duplicate 1");
        row("model error", KeywordMood::ModelError, "fail best+even", "");
        row("another form", KeywordMood::BadResult, "fail best+even", "");
        row("refused", KeywordMood::Refused, "fail best+even", "");
        row("a page", KeywordMood::Page, "fail best+even", "");
        row("down", KeywordMood::Down, "wait wait", "");
        row("busy", KeywordMood::Busy, "wait wait", "");
        row("half a reply", KeywordMood::CutReply, "wait wait", "");
    }
    void listens() {
        QFETCH(KeywordMood, mood);
        QFETCH(std::string, outcome);
        QFETCH(std::string, refused);
        FakePresto presto("yake_keywords", phrasesOf);
        presto.setMood("odd", mood);
        auto service = serviceOf(presto, answersBy(PrestoAnswers::Way::Listen, 60s));
        QCOMPARE(told(service.extract(two, {})), outcome);
        if (mood == KeywordMood::Twice) presto.statuses(3);
        QCOMPARE(refusedBy(service.deliveries()), refused);
    }

    // Calls that bring no answer: the text waits until somebody stops waiting.
    void believesOnlyTheAnswer_data() {
        QTest::addColumn<KeywordMood>("mood");
        QTest::addColumn<int>("status");
        QTest::addColumn<std::string>("refused");
        const auto row = [](const char* name, KeywordMood mood, int status, const char* refused) {
            QTest::newRow(name) << mood << status << std::string(refused);
        };
        row("half an answer", KeywordMood::HalfAnswer, 422, "garbage 1");
        row("another model", KeywordMood::OtherModel, 422, "wrong_model 1");
        row("wrong id", KeywordMood::WrongId, 422, "wrong_id 1");
        row("an earlier content", KeywordMood::OldContent, 422, "changed 1");
        row("wrong token", KeywordMood::WrongToken, 404, "unknown_token 1");
    }
    void believesOnlyTheAnswer() {
        QFETCH(KeywordMood, mood);
        QFETCH(int, status);
        QFETCH(std::string, refused);
        FakePresto presto("yake_keywords", phrasesOf);
        presto.setMood(mood);
        auto service = serviceOf(presto, answersBy(PrestoAnswers::Way::Listen, 1h));
        std::stop_source source;
        const std::jthread stopper([&] {
            presto.statuses(1);
            source.request_stop();
        });
        QCOMPARE(told(service.extract(one, source.get_token())), std::string("wait"));
        QCOMPARE(presto.statuses(1), std::vector<int>{status});
        QCOMPARE(refusedBy(service.deliveries()), refused);
    }

    void takesASlowAnswer() {
        FakePresto presto("yake_keywords", phrasesOf);
        presto.setMood("odd", KeywordMood::Slow);
        auto service = serviceOf(presto, answersBy(PrestoAnswers::Way::Listen, 1h));
        const std::jthread releaser([&] {
            presto.statuses(1);
            presto.release();
        });
        QCOMPARE(told(service.extract(two, {})), std::string("best+odd best+even"));
    }

    void refusesALateAnswer() {
        FakePresto presto("yake_keywords", phrasesOf);
        presto.setMood(KeywordMood::Slow);
        auto service = serviceOf(presto, answersBy(PrestoAnswers::Way::Listen, 20ms));
        QCOMPARE(told(service.extract(one, {})), std::string("wait"));
        presto.release();
        QCOMPARE(presto.statuses(1), std::vector<int>{410});
        QCOMPARE(refusedBy(service.deliveries()), std::string("late 1"));
    }

    void asksNoFurtherWhoeverNeverCallsBack() {
        FakePresto presto("yake_keywords", phrasesOf);
        presto.setMood(KeywordMood::Never);
        PrestoAnswers answers = answersBy(PrestoAnswers::Way::Listen, 20ms);
        answers.atOnce = 1;
        auto service = serviceOf(presto, answers);
        QCOMPARE(told(service.extract(two, {})), std::string("wait wait"));
        QCOMPARE(told(service.extract(two, {})), std::string("wait wait"));
        QCOMPARE(presto.taken().size(), std::size_t{1});
    }

    void polls_data() {
        QTest::addColumn<KeywordMood>("mood");
        QTest::addColumn<std::string>("outcome");
        QTest::addColumn<std::string>("refused");
        const auto row = [](const char* name, KeywordMood mood, const char* outcome, const char* refused) {
            QTest::newRow(name) << mood << std::string(outcome) << std::string(refused);
        };
        row("good", KeywordMood::Good, "best+odd", "");
        row("in the reply", KeywordMood::AtOnce, "best+odd", "");
        row("at the third look", KeywordMood::Slow, "best+odd", "");
        row("never", KeywordMood::Never, "wait", "");
        row("another model", KeywordMood::OtherModel, "wait", "wrong_model");
        row("wrong id", KeywordMood::WrongId, "wait", "wrong_id");
        row("an earlier content", KeywordMood::OldContent, "wait", "changed");
        // Nothing has shown yet that the service works.
        row("model error", KeywordMood::ModelError, "wait", "");
        row("down", KeywordMood::Down, "wait", "");
    }
    void polls() {
        QFETCH(KeywordMood, mood);
        QFETCH(std::string, outcome);
        QFETCH(std::string, refused);
        FakePresto presto("yake_keywords", phrasesOf);
        presto.setMood(mood);
        const bool answered = mood == KeywordMood::Slow || refused.empty();
        auto service = serviceOf(
            presto, answersBy(PrestoAnswers::Way::Poll, mood != KeywordMood::Never && answered ? 60'000ms : 30ms));
        QCOMPARE(told(service.extract(one, {})), outcome);
        QVERIFY2(refusedBy(service.deliveries()).starts_with(refused), refused.c_str());
        if (!presto.taken().empty()) QVERIFY(presto.taken().front().at("callback_url").is_null());
    }

    void readsPhrases_data() {
        QTest::addColumn<std::string>("result");
        QTest::addColumn<std::string>("phrases");
        const auto row = [](const char* name, const char* result, const char* phrases) {
            QTest::newRow(name) << std::string(result) << std::string(phrases);
        };
        row("best first", R"({"keywords":[["b",0.2],["a",0.1]]})", "a+b");
        row("none", R"({"keywords":[]})", "");
        row("none twice", R"({"keywords":[["a",0.1],["a",0.2]]})", "a");
        row("no list", R"({"keywords":"a"})", "fail");
        row("no keywords", R"({})", "fail");
        row("no object", "[]", "fail");
        row("no score", R"({"keywords":[["a"]]})", "fail");
        row("a text for a score", R"({"keywords":[["a","0.1"]]})", "fail");
        row("below 0", R"({"keywords":[["a",-0.1]]})", "fail");
        row("blank", R"({"keywords":[[" ",0.1]]})", "fail");
        row("control characters", R"({"keywords":[["a\u0007",0.1]]})", "fail");
    }
    void readsPhrases() {
        QFETCH(std::string, result);
        QFETCH(std::string, phrases);
        QCOMPARE(told({services::readPhrases(json::parse(result))}), phrases);
    }

    void refusesWhatTheQueueDoesNotTake() {
        FakePresto presto("yake_keywords", phrasesOf);
        auto service = serviceOf(presto, answersBy(PrestoAnswers::Way::Listen, 60s));
        const std::size_t frame =
            services::prestoRequest({.name = "groundswell_1", .version = "1", .text = ""}, nullptr).dump().size();
        const std::vector<KeywordQuestion> questions{{1, 1, std::string(256'000 - frame, 'x')}, {2, 2, "even"}};
        QCOMPARE(told(service.extract(questions, {})), std::string("fail best+even"));
        QCOMPARE(presto.taken().size(), std::size_t{1});
    }

    void knowsResultAddresses_data() {
        QTest::addColumn<std::string>("address");
        QTest::addColumn<std::string>("path");
        QTest::newRow("path") << std::string("/results/{id}") << std::string("/results/{id}");
        QTest::newRow("whole") << std::string("https://presto.example/api/results/{id}?x=1")
                               << std::string("/results/{id}?x=1");
        QTest::newRow("without id") << std::string("/results/") << std::string();
        QTest::newRow("another host") << std::string("https://other.example/api/{id}") << std::string();
        QTest::newRow("a host that begins alike") << std::string("https://presto.example/apis/{id}") << std::string();
        QTest::newRow("empty") << std::string() << std::string();
    }
    void knowsResultAddresses() {
        QFETCH(std::string, address);
        QFETCH(std::string, path);
        const auto read = services::resultPathOf(address, "https://presto.example/api/");
        QCOMPARE(read.has_value(), !path.empty());
        if (read) QCOMPARE(*read, path);
    }
};

GROUNDSWELL_TEST(PrestoKeywordsTest, presto_keywords)
#include "tst_presto_keywords.moc"
