#include "pipeline/sources/web/telegram_memory.h"
#include "pipeline/sources/web/telegram_page.h"
#include "pipeline/sources/web/telegram_source.h"
#include "tests/pipeline/sources/api_fixture.h"
#include "tests/support/scripted_server.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <functional>
#include <mutex>

using namespace groundswell;
using nlohmann::json;
using testing::ApiSink;
using testing::Reply;
using testing::ScriptedServer;
using testing::SeenRequest;

namespace {

constexpr auto channelHead =
    "<div class=\"tgme_channel_info\"><div class=\"tgme_channel_info_header_title\"><span dir=\"auto\">River "
    "watch</span></div></div><section class=\"tgme_channel_history js-message_history\">";

// A message as the preview writes it, with what is given inside of its bubble.
std::string messageHtml(const std::string& number, const std::string& inside, const std::string& date,
                        const std::string& before = {}) {
    return "<div class=\"tgme_widget_message_wrap\"><div class=\"tgme_widget_message js-widget_message\" "
           "data-post=\"River/" +
           number + "\"><div class=\"tgme_widget_message_bubble\">" + inside +
           "<div class=\"tgme_widget_message_footer\"><div class=\"tgme_widget_message_info\">" + before +
           "<span class=\"tgme_widget_message_meta\"><a class=\"tgme_widget_message_date\" href=\"https://t.me/River/" +
           number + "\"><time datetime=\"" + date +
           "\" class=\"time\">10:00</time></a></span></div></div></div></div></div>";
}

std::string textHtml(const std::string& html) {
    return "<div class=\"tgme_widget_message_text js-message_text\" dir=\"auto\">" + html + "</div>";
}

// Day of message n: a message a day, the 100th on 2026-10-10.
std::string dateOfMessage(int number) {
    const auto day = *core::parseDay("2026-10-10") + std::chrono::days(number - 100);
    return core::formatDay(day) + "T10:00:00+00:00";
}

std::string pageHtml(const std::string& messages, int before = 0) {
    std::string more;
    if (before > 0)
        more = "<a class=\"tme_messages_more js-messages_more\" data-before=\"" + std::to_string(before) + "\"></a>";
    return "<html><body>" + std::string(channelHead) + more + messages + "</section></body></html>";
}

// Messages first..last, and the link to older ones when there are any.
std::string pageOfMessages(int first, int last) {
    std::string messages;
    for (int i = first; i <= last; ++i)
        messages += messageHtml(std::to_string(i), textHtml("message " + std::to_string(i)), dateOfMessage(i));
    return pageHtml(messages, first > 1 ? first : 0);
}

json firstRecord(const std::string& page) {
    const auto read = sources::readTelegramPage(page, "text/html", "https://t.me/s/River");
    if (!read || read->posts.empty()) return {};
    return json::parse(read->posts.front().json, nullptr, false);
}

// A channel on loopback: pages of five messages up to `top`, unless `answer` says otherwise.
class Channel {
public:
    Channel()
        : server([this](const SeenRequest& request, Reply& reply) {
              const std::lock_guard lock(mutex);
              if (answer && answer(request, reply)) return;
              const std::size_t at = request.target.find("before=");
              const int before = at == std::string::npos ? top + 1 : std::stoi(request.target.substr(at + 7));
              const int last = before - 1;
              reply.respond(200, "Content-Type: text/html; charset=utf-8\r\n",
                            last < 1 ? pageHtml("") : pageOfMessages(std::max(1, last - 4), last));
          }) {
        query.server = server.url("");
        while (query.server.ends_with('/')) query.server.pop_back();
        query.channel = "river";
        query.allowPrivateNetwork = true;
        query.since = *core::parseTime("2026-10-01T00:00:00Z");
    }

    // What a test changes between two fetches, the server's threads see.
    void meet() { const std::lock_guard lock(mutex); }

    std::string fetch() {
        meet();
        net::HttpClient client("Groundswell/test");
        sources::ApiPacer pacer;
        const std::size_t before = server.requests().size();
        sink = ApiSink();
        sink.limit = limit;
        const auto fetched = sources::fetchTelegram(client, pacer, query, memory, sink, stop);
        meet();
        const auto requests = server.requests();
        asked.clear();
        for (std::size_t i = before; i < requests.size(); ++i) asked += (asked.empty() ? "" : " ") + requests[i].target;
        return fetched ? std::string() : fetched.error().describe();
    }

    // Numbers of the messages that came: "96-100 91-95".
    std::string came() const {
        std::string out;
        int first = 0;
        int last = 0;
        const auto flush = [&] {
            if (last > 0) out += (out.empty() ? "" : " ") + std::to_string(first) + "-" + std::to_string(last);
        };
        for (const domain::RawRecord& record : sink.records) {
            const int number = std::stoi(record.contentId.substr(record.contentId.find('/') + 1));
            if (number != last + 1) {
                flush();
                first = number;
            }
            last = number;
        }
        flush();
        return out;
    }

    int top = 100;
    std::size_t limit = 100'000;
    std::stop_token stop;
    std::string memory;
    std::string asked;
    ApiSink sink;
    sources::TelegramQuery query;
    std::function<bool(const SeenRequest&, Reply&)> answer;  // false = as usual
    std::mutex mutex;
    ScriptedServer server;
};

}  // namespace

class TelegramWebTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_messages_data();
    void reads_messages();
    void reads_counts_data();
    void reads_counts();
    void names_faults_data();
    void names_faults();
    void walks_back_to_the_date();
    void later_fetches_end_at_what_is_known();
    void goes_on_where_it_broke();
    void other_days_leave_the_usual_walk_alone();
    void passes_over_service_messages();
    void ends_where_messages_do();
    void stops_when_asked_to();
    void looks_at_so_many_pages();
    void stops_when_the_sink_is_full();
    void many_broken_walks_stay_few();
    void what_fails_again_stands_in_no_way();
};

void TelegramWebTest::reads_messages_data() {
    QTest::addColumn<std::string>("inside");
    QTest::addColumn<std::string>("info");
    QTest::addColumn<std::string>("pointer");
    QTest::addColumn<std::string>("value");  // JSON; "null" = is not there
    const auto row = [](const char* name, const std::string& inside, const std::string& pointer,
                        const std::string& value,
                        const std::string& info = {}) { QTest::newRow(name) << inside << info << pointer << value; };
    row("id", textHtml("x"), "/id", "\"River/7\"");
    row("date", textHtml("x"), "/published_at", "\"2026-10-10T10:00:00+00:00\"");
    row("address", textHtml("x"), "/url", "\"https://t.me/River/7\"");
    row("channel's title", textHtml("x"), "/outlet", "\"River watch\"");
    row("kind", textHtml("x"), "/kind", "\"post\"");
    row("line breaks", textHtml("one<br/>two<br/><br/>three"), "/text", "\"one\\ntwo\\n\\nthree\"");
    row("link with its own words", textHtml("Read <a href=\"https://a.example/b\">this report</a>."), "/text",
        "\"Read this report (https://a.example/b).\"");
    row("link that says where", textHtml("<a href=\"https://a.example/b\">https://a.example/b</a>"), "/text",
        "\"https://a.example/b\"");
    row("link, cut", textHtml("<a href=\"https://a.example/b/c\">a.example/b\xe2\x80\xa6</a>"), "/text",
        "\"a.example/b\xe2\x80\xa6\"");
    row("hashtag and mention", textHtml("<a href=\"?q=%23flood\">#flood</a> <a href=\"https://t.me/ann\">@ann</a>"),
        "/text", "\"#flood @ann\"");
    row("emoji", textHtml("wet <i class=\"emoji\"><b>\xf0\x9f\x8c\x8a</b></i>!"), "/text", "\"wet \xf0\x9f\x8c\x8a!\"");
    row("angle brackets", textHtml("a &lt;b&gt; c &amp; d"), "/text", "\"a &lt;b&gt; c &amp; d\"");
    row("preformatted", textHtml("<pre>a  b\nc</pre>"), "/text", "\"a b\\nc\"");
    row("text within text", textHtml(textHtml("once")), "/text", "\"once\"");
    row("links", textHtml("<a href=\"https://a.example/\">a</a> <a href=\"tg://resolve\">t</a>"), "/links",
        "[\"https://a.example/\"]");
    row("no text",
        "<a class=\"tgme_widget_message_photo_wrap\" "
        "style=\"width:8px;background-image:url('https://c.example/p.jpg')\"></a>",
        "/text", "\"\"");
    row("photo",
        "<a class=\"tgme_widget_message_photo_wrap x\" "
        "style=\"width:8px;background-image:url('https://c.example/p.jpg')\"></a>",
        "/media", "[{\"kind\":\"photo\",\"thumb\":\"https://c.example/p.jpg\"}]");
    row("video",
        "<a class=\"tgme_widget_message_video_player\"><i class=\"tgme_widget_message_video_thumb\" "
        "style=\"background-image:url('https://c.example/t.jpg')\"></i><video "
        "src=\"https://c.example/v.mp4\"></video></a>",
        "/media/0", "{\"kind\":\"video\",\"thumb\":\"https://c.example/t.jpg\",\"url\":\"https://c.example/v.mp4\"}");
    row("document",
        "<div class=\"tgme_widget_message_document_wrap\"><div "
        "class=\"tgme_widget_message_document_title\">plan.pdf</div></div>",
        "/media/0", "{\"kind\":\"document\",\"name\":\"plan.pdf\"}");
    row("voice",
        "<div class=\"tgme_widget_message_voice_player\"><audio src=\"https://c.example/a.ogg\"></audio></div>",
        "/media/0", "{\"kind\":\"voice\",\"url\":\"https://c.example/a.ogg\"}");
    row("poll",
        "<div class=\"tgme_widget_message_poll\"><div class=\"tgme_widget_message_poll_question\">Will it "
        "flood?</div><div class=\"tgme_widget_message_poll_option_text\">Yes</div><div "
        "class=\"tgme_widget_message_poll_option_text\">No</div></div>",
        "/text", "\"Will it flood?\\n- Yes\\n- No\"");
    row("several photos",
        "<div class=\"tgme_widget_message_grouped_wrap\"><a "
        "class=\"tgme_widget_message_photo_wrap\"></a><a "
        "class=\"tgme_widget_message_photo_wrap\"></a></div>",
        "/media", "[{\"kind\":\"photo\"},{\"kind\":\"photo\"}]");
    row("views", textHtml("x"), "/metrics/views", "1200", "<span class=\"tgme_widget_message_views\">1.2K</span>");
    row("no views", textHtml("x"), "/metrics", "null");
    row("reactions", textHtml("x"), "/metrics/reactions", "1505",
        "<span class=\"tgme_reaction\"><i class=\"emoji\"><b>1</b></i>1.5K</span><span "
        "class=\"tgme_reaction\"><i></i>5</span>");
    row("edited", textHtml("x"), "/edited", "true", "<span class=\"tgme_widget_message_meta\">edited &nbsp;</span>");
    row("not edited", textHtml("x"), "/edited", "null");
    row("signature", textHtml("x"), "/author", "\"Ann B.\"",
        "<span class=\"tgme_widget_message_from_author\" dir=\"auto\">Ann B.</span>");
    row("reply",
        "<a class=\"tgme_widget_message_reply\" href=\"https://t.me/River/5\"><div "
        "class=\"tgme_widget_message_text\">the other</div></a>" +
            textHtml("mine"),
        "/thread_id", "\"River/5\"");
    row("reply's text",
        "<a class=\"tgme_widget_message_reply\" href=\"https://t.me/River/5\"><div "
        "class=\"tgme_widget_message_text\">the other</div></a>" +
            textHtml("mine"),
        "/text", "\"mine\"");
    const std::string forward =
        "<div class=\"tgme_widget_message_forwarded_from\">Forwarded from <a "
        "class=\"tgme_widget_message_forwarded_from_name\" href=\"https://t.me/lake/45\"><span>Lake</span></a></div>";
    row("forwarded", forward + textHtml("x"), "/repost_of", "\"lake/45\"");
    row("forwarded from", forward + textHtml("x"), "/forwarded_from",
        "{\"name\":\"Lake\",\"url\":\"https://t.me/lake/45\"}");
    const std::string hiddenForward =
        "<div class=\"tgme_widget_message_forwarded_from\">Forwarded from <span "
        "class=\"tgme_widget_message_forwarded_from_name\">Somebody</span></div>";
    row("forwarded from a person", hiddenForward + textHtml("x"), "/forwarded_from", "{\"name\":\"Somebody\"}");
    row("forwarded from a person, no post", hiddenForward + textHtml("x"), "/repost_of", "null");
    row("link preview",
        textHtml("x") +
            "<a class=\"tgme_widget_message_link_preview\" href=\"https://n.example/1\"><div "
            "class=\"link_preview_title\">High water</div></a>",
        "/preview", "{\"title\":\"High water\",\"url\":\"https://n.example/1\"}");
}

void TelegramWebTest::reads_messages() {
    QFETCH(std::string, inside);
    QFETCH(std::string, info);
    QFETCH(std::string, pointer);
    QFETCH(std::string, value);
    const json record = firstRecord(pageHtml(messageHtml("7", inside, "2026-10-10T10:00:00+00:00", info)));
    QVERIFY(record.is_object());
    const json::json_pointer place(pointer);
    const json found = record.contains(place) ? record.at(place) : json();
    QCOMPARE(QString::fromStdString(found.dump()), QString::fromStdString(json::parse(value).dump()));
    QVERIFY(record.at("html").get<std::string>().starts_with("<div class=\"tgme_widget_message "));
}

void TelegramWebTest::reads_counts_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<qlonglong>("count");  // -1 = none
    const auto row = [](const char* text, qlonglong count) { QTest::newRow(text) << std::string(text) << count; };
    row("0", 0);
    row("987", 987);
    row(" 1.2K ", 1200);
    row("15K", 15'000);
    row("1.25M", 1'250'000);
    row("2B", 2'000'000'000);
    row("", -1);
    row("K", -1);
    row("1.2.3", -1);
    row("many", -1);
    row("-5", -1);
    row("1e9", -1);
    row("9999999999999", -1);
}

void TelegramWebTest::reads_counts() {
    QFETCH(std::string, text);
    QFETCH(qlonglong, count);
    QCOMPARE(static_cast<qlonglong>(sources::telegramCount(text).value_or(-1)), count);
}

void TelegramWebTest::names_faults_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<std::string>("headers");
    QTest::addColumn<std::string>("body");
    QTest::addColumn<std::string>("elsewhere");  // what stands where a redirect leads
    QTest::addColumn<std::string>("error");
    const auto row = [](const char* name, int status, const std::string& headers, const std::string& body,
                        const std::string& error, const std::string& elsewhere = {}) {
        QTest::newRow(name) << status << headers << body << elsewhere << error;
    };
    const std::string away = "Location: /river\r\n";
    const auto info = [](const std::string& extra) {
        return "<html><div class=\"tgme_page\"><div class=\"tgme_page_extra\">" + extra + "</div></div></html>";
    };
    row("missing", 302, away, "", "There is no public channel of this name.", info("@river"));
    row("no preview", 302, away, "", "This channel is not shown on the web.", info("12 345 subscribers"));
    row("group", 302, away, "", "This is a group", info("120 members, 7 online"));
    row("elsewhere, changed", 302, away, "", "another form than is known", "<html><p>New!</p></html>");
    row("no messages", 200, "", pageHtml(""), "The channel shows no messages.");
    row("service messages only", 200, "",
        pageHtml("<div class=\"tgme_widget_message service_message\" data-post=\"River/1\">Channel created</div>"),
        "The channel shows no messages.");
    row("changed HTML", 200, "", "<html><body><main><p>Messages!</p></main></body></html>", "another form");
    row("messages without numbers", 200, "", pageHtml("<div class=\"tgme_widget_message\">x</div>"), "another form");
    row("empty body", 200, "", "", "another form");
    row("no HTML", 200, "Content-Type: application/json\r\n", "{\"ok\":false}", "another form");
    row(
        "deeply nested", 200, "",
        [] {
            std::string deep;
            for (int i = 0; i < 10'000; ++i) deep += "<div>";
            return deep;
        }(),
        "too deeply nested");
    row("403", 403, "", "", "refuses access (403)");
    row("404", 404, "", "", "(404)");
    row("429", 429, "Retry-After: 3600\r\n", "", "too many requests (429)");
    row("500", 501, "", "", "(501)");
    row("redirected in a circle", 302, "Location: /s/river\r\n", "", "in a circle");
}

void TelegramWebTest::names_faults() {
    QFETCH(int, status);
    QFETCH(std::string, headers);
    QFETCH(std::string, body);
    QFETCH(std::string, elsewhere);
    QFETCH(std::string, error);
    Channel channel;
    channel.answer = [&](const SeenRequest& request, Reply& reply) {
        if (request.target == "/river") {
            reply.respond(200, "", elsewhere);
        } else {
            reply.respond(status, headers, body);
        }
        return true;
    };
    const std::string told = channel.fetch();
    QVERIFY2(told.find(error) != std::string::npos, told.c_str());
    QCOMPARE(channel.came(), std::string());
}

void TelegramWebTest::walks_back_to_the_date() {
    Channel channel;
    QCOMPARE(channel.fetch(), std::string());
    // Message 91 is the first of October; its page has 91 to 95, and all before are older.
    QCOMPARE(channel.came(), std::string("96-100 91-95 86-90"));
    QCOMPARE(channel.asked, std::string("/s/river /s/river?before=96 /s/river?before=91"));
}

void TelegramWebTest::later_fetches_end_at_what_is_known() {
    Channel channel;
    QCOMPARE(channel.fetch(), std::string());
    channel.top = 112;
    // Far older than what is new; what is known counts.
    channel.query.since = *core::parseTime("2020-01-01T00:00:00Z");
    QCOMPARE(channel.fetch(), std::string());
    QCOMPARE(channel.came(), std::string("108-112 103-107 98-102"));
    QCOMPARE(channel.fetch(), std::string());
    QCOMPARE(channel.came(), std::string("108-112"));
}

void TelegramWebTest::goes_on_where_it_broke() {
    Channel channel;
    bool broken = true;
    channel.answer = [&](const SeenRequest& request, Reply& reply) {
        if (!broken || request.target.find("before=91") == std::string::npos) return false;
        reply.respond(404, "", "");
        return true;
    };
    QVERIFY(!channel.fetch().empty());
    QCOMPARE(channel.came(), std::string("96-100 91-95"));
    channel.top = 103;
    broken = false;
    QCOMPARE(channel.fetch(), std::string());
    // What is new first, then what was left.
    QCOMPARE(channel.came(), std::string("99-103 86-90"));
    QCOMPARE(channel.fetch(), std::string());
    QCOMPARE(channel.asked, std::string("/s/river"));
}

void TelegramWebTest::other_days_leave_the_usual_walk_alone() {
    Channel channel;
    QCOMPARE(channel.fetch(), std::string());
    const std::string before = channel.memory;
    channel.query.from = *core::parseTime("2026-09-20T00:00:00Z");
    channel.query.to = *core::parseTime("2026-09-25T00:00:00Z");
    bool broken = true;
    channel.answer = [&](const SeenRequest& request, Reply& reply) {
        if (!broken || request.target.find("before=86") == std::string::npos) return false;
        reply.respond(404, "", "");
        return true;
    };
    QVERIFY(!channel.fetch().empty());
    QCOMPARE(channel.came(), std::string("96-100 91-95 86-90"));
    broken = false;
    // The same question goes on where it broke, down to the 20th of September, which is message 80.
    QCOMPARE(channel.fetch(), std::string());
    QCOMPARE(channel.came(), std::string("81-85 76-80"));
    QCOMPARE(channel.memory, before);
}

void TelegramWebTest::passes_over_service_messages() {
    Channel channel;
    channel.answer = [](const SeenRequest& request, Reply& reply) {
        if (request.target != "/s/river") return false;
        const std::string pinned =
            "<div class=\"tgme_widget_message service_message\" data-post=\"River/101\">pinned</div>";
        reply.respond(200, "", pageHtml(pinned, 101));
        return true;
    };
    QCOMPARE(channel.fetch(), std::string());
    QCOMPARE(channel.came(), std::string("96-100 91-95 86-90"));
}

void TelegramWebTest::ends_where_messages_do() {
    Channel channel;
    channel.answer = [](const SeenRequest& request, Reply& reply) {
        if (request.target.find("before=96") == std::string::npos) return false;
        reply.respond(200, "", pageHtml(""));
        return true;
    };
    QCOMPARE(channel.fetch(), std::string());
    QCOMPARE(channel.came(), std::string("96-100"));
    QVERIFY(channel.sink.issues().find("has none") != std::string::npos);
}

void TelegramWebTest::stops_when_asked_to() {
    Channel channel;
    std::stop_source source;
    channel.stop = source.get_token();
    channel.answer = [&](const SeenRequest& request, Reply&) {
        if (request.target.find("before=") != std::string::npos) source.request_stop();
        return false;
    };
    QVERIFY(channel.fetch().find("stopped") != std::string::npos);
    QCOMPARE(channel.came(), std::string("96-100"));
    channel.stop = {};
    QCOMPARE(channel.fetch(), std::string());
    QCOMPARE(channel.came(), std::string("96-100 91-95 86-90"));
}

void TelegramWebTest::looks_at_so_many_pages() {
    Channel channel;
    channel.query.limitPages = 1;
    QCOMPARE(channel.fetch(), std::string());
    QCOMPARE(channel.came(), std::string("96-100"));
    QCOMPARE(channel.memory, std::string());
}

void TelegramWebTest::stops_when_the_sink_is_full() {
    Channel channel;
    channel.limit = 7;
    QCOMPARE(channel.fetch(), std::string());
    QCOMPARE(channel.came(), std::string("96-100 91-92"));
    channel.limit = 100;
    QCOMPARE(channel.fetch(), std::string());
    QCOMPARE(channel.came(), std::string("96-100 91-95 86-90"));
}

void TelegramWebTest::many_broken_walks_stay_few() {
    sources::TelegramMemory memory;
    for (int i = 1; i <= 50; ++i) {
        memory.expectNews({});
        memory.top = 100 * i;
        memory.spans.back().before = 100 * i - 10;
    }
    QCOMPARE(memory.spans.size(), std::size_t{20});
    QCOMPARE(memory.spans.front().floor, std::int64_t{0});
    QCOMPARE(memory.spans.back().before, std::int64_t{4990});
    QVERIFY(sources::readTelegramMemory(sources::writeTelegramMemory(memory)) == memory);
    QVERIFY(sources::readTelegramMemory("{\"api_work\":1}") == sources::TelegramMemory{});
}

void TelegramWebTest::what_fails_again_stands_in_no_way() {
    Channel channel;
    channel.answer = [](const SeenRequest& request, Reply& reply) {
        if (request.target.find("before=91") == std::string::npos) return false;
        reply.respond(200, "", "<html>other</html>");
        return true;
    };
    QVERIFY(!channel.fetch().empty());
    QVERIFY(!channel.fetch().empty());
    QCOMPARE(channel.fetch(), std::string());
}

GROUNDSWELL_TEST(TelegramWebTest, telegram_web)
#include "tst_telegram_web.moc"
