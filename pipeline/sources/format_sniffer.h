#pragma once

#include "models/core/result.h"
#include "pipeline/sources/file_import.h"

#include <string_view>

namespace groundswell::sources {

/// Recognises what a file holds by its first bytes (decompressed). Never Auto. What this program cannot read (ZIP and
/// with it Excel, images, binary data) is an InvalidInput error that says what it is, with a remedy. Only where a text
/// could as well be a table, the name decides.
[[nodiscard]] core::Result<FileFormat> sniffFormat(std::string_view head, std::string_view name = {});

}  // namespace groundswell::sources
