#pragma once

#include "models/config/vector_config.h"
#include "models/core/result.h"
#include "models/store/read_connection.h"
#include "pipeline/services/embedding_service.h"
#include "pipeline/similar/dense_blend.h"
#include "pipeline/similar/neighbour_search.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>

namespace groundswell::similar {

/// What became of some questions' dense vectors. A value.
struct EmbeddingOutcome {
    std::size_t embedded = 0;  ///< questions that have one now
    std::size_t refused = 0;   ///< that should have one and could not get it: their words alone are compared
    std::string reason;        ///< of the first of these: what, where, and a remedy if there is one

    void add(const EmbeddingOutcome& other);
};

/// Gives questions the dense vectors that the items of a workspace have. Asks the service, or reads the model file,
/// only when a question needs it, and keeps it. Thread-safe.
class QuestionEmbedder {
public:
    explicit QuestionEmbedder(config::VectorConfig config) : m_config(std::move(config)) {}

    /// A stored item has its stored vector; the texts of all others (and of items without one) are embedded in batches,
    /// each text once, cleaned as the workflow does it. That a service cannot be had is no error. Errors: those of the
    /// reader. Ends within a second of a stop request.
    core::Result<EmbeddingOutcome> embed(std::span<Question> questions, const DenseBlend& blend,
                                         store::VectorReader& reader, const std::stop_token& stop);

private:
    core::Result<std::shared_ptr<services::EmbeddingService>> service(int dimensions, const std::stop_token& stop);
    EmbeddingOutcome ask(std::span<Question* const> questions, int dimensions, const std::stop_token& stop);

    const config::VectorConfig m_config;
    std::mutex m_mutex;
    std::shared_ptr<services::EmbeddingService> m_service;  // guarded by m_mutex; null until it is needed
};

}  // namespace groundswell::similar
