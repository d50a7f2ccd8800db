#pragma once

#include <string>
#include <string_view>

namespace groundswell::sources {

/// A text, and how many characters of it stand for what could not be converted.
struct FeedText {
    std::string text;
    std::size_t replaced = 0;
};

/// A feed's bytes as valid UTF-8 without byte order mark. What the bytes themselves show (mark, zeros of UTF-16, valid
/// UTF-8) goes before what they are said to be, because declarations are wrong more often: then the charset of the HTTP
/// header, that of the XML declaration, detection. What cannot be converted becomes U+FFFD. Thread-safe.
[[nodiscard]] FeedText feedTextAsUtf8(std::string_view bytes, std::string_view contentType);

/// The charset parameter of a Content-Type header in lower case, or an empty string.
[[nodiscard]] std::string charsetOfContentType(std::string_view contentType);

/// The encoding that an XML declaration at the start names, in lower case, or an empty string.
[[nodiscard]] std::string charsetOfDeclaration(std::string_view bytes);

}  // namespace groundswell::sources
