#pragma once

#include "models/domain/content_item.h"

#include <functional>
#include <string>
#include <string_view>

namespace groundswell::extract {

/// What is shown in place of an author: the same for the same author. Thread-safe.
using AuthorAlias = std::function<std::string(std::string_view author)>;

/// Whether an address says who wrote what it leads to: `author` is a part of its host or path, or a part of the path
/// stands where services have their users ("/@ana/1", "/users/ana", "x.com/ana/status/1"). Pure.
[[nodiscard]] bool linkNamesAuthor(std::string_view url, std::string_view author);

/// Replaces the author of an item, and its outlet where that is the author, as far as the names tell or by
/// `outletIsAuthor`; a link that names the author goes. Text, title and ids stay as they are.
void hideAuthor(domain::ContentItem& item, const AuthorAlias& alias, bool outletIsAuthor = false);

}  // namespace groundswell::extract
