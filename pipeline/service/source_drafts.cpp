#include "pipeline/service/source_questions.h"

#include "models/config/api_definition.h"
#include "models/config/json_document.h"
#include "models/config/problem_lines.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace groundswell::pipeline {

using nlohmann::ordered_json;

namespace {

/// A draft put into the text of its workspace.
struct PlacedDraft {
    std::string json;      // of the source
    std::string combined;  // of the workspace; empty when the source's text is no JSON
    std::size_t index = 0;
    config::Problems problems;  // pointers within the source
};

std::string prettyJson(const ordered_json& value) {
    return value.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

std::size_t indexOfSource(const config::WorkspaceConfig& base, const std::string& source) {
    const auto found = std::find_if(base.sources.begin(), base.sources.end(),
                                    [&](const config::SourceConfig& one) { return one.id == source; });
    return static_cast<std::size_t>(found - base.sources.begin());
}

// As writeWorkspace writes it, with the keys of the source that is replaced.
std::string textOf(config::WorkspaceConfig base, const SourceDraft& draft, std::size_t index) {
    config::SourceConfig source = draft.source;
    // A definition that is no JSON yet is one that is missing.
    if (source.type == "api" && !nlohmann::json::accept(source.definition)) source.definition = "null";
    if (index == base.sources.size()) base.sources.emplace_back();
    base.sources[index] = std::move(source);
    const ordered_json written = ordered_json::parse(config::writeWorkspace(base), nullptr, false);
    return prettyJson(written.at("sources").at(index));
}

// What is wrong within the source as it is, and elsewhere because of it.
void sortProblems(const config::Problems& all, PlacedDraft& placed) {
    const std::string here = "/sources/" + std::to_string(placed.index);
    for (const config::Problem& problem : all) {
        if (problem.pointer == here || problem.pointer.starts_with(here + "/")) {
            placed.problems.push_back({problem.pointer.substr(here.size()), problem.reason});
        } else {
            placed.problems.push_back({"", problem.pointer + ": " + problem.reason});
        }
    }
}

PlacedDraft placed(const config::WorkspaceConfig& base, const SourceDraft& draft) {
    PlacedDraft result;
    result.index = draft.replaces.empty() ? base.sources.size() : indexOfSource(base, draft.replaces);
    result.json = draft.json.empty() ? textOf(base, draft, result.index) : draft.json;
    result.problems = config::readJsonDocument(result.json).problems;
    ordered_json source = ordered_json::parse(result.json, nullptr, false);
    if (source.is_discarded()) return result;
    if (!draft.replaces.empty() && source.is_object() && source.value("id", ordered_json()) != draft.replaces) {
        result.problems.push_back(
            {"/id", "The id \"" + draft.replaces + "\" stays: items, gaps and schedules are kept under it."});
    }
    ordered_json document = ordered_json::parse(config::writeWorkspace(base), nullptr, false);
    ordered_json& sources = document["sources"];
    if (result.index == sources.size()) {
        sources.push_back(std::move(source));
    } else {
        sources[result.index] = std::move(source);
    }
    result.combined = prettyJson(document);
    sortProblems(config::checkWorkspaceText(result.combined), result);
    return result;
}

std::vector<ConfigProblem> withLines(const std::string& json, const config::Problems& problems) {
    std::vector<ConfigProblem> out;
    for (const config::Problem& problem : problems)
        out.push_back({problem.pointer, problem.reason, config::lineOf(json, problem)});
    return out;
}

}  // namespace

SourceCheck checkDraft(const config::WorkspaceConfig& base, const SourceDraft& draft, core::UtcTime now) {
    PlacedDraft place = placed(base, draft);
    SourceCheck check;
    check.problems = withLines(place.json, place.problems);
    check.json = std::move(place.json);
    if (check.problems.empty()) {
        if (auto config = config::parseWorkspace(place.combined)) check.source = config->sources[place.index];
    }
    // Of a draft that is not right yet what its values say.
    const config::SourceConfig& known = check.source ? *check.source : draft.source;
    if (const auto api = config::apiOf(known); api && api->auth) {
        check.keyName = api->auth->keyEnv;
        check.keyRequired = api->auth->required;
    }
    if (known.schedule) {
        if (auto preview = schedulePreview(*known.schedule, now)) {
            check.scheduleWords = preview->words;
            check.next = std::move(preview->next);
        }
    }
    return check;
}

core::Result<std::string> withDraft(const config::WorkspaceConfig& base, const SourceDraft& draft) {
    const PlacedDraft place = placed(base, draft);
    if (!place.problems.empty()) return config::problemsError(place.problems);
    auto config = config::parseWorkspace(place.combined);
    if (!config) return config.error();
    return config::writeWorkspace(*config);
}

core::Result<std::string> withoutSource(config::WorkspaceConfig base, const std::string& source) {
    const std::size_t index = indexOfSource(base, source);
    if (index == base.sources.size())
        return core::Error(core::ErrorCode::NotFound, "The workspace has no source \"" + source + "\".");
    base.sources.erase(base.sources.begin() + static_cast<std::ptrdiff_t>(index));
    std::string text = config::writeWorkspace(base);
    const config::Problems problems = config::checkWorkspaceText(text);
    if (!problems.empty()) return config::problemsError(problems);
    return text;
}

WorkspaceCheck checkWorkspaceDraft(const std::string& json) {
    WorkspaceCheck check;
    check.json = json;
    check.problems = withLines(json, config::checkWorkspaceText(json));
    if (!check.problems.empty()) return check;
    if (auto config = config::parseWorkspace(json)) check.config = std::move(*config);
    return check;
}

}  // namespace groundswell::pipeline
