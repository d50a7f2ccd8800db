#include "pipeline/extract/extractor.h"
#include "pipeline/sources/telegram_splitter.h"
#include "tests/pipeline/sources/import_fixture.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <fstream>

using namespace groundswell;
using namespace groundswell::testing;
using sources::FileFormat;

namespace {

std::string chatExport(const std::string& messages) {
    return "{\n \"name\": \"Har\\u0062our\",\n \"type\": \"public_channel\",\n \"id\": 77,\n \"messages\": [\n" +
           onOneLine(messages) + "\n ]\n}";
}

std::string accountExport(const std::string& chats, const std::string& left = "") {
    return onOneLine(
        R"({"about":"Here is the data you requested. Telegram is free.","personal_information":{"id":1,"name":"Me"},
           "contacts":{"about":"x","list":[{"user_id":3,"name":"Not a chat","messages":[{"id":1,"text":"no"}]}]},
           "chats":{"about":"This page lists all chats","list":[)" +
        chats + R"(]},"left_chats":{"about":"x","list":[)" + left + "]}}");
}

// "id|text|time|author|outlet|kind|thread|metrics" a line.
std::string telegramItems(const RecordingSink& sink) {
    std::string out;
    for (const domain::RawRecord& record : sink.records) {
        const auto items = extract::extractItems(record, {});
        if (!items) return items.error().describe();
        const domain::ContentItem& item = items->front();
        out += item.externalId + "|" + item.text + "|" + (item.publishedAt ? core::formatTime(*item.publishedAt) : "") +
               "|" + item.author + "|" + item.outlet + "|" + item.kind + "|" + item.threadExternalId + "|" +
               item.metricsJson + "\n";
    }
    return out;
}

}  // namespace

class TelegramExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void keepsTheMessage();
    void refusesOthers_data();
    void refusesOthers();
    void otherMessagesAreLines();
    void splitsAnywhere();
    void boundsDepthAndLength();
    void readsLargeExports();
};

void TelegramExportTest::reads_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<QByteArray>("items");
    QTest::addColumn<QByteArray>("issues");
    const auto row = [](const char* name, const std::string& file, const char* items, const char* issues = "") {
        QTest::newRow(name) << QByteArray::fromStdString(file) << QByteArray(items) << QByteArray(issues);
    };
    row("a message",
        chatExport(R"({"id":1,"type":"message","date":"2023-11-14T23:13:20","date_unixtime":"1700000000","from":"Ana",
             "from_id":"channel77","text":"Hello","text_entities":[{"type":"plain","text":"Hello"}]})"),
        "77-1|Hello|2023-11-14T22:13:20Z|Ana|Harbour|post||\n");
    row("a mixed text",
        chatExport(R"({"id":2,"type":"message","date_unixtime":"1700000000","text":["See ",{"type":"link",
             "text":"https://a.org"}," & <b>",{"type":"bold","text":"go"},"\nnow"]})"),
        "77-2|See https://a.org & <b>go\nnow|2023-11-14T22:13:20Z||Harbour|post||\n");
    row("service", chatExport(R"({"id":1,"type":"service","action":"pin_message","text":""},
                        {"id":2,"type":"message","date_unixtime":"1700000000","text":"x"})"),
        "77-2|x|2023-11-14T22:13:20Z||Harbour|post||\n");
    row("nothing but service", chatExport(R"({"id":1,"type":"service","text":""})"), "");
    row("no messages", chatExport(""), "");
    row("answer and reactions",
        chatExport(R"({"id":3,"type":"message","date_unixtime":"1700000000","from":null,"from_id":"user5","text":"y",
             "reply_to_message_id":2,"reactions":[{"type":"emoji","count":3,"emoji":"a"},{"type":"paid","count":4}]})"),
        "77-3|y|2023-11-14T22:13:20Z|user5|Harbour|post|77-2|{\"reactions\":7}\n");
    row("picture, poll", chatExport(R"({"id":4,"type":"message","date_unixtime":"1700000000","photo":"a.jpg","text":""},
             {"id":5,"type":"message","date_unixtime":"1700000000","text":"","poll":{"question":"Why?"}})"),
        "77-4||2023-11-14T22:13:20Z||Harbour|post||\n77-5|Why?|2023-11-14T22:13:20Z||Harbour|post||\n");
    row("brackets and quotes in texts",
        chatExport(R"({"id":6,"type":"message","date_unixtime":"1700000000","text":"]}\"[{\\"})"),
        "77-6|]}\"[{\\|2023-11-14T22:13:20Z||Harbour|post||\n");
    row("an account",
        accountExport(R"({"name":"A","type":"private_group","id":5,"messages":[{"id":1,"type":"message",
                "date_unixtime":"1700000000","text":"a"}]},{"type":"saved_messages","id":6,"messages":[
                {"id":1,"type":"message","date_unixtime":"1700000000","text":"b"}]})",
                      R"({"name":"C","type":"private_channel","id":8,"messages":[{"id":1,"type":"message",
                "date_unixtime":"1700000000","text":"c"}]})"),
        "5-1|a|2023-11-14T22:13:20Z||A|message||\n6-1|b|2023-11-14T22:13:20Z|||message||\n"
        "8-1|c|2023-11-14T22:13:20Z||C|post||\n");
    row("an older export", chatExport(R"({"id":1,"type":"message","date":"2020-01-01T10:00:00","text":"a"})"),
        "77-1|a|2020-01-01T10:00:00Z||Harbour|post||\n",
        "0: 1 messages have a date without a time zone; it was taken for UTC. Newer versions of Telegram Desktop "
        "export the zone.\n");
    row("broken messages",
        chatExport("{\"id\":1,\"type\":\"message\",\"date_unixtime\":\"1700000000\",\"text\":\"a\"},\n"
                   "{\"type\":\"message\",\"text\":\"b\"},\n{\"id\":3,\"type\":\"unsupported\"},\n{\"id\":4,},\n"
                   "5, \"x\", {\"id\":6,\"date_unixtime\":\"1700000000\",\"text\":\"c\"}"),
        "77-1|a|2023-11-14T22:13:20Z||Harbour|post||\n77-6|c|2023-11-14T22:13:20Z||Harbour|post||\n",
        "7: This message has no id.\n8: Telegram Desktop could not export this message: it is unsupported.\n9: *\n");
    const std::string whole =
        chatExport(R"({"id":1,"type":"message","date_unixtime":"1700000000","text":"a"},{"id":2,"text":"b"})");
    row("cut off", whole.substr(0, whole.find("\"b\"")), "77-1|a|2023-11-14T22:13:20Z||Harbour|post||\n",
        "6: The file ends inside this message.\n0: The file ends before its end or is broken; the messages until "
        "there were taken.\n");
}

void TelegramExportTest::reads() {
    QFETCH(QByteArray, file);
    QFETCH(QByteArray, items);
    QFETCH(QByteArray, issues);
    const ImportFolder folder;
    RecordingSink sink;
    const auto content = readInto(sink, folder.write("result.json", file.toStdString()));
    QVERIFY2(content, content ? "" : content.error().describe().c_str());
    QCOMPARE(content->format, FileFormat::Telegram);
    QCOMPARE(telegramItems(sink), items.toStdString());
    std::string told = sink.issueLines();
    // What a parser says of a broken message is its own.
    if (issues.contains("*"))
        told.replace(told.find("9: ") + 3, told.find('\n', told.find("9: ")) - told.find("9: ") - 3, "*");
    QCOMPARE(told, issues.toStdString());
}

void TelegramExportTest::keepsTheMessage() {
    const ImportFolder folder;
    RecordingSink sink;
    const std::string message =
        R"({"id":1,"type":"message","date_unixtime":"1700000000","text":"a","media":[{"n":1}]})";
    QVERIFY(readInto(sink, folder.write("result.json", chatExport(message))));
    const auto record = nlohmann::json::parse(sink.records.front().content);
    QCOMPARE(record.at("raw").dump(), nlohmann::json::parse(message).dump());
    QCOMPARE(sink.records.front().line, std::int64_t{6});
}

void TelegramExportTest::refusesOthers_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("lines") << QByteArray("{\"text\":\"a\"}\n{\"messages\":\"b\"}\n");
    QTest::newRow("messages of others") << QByteArray("{\"a\":{\"messages\":[{\"id\":1}]}}");
    QTest::newRow("text") << QByteArray("hello");
}

void TelegramExportTest::refusesOthers() {
    QFETCH(QByteArray, file);
    const ImportFolder folder;
    RecordingSink sink;
    const auto content = readInto(sink, folder.write("in.json", file.toStdString()), FileFormat::Telegram);
    QVERIFY(!content);
    QCOMPARE(content.error().code, core::ErrorCode::InvalidInput);
    QVERIFY(sink.records.empty());
}

void TelegramExportTest::otherMessagesAreLines() {
    const ImportFolder folder;
    RecordingSink sink;
    const auto content =
        readInto(sink, folder.write("in.json", "{\"type\":\"chat\",\"text\":\"a\",\"messages\":[]}\n"));
    QVERIFY(content.has_value());
    QCOMPARE(content->format, FileFormat::JsonLines);
}

// However the reads cut the text, the messages are the same.
void TelegramExportTest::splitsAnywhere() {
    const std::string text =
        accountExport(R"({"name":"A\"]","type":"x","id":5,"messages":[{"id":1,"t":"a\\"},{"id":2}]})");
    for (std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, text.size()}) {
        std::string seen;
        sources::TelegramSplitter splitter([&](const auto& chat, const auto& message) {
            seen += chat.id + chat.name + std::string(message.text) + "\n";
            return true;
        });
        for (std::size_t at = 0; at < text.size(); at += size) QVERIFY(splitter.feed(text.substr(at, size)));
        splitter.finish();
        QCOMPARE(seen, std::string("5A\"]{\"id\":1,\"t\":\"a\\\\\"}\n5A\"]{\"id\":2}\n"));
        QVERIFY(splitter.isComplete() && splitter.sawMessages() && !splitter.isBroken());
    }
}

void TelegramExportTest::boundsDepthAndLength() {
    sources::TelegramSplitter deep([](const auto&, const auto&) { return true; });
    QVERIFY(!deep.feed(std::string(1'000'000, '[')));
    QVERIFY(deep.isBroken());

    const ImportFolder folder;
    RecordingSink sink;
    const std::string rest = R"({"id":2,"type":"message","date_unixtime":"1700000000","text":"b"})";
    QVERIFY(readInto(sink, folder.write("result.json", chatExport("{\"id\":1,\"text\":\"" +
                                                                  std::string(17U << 20, 'x') + "\"},\n" + rest))));
    QCOMPARE(sink.records.size(), std::size_t{1});
    QCOMPARE(sink.issues.size(), std::size_t{1});
    QVERIFY(sink.issues.front().message.find("it was skipped because") != std::string::npos);
}

// Far beyond what is looked at first, and compressed.
void TelegramExportTest::readsLargeExports() {
    std::string messages;
    for (int i = 0; i < 30'000; ++i) {
        messages += std::string(i == 0 ? "" : ",\n") + "{\"id\":" + std::to_string(i) +
                    ",\"type\":\"message\",\"date_unixtime\":\"1700000000\",\"text\":[\"some words \",{\"type\":"
                    "\"bold\",\"text\":\"" +
                    std::to_string(i) + "\"}]}";
    }
    const ImportFolder folder;
    RecordingSink sink;
    const auto content = readInto(sink, folder.write("result.json.gz", gzipped(chatExport(messages))));
    QVERIFY2(content, content ? "" : content.error().describe().c_str());
    QCOMPARE(sink.records.size(), std::size_t{30'000});
    QVERIFY(sink.issues.empty());
    QVERIFY(sink.lastRead > 0);
}

GROUNDSWELL_TEST(TelegramExportTest, telegram_export)
#include "tst_telegram_export.moc"
