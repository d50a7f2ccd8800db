#pragma once

#include "models/core/clock.h"
#include "models/core/error.h"
#include "models/core/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::sources {

/// A file as its folder lists it.
struct FolderFile {
    std::string path;  ///< with the folder as it was named
    std::uint64_t size = 0;
    core::UtcTime modified{};
};

struct FolderListing {
    std::vector<FolderFile> files;        ///< by path
    std::vector<core::Error> unreadable;  ///< of folders in the folder
};

/// The files in a folder and in the folders in it, without hidden ones. A link to a file is a file, a link to a folder
/// is passed over: it may lead in a circle. With a pattern only files whose names match it, as the shell matches
/// ("*.pdf", "[0-9]?.csv"), whatever the case of their letters. Errors: NotFound, Io, InvalidInput (no folder, or
/// nothing in it and no pattern), with "file" and "remedy". Thread-safe.
[[nodiscard]] core::Result<FolderListing> listFolder(const std::string& folder, const std::string& pattern = {});

[[nodiscard]] bool isFolder(const std::string& path);

}  // namespace groundswell::sources
