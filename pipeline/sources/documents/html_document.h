#pragma once

#include "pipeline/sources/documents/document.h"

#include <string_view>

namespace groundswell::sources {

/// What a saved page says: the text that a person came for (see readableText), or that of its whole body where there is
/// hardly any or the page is too dear to parse, and of its head title, author, dates, language, address and site.
/// Characters are those of the mark, the declaration (<meta charset>) or detection. Thread-safe.
[[nodiscard]] Document readHtmlDocument(std::string_view bytes);

/// Whether a text (as UTF-8) begins as a page does: a doctype, <html>, <head> or <body>, comments before it or not.
[[nodiscard]] bool beginsAsHtml(std::string_view head);

}  // namespace groundswell::sources
