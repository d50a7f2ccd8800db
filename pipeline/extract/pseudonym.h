#pragma once

#include "models/domain/content_item.h"

#include <functional>
#include <string>
#include <string_view>

namespace groundswell::extract {

/// What is shown in place of an author: the same for the same author. Thread-safe.
using AuthorAlias = std::function<std::string(std::string_view author)>;

/// Whether an address says who wrote what it leads to: `author`, or what stands before the @ of "ana@social.example",
/// is its host, a part of its host or path, or the value of a parameter, or a part of the path stands where services
/// have their users ("/@ana/1", "/users/ana", "x.com/ana/status/1"). Pure.
[[nodiscard]] bool linkNamesAuthor(std::string_view url, std::string_view author);

/// Replaces the author of an item, and its outlet where that is the author, as far as the names tell or by
/// `outletIsAuthor`; a link that names the author goes. Text and title stay as they are.
void hideAuthor(domain::ContentItem& item, const AuthorAlias& alias, bool outletIsAuthor = false);

/// An id in place of one that may name an account, as addresses, guids and handles do; one of digits alone stays. It
/// depends on nothing but the id, so that replies and reposts still find what they belong to.
[[nodiscard]] std::string hiddenId(std::string_view id, const AuthorAlias& alias);

/// Hides the id of an item and that of its thread.
void hideIds(domain::ContentItem& item, const AuthorAlias& alias);

}  // namespace groundswell::extract
