#pragma once

#include "pipeline/sources/documents/document.h"

#include <string_view>

namespace groundswell::sources {

/// What a saved page says: the text of its whole body, and of its head title, author, dates, language, address and
/// site. Characters are those of the mark, the declaration (<meta charset>) or detection. Linear in the page's length.
/// Thread-safe.
[[nodiscard]] Document readHtmlDocument(std::string_view bytes);

/// Whether a text (as UTF-8) begins as a page does: a doctype, <html>, <head> or <body>, comments before it or not.
[[nodiscard]] bool beginsAsHtml(std::string_view head);

}  // namespace groundswell::sources
