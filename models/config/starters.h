#pragma once

#include <span>
#include <string_view>

namespace groundswell::config {

/// A workspace that the program brings along, compiled in from resources/workspaces.
struct Starter {
    std::string_view id;        ///< name of its file without .json, and the id inside
    std::string_view document;  ///< a valid workspace document
};

/// All, by id. Thread-safe.
[[nodiscard]] std::span<const Starter> starters();
/// The document of one, or empty.
[[nodiscard]] std::string_view starterDocument(std::string_view id);

}  // namespace groundswell::config
