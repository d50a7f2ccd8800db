#pragma once

#include <cstddef>
#include <string_view>

namespace groundswell::text {

/// False where linkEnd() need not be asked: no link begins with this byte.
[[nodiscard]] constexpr bool mayBeginLink(char byte) {
    return byte == 'h' || byte == 'H' || byte == 'w' || byte == 'W';
}

/// Where the link that begins at `position` ends; `position` itself when none begins there. Links are "http://",
/// "https://" and "www." up to white space, a quote, an angle bracket or a letter of a script without spaces. The
/// caller makes sure that no word goes on before `position`.
[[nodiscard]] std::size_t linkEnd(std::string_view text, std::size_t position);

/// Like linkEnd, for links without a scheme that carry a path ("pic.twitter.com/abc").
[[nodiscard]] std::size_t bareLinkEnd(std::string_view text, std::size_t position);

/// Where the mention ("@name", "@name@host.org", "@name.bsky.social") at `position` ends; `position` when there is
/// none.
[[nodiscard]] std::size_t mentionEnd(std::string_view text, std::size_t position);

/// Where the name of a hashtag ends that begins at `position`, after the sign: letters, numbers, marks, joiners, '_'.
[[nodiscard]] std::size_t hashtagNameEnd(std::string_view text, std::size_t position);

/// True for '#' and its full-width form.
[[nodiscard]] constexpr bool isHashSign(char32_t c) {
    return c == U'#' || c == U'\uFF03';
}
/// True for '@' and its full-width form.
[[nodiscard]] constexpr bool isAtSign(char32_t c) {
    return c == U'@' || c == U'\uFF20';
}

}  // namespace groundswell::text
