#include "ui/shell/view_conditions.h"

#include "ui/tables/format.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace groundswell::ui {

namespace {

QJsonArray jsonList(const std::vector<std::string>& values) {
    QJsonArray list;
    for (const std::string& value : values) list.append(QString::fromStdString(value));
    return list;
}

std::vector<std::string> readList(const QJsonValue& list) {
    std::vector<std::string> values;
    for (const QJsonValue& value : list.toArray()) {
        if (value.isString()) values.push_back(utf8(value.toString()));
    }
    return values;
}

std::optional<std::int64_t> readNumber(const QJsonValue& value) {
    return value.isDouble() && value.toDouble() >= 0 ? std::optional<std::int64_t>(value.toInteger()) : std::nullopt;
}

std::optional<core::UtcTime> readMoment(const QJsonValue& value) {
    return value.isString() ? core::parseTime(utf8(value.toString())) : std::nullopt;
}

}  // namespace

std::string writeConditions(const FilterValues& values) {
    QJsonObject out;
    const auto words = [&out](const char* name, const QString& value) {
        if (!value.isEmpty()) out.insert(QLatin1String(name), value);
    };
    const auto list = [&out](const char* name, const std::vector<std::string>& value) {
        if (!value.empty()) out.insert(QLatin1String(name), jsonList(value));
    };
    const auto number = [&out](const char* name, const std::optional<std::int64_t>& value) {
        if (value) out.insert(QLatin1String(name), static_cast<qint64>(*value));
    };
    const auto moment = [&out](const char* name, const std::optional<core::UtcTime>& value) {
        if (value) out.insert(QLatin1String(name), QString::fromStdString(core::formatTime(*value)));
    };
    words("search", values.search);
    moment("from", values.from);
    moment("to", values.to);
    list("languages", values.languages);
    list("sources", values.sources);
    number("minItems", values.minItems);
    number("maxItems", values.maxItems);
    if (values.cluster) out.insert(QLatin1String("cluster"), static_cast<qint64>(values.cluster->value));
    words("keyword", QString::fromStdString(values.keyword));
    list("labels", values.labels);
    list("withoutLabels", values.withoutLabels);
    if (values.watched) out.insert(QLatin1String("watched"), true);
    number("minAuthors", values.minAuthors);
    number("minSources", values.minSources);
    words("author", QString::fromStdString(values.author));
    words("state", QString::fromStdString(values.state));
    if (!values.run.isNone()) out.insert(QLatin1String("run"), static_cast<qint64>(values.run.value));
    words("runName", values.runName);
    return QJsonDocument(out).toJson(QJsonDocument::Compact).toStdString();
}

FilterValues readConditions(const std::string& json) {
    const QJsonObject in = QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
    const auto value = [&in](const char* name) { return in.value(QLatin1String(name)); };
    FilterValues values;
    values.search = value("search").toString();
    values.from = readMoment(value("from"));
    values.to = readMoment(value("to"));
    values.languages = readList(value("languages"));
    values.sources = readList(value("sources"));
    values.minItems = readNumber(value("minItems"));
    values.maxItems = readNumber(value("maxItems"));
    if (const auto cluster = readNumber(value("cluster")); cluster && *cluster > 0)
        values.cluster = core::ClusterId{*cluster};
    values.keyword = utf8(value("keyword").toString());
    values.labels = readList(value("labels"));
    values.withoutLabels = readList(value("withoutLabels"));
    values.watched = value("watched").toBool();
    values.minAuthors = readNumber(value("minAuthors"));
    values.minSources = readNumber(value("minSources"));
    values.author = utf8(value("author").toString());
    values.state = utf8(value("state").toString());
    if (const auto run = readNumber(value("run")); run && *run > 0) {
        values.run = core::RunId{*run};
        values.runName = value("runName").toString();
    }
    return values;
}

}  // namespace groundswell::ui
