#include "ui/editors/route_condition.h"

#include "ui/editors/parameter_fields.h"
#include "ui/tables/format.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>

#include <algorithm>
#include <optional>

namespace groundswell::ui {

namespace {

constexpr int mostConditionWords = 200;

QString conditionTr(const char* words) {
    return QCoreApplication::translate("RouteCondition", words);
}

QJsonArray operandValues(const std::string& operand) {
    const QJsonDocument document = QJsonDocument::fromJson("[" + QByteArray::fromStdString(operand) + "]");
    const QJsonValue value = document.array().at(0);
    return value.isArray() ? value.toArray() : QJsonArray{value};
}

bool isNumericField(const QString& field) {
    return field == u"text_length" || field.startsWith(QStringLiteral("metrics."));
}

bool isOutputField(const QString& field) {
    return field.startsWith(QStringLiteral("output."));
}

QString plainJson(const QJsonValue& value) {
    const QByteArray list = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.mid(1, list.size() - 2));
}

// The JSON of a word that is a number, true or false; none = it is a text.
std::optional<QString> scalarOf(const QString& word) {
    if (word == u"true" || word == u"false") return word;
    bool isNumber = false;
    const double value = QLocale::c().toDouble(word, &isNumber);
    if (isNumber) return QString::number(value, 'g', 15);
    return std::nullopt;
}

QString valueJson(const QString& field, const QString& word) {
    if (word.startsWith(QChar(u'"'))) {
        const QJsonArray read = QJsonDocument::fromJson("[" + word.toUtf8() + "]").array();
        if (read.size() == 1 && read[0].isString()) return plainJson(read[0]);
    }
    const auto scalar = isNumericField(field) || isOutputField(field) ? scalarOf(word) : std::nullopt;
    return scalar ? *scalar : jsonString(word);
}

}  // namespace

std::vector<RouteComparison> routeComparisons() {
    return {{conditionTr("is one of"), QStringLiteral("in"), {}},
            {conditionTr("is none of"), QStringLiteral("not_in"), {}},
            {conditionTr("is at least"), QStringLiteral("at_least"), {}},
            {conditionTr("is at most"), QStringLiteral("at_most"), {}},
            {conditionTr("is there"), QStringLiteral("exists"), QStringLiteral("true")},
            {conditionTr("is not there"), QStringLiteral("exists"), QStringLiteral("false")}};
}

int comparisonOf(const config::SketchedCondition& condition) {
    const std::vector<RouteComparison> all = routeComparisons();
    const QString key = text(condition.comparison);
    const auto found = std::find_if(all.begin(), all.end(), [&](const RouteComparison& one) {
        return one.key == key && (one.operand.isEmpty() || one.operand == text(condition.operand));
    });
    return found == all.end() ? -1 : static_cast<int>(found - all.begin());
}

QString operandLine(const config::SketchedCondition& condition) {
    const bool isOutput = isOutputField(text(condition.field));
    QStringList words;
    for (const QJsonValue& value : operandValues(condition.operand)) {
        const QString word = value.isString() ? text(value.toString().toStdString()) : plainJson(value);
        const bool needsMarks = value.isString() && (word.contains(QChar(u',')) || word.startsWith(QChar(u'"')) ||
                                                     (isOutput && scalarOf(word).has_value()));
        words << (needsMarks ? plainJson(value) : word);
    }
    return words.join(QStringLiteral(", "));
}

QString operandJson(const QString& field, const RouteComparison& comparison, const QString& typed) {
    if (!comparison.operand.isEmpty()) return comparison.operand;
    const bool isList = comparison.key == u"in" || comparison.key == u"not_in";
    if (!isList) return scalarOf(typed.trimmed()).value_or(jsonString(typed.trimmed()));
    QStringList values;
    QString word;
    bool isQuoted = false;
    // A comma inside of quotation marks is part of a value.
    for (const QChar c : typed + QChar(u',')) {
        if (c == u'"') isQuoted = !isQuoted;
        if (c != u',' || isQuoted) {
            word += c;
            continue;
        }
        if (const QString value = word.trimmed(); !value.isEmpty()) values << valueJson(field, value);
        word.clear();
    }
    if (const QString rest = word.trimmed(); isQuoted && rest.size() > 1) values << jsonString(rest.chopped(1));
    return QStringLiteral("[%1]").arg(values.join(QStringLiteral(", ")));
}

QString conditionsJson(const QString& field, const RouteComparison& comparison, const QString& typed) {
    return QStringLiteral("[{ \"field\": %1, \"%2\": ").arg(jsonString(field), comparison.key) +
           operandJson(field, comparison, typed) + QStringLiteral(" }]");
}

QString conditionWords(const config::SketchedCondition& condition) {
    const QString field = isolated(oneLine(text(condition.field)));
    QStringList words;
    for (const QJsonValue& value : operandValues(condition.operand))
        words << (value.isString() ? isolated(oneLine(text(value.toString().toStdString()))) : plainJson(value));
    const QString operand = words.join(conditionTr(" or ")).left(mostConditionWords);
    if (condition.comparison == "in") return conditionTr("%1 is %2").arg(field, operand);
    if (condition.comparison == "not_in") return conditionTr("%1 is not %2").arg(field, operand);
    if (condition.comparison == "at_least") return conditionTr("%1 is %2 or more").arg(field, operand);
    if (condition.comparison == "at_most") return conditionTr("%1 is %2 or less").arg(field, operand);
    if (condition.comparison == "exists")
        return (condition.operand == "false" ? conditionTr("%1 is not there") : conditionTr("%1 is there")).arg(field);
    return field;
}

}  // namespace groundswell::ui
