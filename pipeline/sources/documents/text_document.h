#pragma once

#include "pipeline/sources/documents/document.h"

#include <string_view>

namespace groundswell::sources {

/// A plain text or Markdown file, in whatever encoding it is. Its heading is a first line that is set apart as one.
/// Thread-safe.
[[nodiscard]] Document readTextDocument(std::string_view bytes);

/// The first line of a text that is a heading: marked as one ("# ...", or underlined), or short, without a full stop,
/// and followed by an empty line. Empty when it has none.
[[nodiscard]] std::string headingOfText(std::string_view text);

}  // namespace groundswell::sources
