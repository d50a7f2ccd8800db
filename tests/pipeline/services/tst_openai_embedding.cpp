#include "pipeline/services/openai_embedding.h"
#include "tests/support/fake_embeddings.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <cmath>
#include <thread>

using namespace groundswell;
using namespace std::chrono_literals;
using services::Embedding;
using testing::FakeEmbeddings;
using Mood = FakeEmbeddings::Mood;

namespace {

services::ServiceEndpoint endpointOf(const FakeEmbeddings& fake) {
    services::ServiceEndpoint endpoint;
    endpoint.url = fake.url();
    endpoint.allowPrivateNetwork = true;
    endpoint.attempts = 1;
    endpoint.retryBase = 1ms;
    return endpoint;
}

std::vector<std::string> numbered(std::size_t count) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < count; ++i) texts.push_back("text number " + std::to_string(i));
    return texts;
}

// v(ector), e(mpty), w(aits), f(ails); a vector that is not that of its text counts as "!".
std::string letters(const std::vector<std::string>& texts, const std::vector<Embedding>& embeddings) {
    std::string out;
    for (std::size_t i = 0; i < embeddings.size(); ++i) {
        const Embedding& embedding = embeddings[i];
        if (!embedding) {
            out += embedding.error().code == core::ErrorCode::Unavailable ? 'w' : 'f';
            continue;
        }
        const std::vector<float> wanted = FakeEmbeddings::vectorOf(texts[i], embedding->size());
        double dot = 0;
        double squares = 0;
        double length = 0;
        for (std::size_t k = 0; k < wanted.size(); ++k) {
            const double a = wanted[k];
            const double b = (*embedding)[k];
            dot += a * b;
            squares += a * a;
            length += b * b;
        }
        const bool right = std::abs(dot / std::sqrt(squares) - 1) < 1e-5 && std::abs(length - 1) < 1e-5;
        out += embedding->empty() ? 'e' : right ? 'v' : '!';
    }
    return out;
}

std::string firstReason(const std::vector<Embedding>& embeddings) {
    for (const Embedding& embedding : embeddings) {
        if (!embedding) return embedding.error().describe();
    }
    return {};
}

}  // namespace

class OpenAiEmbeddingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sendsWhatTheFormAsksFor() {
        const FakeEmbeddings fake;
        services::ServiceEndpoint endpoint = endpointOf(fake);
        endpoint.url += "/";
        endpoint.key = "sk-secret";
        services::OpenAiEmbedding service(endpoint, "small", 32, 2);
        const std::vector<std::string> texts{"one text", "zwei \xc3\xa4 \"quoted\"\n", "three"};
        QCOMPARE(letters(texts, service.embed(texts, {})), std::string("vvv"));
        const auto requests = fake.server().requests();
        QCOMPARE(requests.size(), std::size_t{2});
        QCOMPARE(requests.front().target, std::string("/v1/embeddings"));
        QCOMPARE(requests.front().headers.at("authorization"), std::string("Bearer sk-secret"));
        const auto body = nlohmann::json::parse(requests.front().body);
        QCOMPARE(body.at("model").get<std::string>(), std::string("small"));
        QCOMPARE(body.at("dimensions").get<int>(), 32);
        QCOMPARE(body.at("input").get<std::vector<std::string>>(), (std::vector<std::string>{texts[0], texts[1]}));
        QCOMPARE(fake.server().connections(), 1);
    }

    void pathHasOneVersion_data() {
        QTest::addColumn<std::string>("base");
        QTest::addColumn<std::string>("path");
        QTest::newRow("bare") << std::string("https://h") << std::string("/v1/embeddings");
        QTest::newRow("with version") << std::string("https://h/v1") << std::string("/embeddings");
        QTest::newRow("with version and slash") << std::string("https://h/v1/") << std::string("/embeddings");
        QTest::newRow("below a path") << std::string("https://h/api") << std::string("/v1/embeddings");
    }
    void pathHasOneVersion() {
        QFETCH(std::string, base);
        QFETCH(std::string, path);
        QCOMPARE(services::openAiPath(base, "embeddings"), path);
    }

    void answers_data() {
        QTest::addColumn<Mood>("mood");
        QTest::addColumn<std::vector<std::string>>("texts");
        QTest::addColumn<std::string>("outcome");
        QTest::addColumn<std::string>("reason");
        const auto row = [](const char* name, Mood mood, std::vector<std::string> texts, const char* outcome,
                            const char* reason) {
            QTest::newRow(name) << mood << std::move(texts) << std::string(outcome) << std::string(reason);
        };
        const auto five = numbered(5);
        row("good", Mood::Good, five, "vvvvv", "");
        row("no text", Mood::Good, {}, "", "");
        row("out of order, with one too many", Mood::Shuffled, five, "vvvvv", "");
        row("half of a batch is asked for again", Mood::HalfAtFirst, five, "vvvvv", "");
        row("what never comes waits", Mood::AlwaysHalf, {"a", "b", "last"}, "vvw", "some texts of a request only");
        row("down", Mood::Down, five, "wwwww", "fault of its own (503)");
        row("busy for an hour", Mood::Busy, five, "wwwww", "wants no request until");
        row("wrong key", Mood::Unauthorised, five, "wwwww", "key_env");
        row("a page of a hotel", Mood::Page, five, "wwwww", "not JSON");
        row("no vectors at all", Mood::Empty, five, "wwwww", "without any vector");
        row("refuses everything", Mood::RefusesAll, numbered(40), std::string(40, 'w').c_str(), "(400)");
        row("other dimension", Mood::OtherSize, five, "wwwww", "5 numbers instead of 32");
        row("one refused among others", Mood::Good, {"a", "b", "the [refused] one", "d", "e"}, "vvfvv", "(400)");
        row("one refused alone", Mood::Good, {"the [refused] one"}, "f", "(400)");
        row("two refused", Mood::Good, {"[refused] 1", "[refused] 2"}, "ff", "(400)");
        row("not a number", Mood::Good, {"a", "the [nan] one", "c"}, "vfv", "not JSON");
        row("null in a vector", Mood::Good, {"a", "the [null] one", "c"}, "vfv", "no direction");
        row("all zero", Mood::Good, {"a", "the [zero] one", "c"}, "vfv", "no direction");
        row("too short", Mood::Good, {"a", "the [short] one", "c"}, "vfv", "3 numbers instead of 32");
        row("only garbage", Mood::Good, {"[nan]", "[null]", "[zero]"}, "fff", "");
    }
    void answers() {
        QFETCH(Mood, mood);
        QFETCH(std::vector<std::string>, texts);
        QFETCH(std::string, outcome);
        QFETCH(std::string, reason);
        FakeEmbeddings fake;
        fake.setMood(mood);
        services::OpenAiEmbedding service(endpointOf(fake), "m", 32, 64);
        const auto embeddings = service.embed(texts, {});
        QCOMPARE(letters(texts, embeddings), outcome);
        const std::string told = firstReason(embeddings);
        QVERIFY2(told.find(reason) != std::string::npos, told.c_str());
        QVERIFY(fake.asked().size() < 20);
    }

    void findsOutTheDimension() {
        FakeEmbeddings fake(16);
        services::OpenAiEmbedding service(endpointOf(fake), "m", 0, 64);
        const std::vector<std::string> texts{"the [short] one", "b", "c"};
        QCOMPARE(letters(texts, service.embed(texts, {})), std::string("fvv"));
        QVERIFY(!nlohmann::json::parse(fake.server().requests().front().body).contains("dimensions"));
        // The stored vectors of the model have the last word.
        services::OpenAiEmbedding later(endpointOf(fake), "m", 0, 64);
        later.expectDimensions(99);
        QCOMPARE(letters(texts, later.embed(texts, {})), std::string("www"));
    }

    void retriesWhatMayPass() {
        FakeEmbeddings fake;
        fake.setMood(Mood::Down);
        services::ServiceEndpoint endpoint = endpointOf(fake);
        endpoint.attempts = 3;
        services::OpenAiEmbedding service(endpoint, "m", 32, 64);
        const auto texts = numbered(2);
        QCOMPARE(letters(texts, service.embed(texts, {})), std::string("ww"));
        QCOMPARE(fake.asked().size(), std::size_t{3});
        fake.setMood(Mood::Good);
        QCOMPARE(letters(texts, service.embed(texts, {})), std::string("vv"));
    }

    void leavesABrokenServiceAlone() {
        FakeEmbeddings fake;
        fake.setMood(Mood::Down);
        services::OpenAiEmbedding service(endpointOf(fake), "m", 32, 2);
        const auto texts = numbered(100);
        // Every call ends at its first failed request; from the third on the service hears nothing.
        for (int call = 0; call < 6; ++call) {
            QCOMPARE(letters(texts, service.embed(texts, {})), std::string(100, 'w'));
        }
        QCOMPARE(fake.asked().size(), std::size_t{3});
    }

    void distrustsAServiceThatTalksNonsense() {
        FakeEmbeddings fake;
        fake.setMood(Mood::Page);
        services::OpenAiEmbedding service(endpointOf(fake), "m", 32, 64);
        const auto texts = numbered(4);
        for (int call = 0; call < 3; ++call) static_cast<void>(service.embed(texts, {}));
        const std::size_t before = fake.asked().size();
        QCOMPARE(letters(texts, service.embed(texts, {})), std::string("wwww"));
        QCOMPARE(fake.asked().size(), before);
    }

    void cutsLongTexts() {
        const FakeEmbeddings fake;
        services::OpenAiEmbedding service(endpointOf(fake), "m", 32, 64);
        std::string text = "a";
        while (text.size() < 100'000) text += "\xe6\x96\xb0\xe8\x81\x9e";
        QVERIFY(service.embed(std::vector<std::string>{text}, {}).front().has_value());
        const std::string sent = fake.asked().front().front();
        QVERIFY(sent.size() <= 24'000);
        QCOMPARE(sent.size() % 3, std::size_t{1});
    }

    void stops() {
        FakeEmbeddings fake;
        fake.setMood(Mood::Stalls);
        services::OpenAiEmbedding service(endpointOf(fake), "m", 32, 64);
        std::stop_source stop;
        const auto texts = numbered(3);
        std::jthread stopper([&] {
            // Once the request has arrived, nothing but the stop ends the call.
            while (fake.asked().empty()) std::this_thread::yield();
            stop.request_stop();
        });
        QCOMPARE(letters(texts, service.embed(texts, stop.get_token())), std::string("www"));
        QCOMPARE(letters(texts, service.embed(texts, stop.get_token())), std::string("www"));
        QCOMPARE(fake.asked().size(), std::size_t{1});
    }

    void keepsToPublicNetworks() {
        const FakeEmbeddings fake;
        services::ServiceEndpoint endpoint = endpointOf(fake);
        endpoint.allowPrivateNetwork = false;
        services::OpenAiEmbedding service(endpoint, "m", 32, 64);
        const auto texts = numbered(1);
        const auto embeddings = service.embed(texts, {});
        QCOMPARE(letters(texts, embeddings), std::string("w"));
        QVERIFY(firstReason(embeddings).find("private network") != std::string::npos);
        QCOMPARE(fake.server().connections(), 0);
    }

    void tellsNoSecret_data() {
        QTest::addColumn<Mood>("mood");
        for (const Mood mood : {Mood::Down, Mood::Busy, Mood::Unauthorised, Mood::Page, Mood::RefusesAll})
            QTest::addRow("%d", static_cast<int>(mood)) << mood;
    }
    void tellsNoSecret() {
        QFETCH(Mood, mood);
        FakeEmbeddings fake;
        fake.setMood(mood);
        services::ServiceEndpoint endpoint = endpointOf(fake);
        endpoint.key = "sk-secret";
        services::OpenAiEmbedding service(endpoint, "m", 32, 64);
        const std::string told = firstReason(service.embed(numbered(2), {}));
        QVERIFY(!told.empty());
        QVERIFY2(told.find("sk-secret") == std::string::npos, told.c_str());
    }

    void servesManyThreads() {
        const FakeEmbeddings fake;
        services::OpenAiEmbedding service(endpointOf(fake), "m", 0, 3);
        std::vector<std::string> outcomes(4);
        {
            std::vector<std::jthread> threads;
            for (std::string& outcome : outcomes) {
                threads.emplace_back([&service, &outcome] {
                    const auto texts = numbered(10);
                    outcome = letters(texts, service.embed(texts, {}));
                });
            }
        }
        for (const std::string& outcome : outcomes) QCOMPARE(outcome, std::string(10, 'v'));
    }
};

GROUNDSWELL_TEST(OpenAiEmbeddingTest, openai_embedding)
#include "tst_openai_embedding.moc"
