#include "pipeline/net/address_check.h"
#include "pipeline/net/body_decoder.h"
#include "pipeline/net/proxy_choice.h"
#include "pipeline/net/retry_policy.h"
#include "pipeline/net/url.h"
#include "tests/support/test_registry.h"

#include <QTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <zstd.h>
#include <cstring>
#include <map>
#include <string>

using namespace groundswell;

class NetRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judgesAddresses_data();
    void judgesAddresses();
    void parsesUrls_data();
    void parsesUrls();
    void resolvesLinks_data();
    void resolvesLinks();
    void readsRequestedWaits_data();
    void readsRequestedWaits();
    void backsOff();
    void choosesProxies_data();
    void choosesProxies();
    void decodesZstdInAnyPieces();
    void boundsZstd();
};

void NetRulesTest::judgesAddresses_data() {
    QTest::addColumn<std::string>("address");
    QTest::addColumn<bool>("isPublic");
    const auto row = [](const char* address, bool isPublic) {
        QTest::newRow(address) << std::string(address) << isPublic;
    };
    row("93.184.216.34", true);
    row("1.1.1.1", true);
    row("0.0.0.0", false);
    row("0.1.2.3", false);
    row("10.255.255.255", false);
    row("11.0.0.0", true);
    row("100.63.255.255", true);
    row("100.64.0.1", false);
    row("100.127.255.255", false);
    row("100.128.0.0", true);
    row("127.0.0.1", false);
    row("127.255.0.1", false);
    row("169.254.169.254", false);
    row("172.15.255.255", true);
    row("172.16.0.1", false);
    row("172.31.255.255", false);
    row("172.32.0.0", true);
    row("192.168.1.1", false);
    row("192.169.0.0", true);
    row("192.0.2.1", false);
    row("198.19.255.255", false);
    row("198.20.0.0", true);
    row("224.0.0.1", false);
    row("255.255.255.255", false);
    row("::", false);
    row("::1", false);
    row("::ffff:127.0.0.1", false);
    row("::ffff:8.8.8.8", false);
    row("::127.0.0.1", false);
    row("64:ff9b::7f00:1", false);
    row("64:ff9b:1::1", false);
    row("fc00::1", false);
    row("fd12:3456::1", false);
    row("fe80::1", false);
    row("ff02::1", false);
    row("2001:db8::1", false);
    row("2001::1", false);
    row("2002:7f00:1::", false);
    row("3fff::1", false);
    row("2606:2800:220:1:248:1893:25c8:1946", true);
    row("2a00:1450:4001::1", true);
}

void NetRulesTest::judgesAddresses() {
    QFETCH(const std::string, address);
    QFETCH(const bool, isPublic);
    sockaddr_storage storage{};
    const bool v6 = address.find(':') != std::string::npos;
    if (v6) {
        sockaddr_in6 socket{};
        socket.sin6_family = AF_INET6;
        QCOMPARE(::inet_pton(AF_INET6, address.c_str(), &socket.sin6_addr), 1);
        std::memcpy(&storage, &socket, sizeof socket);
    } else {
        sockaddr_in socket{};
        socket.sin_family = AF_INET;
        QCOMPARE(::inet_pton(AF_INET, address.c_str(), &socket.sin_addr), 1);
        std::memcpy(&storage, &socket, sizeof socket);
    }
    QCOMPARE(net::isPublicAddress(*reinterpret_cast<const sockaddr*>(&storage)), isPublic);
    QCOMPARE(net::isPrivateHostName(v6 ? "[" + address + "]" : address), !isPublic);
    QVERIFY(net::isPrivateHostName("localhost"));
    QVERIFY(net::isPrivateHostName("db.localhost"));
    QVERIFY(!net::isPrivateHostName("localhost.example.org"));
}

void NetRulesTest::parsesUrls_data() {
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("expected");  // text|host|port|redacted, or the reason
    const auto row = [](const char* text, const char* expected) {
        QTest::newRow(text) << std::string(text) << std::string(expected);
    };
    row("http://Example.org", "http://Example.org/|example.org|80|http://example.org/");
    row(" https://e.org/a b?q=\xc3\xa9#x\n", "https://e.org/a%20b?q=%C3%A9|e.org|443|https://e.org/a%20b");
    row("HTTPS://me:pw@e.org:8443/x?t=1", "https://me:pw@e.org:8443/x?t=1|e.org|8443|https://e.org:8443/x");
    row("http://0x7f.1/", "http://127.0.0.1/|127.0.0.1|80|http://127.0.0.1/");
    row("http://[::1]:8080/", "http://[::1]:8080/|[::1]|8080|http://[::1]:8080/");
    row("", "The address is empty.");
    row("example.org/feed", "The address does not begin with http:// or https://.");
    row("example.org:80/feed", "The address does not begin with http:// or https://.");
    row("file:///etc/passwd", "Addresses that begin with file: are not fetched.");
    row("javascript:alert(1)", "Addresses that begin with javascript: are not fetched.");
    row("gopher://e.org/", "Addresses that begin with gopher: are not fetched.");
    row("http://e.org/\r\nHost: x", "The address holds a control character.");
}

void NetRulesTest::parsesUrls() {
    QFETCH(const std::string, text);
    QFETCH(const std::string, expected);
    const auto url = net::parseUrl(text);
    QCOMPARE(url ? url->text + "|" + url->host + "|" + url->port + "|" + url->redacted : url.error().message, expected);
}

void NetRulesTest::resolvesLinks_data() {
    QTest::addColumn<std::string>("base");
    QTest::addColumn<std::string>("link");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char* base, const char* link, const char* expected) {
        QTest::newRow(link) << std::string(base) << std::string(link) << std::string(expected);
    };
    constexpr auto base = "https://e.org/a/b?c=1";
    row(base, "x", "https://e.org/a/x");
    row(base, "/x", "https://e.org/x");
    row(base, "../x", "https://e.org/x");
    row(base, "?d=2", "https://e.org/a/b?d=2");
    row(base, "//f.org/x y", "https://f.org/x%20y");
    row(base, "x#part", "https://e.org/a/x#part");
    row(base, " http://f.org/x ", "http://f.org/x");
    row(base, "mailto:a@e.org", "mailto:a@e.org");
    row(base, "urn:x:1", "urn:x:1");
    row(base, "", "");
    row("", "x", "x");
    row("/tmp/feed.xml", "/x", "/x");
}

void NetRulesTest::resolvesLinks() {
    QFETCH(const std::string, base);
    QFETCH(const std::string, link);
    QFETCH(const std::string, expected);
    QCOMPARE(net::absoluteLink(base, link), expected);
}

void NetRulesTest::readsRequestedWaits_data() {
    QTest::addColumn<int>("status");
    QTest::addColumn<std::string>("header");
    QTest::addColumn<std::string>("value");
    QTest::addColumn<int>("seconds");
    const auto row = [](const char* name, int status, const char* header, const char* value, int seconds) {
        QTest::newRow(name) << status << std::string(header) << std::string(value) << seconds;
    };
    // Now is 2017-11-13T08:28:36Z = 1510561716.
    row("seconds", 429, "retry-after", "120", 120);
    row("seconds on 503", 503, "retry-after", "120", 120);
    row("date", 503, "retry-after", "Mon, 13 Nov 2017 08:30:36 GMT", 120);
    row("date in the past", 429, "retry-after", "Mon, 13 Nov 2017 08:00:00 GMT", 1);
    row("zero", 429, "retry-after", "0", 1);
    row("absurd", 429, "retry-after", "99999999999999", 86'400);
    row("far date", 429, "retry-after", "Fri, 31 Dec 2200 23:59:59 GMT", 86'400);
    row("unreadable", 429, "retry-after", "soon", -1);
    row("negative", 429, "retry-after", "-5", -1);
    row("ISO reset", 429, "x-ratelimit-reset", "2017-11-13T08:33:36.000Z", 300);
    row("epoch reset", 429, "ratelimit-reset", "1510562016", 300);
    row("seconds left", 429, "x-ratelimit-reset", "17.5", 18);
    row("seconds left, whole", 429, "x-ratelimit-reset", "17", 17);
    row("reset without need", 200, "x-ratelimit-reset", "17", -1);
    row("nothing", 429, "x-other", "17", -1);
}

void NetRulesTest::readsRequestedWaits() {
    QFETCH(const int, status);
    QFETCH(const std::string, header);
    QFETCH(const std::string, value);
    QFETCH(const int, seconds);
    const core::UtcTime now{std::chrono::seconds(1'510'561'716)};
    const auto wait = net::requestedWait(status, {{header, value}}, now);
    QCOMPARE(wait ? static_cast<int>(wait->count()) : -1, seconds);
}

void NetRulesTest::backsOff() {
    using std::chrono::milliseconds;
    QCOMPARE(net::backoff(1, milliseconds(500), milliseconds(60'000), 0.0).count(), 0);
    QCOMPARE(net::backoff(1, milliseconds(500), milliseconds(60'000), 0.5).count(), 250);
    QCOMPARE(net::backoff(3, milliseconds(500), milliseconds(60'000), 0.5).count(), 1'000);
    QCOMPARE(net::backoff(1'000, milliseconds(500), milliseconds(60'000), 0.5).count(), 30'000);
    QVERIFY(net::isPassingStatus(503));
    QVERIFY(net::isPassingStatus(429));
    QVERIFY(!net::isPassingStatus(501));
    QVERIFY(!net::isPassingStatus(404));
}

void NetRulesTest::choosesProxies_data() {
    QTest::addColumn<std::string>("url");
    QTest::addColumn<std::string>("noProxy");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char* name, const char* url, const char* noProxy, const char* expected) {
        QTest::newRow(name) << std::string(url) << std::string(noProxy) << std::string(expected);
    };
    row("http", "http://e.org/", "", "http://p:1");
    row("https", "https://e.org/", "", "http://p:2");
    row("excepted", "http://e.org/", "x.org, E.org", "");
    row("below excepted", "http://a.e.org/", ".e.org", "");
    row("only alike", "http://another.org/", "other.org", "http://p:1");
    row("all", "http://e.org/", "*", "");
    row("port", "http://e.org:81/", "e.org:81", "");
    row("other port", "http://e.org:82/", "e.org:81", "http://p:1");
    row("IPv6", "http://[2001:db8::1]/", "2001:db8::1", "");
}

void NetRulesTest::choosesProxies() {
    QFETCH(const std::string, url);
    QFETCH(const std::string, noProxy);
    QFETCH(const std::string, expected);
    const std::map<std::string, std::string> values{{"http_proxy", "http://p:1"},
                                                    {"HTTPS_PROXY", "http://p:2"},
                                                    {"HTTP_PROXY", "http://evil"},
                                                    {"NO_PROXY", noProxy}};
    const auto environment = [&](const char* name) {
        const auto found = values.find(name);
        return found == values.end() ? std::string() : found->second;
    };
    QCOMPARE(net::chooseProxy(*net::parseUrl(url), environment), expected);
    QCOMPARE(net::chooseProxy(*net::parseUrl(url), [](const char*) { return std::string(); }), std::string());
}

namespace {

std::string zstd(const std::string& text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

}  // namespace

void NetRulesTest::decodesZstdInAnyPieces() {
    std::string text;
    for (int i = 0; i < 30'000; ++i) text += std::to_string(i * 7'919 % 10'007) + ' ';
    const std::string packed = zstd(text);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{1'000}, packed.size()}) {
        auto decoder = *net::BodyDecoder::create("zstd", 1U << 30, 100);
        for (std::size_t at = 0; at < packed.size(); at += piece) {
            QVERIFY(decoder->write(std::string_view(packed).substr(at, piece)).has_value());
        }
        QVERIFY(*decoder->finish() == text);
    }
    auto cut = *net::BodyDecoder::create("zstd", 1U << 30, 100);
    QVERIFY(cut->write(std::string_view(packed).substr(0, packed.size() - 1)).has_value());
    QVERIFY(cut->finish().error().code == core::ErrorCode::Truncated);
}

void NetRulesTest::boundsZstd() {
    const std::string packed = zstd(std::string(64U << 20, 'a'));
    auto decoder = *net::BodyDecoder::create("zstd", 1U << 30, 100);
    const auto written = decoder->write(packed);
    QVERIFY(!written);
    QVERIFY(written.error().code == core::ErrorCode::InvalidInput);
}

GROUNDSWELL_TEST(NetRulesTest, net_rules)
#include "tst_net_rules.moc"
