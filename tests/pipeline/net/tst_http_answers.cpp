#include "pipeline/net/http_client.h"
#include "tests/pipeline/net/loopback_requests.h"
#include "tests/support/scripted_server.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <zlib.h>
#include <map>
#include <string>

using namespace groundswell;
using testing::fetch;
using testing::Reply;
using testing::requestFor;
using testing::ScriptedServer;
using testing::SeenRequest;

class HttpAnswersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answers_data();
    void answers();
    void refusesBeforeAnyRequest_data();
    void refusesBeforeAnyRequest();
    void readsBodies_data();
    void readsBodies();
    void readsBodiesOfErrors_data();
    void readsBodiesOfErrors();
};

namespace {

std::string gzip(const std::string& text) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 9, Z_DEFAULT_STRATEGY);
    std::string in = text;
    std::string out(deflateBound(&stream, static_cast<uLong>(in.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

// Text that gzip cannot make much smaller.
std::string noise(std::size_t size) {
    std::string out;
    for (std::uint32_t state = 1; out.size() < size; state = state * 1'664'525U + 1'013'904'223U) {
        out += static_cast<char>('!' + (state >> 24) % 90);
    }
    return out;
}

constexpr auto ok = "HTTP/1.1 200 OK\r\n";

// One address a case.
void answerScript(const SeenRequest& request, Reply& reply) {
    using Answer = void (*)(Reply&);
    static const std::map<std::string, Answer> answers{
        {"/401", [](Reply& r) { r.respond(401, "WWW-Authenticate: Basic\r\n", "no"); }},
        {"/403", [](Reply& r) { r.respond(403, "Content-Type: text/html\r\n", "<html>no</html>"); }},
        {"/404", [](Reply& r) { r.respond(404, "", "no"); }},
        {"/410", [](Reply& r) { r.respond(410, "", ""); }},
        {"/418", [](Reply& r) { r.respond(418, "", ""); }},
        {"/500", [](Reply& r) { r.respond(500, "", "oops"); }},
        {"/long-error", [](Reply& r) { r.respond(404, "", std::string(3U << 20, 'x')); }},
        {"/429-long", [](Reply& r) { r.respond(429, "Retry-After: 7200\r\n", ""); }},
        {"/429-absurd", [](Reply& r) { r.respond(429, "Retry-After: 99999999999999\r\n", ""); }},
        {"/429-date", [](Reply& r) { r.respond(429, "Retry-After: Fri, 31 Dec 2200 23:59:59 GMT\r\n", ""); }},
        {"/no-location", [](Reply& r) { r.respond(302, "", ""); }},
        {"/loop", [](Reply& r) { r.respond(302, "Location: /loop2\r\n", ""); }},
        {"/loop2", [](Reply& r) { r.respond(302, "Location: /loop\r\n", ""); }},
        {"/to-file", [](Reply& r) { r.respond(302, "Location: file:///etc/hostname\r\n", ""); }},
        {"/to-ftp", [](Reply& r) { r.respond(302, "Location: ftp://example.org/x\r\n", ""); }},
        {"/to-data", [](Reply& r) { r.respond(302, "Location: data:text/plain,x\r\n", ""); }},
        {"/short", [](Reply& r) { r.raw(std::string(ok) + "Content-Length: 100\r\n\r\nonly this"); }},
        {"/short-chunk", [](Reply& r) { r.raw(std::string(ok) + "Transfer-Encoding: chunked\r\n\r\n10\r\nonly"); }},
        {"/short-gzip",
         [](Reply& r) {
             const std::string whole = gzip(noise(4000));
             r.respond(200, "Content-Encoding: gzip\r\n", std::string_view(whole).substr(0, whole.size() / 2));
         }},
        {"/no-gzip", [](Reply& r) { r.respond(200, "Content-Encoding: gzip\r\n", "this is plain text"); }},
        {"/brotli", [](Reply& r) { r.respond(200, "Content-Encoding: br\r\n", "x"); }},
        {"/twice", [](Reply& r) { r.respond(200, "Content-Encoding: gzip, gzip\r\n", gzip(gzip("x"))); }},
        {"/bomb", [](Reply& r) { r.respond(200, "Content-Encoding: gzip\r\n", gzip(std::string(8U << 20, ' '))); }},
        {"/large", [](Reply& r) { r.respond(200, "", noise(70'000)); }},
        {"/large-chunks",
         [](Reply& r) {
             r.raw(std::string(ok) + "Transfer-Encoding: chunked\r\n\r\n");
             for (int i = 0; i < 20; ++i) r.raw("1000\r\n" + std::string(0x1000, 'x') + "\r\n");
         }},
        {"/large-gzip", [](Reply& r) { r.respond(200, "Content-Encoding: gzip\r\n", gzip(noise(70'000))); }},
        {"/large-headers",
         [](Reply& r) {
             r.raw(ok);
             for (int i = 0; i < 40; ++i) r.raw("X-Filler: " + std::string(8000, 'x') + "\r\n");
             r.stall();
         }},
        {"/stall",
         [](Reply& r) {
             r.raw(std::string(ok) + "Content-Length: 100\r\n\r\nfirst");
             r.stall();
         }},
        {"/silence", [](Reply& r) { r.stall(); }},
        {"/close", [](Reply& r) { r.raw(""); }},
        {"/no-http", [](Reply& r) { r.raw("SSH-2.0-OpenSSH_9.2\r\n"); }},
    };
    const auto found = answers.find(request.target.substr(0, request.target.find('?')));
    if (found == answers.end()) {
        reply.respond(404, "", "");
    } else {
        found->second(reply);
    }
}

}  // namespace

void HttpAnswersTest::answers_data() {
    QTest::addColumn<std::string>("target");
    QTest::addColumn<std::string>("code");
    QTest::addColumn<std::string>("sentence");
    QTest::addColumn<std::string>("status");
    const auto row = [](const char* target, const char* code, const char* sentence, const char* status = "") {
        QTest::newRow(target) << std::string(target) << std::string(code) << std::string(sentence)
                              << std::string(status);
    };
    row("/401", "http_status", "sign-in", "401");
    row("/403", "http_status", "refuses access", "403");
    row("/404", "http_status", "nothing at this address", "404");
    row("/410", "http_status", "gone for good", "410");
    row("/418", "http_status", "error (418)", "418");
    row("/500", "http_status", "fault of its own", "500");
    row("/long-error", "http_status", "nothing at this address", "404");
    row("/429-long", "http_status", "too many requests", "429");
    row("/no-location", "http_status", "without saying where", "302");
    row("/loop", "http_status", "in a circle", "302");
    row("/to-file", "invalid_input", "begin with file:");
    row("/to-ftp", "invalid_input", "begin with ftp:");
    row("/to-data", "invalid_input", "begin with data:");
    row("/short", "truncated", "announced length");
    row("/short-chunk", "truncated", "");
    row("/short-gzip", "truncated", "inside its compressed data");
    row("/no-gzip", "invalid_input", "it is not");
    row("/brotli", "unsupported", "not asked for: br");
    row("/twice", "unsupported", "gzip,gzip");
    row("/bomb", "invalid_input", "far more than any text");
    row("/large", "invalid_input", "larger than the limit of 65536 bytes");
    row("/large-chunks", "invalid_input", "larger than the limit");
    row("/large-gzip", "invalid_input", "larger than the limit");
    row("/large-headers", "network", "headers");
    row("/stall", "network", "did not answer in time");
    row("/silence", "network", "did not answer in time");
    row("/close", "network", "without an answer");
    row("/no-http", "network", "not HTTP");
}

void HttpAnswersTest::answers() {
    QFETCH(const std::string, target);
    QFETCH(const std::string, code);
    QFETCH(const std::string, sentence);
    QFETCH(const std::string, status);
    const ScriptedServer server(answerScript);
    net::HttpRequest request = requestFor(server.url(target));
    if (target.starts_with("/large")) request.limits.maxBodyBytes = 65'536;
    if (target == "/stall" || target == "/silence") request.limits.totalTimeout = std::chrono::milliseconds(150);
    const auto response = fetch(request);
    QVERIFY(!response);
    const core::Error& error = response.error();
    QCOMPARE(std::string(core::errorCodeName(error.code)), code);
    QVERIFY2(error.message.find(sentence) != std::string::npos, error.describe().c_str());
    QCOMPARE(error.contextValue("status"), status);
    QVERIFY2(error.contextValue("url").starts_with("http://127.0.0.1:"), error.describe().c_str());
}

void HttpAnswersTest::refusesBeforeAnyRequest_data() {
    QTest::addColumn<std::string>("url");
    QTest::addColumn<std::string>("header");
    QTest::addColumn<std::string>("code");
    const auto row = [](const char* name, std::string url, std::string header, const char* code) {
        QTest::newRow(name) << std::move(url) << std::move(header) << std::string(code);
    };
    // PORT becomes the server's.
    row("loopback", "http://127.0.0.1:PORT/", "x", "network");
    row("loopback by name", "http://localhost:PORT/", "x", "network");
    row("octal", "http://0177.0.0.1:PORT/", "x", "network");
    row("hexadecimal", "http://0x7f000001:PORT/", "x", "network");
    row("one number", "http://2130706433:PORT/", "x", "network");
    row("short form", "http://127.1:PORT/", "x", "network");
    row("IPv6", "http://[::1]:PORT/", "x", "network");
    row("mapped", "http://[::ffff:127.0.0.1]:PORT/", "x", "network");
    row("unspecified", "http://0.0.0.0:PORT/", "x", "network");
    row("private", "http://10.0.0.1:PORT/", "x", "network");
    row("metadata service", "http://169.254.169.254:PORT/", "x", "network");
    row("NAT64", "http://[64:ff9b::7f00:1]:PORT/", "x", "network");
    row("file", "file:///etc/hostname", "x", "invalid_input");
    row("gopher", "gopher://127.0.0.1:PORT/", "x", "invalid_input");
    row("dict", "dict://127.0.0.1:PORT/", "x", "invalid_input");
    row("no scheme", "127.0.0.1:PORT/", "x", "invalid_input");
    row("empty", "", "x", "invalid_input");
    row("line break in the address", "http://127.0.0.1:PORT/\r\nX-Evil: 1", "x", "invalid_input");
    row("line break in a header", "http://127.0.0.1:PORT/", "x\r\nX-Evil: 1", "invalid_input");
    row("NUL in a header", "http://127.0.0.1:PORT/", std::string("x\0y", 3), "invalid_input");
}

void HttpAnswersTest::refusesBeforeAnyRequest() {
    QFETCH(std::string, url);
    QFETCH(const std::string, header);
    QFETCH(const std::string, code);
    const ScriptedServer server([](const SeenRequest&, Reply& reply) { reply.respond(200, "", "reached"); });
    const std::string root = server.url("");
    if (const std::size_t at = url.find("PORT"); at != std::string::npos) {
        url.replace(at, 4, root.substr(root.rfind(':') + 1));
    }
    net::HttpRequest request = requestFor(url);
    request.allowPrivateNetwork = false;
    request.headers = {{"X-Test", header}};
    const auto response = fetch(request);
    QVERIFY(!response);
    QCOMPARE(std::string(core::errorCodeName(response.error().code)), code);
    QVERIFY2(code != "network" || response.error().message.find("private network") != std::string::npos,
             response.error().describe().c_str());
    QCOMPARE(server.connections(), 0);
}

void HttpAnswersTest::readsBodies_data() {
    QTest::addColumn<std::string>("wire");
    QTest::addColumn<std::string>("body");
    const std::string text = noise(150'000);
    const std::string packed = gzip(text);
    const std::string head = ok;
    const auto sized = [&](const std::string& headers, const std::string& body) {
        return head + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    };
    QTest::newRow("empty") << sized("", "") << std::string();
    QTest::newRow("plain") << sized("", text) << text;
    QTest::newRow("until close") << head + "\r\nhello" << std::string("hello");
    QTest::newRow("chunks") << head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
                            << std::string("hello");
    QTest::newRow("gzip") << sized("Content-Encoding: gzip\r\n", packed) << text;
    QTest::newRow("gzip in capitals") << sized("CONTENT-ENCODING: GZip\r\n", packed) << text;
    QTest::newRow("gzip of two parts") << sized("Content-Encoding: gzip\r\n", gzip("one ") + gzip("two"))
                                       << std::string("one two");
    QTest::newRow("gzip with padding") << sized("Content-Encoding: gzip\r\n", gzip("one") + std::string(8, '\0'))
                                       << std::string("one");
    QTest::newRow("gzip of nothing") << sized("Content-Encoding: gzip\r\n", "") << std::string();
    QTest::newRow("identity") << sized("Content-Encoding: identity\r\n", "plain") << std::string("plain");
    QTest::newRow("repetitive but small")
        << sized("Content-Encoding: gzip\r\n", gzip(std::string(500'000, 'a'))) << std::string(500'000, 'a');
    QTest::newRow("after 100 Continue") << "HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n" + sized("", "late")
                                        << std::string("late");
}

void HttpAnswersTest::readsBodies() {
    QFETCH(const std::string, wire);
    QFETCH(const std::string, body);
    const ScriptedServer server([&](const SeenRequest&, Reply& reply) { reply.raw(wire); });
    const auto response = fetch(requestFor(server.url("/")));
    QVERIFY2(response.has_value(), response ? "" : response.error().describe().c_str());
    QCOMPARE(response->status, 200);
    QVERIFY(response->body == body);
    QVERIFY(response->header("x-early").empty());
}

void HttpAnswersTest::readsBodiesOfErrors_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<std::string>("headers");
    QTest::addColumn<std::string>("wire");
    QTest::addColumn<std::string>("body");
    const std::string gzipped = "Content-Encoding: gzip\r\n";
    QTest::newRow("plain") << 400 << std::string() << std::string("why") << std::string("why");
    QTest::newRow("none") << 401 << std::string() << std::string() << std::string();
    QTest::newRow("gzip") << 403 << gzipped << gzip("why") << std::string("why");
    QTest::newRow("no gzip") << 403 << gzipped << std::string("why") << std::string();
    QTest::newRow("unknown coding") << 403 << std::string("Content-Encoding: br\r\n") << std::string("why")
                                    << std::string();
    QTest::newRow("too long") << 404 << std::string() << noise(300'000) << std::string();
    QTest::newRow("no error") << 200 << std::string() << std::string("all") << std::string();
}

void HttpAnswersTest::readsBodiesOfErrors() {
    QFETCH(const int, status);
    QFETCH(const std::string, headers);
    QFETCH(const std::string, wire);
    QFETCH(const std::string, body);
    const ScriptedServer server([&](const SeenRequest&, Reply& reply) { reply.respond(status, headers, wire); });
    std::string kept = "from before";
    net::HttpRequest request = requestFor(server.url("/"));
    request.errorBody = &kept;
    const auto response = fetch(request);
    QCOMPARE(response.has_value(), status == 200);
    QVERIFY(kept == body);
    // What the error says does not depend on it.
    if (!response) QCOMPARE(response.error().contextValue("status"), std::to_string(status));
}

GROUNDSWELL_TEST(HttpAnswersTest, http_answers)
#include "tst_http_answers.moc"
