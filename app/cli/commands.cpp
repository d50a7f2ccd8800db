#include "app/cli/commands.h"

#include "models/core/words.h"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>

namespace groundswell::cli {

namespace {

void addTo(CLI::App& app, GlobalOptions& globals) {
    const std::string group = "Global options";
    app.set_help_flag("-h,--help", "Print this help.")->group(group);
    app.set_version_flag("--version", "groundswell " GROUNDSWELL_VERSION, "Print the version.")->group(group);
    app.add_option("--profile", globals.profile, "Keep workspaces, settings and logs in this folder.")
        ->type_name("DIR")
        ->group(group);
    app.add_flag("--json", globals.json, "Print one JSON document instead of text.")->group(group);
    app.add_flag("--quiet", globals.quiet, "Print no progress.")->group(group);
    CLI::Option* level =
        app.add_option("--log-level", globals.logLevel, "How much goes to the log: debug, info, warning or error.")
            ->type_name("LEVEL")
            ->group(group);
    allowOnly(*level, {"debug", "info", "warning", "error"});
}

}  // namespace

Commands::Commands(CLI::App& root, GlobalOptions& globals) : m_root(root), m_globals(globals) {
    m_apps.push_back(&root);
    root.require_subcommand(0, 1);
}

void Commands::addGlobals() {
    for (CLI::App* app : m_apps) addTo(*app, m_globals);
}

CLI::App* Commands::add(const std::string& name, const std::string& summary, Action action, CLI::App* parent) {
    CLI::App* app = (parent == nullptr ? m_root : *parent).add_subcommand(name, summary);
    m_apps.push_back(app);
    app->callback([this, app, action = std::move(action)] {
        m_chosen = action;
        m_chosenApp = app;
    });
    return app;
}

bool Commands::chosenIsShort() const noexcept {
    return std::find(m_short.begin(), m_short.end(), m_chosenApp) != m_short.end();
}

void Commands::resolvePaths(const std::string& folder) {
    const auto absolute = [folder](std::string path) {
        return path.empty() || path == "-" ? path : (std::filesystem::path(folder) / path).string();
    };
    const auto ofWorkspace = [absolute](std::string idOrFolder) {
        return idOrFolder.find('/') == std::string::npos ? idOrFolder : absolute(std::move(idOrFolder));
    };
    for (CLI::App* app : m_apps) {
        for (CLI::Option* option : app->get_options()) {
            const std::string type = option->get_type_name();
            if (type.starts_with("FILE") || type.starts_with("DIR")) option->transform(absolute);
            // A mapping in words is no file.
            if (type == "MAPPING") {
                option->transform([absolute](const std::string& value) {
                    std::error_code ignored;
                    const std::string path = absolute(value);
                    const bool isFile = value.find('=') == std::string::npos || std::filesystem::exists(path, ignored);
                    return isFile ? path : value;
                });
            }
            if (option->check_lname("workspace")) option->transform(ofWorkspace);
        }
    }
}

CLI::App* Commands::addGroup(const std::string& name, const std::string& summary) {
    CLI::App* app = m_root.add_subcommand(name, summary);
    m_apps.push_back(app);
    app->require_subcommand(1, 1);
    return app;
}

void allowOnly(CLI::Option& option, const std::vector<std::string>& words) {
    option.check(CLI::Validator(
        [words](const std::string& word) {
            if (std::find(words.begin(), words.end(), word) != words.end()) return std::string();
            return "\"" + word + "\" is none of " + core::joined(words);
        },
        std::string()));
}

CLI::Validator atLeast(std::int64_t least) {
    return {[least](const std::string& text) {
                std::int64_t number = 0;
                const bool good = CLI::detail::lexical_cast(text, number) && number >= least;
                return good ? std::string()
                            : "\"" + text + "\" is no whole number from " + std::to_string(least) + " on";
            },
            std::string()};
}

CLI::Validator wholeNumber(std::int64_t least, std::int64_t most) {
    return {[least, most](const std::string& text) {
                std::int64_t number = 0;
                const bool good = CLI::detail::lexical_cast(text, number) && number >= least && number <= most;
                return good ? std::string()
                            : "\"" + text + "\" is no whole number from " + std::to_string(least) + " to " +
                                  std::to_string(most);
            },
            std::string()};
}

void addWorkspaceOption(CLI::App& app, std::string& workspace) {
    app.add_option("-w,--workspace", workspace, "The workspace: its id or folder.")->type_name("ID")->required();
}

void addDayOption(CLI::App& app, const std::string& name, std::optional<core::UtcDay>& day, const std::string& help) {
    app.add_option_function<std::string>(
           name,
           [name, &day](const std::string& text) {
               day = core::parseDay(text);
               if (!day) throw CLI::ValidationError(name, "\"" + text + "\" is no day; write YYYY-MM-DD");
           },
           help)
        ->type_name("DAY");
}

void addTimeOption(CLI::App& app, const std::string& name, std::optional<core::UtcTime>& time,
                   const std::string& help) {
    app.add_option_function<std::string>(
           name,
           [name, &time](const std::string& text) {
               const auto day = core::parseDay(text);
               time = day ? std::optional<core::UtcTime>(*day) : core::parseTime(text);
               if (!time) {
                   throw CLI::ValidationError(
                       name,
                       "\"" + text + "\" is no time; write YYYY-MM-DDTHH:MM:SSZ, or YYYY-MM-DD for its beginning");
               }
           },
           help)
        ->type_name("TIME");
}

void addListOption(CLI::App& app, const std::string& name, std::vector<std::string>& values, const std::string& type,
                   const std::string& help) {
    app.add_option(name, values, help)->type_name(type)->delimiter(',')->allow_extra_args(false);
}

}  // namespace groundswell::cli
