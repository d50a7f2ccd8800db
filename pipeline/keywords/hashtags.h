#pragma once

#include "models/domain/keyword.h"

#include <string_view>
#include <vector>

namespace groundswell::keywords {

/// Hashtags of a text with their '#', in order, each once (compared case-folded, first spelling kept). A tag begins at
/// the text's start, after white space or opening punctuation, never inside a word or link; combining marks belong to
/// it; a tag of digits only is none. Thread-safe.
[[nodiscard]] std::vector<domain::Keyword> extractHashtags(std::string_view text);

}  // namespace groundswell::keywords
