#pragma once

#include "models/core/result.h"
#include "pipeline/secrets/keychain.h"

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::secrets {

/// Where a secret was found.
enum class Place { Nowhere, Environment, Keychain, File };
[[nodiscard]] std::string_view placeName(Place place) noexcept;  ///< "environment", ...; "nowhere"

/// A secret, or why it could not be had.
struct Found {
    Place place = Place::Nowhere;
    std::string secret;   ///< empty when it is nowhere
    std::string trouble;  ///< a place that could not be looked into, in a sentence; empty = none
};

/// Keys of services by the names of environment variables. Looks first into the environment, then into the keychain,
/// then into the file of the profile, which only holds what a person put there by asking for a file. A keychain that is
/// locked waits for a person: a stop request ends that within a second. Thread-safe.
class Secrets {
public:
    /// `profile` empty = no file. `keychain` null = none.
    Secrets(std::filesystem::path profile, std::unique_ptr<Keychain> keychain);

    /// A keychain that did not answer is not asked again for a minute. What was stopped looks as if there were nothing:
    /// ask the token.
    [[nodiscard]] Found find(const std::string& name, const std::stop_token& stop = {});
    /// Keeps a secret in the keychain, or in the file. Errors: InvalidInput (the name is none of a variable, the secret
    /// is empty or has several lines), Unavailable (no keychain), Io, Cancelled.
    core::Result<void> set(const std::string& name, const std::string& secret, Place place,
                           const std::stop_token& stop = {});
    /// Takes it away wherever it is but in the environment; false when it was nowhere. Errors: as set().
    core::Result<bool> remove(const std::string& name, const std::stop_token& stop = {});
    /// The names that set() kept and remove() did not take away, by name. Errors: those of the file.
    [[nodiscard]] core::Result<std::map<std::string, Place>> kept() const;
    /// Whether the keychain can be used. Unavailable, Cancelled.
    [[nodiscard]] core::Result<void> checkKeychain(const std::stop_token& stop = {});

private:
    [[nodiscard]] std::filesystem::path file() const;
    [[nodiscard]] core::Result<std::optional<std::string>> fromKeychain(const std::string& name,
                                                                        const std::stop_token& stop);

    const std::filesystem::path m_profile;
    const std::unique_ptr<Keychain> m_keychain;

    mutable std::mutex m_mutex;
    // Guarded by it.
    struct Read {
        std::string secret;
        std::chrono::steady_clock::time_point until;  // another process may change it
    };
    std::map<std::string, Read> m_read;
    std::optional<core::Error> m_trouble;
    std::chrono::steady_clock::time_point m_askAgain;
};

/// What is wrong with a name or secret for set(); empty = nothing. Pure.
[[nodiscard]] std::string nameProblem(std::string_view name);

/// The error for a key that is nowhere: InvalidInput that names the variable and the command.
[[nodiscard]] core::Error missingSecret(const std::string& sentence, const std::string& name,
                                        const std::string& trouble);

/// Where the program looks for keys: the environment alone until use() was called.
[[nodiscard]] std::shared_ptr<Secrets> ofProgram();
/// From now on looks there. Returns what was used before. Thread-safe.
std::shared_ptr<Secrets> use(std::shared_ptr<Secrets> secrets);

}  // namespace groundswell::secrets
