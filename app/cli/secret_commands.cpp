#include "app/cli/commands.h"
#include "app/cli/read_text.h"
#include "models/config/api_definition.h"
#include "models/core/words.h"
#include "pipeline/secrets/secrets.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include <map>

namespace groundswell::cli {

using nlohmann::ordered_json;
using secrets::Place;

namespace {

struct SecretOptions {
    std::string name;
    std::string workspace;
    bool inFile = false;
};

ExitCode told(Context& context, const std::string& name, Place place, const std::string& sentence) {
    if (context.json()) {
        context.out().document({{"name", name}, {"place", secrets::placeName(place)}});
    } else {
        context.out().line(sentence);
    }
    return ExitCode::Done;
}

ExitCode setSecret(Context& context, const SecretOptions& options) {
    if (const std::string problem = secrets::nameProblem(options.name); !problem.empty())
        return context.misused(problem);
    if (isTerminal(STDIN_FILENO)) context.warn("Type the secret, then Enter and Ctrl+D. It is shown while you type.");
    auto secret = readText("-");
    if (!secret) return context.fail(secret.error());
    const Place place = options.inFile ? Place::File : Place::Keychain;
    auto kept = secrets::ofProgram()->set(options.name, std::string(core::trimmed(*secret)), place);
    if (!kept && kept.error().code == core::ErrorCode::Unavailable) {
        return context.fail(std::move(kept).error().with(
            "remedy", "Set the environment variable " + options.name +
                          " instead, or keep the secret in a file that only you can read: `groundswell secret set " +
                          options.name + " --in-file`."));
    }
    if (!kept) return context.fail(kept.error());
    return told(context, options.name, place,
                options.name + " is kept in the " + (options.inFile ? "profile's file of secrets." : "keychain."));
}

ExitCode removeSecret(Context& context, const SecretOptions& options) {
    auto removed = secrets::ofProgram()->remove(options.name);
    if (!removed) return context.fail(removed.error());
    if (!*removed) return context.misused("No secret of the name " + options.name + " is kept.");
    return told(context, options.name, Place::Nowhere, options.name + " is gone.");
}

// What the sources of a workspace ask for, too.
core::Result<std::map<std::string, Place>> namesFor(Context& context, const std::string& workspace) {
    auto names = secrets::ofProgram()->kept();
    if (!names || workspace.empty()) return names;
    auto session = context.open(workspace, workspace::Access::Read);
    if (!session) return session.error();
    for (const config::SourceConfig& source : (*session)->config().sources) {
        const auto api = config::apiOf(source);
        if (api && api->auth && !api->auth->keyEnv.empty()) names->try_emplace(api->auth->keyEnv, Place::Nowhere);
    }
    return names;
}

ExitCode listSecrets(Context& context, const SecretOptions& options) {
    auto names = namesFor(context, options.workspace);
    if (!names) return context.fail(names.error());
    ordered_json rows = ordered_json::array();
    std::vector<std::vector<std::string>> table{{"NAME", "PLACE"}};
    for (const auto& [name, kept] : *names) {
        // Which of its places counts; the secret itself is none of this command's business.
        const secrets::Found found = secrets::ofProgram()->find(name);
        rows.push_back({{"name", name},
                        {"place", secrets::placeName(found.place)},
                        {"trouble", found.trouble.empty() ? ordered_json() : ordered_json(found.trouble)}});
        table.push_back({name, std::string(secrets::placeName(found.place))});
        if (!found.trouble.empty()) context.warn(name + ": " + found.trouble);
    }
    if (context.json()) {
        context.out().document({{"secrets", std::move(rows)}});
    } else if (names->empty()) {
        context.out().line("No secret is kept.");
    } else {
        context.out().text(alignedTable(table));
    }
    return ExitCode::Done;
}

}  // namespace

void addSecretCommands(Commands& commands) {
    const auto options = std::make_shared<SecretOptions>();
    CLI::App* group = commands.addGroup("secret", "Keep the keys of services in the desktop's keychain.");
    CLI::App* set = commands.add(
        "set", "Keep a secret, read from standard input: a token, or name:password for services that want a sign-in.",
        [options](Context& context) { return setSecret(context, *options); }, group);
    set->add_option("name", options->name, "The environment variable that it stands for.")
        ->type_name("NAME")
        ->required();
    set->add_flag("--in-file", options->inFile,
                  "In a file of the profile that only you can read, not in the keychain.");
    CLI::App* remove = commands.add(
        "remove", "Take a secret away.", [options](Context& context) { return removeSecret(context, *options); },
        group);
    remove->add_option("name", options->name, "Its name.")->type_name("NAME")->required();
    CLI::App* list = commands.add(
        "list", "List names and places of secrets, never the secrets.",
        [options](Context& context) { return listSecrets(context, *options); }, group);
    list->add_option("-w,--workspace", options->workspace, "Also the keys that this workspace's sources ask for.")
        ->type_name("ID");
}

}  // namespace groundswell::cli
