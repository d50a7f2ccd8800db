#pragma once

#include <cstddef>
#include <vector>

namespace groundswell::domain {

/// A piece of a text that was compared with another one. Offsets are bytes of UTF-8 and lie between characters: of the
/// text itself for what is the same or added, of the other one for what is missing here. A value.
struct DiffSpan {
    enum class Kind { Same, Added, Missing } kind = Kind::Same;
    std::size_t begin = 0;
    std::size_t end = 0;

    friend bool operator==(const DiffSpan&, const DiffSpan&) = default;
};

/// How a text differs from another one, in its reading order; where words were replaced, the missing ones stand first.
struct TextDiff {
    std::vector<DiffSpan> spans;  ///< Same and Added ones cover the text up to `compared` without gaps
    std::size_t compared = 0;     ///< bytes of the text; the rest of a very long one is not looked at

    friend bool operator==(const TextDiff&, const TextDiff&) = default;
};

}  // namespace groundswell::domain
