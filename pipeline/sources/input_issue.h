#pragma once

#include "models/core/error.h"

#include <cstdint>
#include <string>

namespace groundswell::sources {

/// What an issue says of its input as a whole.
enum class IssueWeight {
    Fault,  ///< a part of it could not be read as it is
    Doubt,  ///< it was taken as it is and may be meant otherwise
};

/// One row, entry or file that could not be read. The rest of its input goes on.
struct InputIssue {
    std::string file;       ///< file name or URL as the person gave it
    std::int64_t line = 0;  ///< 1-based, 0 = the whole input
    std::string message;    ///< one sentence with the remedy where there is one
    bool rejected = true;   ///< a record was left out; false = it was repaired and taken
    IssueWeight weight = IssueWeight::Fault;
};

/// What an error says of an input. Its place becomes the issue's place and is not told in the message again; `file`
/// stands where the error names none.
[[nodiscard]] InputIssue issueOf(const core::Error& error, std::string file = {});

}  // namespace groundswell::sources
