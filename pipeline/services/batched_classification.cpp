#include "pipeline/services/batched_classification.h"

#include "models/core/words.h"
#include "pipeline/services/circuit_breaker.h"

#include <algorithm>

namespace groundswell::services {

using core::Error;
using core::ErrorCode;

namespace {

// The limit of the reference's classifier; models lose count beyond it.
constexpr std::size_t mostTexts = 25;

}  // namespace

// One call of classify(), on the stack of its thread.
struct BatchedClassification::Call {
    std::span<const std::string> texts;
    const std::stop_token& stop;
    std::vector<Labels> results;
    std::vector<std::size_t> refused;  ///< alone, while the service had proved nothing
    std::optional<Error> fatal;
};

BatchedClassification::BatchedClassification(const TaxonomyTopics& taxonomy) {
    for (const TaxonomyTopic& topic : taxonomy.topics) m_allowed.push_back(topic.name);
    m_allowed.emplace_back(otherLabel);
    m_allowed.emplace_back(unsureLabel);
}

std::vector<Labels> BatchedClassification::classify(std::span<const std::string> texts, const std::stop_token& stop) {
    Call call{texts, stop, {}, {}, std::nullopt};
    call.results.assign(texts.size(), Error(ErrorCode::Unavailable, "The service was not asked."));
    for (std::size_t begin = 0; begin < texts.size() && !call.fatal; begin += mostTexts)
        classifyRange(call, begin, std::min(begin + mostTexts, texts.size()));
    if (!m_proved && !call.refused.empty()) {
        const Error refusal = call.results[call.refused.front()].error().as(ErrorCode::Unavailable);
        if (!call.fatal) distrust(refusal);
        for (const std::size_t text : call.refused) call.results[text] = refusal;
    }
    if (call.fatal) {
        for (Labels& result : call.results) {
            if (!result && result.error().code == ErrorCode::Unavailable)
                result = call.fatal->as(ErrorCode::Unavailable);
        }
    }
    return std::move(call.results);
}

void BatchedClassification::classifyRange(Call& call, std::size_t begin, std::size_t end) {
    if (call.fatal) return;
    if (call.stop.stop_requested()) {
        call.fatal = Error(ErrorCode::Cancelled, "It was stopped.");
        return;
    }
    auto answer = request(call.texts.subspan(begin, end - begin), call.stop);
    if (answer && answer->size() != end - begin)
        answer = Error(ErrorCode::InvalidInput, "The service labelled another number of texts.");
    if (answer) {
        for (std::size_t i = begin; i < end; ++i) {
            call.results[i] = checked((*answer)[i - begin]);
            if (call.results[i]) m_proved = true;
        }
    } else if (answer.error().code != ErrorCode::InvalidInput) {
        call.fatal = std::move(answer).error();
    } else if (end - begin == 1) {
        refuse(call, begin, answer.error());
    } else {
        const std::size_t middle = begin + (end - begin) / 2;
        classifyRange(call, begin, middle);
        classifyRange(call, middle, end);
    }
}

void BatchedClassification::refuse(Call& call, std::size_t text, const Error& refusal) {
    call.results[text] = refusal;
    if (m_proved) return;
    call.refused.push_back(text);
    if (call.refused.size() < refusalsBeforeDoubt) return;
    call.fatal = refusal.as(ErrorCode::Unavailable);
    distrust(refusal);
}

Labels BatchedClassification::checked(const std::vector<std::string>& labels) const {
    std::vector<std::string> kept;
    for (const std::string& label : labels) {
        const std::string name(core::trimmed(label));
        const bool known = std::find(m_allowed.begin(), m_allowed.end(), name) != m_allowed.end();
        if (known && std::find(kept.begin(), kept.end(), name) == kept.end()) kept.push_back(name);
    }
    if (kept.empty()) return Error(ErrorCode::InvalidInput, "The service gave no label of the taxonomy.");
    return kept;
}

}  // namespace groundswell::services
