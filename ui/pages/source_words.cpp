#include "ui/pages/source_words.h"

#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace groundswell::ui {

using pipeline::SourceStanding;

namespace {

struct KindWords {
    const char* type;
    const char* name;
    const char* sentence;
    const char* queries;
    const char* example;
};

constexpr std::array kindsOfSources{
    KindWords{"feed", QT_TRANSLATE_NOOP("Sources", "Feeds"),
              QT_TRANSLATE_NOOP("Sources", "News and blogs by RSS, Atom or JSON Feed: what each address holds now."),
              QT_TRANSLATE_NOOP("Sources", "Addresses of feeds"), "news = https://example.org/feed.xml"},
    KindWords{"file", QT_TRANSLATE_NOOP("Sources", "Files"),
              QT_TRANSLATE_NOOP("Sources", "Files that you import by hand. Nothing is fetched."),
              QT_TRANSLATE_NOOP("Sources", "Queries"), ""},
    KindWords{"folder", QT_TRANSLATE_NOOP("Sources", "Folder"),
              QT_TRANSLATE_NOOP("Sources", "A folder of this computer: new and changed files in it are imported."),
              QT_TRANSLATE_NOOP("Sources", "Folders, perhaps with a pattern"), "inbox = /data/inbox/*.csv"},
    KindWords{"generator", QT_TRANSLATE_NOOP("Sources", "Sample"),
              QT_TRANSLATE_NOOP("Sources", "Invented items to try the program with."),
              QT_TRANSLATE_NOOP("Sources", "Options"), "small = items=500&days=28"},
    KindWords{"api", QT_TRANSLATE_NOOP("Sources", "Other service"),
              QT_TRANSLATE_NOOP("Sources", "Any service that answers with lists in JSON, as its definition says."),
              QT_TRANSLATE_NOOP("Sources", "Questions to the service"), "flood = flood"},
    KindWords{"telegram", QT_TRANSLATE_NOOP("Sources", "Telegram channels"),
              QT_TRANSLATE_NOOP("Sources", "Public Telegram channels, by the pages that anyone can read."),
              QT_TRANSLATE_NOOP("Sources", "Channels"), "harbour = @harbournews"},
    KindWords{"web", QT_TRANSLATE_NOOP("Sources", "Web pages"),
              QT_TRANSLATE_NOOP("Sources", "The articles that a page or a sitemap lists, as its robots.txt allows."),
              QT_TRANSLATE_NOOP("Sources", "Pages that list articles"), "paper = https://example.org/news"},
    KindWords{"mastodon", QT_TRANSLATE_NOOP("Sources", "Mastodon"),
              QT_TRANSLATE_NOOP("Sources", "Posts of a Mastodon server: hashtags, accounts and searches."),
              QT_TRANSLATE_NOOP("Sources", "Hashtags and searches"), "flood = #flood"},
    KindWords{"bluesky", QT_TRANSLATE_NOOP("Sources", "Bluesky"),
              QT_TRANSLATE_NOOP("Sources",
                                "Posts on Bluesky: accounts; searches with a token of the form handle:app-password."),
              QT_TRANSLATE_NOOP("Sources", "Searches and accounts"), "flood = flood"},
    KindWords{"lemmy", QT_TRANSLATE_NOOP("Sources", "Lemmy"),
              QT_TRANSLATE_NOOP("Sources", "Posts and comments of a Lemmy server."),
              QT_TRANSLATE_NOOP("Sources", "Communities and searches"), "flood = flood"},
    KindWords{"lemmy_v4", QT_TRANSLATE_NOOP("Sources", "Lemmy 1.0"),
              QT_TRANSLATE_NOOP("Sources", "Posts and comments of a Lemmy server from version 1.0 on."),
              QT_TRANSLATE_NOOP("Sources", "Communities and searches"), "flood = flood"},
    KindWords{"hackernews", QT_TRANSLATE_NOOP("Sources", "Hacker News"),
              QT_TRANSLATE_NOOP("Sources", "Stories and comments of Hacker News by search."),
              QT_TRANSLATE_NOOP("Sources", "Searches"), "flood = flood"},
    KindWords{"gdelt", QT_TRANSLATE_NOOP("Sources", "GDELT"),
              QT_TRANSLATE_NOOP("Sources", "News articles of the whole world by search, from GDELT."),
              QT_TRANSLATE_NOOP("Sources", "Searches"), "flood = \"flash flood\""},
    KindWords{"junkipedia", QT_TRANSLATE_NOOP("Sources", "Junkipedia"),
              QT_TRANSLATE_NOOP("Sources", "Posts of the lists that you keep at Junkipedia; it needs a token."),
              QT_TRANSLATE_NOOP("Sources", "Lists"), "estuary = 1234"},
    KindWords{"youtube", QT_TRANSLATE_NOOP("Sources", "YouTube"),
              QT_TRANSLATE_NOOP("Sources", "Videos and comments on YouTube; it needs a key."),
              QT_TRANSLATE_NOOP("Sources", "Searches and channels"), "flood = flood"},
    KindWords{"mediacloud", QT_TRANSLATE_NOOP("Sources", "Media Cloud"),
              QT_TRANSLATE_NOOP("Sources", "News stories by search, from Media Cloud; it needs a token."),
              QT_TRANSLATE_NOOP("Sources", "Searches"), "flood = flood"},
};

const KindWords* kindNamed(const std::string& type) {
    for (const KindWords& kind : kindsOfSources) {
        if (type == kind.type) return &kind;
    }
    return nullptr;
}

QString saidOfSources(const char* words) {
    return QCoreApplication::translate("Sources", words);
}

}  // namespace

StandingWords describeStanding(SourceStanding standing) {
    const auto tone = [](Tone one) { return static_cast<int>(one); };
    switch (standing) {
        case SourceStanding::Off: return {saidOfSources("Off"), QStringLiteral("cancel"), tone(Tone::Text2)};
        case SourceStanding::Paused: return {saidOfSources("Paused"), QStringLiteral("interrupted"), tone(Tone::Warn)};
        case SourceStanding::Failing: return {saidOfSources("Failing"), QStringLiteral("warning"), tone(Tone::Warn)};
        case SourceStanding::Files: return {saidOfSources("By hand"), QStringLiteral("import"), tone(Tone::Text2)};
        case SourceStanding::Waiting: return {saidOfSources("Not fetched"), QStringLiteral("clock"), tone(Tone::Text2)};
        case SourceStanding::Good: break;
    }
    return {saidOfSources("Good"), QStringLiteral("check"), tone(Tone::Ok)};
}

QString describeKindOfSource(const std::string& type) {
    const KindWords* kind = kindNamed(type);
    return kind != nullptr ? saidOfSources(kind->name) : oneLine(text(type));
}

QString sentenceOfKind(const std::string& type) {
    const KindWords* kind = kindNamed(type);
    return kind != nullptr ? saidOfSources(kind->sentence) : QString();
}

QString countedQueries(const std::string& type, std::size_t count) {
    const auto counted = [count](const char* one, const char* many) {
        return formatCounted(static_cast<std::int64_t>(count), saidOfSources(one), saidOfSources(many));
    };
    if (type == "feed")
        return counted(QT_TRANSLATE_NOOP("Sources", "%1 feed"), QT_TRANSLATE_NOOP("Sources", "%1 feeds"));
    if (type == "folder")
        return counted(QT_TRANSLATE_NOOP("Sources", "%1 folder"), QT_TRANSLATE_NOOP("Sources", "%1 folders"));
    if (type == "telegram")
        return counted(QT_TRANSLATE_NOOP("Sources", "%1 channel"), QT_TRANSLATE_NOOP("Sources", "%1 channels"));
    if (type == "web")
        return counted(QT_TRANSLATE_NOOP("Sources", "%1 page"), QT_TRANSLATE_NOOP("Sources", "%1 pages"));
    return counted(QT_TRANSLATE_NOOP("Sources", "%1 query"), QT_TRANSLATE_NOOP("Sources", "%1 queries"));
}

QString queriesOfKind(const std::string& type) {
    const KindWords* kind = kindNamed(type);
    return kind != nullptr ? saidOfSources(kind->queries) : saidOfSources("Queries");
}

QString exampleOfKind(const std::string& type) {
    const KindWords* kind = kindNamed(type);
    return kind != nullptr ? QString::fromLatin1(kind->example) : QString();
}

bool hasNeverWorked(const pipeline::SourceRow& row) {
    return row.standing != SourceStanding::Files && row.config.type != "file" && !row.lastGood && row.items == 0;
}

QString problemOf(const pipeline::SourceRow& row) {
    if (row.standing == SourceStanding::Paused) {
        return row.pauseReason.empty() ? saidOfSources("It pauses.") : oneLine(text(row.pauseReason));
    }
    if (row.standing == SourceStanding::Failing) return oneLine(text(row.lastError));
    if (row.standing == SourceStanding::Off) return saidOfSources("It is switched off: nothing is fetched.");
    return {};
}

QString moreOf(const pipeline::SourceRow& row, core::UtcTime now) {
    QStringList parts;
    const bool bad = row.standing == SourceStanding::Paused || row.standing == SourceStanding::Failing;
    if (row.lastGood) {
        parts << saidOfSources(bad ? "It worked until %1." : "Last good %1.").arg(formatTime(row.lastGood, now));
    } else if (bad && row.lastTried) {
        parts << saidOfSources("It has never worked so far.");
    }
    if (row.standing == SourceStanding::Paused) parts << saidOfSources("Rounds leave it out; all other sources go on.");
    if (row.standing == SourceStanding::Failing) {
        if (row.failures > 1) parts << saidOfSources("It failed %1 times in a row.").arg(formatCount(row.failures));
        parts << saidOfSources("All other sources go on.");
    }
    return parts.join(QChar(u' '));
}

QString missingOf(const pipeline::SourceRow& row, core::UtcTime now) {
    if (row.gaps.empty()) return {};
    core::UtcTime first = row.gaps.front().from;
    std::chrono::microseconds longest{};
    for (const domain::FetchGap& gap : row.gaps) {
        first = std::min(first, gap.from);
        longest = std::max(longest, gap.to - gap.from);
    }
    const QString duration = formatDuration(longest);
    const QString since = formatTime(first, now);
    if (hasNeverWorked(row))
        return saidOfSources("Nothing has come yet. Everything since %1 is still to come.").arg(since);
    if (!row.usual) return saidOfSources("%1 since %2 are missing.").arg(duration, since);
    const double hours = std::chrono::duration<double, std::ratio<3600>>(longest).count();
    return saidOfSources("%1 since %2 are missing; the usual for so long is %3 items.")
        .arg(duration, since, formatUsual(*row.usual * hours / 24));
}

QString formatDue(core::UtcTime time, core::UtcTime now) {
    const QDateTime due = toQt(time);
    const QDateTime today = toQt(now);
    const auto days = today.date().daysTo(due.date());
    if (days == 0) return QLocale().toString(due, QStringLiteral("HH:mm"));
    if (days > 0 && days < 7) return QLocale().toString(due, QStringLiteral("ddd HH:mm"));
    return QLocale().toString(due, QStringLiteral("d MMM HH:mm"));
}

QString timesInWords(const std::vector<core::UtcTime>& times, core::UtcTime now) {
    QStringList words;
    for (const core::UtcTime time : times) words << formatDue(time, now);
    return words.join(QStringLiteral(", "));
}

}  // namespace groundswell::ui
