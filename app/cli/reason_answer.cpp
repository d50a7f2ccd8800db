#include "app/cli/reason_answer.h"

#include "app/cli/json_values.h"
#include "app/cli/output.h"

namespace groundswell::cli {

using domain::Reason;
using nlohmann::ordered_json;

namespace {

std::string ofItems(const Reason& reason) {
    return grouped(reason.count) + " of " + counted(reason.of, "item", "items");
}

std::string sinceText(const Reason& reason) {
    return reason.since ? "since " + wholeSeconds(*reason.since) : std::string();
}

}  // namespace

ordered_json reasonJson(const Reason& reason) {
    switch (reason.kind) {
        case Reason::Kind::NewPhrase:
            return {{"kind", "new_phrase"},           {"phrase", reason.text},   {"items", reason.count},
                    {"of_items", reason.of},          {"outlets", reason.whole}, {"first_item_of_outlets", reason.part},
                    {"since", timeJson(reason.since)}};
        case Reason::Kind::Copies: return {{"kind", "copies"}, {"items", reason.count}, {"of_items", reason.of}};
        case Reason::Kind::FirstSeen:
            return {{"kind", "first_seen"},
                    {"outlets", reason.count},
                    {"languages", reason.of},
                    {"since", timeJson(reason.since)}};
        case Reason::Kind::LanguageFollowed:
            return {{"kind", "language_followed"},
                    {"language", reason.text},
                    {"items", reason.count},
                    {"of_items", reason.of},
                    {"since", timeJson(reason.since)},
                    {"after_s", std::chrono::floor<std::chrono::seconds>(reason.after).count()}};
        case Reason::Kind::NewAuthors:
            return {{"kind", "new_authors"}, {"authors", reason.count}, {"of_authors", reason.of}};
        case Reason::Kind::OneSource:
            return {{"kind", "one_source"}, {"source", reason.text}, {"items", reason.count}, {"of_items", reason.of}};
    }
    return ordered_json::object();
}

std::string reasonLine(const Reason& reason) {
    switch (reason.kind) {
        case Reason::Kind::NewPhrase: {
            std::string line = "new phrase: \"" + reason.text + "\", " + ofItems(reason) + ", " + sinceText(reason);
            if (reason.part > 0) {
                line += ", first item of " + grouped(reason.part) + " of " + counted(reason.whole, "outlet", "outlets");
            }
            return line;
        }
        case Reason::Kind::Copies: return "copies of one text: " + ofItems(reason);
        case Reason::Kind::FirstSeen: {
            std::string line = "new: " + sinceText(reason) + ", " + counted(reason.count, "outlet", "outlets");
            return reason.of > 0 ? line + ", " + counted(reason.of, "language", "languages") : line;
        }
        case Reason::Kind::LanguageFollowed:
            return "new language: " + reason.text + ", " + ofItems(reason) + ", " + sinceText(reason);
        case Reason::Kind::NewAuthors:
            return "new authors: " + grouped(reason.count) + " of " + counted(reason.of, "author", "authors");
        case Reason::Kind::OneSource: return "one source: " + reason.text + ", " + ofItems(reason);
    }
    return {};
}

}  // namespace groundswell::cli
