#pragma once

#include "pipeline/services/embedding_service.h"

#include <string>

namespace groundswell::services {

/// Sentence vectors of a fastText model (Joulin et al., Bag of Tricks for Efficient Text Classification, 2017; a .bin
/// file): the mean of the words' vectors. The whole model is read into memory. Errors: NotFound, InvalidInput (no model
/// of fastText), Unsupported (a build without the library).
[[nodiscard]] core::Result<std::unique_ptr<EmbeddingService>> openFastTextModel(const std::string& file);

}  // namespace groundswell::services
