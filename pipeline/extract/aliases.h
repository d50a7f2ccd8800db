#pragma once

#include "pipeline/extract/field.h"

#include <span>
#include <string>
#include <string_view>

namespace groundswell::extract {

/// How a field is called in the files and services that people bring, best first: JSON pointers, or names of top-level
/// keys in the form of normalKey.
[[nodiscard]] std::span<const std::string_view> usualNames(Field field);

/// A key without ASCII punctuation and spaces, ASCII letters in lower case: "Post Created" and "post_created" are one.
void normalKey(std::string_view key, std::string& out);

}  // namespace groundswell::extract
