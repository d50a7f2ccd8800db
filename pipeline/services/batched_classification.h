#pragma once

#include "pipeline/services/classification_service.h"

#include <atomic>
#include <cstddef>
#include <optional>

namespace groundswell::services {

/// What remote classifiers have in common: at most 25 texts a request, labels that are not of the taxonomy dropped,
/// halving of requests that are refused or answered for another number of texts. A text is blamed only once the service
/// has labelled another one. Thread-safe if request() is.
class BatchedClassification : public ClassificationService {
public:
    explicit BatchedClassification(const TaxonomyTopics& taxonomy);

    std::vector<Labels> classify(std::span<const std::string> texts, const std::stop_token& stop) final;

protected:
    using Answer = std::vector<std::vector<std::string>>;

    /// One request; labels as the service gave them, in the order of the texts. Errors as
    /// BatchedEmbedding::request(); an answer for another number of texts is InvalidInput.
    virtual core::Result<Answer> request(std::span<const std::string> texts, const std::stop_token& stop) = 0;
    /// The service answers, but nothing of it can be used.
    virtual void distrust(const core::Error& error) = 0;

private:
    struct Call;

    void classifyRange(Call& call, std::size_t begin, std::size_t end);
    void refuse(Call& call, std::size_t text, const core::Error& refusal);
    [[nodiscard]] Labels checked(const std::vector<std::string>& labels) const;

    std::vector<std::string> m_allowed;  // constant
    std::atomic<bool> m_proved = false;  ///< a text was labelled since this was made
};

}  // namespace groundswell::services
