#pragma once

#include "models/domain/search_query.h"

#include <QString>
#include <QStringList>

namespace groundswell::ui {

/// What a search was understood as, a part each: "ferry", "harbour or bridge", "without video", "author: x". The
/// language of the window.
[[nodiscard]] QStringList describeSearch(const domain::SearchQuery& query);

/// One sentence about what was probably meant otherwise (a quotation mark without its pair, a field that there is not),
/// or nothing. Searching goes on with what was understood.
[[nodiscard]] QString searchHint(const QString& typed);

}  // namespace groundswell::ui
