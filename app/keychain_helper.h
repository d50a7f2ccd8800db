#pragma once

namespace groundswell::app {

/// Asks the desktop's keychain once, for secrets::desktopKeychain: a line of JSON on standard input, one on standard
/// output. The whole run of a process.
int runKeychainHelper(int argc, char** argv);

}  // namespace groundswell::app
