#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace groundswell::testing {

/// A PDF to be made. A value.
struct PdfPlan {
    std::vector<std::string> pages;  ///< their lines, in UTF-8; an empty page has a drawing
    std::string heading = {};        ///< in larger letters above the first page
    std::string title = {};
    std::string author = {};
    std::string created = {};  ///< as PDF writes dates
    std::string language = {};
    std::string contents =
        {};                    ///< of the first page, in place of its lines: as it stands in the file, with its filters
    std::string filters = {};  ///< of `contents`: "[/FlateDecode /FlateDecode]"
    bool locked = false;       ///< by a password that nobody knows
};

/// The bytes of a PDF 1.4 file, small and valid.
[[nodiscard]] std::string pdfOf(const PdfPlan& plan);

/// As the filter FlateDecode takes it.
[[nodiscard]] std::string flated(std::string_view bytes);

}  // namespace groundswell::testing
