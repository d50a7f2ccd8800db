#pragma once

#include "models/core/result.h"
#include "pipeline/similar/neighbour_search.h"
#include "pipeline/sources/input_issue.h"

#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::similar {

/// A question of a file, with the name that its answer goes by.
struct NamedQuestion {
    std::string id;  ///< the record's own, else its line's number
    Question question;
};

struct QuestionFile {
    std::vector<NamedQuestion> questions;
    std::vector<sources::InputIssue> issues;  ///< lines that are no questions, or had to be repaired
};

/// Reads questions from JSON Lines in the plain form of imports; "-" = standard input, .gz and .zst by content. An
/// error means that nothing was readable. Thread-safe.
[[nodiscard]] core::Result<QuestionFile> readQuestions(const std::string& path, const std::stop_token& stop);

}  // namespace groundswell::similar
