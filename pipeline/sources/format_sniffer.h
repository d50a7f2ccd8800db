#pragma once

#include "models/core/result.h"
#include "pipeline/sources/file_import.h"

#include <string_view>

namespace groundswell::sources {

/// Recognises what a file holds by its first bytes (decompressed). Never Auto. What this program cannot read (HTML, ZIP
/// and with it Excel, PDF, images, binary data) is an InvalidInput error that says what it is, with a remedy.
[[nodiscard]] core::Result<FileFormat> sniffFormat(std::string_view head);

}  // namespace groundswell::sources
