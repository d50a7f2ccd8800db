#pragma once

#include "models/core/result.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

namespace groundswell::secrets {

/// Where the desktop keeps secrets. Implementations are thread-safe and answer within seconds, after a stop request
/// within one. Errors: Unavailable (there is no keychain, or none that answers), Cancelled.
class Keychain {
public:
    virtual ~Keychain() = default;
    /// Whether there is one that answers.
    [[nodiscard]] virtual core::Result<void> check(const std::stop_token& stop) = 0;
    /// The secret of a name; none when it has none.
    [[nodiscard]] virtual core::Result<std::optional<std::string>> read(const std::string& name,
                                                                        const std::stop_token& stop) = 0;
    virtual core::Result<void> write(const std::string& name, const std::string& secret,
                                     const std::stop_token& stop) = 0;
    /// False when there was none.
    virtual core::Result<bool> remove(const std::string& name, const std::stop_token& stop) = 0;
};

/// How a helper is run.
struct KeychainHelper {
    std::filesystem::path program = "/proc/self/exe";
    std::chrono::milliseconds patience{20'000};  ///< a keychain that is locked asks a person to open it
};

/// The desktop's keychain, asked in a process of its own: its libraries want an event loop, may wait for a bus that
/// says nothing, and can be ended only from outside. The process gets one line of JSON on its standard input (what to
/// do, name, secret, the session's surroundings) and answers with one. No secret is an argument of a program.
[[nodiscard]] std::unique_ptr<Keychain> desktopKeychain(KeychainHelper helper = {});

/// What a helper is asked and answers, for the helper's side.
namespace helper {
inline constexpr std::string_view argument = "--keychain-helper";
inline constexpr std::string_view check = "check";
inline constexpr std::string_view read = "read";
inline constexpr std::string_view write = "write";
inline constexpr std::string_view remove = "remove";
/// Of the session; a helper that was started without them sets them.
inline constexpr std::string_view surroundings[]{
    "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "XDG_CURRENT_DESKTOP", "DESKTOP_SESSION", "DISPLAY",
    "WAYLAND_DISPLAY",          "XAUTHORITY"};
}  // namespace helper

}  // namespace groundswell::secrets
