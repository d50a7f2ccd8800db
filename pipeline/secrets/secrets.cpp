#include "pipeline/secrets/secrets.h"

#include "models/core/words.h"
#include "pipeline/secrets/secret_file.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace groundswell::secrets {

namespace {

using core::Error;
using core::ErrorCode;

constexpr std::chrono::seconds rest{60};
constexpr std::size_t longestSecret = 16U << 10;

std::string fromEnvironment(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::string() : std::string(core::trimmed(value));
}

core::Result<void> checkSecret(const std::string& name, const std::string& secret) {
    if (std::string problem = nameProblem(name); !problem.empty())
        return Error(ErrorCode::InvalidInput, std::move(problem));
    if (core::trimmed(secret).empty()) return Error(ErrorCode::InvalidInput, "The secret is empty.");
    const bool oneLine =
        std::none_of(secret.begin(), secret.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (!oneLine || secret.size() > longestSecret)
        return Error(ErrorCode::InvalidInput, "A secret is one line of at most 16 KiB.");
    return {};
}

std::shared_ptr<Secrets>& programSecrets() {
    static std::shared_ptr<Secrets> secrets = std::make_shared<Secrets>(std::filesystem::path(), nullptr);
    return secrets;
}

std::mutex& programMutex() {
    static std::mutex mutex;
    return mutex;
}

}  // namespace

std::string_view placeName(Place place) noexcept {
    switch (place) {
        case Place::Environment: return "environment";
        case Place::Keychain: return "keychain";
        case Place::File: return "file";
        case Place::Nowhere: break;
    }
    return "nowhere";
}

std::string nameProblem(std::string_view name) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    };
    const bool good = !name.empty() && name.size() <= 128 && (name.front() < '0' || name.front() > '9') &&
                      std::all_of(name.begin(), name.end(), fits);
    if (good) return {};
    return "\"" + std::string(name) + "\" is no name of an environment variable: letters, digits and _ are.";
}

Error missingSecret(const std::string& sentence, const std::string& name, const std::string& trouble) {
    std::string message =
        sentence + ": the environment variable " + name + " is not set, and it is not kept elsewhere.";
    if (!trouble.empty()) message += " " + trouble;
    return Error(ErrorCode::InvalidInput, std::move(message))
        .with("remedy",
              "Keep it with `groundswell secret set " + name + "`, or set the variable before the program starts.");
}

std::shared_ptr<Secrets> ofProgram() {
    const std::lock_guard lock(programMutex());
    return programSecrets();
}

std::shared_ptr<Secrets> use(std::shared_ptr<Secrets> secrets) {
    const std::lock_guard lock(programMutex());
    return std::exchange(programSecrets(), std::move(secrets));
}

Secrets::Secrets(std::filesystem::path profile, std::unique_ptr<Keychain> keychain)
    : m_profile(std::move(profile)), m_keychain(std::move(keychain)) {}

std::filesystem::path Secrets::file() const {
    return m_profile / "secrets.json";
}

core::Result<std::optional<std::string>> Secrets::fromKeychain(const std::string& name, const std::stop_token& stop) {
    if (!m_keychain) return std::optional<std::string>();
    {
        const std::lock_guard lock(m_mutex);
        const auto known = m_read.find(name);
        if (known != m_read.end() && std::chrono::steady_clock::now() < known->second.until)
            return std::optional(known->second.secret);
        if (m_trouble && std::chrono::steady_clock::now() < m_askAgain) return *m_trouble;
    }
    auto read = m_keychain->read(name, stop);
    // That is no trouble of the keychain: the next one may ask it.
    if (!read && read.error().code == ErrorCode::Cancelled) return read;
    const std::lock_guard lock(m_mutex);
    m_trouble = read ? std::nullopt : std::optional(read.error());
    m_askAgain = std::chrono::steady_clock::now() + rest;
    m_read.erase(name);
    if (read && *read) m_read[name] = {**read, m_askAgain};
    return read;
}

Found Secrets::find(const std::string& name, const std::stop_token& stop) {
    if (std::string value = fromEnvironment(name); !value.empty()) return {Place::Environment, std::move(value), {}};
    auto kept = fromKeychain(name, stop);
    if (kept && *kept) return {Place::Keychain, **kept, {}};
    Found nothing;
    if (!kept) nothing.trouble = kept.error().message;
    // Nobody waits for the rest, and another place than the first that has it would be the wrong one.
    if (!kept && kept.error().code == ErrorCode::Cancelled) return nothing;
    if (m_profile.empty()) return nothing;
    auto here = SecretFile::read(file());
    if (!here) {
        nothing.trouble = here.error().describe();
        return nothing;
    }
    const auto found = here->here.find(name);
    return found == here->here.end() ? nothing : Found{Place::File, found->second, {}};
}

core::Result<void> Secrets::set(const std::string& name, const std::string& secret, Place place,
                                const std::stop_token& stop) {
    if (auto good = checkSecret(name, secret); !good) return good;
    auto known = SecretFile::read(file());
    if (!known) return known.error();
    // Of two places the keychain would be looked into first: a secret is in one.
    if (place == Place::File) {
        if (m_keychain) {
            // It may be there without this file knowing of it; one that cannot be asked only matters if it is known.
            auto removed = m_keychain->remove(name, stop);
            const bool stopped = !removed && removed.error().code == ErrorCode::Cancelled;
            if (stopped || (!removed && known->inKeychain.contains(name))) return removed.error();
        }
        known->inKeychain.erase(name);
        known->here[name] = core::trimmed(secret);
    } else {
        if (auto usable = checkKeychain(stop); !usable) return usable;
        if (auto written = m_keychain->write(name, std::string(core::trimmed(secret)), stop); !written) return written;
        known->here.erase(name);
        known->inKeychain.insert(name);
    }
    {
        const std::lock_guard lock(m_mutex);
        m_read.erase(name);
    }
    return known->write(file());
}

core::Result<bool> Secrets::remove(const std::string& name, const std::stop_token& stop) {
    if (std::string problem = nameProblem(name); !problem.empty())
        return Error(ErrorCode::InvalidInput, std::move(problem));
    auto known = SecretFile::read(file());
    if (!known) return known.error();
    bool found = known->here.erase(name) > 0;
    if (m_keychain) {
        auto removed = m_keychain->remove(name, stop);
        if (!removed && removed.error().code == ErrorCode::Cancelled) return removed;
        const bool isListed = known->inKeychain.erase(name) > 0;
        if (!removed && isListed) return removed.error();
        found = found || isListed || (removed && *removed);
    }
    {
        const std::lock_guard lock(m_mutex);
        m_read.erase(name);
    }
    if (!found) return false;
    if (auto written = known->write(file()); !written) return written.error();
    return true;
}

core::Result<std::map<std::string, Place>> Secrets::kept() const {
    std::map<std::string, Place> names;
    if (m_profile.empty()) return names;
    auto known = SecretFile::read(file());
    if (!known) return known.error();
    for (const std::string& name : known->inKeychain) names[name] = Place::Keychain;
    for (const auto& [name, secret] : known->here) names[name] = Place::File;
    return names;
}

core::Result<void> Secrets::checkKeychain(const std::stop_token& stop) {
    if (!m_keychain) return Error(ErrorCode::Unavailable, "This build of the program knows no keychain.");
    return m_keychain->check(stop);
}

}  // namespace groundswell::secrets
