#include "pipeline/services/pending_answers.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <set>

using namespace groundswell;
using namespace std::chrono_literals;
using nlohmann::json;
using services::Delivery;
using services::PendingAnswers;

namespace {

const services::ExpectedAnswer expected{"item_7", "42", "yake_keywords.Model"};

std::string answerWith(const std::string& id, const std::string& model, const json& result) {
    return json{{"body", {{"id", id}, {"result", result}}}, {"model_name", model}, {"retry_count", 0}}.dump();
}

const std::string right = answerWith("item_7_42", "yake_keywords.Model", {{"keywords", json::array()}});

}  // namespace

class PendingAnswersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judges_data() {
        QTest::addColumn<std::string>("answer");
        QTest::addColumn<Delivery>("delivery");
        const auto row = [](const char* name, const std::string& answer, Delivery delivery) {
            QTest::newRow(name) << answer << delivery;
        };
        const std::string model = expected.model;
        row("the answer", right, Delivery::Accepted);
        row("an error is an answer", answerWith("item_7_42", model, {{"error", "x"}}), Delivery::Accepted);
        row("nothing", "", Delivery::Garbage);
        row("no JSON", "<html>", Delivery::Garbage);
        row("half of it", right.substr(0, right.size() / 2), Delivery::Garbage);
        row("no object", "[1]", Delivery::Garbage);
        row("no body", R"({"model_name":"yake_keywords.Model"})", Delivery::Garbage);
        row("no result", R"({"body":{"id":"item_7_42"},"model_name":"yake_keywords.Model"})", Delivery::Garbage);
        row("an empty result", answerWith("item_7_42", model, nullptr), Delivery::Garbage);
        row("no model", R"({"body":{"id":"item_7_42","result":{}}})", Delivery::Garbage);
        row("a number for an id", R"({"body":{"id":7,"result":{}},"model_name":"yake_keywords.Model"})",
            Delivery::Garbage);
        row("deep nesting", R"({"body":{"id":"item_7_42"},"x":)" + std::string(100'000, '['), Delivery::Garbage);
        row("another model", answerWith("item_7_42", "other.Model", 1), Delivery::WrongModel);
        row("the model's name as it is asked", answerWith("item_7_42", "yake_keywords__Model", 1),
            Delivery::WrongModel);
        row("another item", answerWith("item_8_42", model, 1), Delivery::WrongId);
        row("another item that begins alike", answerWith("item_77_42", model, 1), Delivery::WrongId);
        row("an earlier content", answerWith("item_7_41", model, 1), Delivery::Changed);
    }
    void judges() {
        QFETCH(std::string, answer);
        QFETCH(Delivery, delivery);
        PendingAnswers pending;
        const std::string token = pending.expect(expected, PendingAnswers::Clock::time_point::max());
        QCOMPARE(pending.deliver(token, answer), delivery);
        QCOMPARE(pending.isAnswered(token), delivery == Delivery::Accepted);
        // What does not fit leaves the question open for what does.
        QCOMPARE(pending.deliver(token, right),
                 delivery == Delivery::Accepted ? Delivery::Duplicate : Delivery::Accepted);
        QVERIFY(pending.take(token).has_value());
    }

    void knowsOldTokens() {
        PendingAnswers::Clock::time_point now{};
        PendingAnswers pending([&now] { return now; });
        const std::string answered = pending.expect(expected, now + 30s);
        const std::string given_up = pending.expect(expected, now + 30s);
        const std::string overdue = pending.expect(expected, now + 30s);
        QCOMPARE(pending.deliver("0123456789abcdef0123456789abcdef", right), Delivery::UnknownToken);
        QCOMPARE(pending.deliver(answered, right), Delivery::Accepted);
        QVERIFY(pending.take(answered).has_value());
        QCOMPARE(pending.deliver(answered, right), Delivery::Duplicate);
        QVERIFY(!pending.take(given_up).has_value());
        QCOMPARE(pending.deliver(given_up, right), Delivery::Late);
        now += 30s;
        QCOMPARE(pending.deliver(overdue, "garbage"), Delivery::Garbage);
        now += 1ms;
        QCOMPARE(pending.deliver(overdue, right), Delivery::Late);
        const auto counts = pending.counts();
        QCOMPARE(counts.at(Delivery::Accepted), std::int64_t{1});
        QCOMPARE(counts.at(Delivery::Late), std::int64_t{2});
        QCOMPARE(counts.at(Delivery::UnknownToken), std::int64_t{1});
    }

    void tokensAreUnlike() {
        PendingAnswers pending;
        std::set<std::string> tokens;
        for (int i = 0; i < 1'000; ++i) {
            const std::string token = pending.expect(expected, PendingAnswers::Clock::time_point::max());
            QCOMPARE(token.size(), std::size_t{32});
            tokens.insert(token);
        }
        QCOMPARE(tokens.size(), std::size_t{1'000});
    }

    void stopsWaiting() {
        PendingAnswers pending;
        const std::vector<std::string> tokens{pending.expect(expected, PendingAnswers::Clock::time_point::max())};
        std::stop_source source;
        source.request_stop();
        QVERIFY(!pending.await(tokens, PendingAnswers::Clock::now() + 1h, source.get_token()));
        QCOMPARE(pending.deliver(tokens.front(), right), Delivery::Accepted);
        QVERIFY(pending.await(tokens, PendingAnswers::Clock::now() + 1h, {}));
    }
};

GROUNDSWELL_TEST(PendingAnswersTest, pending_answers)
#include "tst_pending_answers.moc"
