#pragma once

#include <string>
#include <string_view>

namespace groundswell::sources {

/// Broken XML of a feed with its tags mended as a reader of HTML would read them: every element ends inside the one
/// that it began in, an end tag that ends nothing is dropped, HTML's empty elements end at once, an item ends where the
/// next one begins, a field where another field begins, attributes are quoted and stand once. Elements nest 200 deep at
/// most, the tags of deeper ones are dropped. Text, line breaks and CDATA stay. `clean` is text from cleanXml. Pure.
[[nodiscard]] std::string balancedXml(std::string_view clean);

}  // namespace groundswell::sources
