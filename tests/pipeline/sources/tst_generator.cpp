#include "pipeline/extract/extractor.h"
#include "pipeline/sources/generator.h"
#include "pipeline/sources/generator_plan.h"
#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <map>
#include <set>

using namespace groundswell;
using namespace groundswell::testing;
using sources::GeneratorOptions;
using sources::PlannedPost;

namespace {

GeneratorOptions sample(std::int64_t items) {
    GeneratorOptions options;
    options.items = items;
    options.until = *core::parseTime("2026-11-01T00:00:00Z");
    return options;
}

RecordingSink generated(const GeneratorOptions& options) {
    RecordingSink sink;
    sources::generateSample(options, sink, std::stop_token());
    return sink;
}

std::vector<std::int64_t> secondsOf(const std::vector<PlannedPost>& posts, std::uint32_t story) {
    std::vector<std::int64_t> seconds;
    for (const PlannedPost& post : posts) {
        if (post.story == story) seconds.push_back(post.second);
    }
    return seconds;
}

}  // namespace

class GeneratorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameOptionsSameBytes();
    void numbersGoOn();
    void recordsArePlain();
    void burstRisesAtTheEnd();
    void decoyIsSteady();
    void moreItemsMoreStories();
    void copiesExist();
    void handlesSmallSamples_data();
    void handlesSmallSamples();
    void stops();
};

void GeneratorTest::sameOptionsSameBytes() {
    GeneratorOptions options = sample(2000);
    const std::string first = generated(options).contents();
    QVERIFY(first == generated(options).contents());
    options.seed = 2;
    QVERIFY(first != generated(options).contents());
}

void GeneratorTest::numbersGoOn() {
    GeneratorOptions options = sample(10);
    options.firstNumber = 500;
    const RecordingSink sink = generated(options);
    QCOMPARE(sink.records.front().contentId, std::string("sample-1-500"));
    QCOMPARE(sink.records.back().contentId, std::string("sample-1-509"));
}

void GeneratorTest::recordsArePlain() {
    const GeneratorOptions options = sample(3000);
    std::map<std::string, int> languages;
    std::set<std::string> ids;
    std::set<std::string> outlets;
    core::UtcTime last{};
    for (const auto& record : generated(options).records) {
        const auto items = extract::extractItems(record, {});
        QVERIFY2(items, items ? "" : items.error().describe().c_str());
        const domain::ContentItem& item = items->front();
        QVERIFY(!item.text.empty() && !item.author.empty() && !item.url.empty() && !item.metricsJson.empty());
        QVERIFY(item.label.empty() && item.text.find('{') == std::string::npos);
        QVERIFY(item.publishedAt && *item.publishedAt >= last && *item.publishedAt <= options.until);
        QVERIFY(*item.publishedAt >= options.until - std::chrono::days(options.days));
        last = *item.publishedAt;
        ++languages[item.claimedLanguage];
        ids.insert(item.externalId);
        outlets.insert(item.outlet);
    }
    QCOMPARE(std::ssize(ids), 3000);
    QVERIFY(languages.size() >= 6);
    for (const auto& [language, count] : languages) QVERIFY2(count >= 60, language.c_str());
    QVERIFY(outlets.size() >= 30);
}

void GeneratorTest::burstRisesAtTheEnd() {
    const GeneratorOptions options = sample(1200);
    const std::int64_t end = std::chrono::floor<std::chrono::seconds>(options.until).time_since_epoch().count();
    const auto seconds = secondsOf(sources::planSample(options), PlannedPost::burstStory);
    QVERIFY(seconds.size() >= 50);
    std::array<int, 3> thirds{};
    for (const std::int64_t second : seconds) {
        const std::int64_t hours = (end - second) / 3600;
        QVERIFY(hours <= 36);
        ++thirds[static_cast<std::size_t>(std::min<std::int64_t>(hours / 12, 2))];
    }
    QVERIFY(thirds[0] > thirds[1] && thirds[1] > thirds[2]);
}

void GeneratorTest::decoyIsSteady() {
    const GeneratorOptions options = sample(10'000);
    const std::int64_t end = std::chrono::floor<std::chrono::seconds>(options.until).time_since_epoch().count();
    std::map<std::int64_t, int> days;
    for (const std::int64_t second : secondsOf(sources::planSample(options), PlannedPost::steadyStory)) {
        ++days[std::min<std::int64_t>((end - second) / 86400, 27)];
    }
    QCOMPARE(std::ssize(days), 28);
    for (const auto& [day, count] : days) QVERIFY2(count >= 20 && count <= 32, std::to_string(count).c_str());
}

void GeneratorTest::moreItemsMoreStories() {
    const auto stories = [](std::int64_t items) {
        std::set<std::uint32_t> ids;
        for (const PlannedPost& post : sources::planSample(sample(items))) ids.insert(post.story);
        return ids.size();
    };
    QVERIFY(stories(20'000) > 10 * stories(1'000));
}

void GeneratorTest::copiesExist() {
    int reposts = 0;
    int links = 0;
    int tags = 0;
    for (const auto& record : generated(sample(2000)).records) {
        reposts += record.content.find("\"text\":\"RT @") != std::string::npos ? 1 : 0;
        links += record.content.find("utm_source=social") != std::string::npos ? 1 : 0;
        tags += record.content.find(" #") != std::string::npos ? 1 : 0;
    }
    QVERIFY(reposts > 20);
    QVERIFY(links > 20);
    QVERIFY(tags > 200);
}

void GeneratorTest::handlesSmallSamples_data() {
    QTest::addColumn<int>("items");
    QTest::addColumn<int>("days");
    QTest::newRow("none") << 0 << 28;
    QTest::newRow("one") << 1 << 28;
    QTest::newRow("seven in a day") << 7 << 1;
    QTest::newRow("no days") << 50 << 0;
}

void GeneratorTest::handlesSmallSamples() {
    QFETCH(int, items);
    QFETCH(int, days);
    GeneratorOptions options = sample(items);
    options.days = days;
    QCOMPARE(std::ssize(generated(options).records), items);
}

void GeneratorTest::stops() {
    RecordingSink sink;
    sink.stopAfter = 5;
    sources::generateSample(sample(100), sink, std::stop_token());
    QCOMPARE(std::ssize(sink.records), 5);
}

GROUNDSWELL_TEST(GeneratorTest, generator)

#include "tst_generator.moc"
