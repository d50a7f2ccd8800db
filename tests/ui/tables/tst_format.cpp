#include "tests/support/test_registry.h"
#include "ui/dialogs/new_workspace_dialog.h"
#include "ui/pages/item_preview.h"
#include "ui/tables/format.h"

#include <QTest>

using groundswell::core::UtcDay;
using groundswell::core::UtcTime;
namespace ui = groundswell::ui;
using namespace std::chrono_literals;

namespace {

UtcTime at(int year, int month, int day, int hour = 0, int minute = 0) {
    return UtcTime(UtcDay(std::chrono::year(year) / month / day)) + std::chrono::hours(hour) +
           std::chrono::minutes(minute);
}

}  // namespace

class FormatTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void times_data();
    void times();
    void numbers();
    void removesBidiControls();
    void shortensByCharacters();
    void tipsAreNeverMarkup();
    void languages_data();
    void languages();
    void links_data();
    void links();
    void ids_data();
    void ids();
};

void FormatTest::times_data() {
    QTest::addColumn<UtcTime>("time");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<QString>("moment");
    const auto row = [](const char* title, UtcTime time, const char* shown, const char* moment) {
        QTest::newRow(title) << time << QString::fromLatin1(shown) << QString::fromLatin1(moment);
    };
    row("today", at(2026, 10, 12, 9, 4), "09:04", "09:04");
    row("yesterday", at(2026, 10, 11, 15, 12), "Sun 15:12", "Sun 15:12");
    row("six days ago", at(2026, 10, 6, 0, 1), "Tue 00:01", "Tue 00:01");
    row("seven days ago", at(2026, 10, 5, 23, 59), "5 Oct", "5 Oct 23:59");
    row("last year", at(2025, 8, 2, 14, 5), "2 Aug 2025", "2 Aug 2025 14:05");
    row("tomorrow", at(2026, 10, 13, 1), "13 Oct", "13 Oct 01:00");
}

void FormatTest::times() {
    QFETCH(const UtcTime, time);
    QFETCH(const QString, shown);
    QFETCH(const QString, moment);
    QCOMPARE(ui::formatTime(time, at(2026, 10, 12, 9, 10)), shown);
    QCOMPARE(ui::formatMoment(time, at(2026, 10, 12, 9, 10)), moment);
    QCOMPARE(ui::fromQt(ui::toQt(time)), time);
}

void FormatTest::numbers() {
    QCOMPARE(ui::formatRatio(4.84), QStringLiteral("4.8×"));
    QCOMPARE(ui::formatRatio(9.96), QStringLiteral("10×"));
    QCOMPARE(ui::formatRatio(16.04), QStringLiteral("16×"));
    QCOMPARE(ui::formatShare(1, 3), QStringLiteral("33 %"));
    QCOMPARE(ui::formatShare(1, 1000), QStringLiteral("<1 %"));
    QCOMPARE(ui::formatShare(0, 1000), QStringLiteral("0 %"));
    QCOMPARE(ui::formatShare(0, 0), QStringLiteral("0 %"));
    QCOMPARE(ui::formatDuration(41s), QStringLiteral("41 s"));
    QCOMPARE(ui::formatDuration(10min), QStringLiteral("10 min"));
    QCOMPARE(ui::formatDuration(15h), QStringLiteral("15 h"));
    QCOMPARE(ui::formatTime(std::nullopt, at(2026, 1, 1)), QStringLiteral("–"));
    QCOMPARE(ui::formatMoment(std::nullopt, at(2026, 1, 1)), QStringLiteral("–"));
}

void FormatTest::removesBidiControls() {
    QCOMPARE(ui::text("a\u202Eb\u2066c\u200Fd"), QStringLiteral("abcd"));
    QCOMPARE(ui::text(std::string("x\0y", 3)), QStringLiteral("xy"));
    QCOMPARE(ui::text("\xff"), QString(QChar(0xFFFD)));
}

void FormatTest::shortensByCharacters() {
    QCOMPARE(ui::shortened(QStringLiteral("harbour"), 7), QStringLiteral("harbour"));
    QCOMPARE(ui::shortened(QStringLiteral("harbour festival"), 9), QStringLiteral("harbour") + QChar(0x2026));
    const QString pair = QString::fromUcs4(U"\U0001F30A", 1);
    QCOMPARE(ui::shortened(QStringLiteral("ab") + pair + pair, 4), QStringLiteral("ab") + QChar(0x2026));
    QCOMPARE(ui::shortened({}, 3), QString());
}

void FormatTest::tipsAreNeverMarkup() {
    QCOMPARE(ui::plainTip({}), QString());
    QCOMPARE(ui::plainTip(QStringLiteral("<b>a</b> &\nb")),
             QStringLiteral("<span>&lt;b&gt;a&lt;/b&gt; &amp;<br>b</span>"));
}

void FormatTest::languages_data() {
    QTest::addColumn<std::string>("code");
    QTest::addColumn<QString>("name");
    QTest::newRow("english") << std::string("en") << QStringLiteral("English");
    QTest::newRow("unknown") << std::string() << QStringLiteral("Not identified");
    QTest::newRow("script only") << std::string("und-Arab") << QStringLiteral("Not identified, Arabic script");
    QTest::newRow("no such code") << std::string("qqx") << QStringLiteral("qqx");
}

void FormatTest::languages() {
    QFETCH(const std::string, code);
    QFETCH(const QString, name);
    QCOMPARE(ui::languageName(code), name);
}

void FormatTest::links_data() {
    QTest::addColumn<std::string>("address");
    QTest::addColumn<QString>("host");
    QTest::newRow("https") << std::string("https://example.org/a?b=1") << QStringLiteral("example.org");
    QTest::newRow("http, capitals") << std::string("HTTP://Example.ORG/") << QStringLiteral("example.org");
    QTest::newRow("user name hides the host")
        << std::string("https://bank.example@evil.example/") << QStringLiteral("evil.example");
    QTest::newRow("letters of another script")
        << std::string("https://xn--e1awd7f.example/") << QStringLiteral("xn--e1awd7f.example");
    QTest::newRow("script") << std::string("javascript:alert(1)") << QString();
    QTest::newRow("file") << std::string("file:///etc/hostname") << QString();
    QTest::newRow("data") << std::string("data:text/html,x") << QString();
    QTest::newRow("ftp") << std::string("ftp://example.org/") << QString();
    QTest::newRow("no scheme") << std::string("example.org/a") << QString();
    QTest::newRow("no host") << std::string("https:///a") << QString();
    QTest::newRow("mail") << std::string("mailto:a@example.org") << QString();
    QTest::newRow("empty") << std::string() << QString();
}

void FormatTest::links() {
    QFETCH(const std::string, address);
    QFETCH(const QString, host);
    const auto link = ui::safeLink(address);
    QCOMPARE(link.has_value(), !host.isEmpty());
    if (!link) return;
    QCOMPARE(ui::linkHost(*link), host);
    QVERIFY(link->userInfo().isEmpty());
}

void FormatTest::ids_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<std::string>("id");
    QTest::newRow("words") << QStringLiteral("Coastal Desk") << std::string("coastal-desk");
    QTest::newRow("accents") << QStringLiteral("  Église & État ") << std::string("eglise-etat");
    QTest::newRow("no latin letter") << QStringLiteral("港口") << std::string();
    QTest::newRow("long") << QString(200, QChar(u'a')) << std::string(60, 'a');
    QTest::newRow("way out of the folder") << QStringLiteral("../../etc") << std::string("etc");
}

void FormatTest::ids() {
    QFETCH(const QString, name);
    QFETCH(const std::string, id);
    QCOMPARE(ui::idFromName(name), id);
}

GROUNDSWELL_TEST(FormatTest, format)
#include "tst_format.moc"
