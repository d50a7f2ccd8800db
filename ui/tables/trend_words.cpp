#include "ui/tables/trend_words.h"

#include "models/domain/trend.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QCoreApplication>

namespace groundswell::ui {

namespace {

QString trendTr(const char* source) {
    return QCoreApplication::translate("Trend", source);
}

}  // namespace

QString risingWords(std::int64_t recent, std::optional<double> usual) {
    if (!usual && recent == 0) return QString(QChar(0x2013));
    return usual ? formatRatio(domain::riseRatio(recent, usual)) : trendTr("New");
}

QString usualWords(std::optional<double> usual) {
    return usual ? formatUsual(*usual) : QString(QChar(0x2013));
}

QString risingSentence(std::int64_t recent, std::optional<double> usual) {
    return usual ? trendTr("%1 in 24 h, usual %2").arg(formatCount(recent), formatUsual(*usual))
                 : trendTr("%1 in 24 h, no usual yet").arg(formatCount(recent));
}

QString newWords() {
    return trendTr("New: first seen less than a week ago, so that there is no usual to compare with");
}

QString risingTip(std::int64_t recent, std::optional<double> usual) {
    const QString sentence = risingSentence(recent, usual);
    return usual ? sentence : QStringLiteral("%1\n%2").arg(sentence, newWords());
}

bool isRisingNow(std::int64_t recent, std::optional<double> usual) {
    return domain::riseRatio(recent, usual) >= 2;
}

QVariant risingTone(std::int64_t recent, std::optional<double> usual) {
    if (!usual) return recent > 0 ? QVariant(static_cast<int>(Tone::Accent)) : QVariant();
    return isRisingNow(recent, usual) ? QVariant(static_cast<int>(Tone::Signal)) : QVariant();
}

}  // namespace groundswell::ui
