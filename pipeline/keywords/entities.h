#pragma once

#include "models/domain/keyword.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace groundswell::keywords {

/// Names of people, organisations and places in a text by its capitals alone, in order, each once (compared
/// case-folded), at most `limit`: runs of capitalised words, across "of" or "de", and short words all in capitals. What
/// cannot be told from the text is left out, since the same name stands elsewhere in a form that can:
/// - a lone capitalised word that begins a sentence, a quotation or what follows a colon, unless the text has it again;
/// - in headlines with every word capitalised all but short words in capitals, in texts all in capitals everything;
/// - in German and Luxembourgish, where nouns have capitals, lone words;
/// - scripts without capitals.
/// Thread-safe.
[[nodiscard]] std::vector<domain::Keyword> extractEntities(std::string_view text, std::string_view language,
                                                           std::size_t limit);

}  // namespace groundswell::keywords
