#include "app/cli/commands.h"
#include "app/cli/ingest_answer.h"
#include "models/config/workspace_config.h"
#include "pipeline/operations/import_files.h"
#include "pipeline/system/files.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace groundswell::cli {

using nlohmann::ordered_json;

namespace {

struct ImportOptions {
    std::string workspace;
    std::string source = "files";
    std::string format = "auto";
    std::string mode = "update";
    std::string map;
    std::vector<std::string> files;
};

const std::map<std::string, operations::IngestMode> modes{{"add", operations::IngestMode::Add},
                                                          {"update", operations::IngestMode::Update},
                                                          {"replace", operations::IngestMode::Replace}};

// Formats that other builds of the program may know: a sentence of its own, not "no such format".
const std::vector<std::string> formats{"auto",   "csv",      "jsonl", "feed", "opml", "postsdb",
                                       "ndjson", "telegram", "pdf",   "html", "text"};

// "text=Body,author=Who" as JSON; none when it is no such words, but a file's name.
std::optional<std::string> mappingInWords(const std::string& words) {
    std::error_code ignored;
    if (words.find('=') == std::string::npos || std::filesystem::exists(words, ignored)) return std::nullopt;
    ordered_json mapping = ordered_json::object();
    for (std::size_t begin = 0; begin < words.size();) {
        const std::size_t end = std::min(words.find(',', begin), words.size());
        const std::string word = words.substr(begin, end - begin);
        const std::size_t equals = std::min(word.find('='), word.size());
        mapping[word.substr(0, equals)].push_back(word.substr(std::min(equals + 1, word.size())));
        begin = end + 1;
    }
    return mapping.dump();
}

core::Result<operations::ImportRequest> requestOf(const ImportOptions& options) {
    operations::ImportRequest request;
    request.files = options.files;
    request.source = options.source;
    request.mode = modes.at(options.mode);
    if (options.format == "opml") {
        return core::Error(core::ErrorCode::Unsupported, "An OPML list holds feeds, not posts.")
            .with("remedy", "Add them with `groundswell workspace feeds ID --opml FILE`.");
    }
    const auto format = sources::parseFileFormat(options.format);
    if (!format) {
        return core::Error(core::ErrorCode::Unsupported,
                           "This version does not read files of the format \"" + options.format + "\".");
    }
    request.format = *format;
    if (options.map.empty()) return request;
    if (auto words = mappingInWords(options.map)) {
        request.mapping = *std::move(words);
        if (auto mapping = config::parseMapping(request.mapping); !mapping) return mapping.error();
        return request;
    }
    auto text = system::readTextFile(options.map);
    if (!text) return text.error();
    if (auto mapping = config::parseMapping(*text); !mapping) return mapping.error().with("file", options.map);
    request.mapping = std::move(*text);
    return request;
}

ExitCode exitCode(const operations::ImportReport& report) {
    if (report.cancelled) return ExitCode::Interrupted;
    if (report.nothingReadable()) return ExitCode::Invalid;
    return report.issueCount > 0 || !report.unreadable.empty() ? ExitCode::Partial : ExitCode::Done;
}

void answer(Context& context, const operations::ImportReport& report) {
    for (const core::Error& error : report.unreadable) context.warn(error.describe());
    complainAbout(context, report);
    if (!context.json()) {
        // Where nothing was there to read, why not is all that there is to say.
        if (report.filesRead > 0 || report.counts.read > 0) context.out().line(ingestText(report.counts) + ".");
        if (report.linked + report.orphans > 0) {
            context.out().line(counted(report.linked, "comment", "comments") + " linked to a post, " +
                               grouped(report.orphans) + " without one.");
        }
        return;
    }
    ordered_json document = ingestJson(report);
    for (const core::Error& error : report.unreadable) {
        sources::InputIssue issue = sources::issueOf(error);
        issue.line = 0;
        document["issues"].push_back(issueJson(issue));
    }
    document["issues_in_all"] = report.issueCount + static_cast<std::int64_t>(report.unreadable.size());
    document["linked"] = report.linked;
    document["orphans"] = report.orphans;
    context.out().document(document);
}

ExitCode runImport(Context& context, const ImportOptions& options) {
    auto request = requestOf(options);
    if (!request) return context.fail(request.error());
    auto session = context.open(options.workspace, workspace::Access::Write);
    if (!session) return context.fail(session.error());
    // What others add in the middle of a replacement would be neither before nor after it.
    if (request->mode == operations::IngestMode::Replace) context.keepTurn();
    auto report = operations::importFiles(**session, context.pool(), *request, context.progress(), context.stop());
    if (!report) return context.fail(report.error());
    answer(context, *report);
    return exitCode(*report);
}

}  // namespace

void addImport(Commands& commands) {
    const auto options = std::make_shared<ImportOptions>();
    CLI::App* app = commands.add("import", "Read files into the archive and on into items.",
                                 [options](Context& context) { return runImport(context, *options); });
    addWorkspaceOption(*app, options->workspace);
    app->add_option("--source", options->source, "The file source that they belong to.")
        ->capture_default_str()
        ->type_name("ID");
    CLI::Option* format =
        app->add_option(
               "--format", options->format,
               "auto, csv, jsonl, ndjson (of Zeeschuimer or 4CAT), feed, telegram, postsdb, pdf, html or text.")
            ->type_name("FORMAT");
    allowOnly(*format->capture_default_str(), formats);
    app->add_option(
           "--map", options->map,
           "Which columns are which fields, as text=Body,author=Who, or a file with a mapping: item field to JSON "
           "pointers or column names. For tables with the same columns it is remembered.")
        ->type_name("MAPPING");
    CLI::Option* mode =
        app->add_option("--mode", options->mode,
                        "add leaves stored items as they are, update changes them, replace also removes what does not "
                        "come again.");
    allowOnly(*mode->type_name("MODE")->capture_default_str(), {"add", "update", "replace"});
    app->add_option("files", options->files,
                    "Files, .gz and .zst too, and folders with all that is in them; - reads standard input.")
        ->type_name("FILE")
        ->required();
}

}  // namespace groundswell::cli
