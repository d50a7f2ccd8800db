#include "app/cli/commands.h"
#include "models/store/read_connection.h"
#include "pipeline/report/row_writer.h"
#include "pipeline/report/table.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

struct ItemOptions {
    std::string workspace;
    std::int64_t item = 0;
};

ordered_json rowJson(report::Table table, const report::Row& cells) {
    return ordered_json::parse(report::jsonLine(report::columnsOf(table), cells), nullptr, false);
}

ordered_json documentOf(const domain::ItemRow& row, const std::vector<domain::EngagementNumber>& numbers) {
    ordered_json document = rowJson(report::Table::Items, report::cellsOf(row));
    document["kind"] = row.item.kind.empty() ? ordered_json() : ordered_json(row.item.kind);
    document["thread"] = row.item.threadExternalId.empty() ? ordered_json() : ordered_json(row.item.threadExternalId);
    const ordered_json metrics = ordered_json::parse(row.item.metricsJson, nullptr, false);
    document["metrics"] = metrics.is_object() ? metrics : ordered_json::object();
    document["engagement"] = ordered_json::array();
    for (const domain::EngagementNumber& number : numbers) {
        ordered_json entry =
            rowJson(report::Table::Engagement, report::cellsOf(report::EngagementRow{row.item, number}));
        for (const char* known : {"item_id", "external_id", "source"}) entry.erase(known);
        document["engagement"].push_back(std::move(entry));
    }
    return document;
}

void printField(Output& out, std::string_view name, const std::string& value) {
    if (value.empty()) return;
    out.line(std::string(name) + std::string(name.size() < 12 ? 12 - name.size() : 1, ' ') + printable(value));
}

// A name's numbers one after the other: "likes  12 since 2026-10-12T09:10:00Z".
void printNumbers(Output& out, const std::vector<domain::EngagementNumber>& numbers) {
    if (numbers.empty()) return;
    std::vector<std::vector<std::string>> rows{{"NUMBER", "VALUE", "SINCE"}};
    for (const domain::EngagementNumber& number : numbers) {
        const std::string value = domain::engagementText(number.value);
        rows.push_back({printable(number.name), value.empty() ? "not given" : value,
                        core::formatTime(std::chrono::floor<std::chrono::seconds>(number.observedAt))});
    }
    out.line("");
    out.text(alignedTable(rows));
}

void print(Output& out, const domain::ItemRow& row, const std::vector<domain::EngagementNumber>& numbers) {
    const domain::ContentItem& item = row.item;
    printField(out, "item", std::to_string(item.id.value) + " (" + item.externalId + ")");
    printField(out, "source", item.query.empty() ? item.source : item.source + "/" + item.query);
    printField(out, "published", item.publishedAt ? core::formatTime(*item.publishedAt) : std::string());
    printField(out, "author", item.author);
    printField(out, "outlet", item.outlet);
    printField(out, "kind", item.kind);
    printField(out, "thread", item.threadExternalId);
    printField(out, "language", item.language);
    printField(out, "state", item.state);
    printField(out, "cluster", item.cluster.isNone() ? std::string() : std::to_string(item.cluster.value));
    printField(out, "link", item.url);
    if (item.title != item.text) printField(out, "title", item.title);
    printField(out, "text", item.text);
    printNumbers(out, numbers);
}

ExitCode runItem(Context& context, const ItemOptions& options) {
    auto session = context.open(options.workspace, workspace::Access::Read);
    if (!session) return context.fail(session.error());
    auto reader = (*session)->store().connect();
    if (!reader) return context.fail(reader.error());
    if (auto begun = (*reader)->beginSnapshot(); !begun) return context.fail(begun.error());
    auto row = (*reader)->items().byId({options.item});
    if (!row) return context.fail(row.error());
    if (!*row) return context.misused("The workspace has no item " + std::to_string(options.item) + ".");
    auto numbers = (*reader)->items().engagement({options.item});
    if (!numbers) return context.fail(numbers.error());
    if (context.json()) {
        context.out().document(documentOf(**row, *numbers));
    } else {
        print(context.out(), **row, *numbers);
    }
    return ExitCode::Done;
}

}  // namespace

void addItem(Commands& commands) {
    const auto options = std::make_shared<ItemOptions>();
    CLI::App* app = commands.add("item", "Show one item, and what its engagement numbers were when.",
                                 [options](Context& context) { return runItem(context, *options); });
    addWorkspaceOption(*app, options->workspace);
    app->add_option("item", options->item, "Its item_id.")->type_name("ITEM")->required()->check(atLeast(1));
}

}  // namespace groundswell::cli
