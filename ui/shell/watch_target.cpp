#include "ui/shell/watch_target.h"

#include "ui/shell/view_conditions.h"
#include "ui/tables/format.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <chrono>

namespace groundswell::ui {

namespace {

constexpr int mostWatchedDays = 36'500;

QString lastDaysKey() {
    return QStringLiteral("lastDays");
}

QString lastDaysWords(int days) {
    return days == 1 ? ViewFilter::tr("the last day (UTC)")
                     : ViewFilter::tr("the last %1 days (UTC)").arg(formatCount(days));
}

FilterValues withoutDates(FilterValues values) {
    values.from.reset();
    values.to.reset();
    return values;
}

// Nothing for a search as it was typed.
std::optional<QJsonObject> watchedObject(const std::string& target) {
    if (!target.starts_with('{')) return std::nullopt;
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray::fromStdString(target));
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

std::optional<int> lastDaysOf(const QJsonObject& object) {
    const int days = object.value(lastDaysKey()).toInt();
    return days > 0 && days <= mostWatchedDays ? std::optional(days) : std::nullopt;
}

QStringList conditionWords(const FilterValues& values, std::optional<int> lastDays) {
    ViewFilter filter;
    filter.setValues(lastDays ? withoutDates(values) : values);
    QStringList words;
    for (const FilterChip& chip : filter.chips())
        words << (chip.kind == FilterChip::Kind::Search ? oneLine(values.search) : chip.label);
    if (lastDays) words << lastDaysWords(*lastDays);
    return words;
}

}  // namespace

QString watchTarget(const FilterValues& values, std::optional<int> lastDays) {
    FilterValues kept = lastDays ? withoutDates(values) : values;
    kept.search = kept.search.trimmed();
    if (!kept.clusters.empty() || !kept.run.isNone() || (kept.isEmpty() && !lastDays)) return {};
    FilterValues typed;
    typed.search = kept.search;
    if (kept == typed && !lastDays && !kept.search.startsWith(QChar(u'{'))) return kept.search;
    QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(writeConditions(kept))).object();
    if (lastDays) object.insert(lastDaysKey(), *lastDays);
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString watchTargetName(const FilterValues& values, std::optional<int> lastDays) {
    QString name = conditionWords(values, lastDays).join(QStringLiteral(", "));
    // It is stored as plain words; who shows it isolates it.
    for (const char16_t mark : {u'\u2066', u'\u2067', u'\u2068', u'\u2069'}) name.remove(QChar(mark));
    return name;
}

std::optional<int> wholeDays(const FilterValues& values) {
    if (!values.from || !values.to || *values.to <= *values.from) return std::nullopt;
    const auto isMidnight = [](core::UtcTime time) { return std::chrono::floor<std::chrono::days>(time) == time; };
    // They move along by days, and would count others than these.
    if (!isMidnight(*values.from) || !isMidnight(*values.to)) return std::nullopt;
    const auto days = std::chrono::floor<std::chrono::days>(*values.to - *values.from).count();
    return days <= mostWatchedDays ? std::optional(static_cast<int>(days)) : std::nullopt;
}

FilterValues watchedValues(const domain::WatchRow& row) {
    FilterValues values;
    if (row.watch.kind == domain::WatchKind::Keyword) {
        values.keyword = row.watch.target;
    } else if (const auto object = watchedObject(row.watch.target)) {
        values = readConditions(row.watch.target);
        if (const auto days = lastDaysOf(*object)) {
            values.to = std::chrono::ceil<std::chrono::days>(row.asOf);
            values.from = *values.to - std::chrono::days(*days);
        }
    } else {
        values.search = text(row.watch.target);
    }
    return values;
}

QString watchedWords(const domain::WatchRow& row) {
    const auto object = watchedObject(row.watch.target);
    const auto days = object ? lastDaysOf(*object) : std::nullopt;
    return conditionWords(watchedValues(row), days).join(QChar(u'\n'));
}

}  // namespace groundswell::ui
