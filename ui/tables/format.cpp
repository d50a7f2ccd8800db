#include "ui/tables/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTimeZone>

#include <cmath>

namespace groundswell::ui {

namespace {

QString tr(const char* source) {
    return QCoreApplication::translate("Format", source);
}

bool isBidiControl(QChar c) {
    const char16_t u = c.unicode();
    return (u >= 0x202A && u <= 0x202E) || (u >= 0x2066 && u <= 0x2069) || u == 0x200E || u == 0x200F || u == 0x061C ||
           u == 0;
}

}  // namespace

QString text(const std::string& utf8) {
    QString result = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
    result.removeIf(isBidiControl);
    return result;
}

std::string utf8(const QString& text) {
    return text.toStdString();
}

QString isolated(const QString& text) {
    return QChar(0x2068) + text + QChar(0x2069);
}

QString oneLine(const QString& text) {
    return text.simplified();
}

QString shortened(const QString& text, qsizetype most) {
    if (text.size() <= most) return text;
    QString shown = text.left(most - 1);
    // Half of a character would be shown as a box.
    if (!shown.isEmpty() && shown.back().isHighSurrogate()) shown.chop(1);
    return shown.trimmed() + QChar(0x2026);
}

// What begins with a tag is markup for Qt in any case, so that nothing in the words can decide it.
QString plainTip(const QString& words) {
    if (words.isEmpty()) return {};
    return QStringLiteral("<span>%1</span>").arg(words.toHtmlEscaped().replace(QChar(u'\n'), QStringLiteral("<br>")));
}

QDateTime toQt(core::UtcTime time) {
    return QDateTime::fromMSecsSinceEpoch(
        std::chrono::floor<std::chrono::milliseconds>(time).time_since_epoch().count(), Qt::UTC);
}

QDate toQt(core::UtcDay day) {
    return toQt(core::UtcTime(day)).date();
}

core::UtcTime fromQt(const QDateTime& time) {
    return core::UtcTime(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
}

core::UtcDay fromQt(const QDate& date) {
    return core::UtcDay(std::chrono::days(QDate(1970, 1, 1).daysTo(date)));
}

QString formatCount(std::int64_t count) {
    return QLocale().toString(static_cast<qlonglong>(count));
}

QString formatCounted(std::int64_t count, const QString& one, const QString& many) {
    // The sentence for one may leave the number out.
    return QString(count == 1 ? one : many).replace(QStringLiteral("%1"), formatCount(count));
}

QString formatRatio(double ratio) {
    return QLocale().toString(ratio, 'f', ratio < 9.95 ? 1 : 0) + QChar(0x00D7);
}

QString formatShare(std::int64_t part, std::int64_t whole) {
    if (whole <= 0 || part <= 0) return tr("0 %");
    const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    if (percent < 1) return tr("<1 %");
    return tr("%1 %").arg(QLocale().toString(std::llround(percent)));
}

QString formatUsual(double usual) {
    const bool whole = usual >= 9.95 || std::abs(usual - std::round(usual)) < 0.05;
    return QLocale().toString(usual, 'f', whole ? 0 : 1);
}

QString formatTime(std::optional<core::UtcTime> time, core::UtcTime now) {
    if (!time) return QString(QChar(0x2013));
    const QDateTime then = toQt(*time);
    const QDateTime today = toQt(now);
    const qint64 days = then.date().daysTo(today.date());
    const QLocale locale;
    if (days == 0) return locale.toString(then.time(), QStringLiteral("HH:mm"));
    if (days > 0 && days < 7) return locale.toString(then, QStringLiteral("ddd HH:mm"));
    return formatDate(then.date(), then.date().year() != today.date().year());
}

QString formatMoment(std::optional<core::UtcTime> time, core::UtcTime now) {
    const QString words = formatTime(time, now);
    if (!time) return words;
    const QDateTime then = toQt(*time);
    const qint64 days = then.date().daysTo(toQt(now).date());
    const bool hasHour = days >= 0 && days < 7;
    return hasHour ? words : tr("%1 %2").arg(words, QLocale().toString(then.time(), QStringLiteral("HH:mm")));
}

QString formatIso(std::optional<core::UtcTime> time) {
    return time ? QString::fromStdString(core::formatTime(std::chrono::floor<std::chrono::seconds>(*time)))
                : tr("Time not known");
}

QString formatDate(const QDate& date, bool withYear) {
    return QLocale().toString(date, withYear ? QStringLiteral("d MMM yyyy") : QStringLiteral("d MMM"));
}

QString formatDays(const QDate& first, const QDate& last) {
    if (first == last) return formatDate(first);
    return isolated(tr("%1 – %2").arg(formatDate(first, first.year() != last.year()), formatDate(last)));
}

QString formatRange(core::UtcTime from, core::UtcTime to) {
    const QDateTime a = toQt(from);
    const QDateTime b = toQt(to);
    const QTime midnight(0, 0);
    if (a.time() == midnight && b.time() == midnight) return formatDays(a.date(), b.date().addDays(-1));
    const QLocale locale;
    const QString format = QStringLiteral("d MMM HH:mm");
    return isolated(tr("%1 – %2").arg(locale.toString(a, format), locale.toString(b, format)));
}

QString formatDuration(std::chrono::microseconds duration) {
    const auto seconds = std::chrono::round<std::chrono::seconds>(duration).count();
    if (seconds < 1) return tr("<1 s");
    if (seconds < 100) return tr("%1 s").arg(seconds);
    if (seconds < 100 * 60) return tr("%1 min").arg((seconds + 30) / 60);
    return tr("%1 h").arg((seconds + 1800) / 3600);
}

QString languageName(const std::string& code) {
    const QString tag = text(code);
    if (code.empty() || code == "und") return tr("Not identified");
    if (tag.startsWith(QStringLiteral("und-"))) {
        const QLocale::Script script = QLocale::codeToScript(tag.mid(4));
        return tr("Not identified, %1 script")
            .arg(script == QLocale::AnyScript ? tag.mid(4) : QLocale::scriptToString(script));
    }
    const QLocale::Language language = QLocale::codeToLanguage(tag.section(QChar(u'-'), 0, 0));
    if (language == QLocale::AnyLanguage || language == QLocale::C) return tag;
    const QString name = QLocale::languageToString(language);
    return tag.contains(QChar(u'-')) ? QStringLiteral("%1 (%2)").arg(name, tag) : name;
}

QString languageCodes(const std::vector<std::string>& codes, std::size_t limit) {
    QStringList shown;
    for (std::size_t i = 0; i < codes.size() && i < limit; ++i) shown << text(codes[i]);
    return shown.join(QChar(u' '));
}

}  // namespace groundswell::ui
