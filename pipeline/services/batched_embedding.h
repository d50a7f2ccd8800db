#pragma once

#include "pipeline/services/embedding_service.h"

#include <atomic>
#include <cstddef>
#include <optional>

namespace groundswell::services {

/// What remote models have in common: texts go out in batches, and whatever comes back is looked at before it is
/// believed. A batch that is refused, or answered with garbage, is halved until the text at fault stands alone; a text
/// is blamed only once the service has given a good vector for another one. Thread-safe if request() is.
class BatchedEmbedding : public EmbeddingService {
public:
    explicit BatchedEmbedding(std::size_t batch) : m_batch(batch) {}

    std::vector<Embedding> embed(std::span<const std::string> texts, const std::stop_token& stop) final;
    void expectDimensions(int dimensions) final { m_dimensions = dimensions; }

protected:
    /// The numbers as the service gave them, in the order of the texts; none where it gave none for a text.
    using Answer = std::vector<std::optional<std::vector<float>>>;

    /// One request. Error InvalidInput: these texts together are refused or answered with garbage; Unavailable,
    /// Cancelled as ServiceClient::post.
    virtual core::Result<Answer> request(std::span<const std::string> texts, const std::stop_token& stop) = 0;
    /// The service answers, but nothing of it can be used.
    virtual void distrust(const core::Error& error) = 0;

private:
    struct Call;

    void embedRange(Call& call, std::size_t begin, std::size_t end, bool again);
    void halve(Call& call, std::size_t begin, std::size_t end, const core::Error& refusal);
    void askAgain(Call& call, const std::vector<std::size_t>& unanswered, bool again);
    void judgeRefusals(Call& call);
    bool proves(Call& call);
    void settleDimensions(const Answer& answer);
    [[nodiscard]] Embedding checked(std::vector<float> numbers);

    const std::size_t m_batch;
    std::atomic<int> m_dimensions = 0;   ///< 0 = not known yet
    std::atomic<bool> m_proved = false;  ///< a good vector came since this was made
};

}  // namespace groundswell::services
