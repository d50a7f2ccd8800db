#include "tests/support/test_registry.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/shell/date_field.h"
#include "ui/shell/date_range_popup.h"

#include <QAbstractButton>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

using namespace groundswell;
using testing::WindowFixture;

// A day that a person types: taken as it is, or refused with a sentence.
class DateFieldTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QLocale::setDefault(QLocale::c()); }
    void reads_data();
    void reads();
    void takesWhatIsTyped_data();
    void takesWhatIsTyped();
    void refusesWithASentence();
    void movesByTheKeys();
    void rangeIsWhatWasTyped();
};

void DateFieldTest::reads_data() {
    QTest::addColumn<QString>("locale");
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QDate>("date");
    const QDate july(2025, 7, 24);
    const QDate none;
    const auto row = [](const char* locale, const char* typed, const QDate& date) {
        QTest::addRow("%s: %s", locale, typed) << QString::fromUtf8(locale) << QString::fromUtf8(typed) << date;
    };
    row("C", "24 Jul 2025", july);
    row("C", " 24  july 2025 ", july);
    row("C", "24. JUL. 2025", july);
    row("C", "July 24, 2025", july);
    row("C", "12 Aug 2025", QDate(2025, 8, 12));
    row("C", "2025-07-24", july);
    row("C", "2025/7/24", july);
    row("C", "2025 Jul 24", july);
    row("C", "24.07.2025", july);
    row("C", "24-07-2025", july);
    row("C", "29 Feb 2024", QDate(2024, 2, 29));
    row("en_GB", "24/07/2025", july);
    row("en_GB", "3/4/2025", QDate(2025, 4, 3));
    row("en_US", "07/24/2025", july);
    row("en_US", "3/4/2025", QDate(2025, 3, 4));
    row("en_US", "3.4.2025", QDate(2025, 4, 3));
    row("en_US", "24/07/2025", none);
    row("de_DE", "24. Juli 2025", july);
    row("de_DE", "24.7.2025", july);
    row("de_DE", "24 July 2025", july);
    row("C", "", none);
    row("C", "24", none);
    row("C", "24 Jul", none);
    row("C", "24 Jul 25", none);
    row("C", "24 Jul 20255", none);
    row("C", "24 Jux 2025", none);
    row("C", "Jul 2025 24", none);
    row("C", "31 Feb 2025", none);
    row("C", "29 Feb 2025", none);
    row("C", "2025-13-01", none);
    row("C", "0000-01-01", none);
    row("C", "24 Jul 2025 12:00", none);
}

void DateFieldTest::reads() {
    QFETCH(const QString, locale);
    QFETCH(const QString, typed);
    QFETCH(const QDate, date);
    QLocale::setDefault(QLocale(locale));
    QCOMPARE(ui::parseDate(typed).value_or(QDate()), date);
}

void DateFieldTest::takesWhatIsTyped_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QDate>("date");
    QTest::newRow("as it is shown") << QStringLiteral("24 Jul 2025") << QDate(2025, 7, 24);
    QTest::newRow("another month") << QStringLiteral("12 Aug 2025") << QDate(2025, 8, 12);
    QTest::newRow("ISO") << QStringLiteral("2025-07-24") << QDate(2025, 7, 24);
}

void DateFieldTest::takesWhatIsTyped() {
    QFETCH(const QString, typed);
    QFETCH(const QDate, date);
    ui::DateField field;
    field.setDate(QDate(2026, 11, 3));
    field.selectAll();
    QTest::keyClicks(&field, typed);
    QCOMPARE(field.date(), date);
    QCOMPARE(field.text(), typed);
    QTest::keyClick(&field, Qt::Key_Return);
    QCOMPARE(field.date(), date);
    QVERIFY(field.problem().isEmpty());
    QCOMPARE(ui::parseDate(field.text()).value_or(QDate()), date);
}

void DateFieldTest::refusesWithASentence() {
    const QDate before(2025, 7, 3);
    ui::DateField field;
    field.setMaximumDate(QDate(2025, 12, 31));
    field.setDate(before);
    QSignalSpy problems(&field, &ui::DateField::problemChanged);
    for (const char* wrong : {"24 Jly 2025", "", "1 Jan 2026"}) {
        field.selectAll();
        QTest::keyClick(&field, Qt::Key_Delete);
        QTest::keyClicks(&field, QString::fromLatin1(wrong));
        QVERIFY2(field.problem().isEmpty(), wrong);
        QVERIFY2(!field.commit(), wrong);
        QVERIFY2(!field.problem().isEmpty(), wrong);
        QCOMPARE(field.text(), QString::fromLatin1(wrong));
        QCOMPARE(field.date(), before);
    }
    QVERIFY(field.problem().contains(QStringLiteral("2026")));
    QTest::keyClick(&field, Qt::Key_Backspace);
    QVERIFY(field.problem().isEmpty());
    QVERIFY(problems.count() >= 6);
    field.setDate(before);
    QVERIFY(field.commit());
}

void DateFieldTest::movesByTheKeys() {
    ui::DateField field;
    field.setMaximumDate(QDate(2025, 8, 1));
    field.setDate(QDate(2025, 7, 31));
    QTest::keyClick(&field, Qt::Key_Up);
    QCOMPARE(field.date(), QDate(2025, 8, 1));
    QTest::keyClick(&field, Qt::Key_Up);
    QCOMPARE(field.date(), QDate(2025, 8, 1));
    QTest::keyClick(&field, Qt::Key_Down);
    QCOMPARE(field.date(), QDate(2025, 7, 31));
}

void DateFieldTest::rangeIsWhatWasTyped() {
    WindowFixture fixture;
    fixture.show();
    ui::DateRangePopup popup;
    popup.setChosen(std::nullopt, std::nullopt);
    popup.show();
    std::vector<std::pair<QDate, QDate>> chosen;
    connect(&popup, &ui::DateRangePopup::chosen, this,
            [&chosen](std::optional<core::UtcTime> from, std::optional<core::UtcTime> to) {
                const auto day = [](core::UtcTime time) {
                    return QDate(1970, 1, 1)
                        .addDays(std::chrono::floor<std::chrono::days>(time).time_since_epoch().count());
                };
                QVERIFY(from && to);
                chosen.emplace_back(day(*from), day(*to));
            });
    auto* first = popup.findChild<ui::DateField*>(QStringLiteral("firstDay"));
    auto* last = popup.findChild<ui::DateField*>(QStringLiteral("finalDay"));
    auto* use = popup.findChild<QAbstractButton*>(QStringLiteral("useDays"));
    const auto type = [](ui::DateField* field, const char* words) {
        field->selectAll();
        QTest::keyClicks(field, QString::fromLatin1(words));
    };
    type(first, "24 Jul 2025");
    type(last, "12 Augs 2025");
    QTest::mouseClick(use, Qt::LeftButton);
    QVERIFY(chosen.empty());
    QVERIFY(popup.isVisible());
    QVERIFY(popup.findChild<QLabel*>(QStringLiteral("rangeNote"))->text().contains(QStringLiteral("12 Augs 2025")));
    type(last, "12 Aug 2025");
    QVERIFY(!popup.findChild<QLabel*>(QStringLiteral("rangeNote"))->text().contains(QStringLiteral("Augs")));
    QTest::mouseClick(use, Qt::LeftButton);
    QVERIFY(!popup.isVisible());
    QCOMPARE(chosen.size(), std::size_t{1});
    QCOMPARE(chosen.front().first, QDate(2025, 7, 24));
    QCOMPARE(chosen.front().second, QDate(2025, 8, 13));
}

GROUNDSWELL_TEST(DateFieldTest, date_field)
#include "tst_date_field.moc"
