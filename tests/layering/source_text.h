#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace groundswell::layering {

struct Include {
    int line;
    bool angled;  ///< <path>, not "path"
    std::string path;
};

struct Literal {
    int line;  ///< of its first character
    std::string text;
};

/// One C++ file taken apart as far as the rules need it: what it includes, its string literals, and its code with
/// comments and literals blanked, so that a word in a comment is never mistaken for a call. A value.
struct SourceText {
    std::vector<Include> includes;
    std::vector<Literal> literals;
    std::string code;  ///< same lines as the file
};

SourceText takeApart(std::string_view source);

/// Line of the character at `offset`, from 1.
int lineAt(std::string_view text, std::size_t offset);

}  // namespace groundswell::layering
