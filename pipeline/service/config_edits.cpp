#include "pipeline/service/config_edits.h"

#include "pipeline/system/files.h"

#include <set>

namespace groundswell::pipeline {

using core::Error;
using core::ErrorCode;

namespace {

core::Result<void> checkWorkflows(const config::WorkspaceConfig& config, const workspace::WorkspaceLayout& layout) {
    std::set<std::string> named{config.workflow};
    for (const config::SourceConfig& source : config.sources) {
        if (!source.workflow.empty()) named.insert(source.workflow);
    }
    for (const std::string& id : named) {
        std::error_code absent;
        if (std::filesystem::exists(layout.workflow(id), absent)) continue;
        return Error(ErrorCode::InvalidInput, "The workspace has no workflow \"" + id + "\".");
    }
    return {};
}

// A folder of configs without what is being written there.
core::Result<void> copyConfigs(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code problem;
    if (!std::filesystem::exists(from, problem)) return {};
    if (auto made = system::makePrivateFolder(to); !made) return made;
    for (const std::string& name : system::namesIn(from)) {
        if (!name.ends_with(".json")) continue;
        auto text = system::readTextFile(from / name);
        if (!text) return text.error();
        if (auto written = system::writeFileAtomically(to / name, *text); !written) return written;
    }
    return {};
}

}  // namespace

core::Result<EditedText> editOf(core::Result<std::string> text) {
    if (!text) return std::move(text).error();
    return EditedText{std::move(*text)};
}

core::Result<StoredEdit> editConfig(OpenWorkspace& workspace, const ConfigEdit& edit) {
    const workspace::WorkspaceLayout& layout = workspace.session().layout();
    auto before = system::readTextFile(layout.config());
    if (!before) return std::move(before).error();
    auto now = config::parseWorkspace(*before);
    // What somebody broke by hand can still be replaced as a whole.
    auto edited = edit(now ? *now : workspace.session().config(), *before);
    if (!edited) return std::move(edited).error();
    auto config = config::parseWorkspace(edited->text);
    if (!config) return std::move(config).error();
    if (config->id != workspace.session().config().id) {
        return Error(ErrorCode::InvalidInput,
                     "The id \"" + workspace.session().config().id + "\" stays: the folder is called by it.")
            .with("pointer", "/id");
    }
    if (auto checked = checkWorkflows(*config, layout); !checked) return checked.error();
    StoredEdit done;
    if (edited->text != *before) {
        if (auto written = system::writeFileAtomically(layout.config(), edited->text); !written) return written.error();
    }
    auto taken = workspace.takeConfig(*config);
    if (!taken) return taken.error();
    done.taken = *taken;
    done.saved = {std::move(*config), std::move(*before), edited->added, edited->known};
    return done;
}

JobOutcome rereadWhenIdle(OpenWorkspace& workspace, const std::stop_token& stop) {
    const bool holds = workspace.holdQueue(stop);
    if (holds) workspace.session().rereadConfigs();
    workspace.releaseQueue();
    return holds ? JobState::Completed : JobState::Cancelled;
}

core::Result<WorkspaceEntry> duplicateInto(const workspace::WorkspaceDirectory& directory,
                                           const std::filesystem::path& folder, const std::string& id,
                                           const std::string& name) {
    const workspace::WorkspaceLayout from{folder};
    auto text = system::readTextFile(from.config());
    if (!text) return std::move(text).error();
    auto config = config::parseWorkspace(*text);
    if (!config) return std::move(config).error();
    config->id = id;
    config->name = name;
    // Its own workflows come into the new folder only after this.
    const config::WorkspaceConfig empty = config::makeWorkspace(id, name);
    auto made = directory.create(empty);
    if (!made) return std::move(made).error();
    const workspace::WorkspaceLayout to{*made};
    for (const auto& [source, target] : {std::pair(from.workflows(), to.workflows()),
                                         std::pair(from.folder / "taxonomies", to.folder / "taxonomies")}) {
        if (auto copied = copyConfigs(source, target); !copied) {
            static_cast<void>(directory.remove(id));
            return copied.error();
        }
    }
    if (auto written = system::writeFileAtomically(to.config(), config::writeWorkspace(*config)); !written) {
        static_cast<void>(directory.remove(id));
        return written.error();
    }
    return WorkspaceEntry{id, name, *made};
}

}  // namespace groundswell::pipeline
