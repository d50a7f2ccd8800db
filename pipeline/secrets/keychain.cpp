#include "pipeline/secrets/keychain.h"

#include "pipeline/jobs/child_process.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <system_error>

namespace groundswell::secrets {

namespace {

// A helper that is told to end has nothing to tidy up.
constexpr std::chrono::milliseconds helperGrace{200};

using core::Error;
using core::ErrorCode;
using nlohmann::json;

std::string variable(std::string_view name) {
    const char* value = std::getenv(std::string(name).c_str());
    return value == nullptr ? std::string() : std::string(value);
}

// Keychains are reached over the session's bus. Where there is none, nothing is started to look for one.
bool hasSessionBus() {
    if (!variable("DBUS_SESSION_BUS_ADDRESS").empty()) return true;
    const std::string runtime = variable("XDG_RUNTIME_DIR");
    std::error_code ignored;
    return !runtime.empty() && std::filesystem::is_socket(std::filesystem::path(runtime) / "bus", ignored);
}

Error unavailable(const std::string& why) {
    return {ErrorCode::Unavailable, "The desktop's keychain cannot be used: " + why};
}

class HelperKeychain final : public Keychain {
public:
    explicit HelperKeychain(KeychainHelper helper) : m_helper(std::move(helper)) {}

    core::Result<void> check(const std::stop_token& stop) override {
        auto answer = ask(helper::check, {}, {}, stop);
        if (!answer) return std::move(answer).error();
        return {};
    }

    core::Result<std::optional<std::string>> read(const std::string& name, const std::stop_token& stop) override {
        auto answer = ask(helper::read, name, {}, stop);
        if (!answer) return std::move(answer).error();
        const auto secret = answer->find("secret");
        if (secret == answer->end() || !secret->is_string()) return std::optional<std::string>();
        return std::optional(secret->get<std::string>());
    }

    core::Result<void> write(const std::string& name, const std::string& secret, const std::stop_token& stop) override {
        auto answer = ask(helper::write, name, secret, stop);
        if (!answer) return std::move(answer).error();
        return {};
    }

    core::Result<bool> remove(const std::string& name, const std::stop_token& stop) override {
        auto answer = ask(helper::remove, name, {}, stop);
        if (!answer) return std::move(answer).error();
        return answer->value("found", false);
    }

private:
    core::Result<json> ask(std::string_view what, const std::string& name, const std::string& secret,
                           const std::stop_token& stop) {
        if (!hasSessionBus()) return unavailable("there is no D-Bus session.");
        json question{{"do", what}, {"name", name}, {"secret", secret}};
        for (const std::string_view one : helper::surroundings) question["session"][std::string(one)] = variable(one);
        jobs::ChildProgram program;
        program.file = m_helper.program;
        program.arguments = {std::string(helper::argument)};
        program.folder = "/";
        program.network = true;  // the bus may be a socket of the network's name space
        jobs::ChildLimits limits;
        limits.start = limits.silence = m_helper.patience;
        limits.grace = helperGrace;
        json answer;
        auto ran = jobs::runChild(
            program, question.dump(-1, ' ', false, json::error_handler_t::replace) + "\n", limits,
            [&answer](std::string_view line) {
                answer = json::parse(line, nullptr, false);
                return true;
            },
            stop);
        if (!ran) return std::move(ran).error().as(ErrorCode::Unavailable);
        if (ran->end == jobs::ChildEnd::Cancelled)
            return Error(ErrorCode::Cancelled, "Asking the desktop's keychain was stopped.");
        if (ran->end == jobs::ChildEnd::Silent) return unavailable("it does not answer.");
        if (!answer.is_object()) return unavailable("its helper gave no answer.");
        if (const auto error = answer.find("error"); error != answer.end() && error->is_string())
            return unavailable(error->get<std::string>());
        return answer;
    }

    const KeychainHelper m_helper;
};

}  // namespace

std::unique_ptr<Keychain> desktopKeychain(KeychainHelper helper) {
    return std::make_unique<HelperKeychain>(std::move(helper));
}

}  // namespace groundswell::secrets
