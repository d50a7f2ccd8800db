#pragma once

#include "models/core/result.h"
#include "pipeline/sources/documents/document.h"

#include <functional>
#include <string>
#include <string_view>

namespace groundswell::sources {

/// Where a PDF goes while it is read.
struct PdfSinks {
    std::function<void(const Document&)> about;     ///< all but the pages, first
    std::function<void(std::string_view)> page;     ///< the text of each page
    std::function<void(const Document&)> finished;  ///< with lostPages and cut
};

/// Reads a PDF by poppler, page by page in reading order. Its library is no match for files that mean harm: it may
/// crash, hang or take all memory, so only a process of its own calls this. Errors: InvalidInput with "remedy":
/// damaged, locked by a password, no text in it.
[[nodiscard]] core::Result<void> readPdf(std::string_view bytes, const PdfSinks& sinks);

/// "D:20261012091000+02'00'", as PDF writes dates (ISO 32000-1, 7.9.4), in RFC 3339; empty when it is none.
[[nodiscard]] std::string pdfDate(std::string_view written);

}  // namespace groundswell::sources
