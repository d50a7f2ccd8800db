#include "ui/shell/search_words.h"

#include "pipeline/service.h"
#include "ui/tables/format.h"

#include <QCoreApplication>

namespace groundswell::ui {

namespace {

QString searchWords(const char* words) {
    return QCoreApplication::translate("Search", words);
}

QString fieldWords(const std::string& field) {
    if (field == "author") return searchWords("author");
    if (field == "lang") return searchWords("language");
    if (field == "source") return searchWords("source");
    if (field == "outlet") return searchWords("outlet");
    if (field == "query") return searchWords("query");
    return text(field);
}

QString describeTerm(const domain::SearchQuery::Term& term) {
    if (!term.field.empty())
        return QStringLiteral("%1: %2").arg(fieldWords(term.field), isolated(oneLine(text(term.value))));
    QStringList words;
    for (const std::string& word : term.words) words << text(word);
    const QString joined = words.join(QChar(u' ')) + (term.prefix ? QStringLiteral("…") : QString());
    return words.size() > 1 ? QStringLiteral("“%1”").arg(isolated(joined)) : isolated(joined);
}

}  // namespace

QStringList describeSearch(const domain::SearchQuery& query) {
    QStringList parts;
    for (const domain::SearchQuery::Clause& clause : query.allOf) {
        QStringList alternatives;
        for (const domain::SearchQuery::Term& term : clause.anyOf) alternatives << describeTerm(term);
        const QString words = alternatives.join(searchWords(" or "));
        parts << (clause.negated ? searchWords("without %1").arg(words) : words);
    }
    return parts;
}

QString searchHint(const QString& typed) {
    if (typed.count(QChar(u'"')) % 2 != 0)
        return searchWords("A quotation mark has no second one; everything behind it is taken as one phrase.");
    const std::vector<std::string> unknown = pipeline::Service::unknownSearchFields(utf8(typed));
    if (unknown.empty()) return {};
    return searchWords("There is no field “%1” to search in; it is taken as a word.")
        .arg(isolated(oneLine(text(unknown.front()))));
}

}  // namespace groundswell::ui
