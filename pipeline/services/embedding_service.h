#pragma once

#include "models/config/vector_config.h"
#include "models/core/result.h"

#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::services {

/// One text's unit vector; empty where the model knows nothing about it. Error Unavailable: not now, the same text may
/// get one later; any other error: this text gets none.
using Embedding = core::Result<std::vector<float>>;

/// Turns texts into unit vectors of one dimension. Thread-safe.
class EmbeddingService {
public:
    virtual ~EmbeddingService() = default;

    /// One answer a text, in their order; every text is UTF-8 and not blank. What fails for all is in each of them.
    /// Ends within a second of a stop request, with Unavailable for what is left.
    virtual std::vector<Embedding> embed(std::span<const std::string> texts, const std::stop_token& stop) = 0;

    /// What all vectors have to have from now on: that of the vectors which the store has from this model. 0 = unknown.
    virtual void expectDimensions(int dimensions) = 0;
};

/// The service that a config names; null for lexical vectors. Errors: InvalidInput (key variable without a value, a
/// file that is no model), NotFound (no such file), Unsupported (a build without fastText), Cancelled.
[[nodiscard]] core::Result<std::unique_ptr<EmbeddingService>> makeEmbeddingService(const config::VectorConfig& config,
                                                                                   const std::stop_token& stop = {});

}  // namespace groundswell::services
