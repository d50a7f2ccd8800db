#pragma once

#include <string>
#include <vector>

namespace groundswell::config {

/// One thing that is wrong with a config: where (RFC 6901 JSON pointer, "" = the document) and why, in one sentence.
struct Problem {
    std::string pointer;
    std::string reason;

    friend bool operator==(const Problem&, const Problem&) = default;
};

/// Everything that was found wrong, in document order. Empty = valid.
using Problems = std::vector<Problem>;

}  // namespace groundswell::config
