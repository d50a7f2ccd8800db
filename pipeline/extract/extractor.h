#pragma once

#include "models/config/mapping.h"
#include "models/core/result.h"
#include "models/domain/content_item.h"
#include "models/domain/raw_record.h"
#include "pipeline/extract/pseudonym.h"

#include <functional>
#include <string>
#include <vector>

namespace groundswell::extract {

/// Told in one sentence what was changed in a record that was taken all the same.
using NoteSink = std::function<void(std::string)>;

/// Items of one record by a mapping (an empty mapping means the plain JSON Lines form with the usual aliases: tweets
/// v1.1, posts databases, CSV headers and feed entries included). Text and title are as published with entities and
/// markup decoded; the title is the text where the text is missing. The external id is the record's own, else a hash of
/// its content. A date that cannot be read is an error naming it; a record that has no text at all becomes an item with
/// empty text. Of a text or title beyond 4 MiB the item keeps the first 4 MiB, which `note` is told. contentHash is
/// set, over all of the text; cluster, state and id are not. With an `alias` authors are hidden (see hideAuthor,
/// hideIds). Pure, thread-safe.
[[nodiscard]] core::Result<std::vector<domain::ContentItem>> extractItems(const domain::RawRecord& record,
                                                                          const config::Mapping& mapping,
                                                                          const NoteSink& note = {},
                                                                          const AuthorAlias& alias = {});

/// Guesses a mapping from the keys of a CSV header or of a JSON object; the fields that it found nothing for are
/// absent. `text` and `title` both absent means: not a table of content.
[[nodiscard]] config::Mapping sniffMapping(const std::vector<std::string>& columns);

}  // namespace groundswell::extract
