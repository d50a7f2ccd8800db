#include "ui/shell/reason_words.h"

#include "ui/tables/format.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace groundswell::ui {

namespace {

QString reasonTr(const char* words) {
    return QCoreApplication::translate("Reason", words);
}

QString newPhraseWords(const domain::Reason& reason, core::UtcTime now) {
    const QString phrase = isolated(oneLine(text(reason.text)));
    const QString since = formatMoment(reason.since, now);
    if (reason.part > 0) {
        return reasonTr("“%1” is new since %2; for %3 of %4 outlets it is in the first item")
            .arg(phrase, since, formatCount(reason.part), formatCount(reason.whole));
    }
    return reasonTr("“%1” is new since %2; it is in %3 of %4 items")
        .arg(phrase, since, formatCount(reason.count), formatCount(reason.of));
}

QString firstSeenWords(const domain::Reason& reason, core::UtcTime now) {
    const QString outlets = formatCounted(reason.count, reasonTr("%1 outlet"), reasonTr("%1 outlets"));
    if (reason.of < 2) {
        return reasonTr("First seen %1; already carried by %2").arg(formatMoment(reason.since, now), outlets);
    }
    return reasonTr("First seen %1; already carried by %2, in %3 languages")
        .arg(formatMoment(reason.since, now), outlets, formatCount(reason.of));
}

}  // namespace

QString reasonSentence(const domain::Reason& reason, core::UtcTime now) {
    using Kind = domain::Reason::Kind;
    const QString count = formatCount(reason.count);
    const QString of = formatCount(reason.of);
    switch (reason.kind) {
        case Kind::NewPhrase: return newPhraseWords(reason, now);
        case Kind::Copies: return reasonTr("%1 of %2 items are copies of one text").arg(count, of);
        case Kind::FirstSeen: return firstSeenWords(reason, now);
        case Kind::LanguageFollowed:
            return reasonTr("Items in %1 followed after %2")
                .arg(languageName(reason.text), formatDuration(reason.after));
        case Kind::NewAuthors: return reasonTr("%1 of %2 authors had not posted about it before").arg(count, of);
        case Kind::OneSource:
            return reasonTr("%1 of %2 items come from %3").arg(count, of, isolated(oneLine(text(reason.text))));
    }
    return {};
}

QString reasonWords(const std::vector<domain::Reason>& reasons, core::UtcTime now, std::size_t most) {
    QStringList sentences;
    for (std::size_t i = 0; i < std::min(most, reasons.size()); ++i)
        sentences << reasonTr("%1.").arg(reasonSentence(reasons[i], now));
    return sentences.join(QChar(u' '));
}

}  // namespace groundswell::ui
