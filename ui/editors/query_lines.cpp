#include "ui/editors/query_lines.h"

#include "models/core/ids.h"
#include "ui/dialogs/new_workspace_dialog.h"
#include "ui/pages/item_preview.h"
#include "ui/tables/format.h"

namespace groundswell::ui {

std::map<std::string, std::string> queriesOfLines(const QString& lines) {
    std::map<std::string, std::string> queries;
    for (const QString& typed : lines.split(QChar(u'\n'))) {
        const QString line = typed.trimmed();
        if (line.isEmpty()) continue;
        const auto equals = line.indexOf(QChar(u'='));
        std::string name = equals > 0 ? utf8(line.left(equals).trimmed()) : std::string();
        QString query = line;
        if (core::isValidName(name)) {
            query = line.mid(equals + 1).trimmed();
        } else {
            const auto link = safeLink(utf8(line));
            name = idFromName(link ? link->host() : line.left(48));
            if (name.empty()) name = "query";
        }
        std::string unique = name;
        for (int number = 2; queries.contains(unique); ++number) unique = name + "-" + std::to_string(number);
        queries.emplace(unique, utf8(query));
    }
    return queries;
}

QString linesOfQueries(const std::map<std::string, std::string>& queries) {
    QStringList lines;
    for (const auto& [name, query] : queries) lines << QStringLiteral("%1 = %2").arg(text(name), text(query));
    return lines.join(QChar(u'\n'));
}

}  // namespace groundswell::ui
