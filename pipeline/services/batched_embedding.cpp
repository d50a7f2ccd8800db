#include "pipeline/services/batched_embedding.h"

#include "models/core/words.h"
#include "pipeline/services/circuit_breaker.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace groundswell::services {

using core::Error;
using core::ErrorCode;

namespace {

// Models cut texts at 512 to 8,192 tokens anyway; services refuse what is longer than theirs.
constexpr std::size_t mostTextBytes = 24'000;
constexpr std::size_t mostRequestBytes = 512'000;

}  // namespace

// One call of embed(), on the stack of its thread.
struct BatchedEmbedding::Call {
    std::vector<std::string> texts;
    const std::stop_token& stop;
    std::vector<Embedding> results;
    std::optional<Error> fatal;        ///< ends the call
    std::vector<std::size_t> refused;  ///< texts that were refused alone, not judged yet
};

std::vector<Embedding> BatchedEmbedding::embed(std::span<const std::string> texts, const std::stop_token& stop) {
    Call call{{}, stop, {}, std::nullopt, {}};
    call.texts.reserve(texts.size());
    for (const std::string& text : texts) call.texts.emplace_back(core::beginning(text, mostTextBytes));
    call.results.assign(texts.size(), Error(ErrorCode::Unavailable, "The service was not asked."));
    std::size_t begin = 0;
    while (begin < texts.size() && !call.fatal) {
        std::size_t end = begin;
        std::size_t bytes = 0;
        while (end < texts.size() && end - begin < m_batch &&
               (end == begin || bytes + call.texts[end].size() <= mostRequestBytes)) {
            bytes += call.texts[end++].size();
        }
        embedRange(call, begin, end, true);
        begin = end;
    }
    judgeRefusals(call);
    if (call.fatal) {
        for (Embedding& result : call.results) {
            if (!result && result.error().code == ErrorCode::Unavailable)
                result = call.fatal->as(ErrorCode::Unavailable);
        }
    }
    return std::move(call.results);
}

// `again`: what is left without an answer is asked for once more.
void BatchedEmbedding::embedRange(Call& call, std::size_t begin, std::size_t end, bool again) {
    if (call.fatal) return;
    if (call.stop.stop_requested()) {
        call.fatal = Error(ErrorCode::Cancelled, "It was stopped.");
        return;
    }
    auto answer = request(std::span(call.texts).subspan(begin, end - begin), call.stop);
    if (!answer && answer.error().code == ErrorCode::InvalidInput) return halve(call, begin, end, answer.error());
    if (!answer) {
        call.fatal = std::move(answer).error();
        return;
    }
    settleDimensions(*answer);
    std::vector<std::size_t> unanswered;
    std::vector<std::size_t> bad;
    for (std::size_t i = begin; i < end; ++i) {
        auto& numbers = (*answer)[i - begin];
        if (!numbers) {
            unanswered.push_back(i);
            continue;
        }
        call.results[i] = checked(std::move(*numbers));
        if (!call.results[i]) bad.push_back(i);
    }
    if (unanswered.size() + bad.size() < end - begin) m_proved = true;
    if (unanswered.size() == end - begin && unanswered.size() > 1) {
        call.fatal = Error(ErrorCode::Unavailable, "The service answered without any vector.");
        return distrust(*call.fatal);
    }
    if (bad.size() == end - begin) return halve(call, begin, end, call.results[begin].error());
    if (!m_proved) call.refused.insert(call.refused.end(), bad.begin(), bad.end());
    askAgain(call, unanswered, again);
}

void BatchedEmbedding::halve(Call& call, std::size_t begin, std::size_t end, const Error& refusal) {
    if (end - begin == 1) {
        call.results[begin] = refusal;
        call.refused.push_back(begin);
        if (!m_proved && call.refused.size() >= refusalsBeforeDoubt) judgeRefusals(call);
        return;
    }
    // No text is at fault before it was refused alone.
    for (std::size_t i = begin; i < end; ++i) call.results[i] = refusal.as(ErrorCode::Unavailable);
    const std::size_t middle = begin + (end - begin) / 2;
    embedRange(call, begin, middle, true);
    embedRange(call, middle, end, true);
}

void BatchedEmbedding::askAgain(Call& call, const std::vector<std::size_t>& unanswered, bool again) {
    // Runs of neighbours go out together: half of a batch is one request more.
    for (std::size_t first = 0; first < unanswered.size() && !call.fatal;) {
        std::size_t last = first + 1;
        while (last < unanswered.size() && unanswered[last] == unanswered[last - 1] + 1) ++last;
        if (again) {
            embedRange(call, unanswered[first], unanswered[last - 1] + 1, false);
        } else {
            for (std::size_t i = first; i < last; ++i) {
                call.results[unanswered[i]] =
                    Error(ErrorCode::Unavailable, "The service answered for some texts of a request only.");
            }
        }
        first = last;
    }
}

// A refused text is at fault when the service works for another one; else the service is, and the texts wait.
void BatchedEmbedding::judgeRefusals(Call& call) {
    if (call.refused.empty()) return;
    if (!m_proved && (call.fatal || !proves(call))) {
        const Error refusal = call.results[call.refused.front()].error();
        if (!call.fatal) {
            distrust(refusal);
            call.fatal = refusal.as(ErrorCode::Unavailable);
        }
        for (const std::size_t i : call.refused) call.results[i] = refusal.as(ErrorCode::Unavailable);
    }
    call.refused.clear();
}

bool BatchedEmbedding::proves(Call& call) {
    const std::vector<std::string> plain{"news"};
    auto answer = request(plain, call.stop);
    if (!answer && answer.error().code != ErrorCode::InvalidInput) call.fatal = std::move(answer).error();
    if (answer) settleDimensions(*answer);
    if (!answer || !answer->front() || !checked(std::move(*answer->front()))) return false;
    m_proved = true;
    return true;
}

// While nothing is known, what most of the first vectors have is taken for right.
void BatchedEmbedding::settleDimensions(const Answer& answer) {
    if (m_dimensions != 0) return;
    std::map<std::size_t, std::size_t> counts;
    for (const auto& numbers : answer) {
        if (numbers && !numbers->empty()) ++counts[numbers->size()];
    }
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    int unknown = 0;
    if (most != counts.end()) m_dimensions.compare_exchange_strong(unknown, static_cast<int>(most->first));
}

Embedding BatchedEmbedding::checked(std::vector<float> numbers) {
    double squares = 0;
    for (const double number : numbers) squares += number * number;
    if (!std::isfinite(squares) || squares < 1e-12)
        return Error(ErrorCode::InvalidInput, "The service's vector has no direction.");
    const int size = static_cast<int>(numbers.size());
    const int expected = m_dimensions;
    if (expected != size) {
        return Error(ErrorCode::InvalidInput, "The service's vectors have " + std::to_string(size) +
                                                  " numbers instead of " + std::to_string(expected) + ".")
            .with("remedy", "Correct \"dimensions\" or \"name\" of the step \"vector\".");
    }
    const double length = std::sqrt(squares);
    for (float& number : numbers) number = static_cast<float>(static_cast<double>(number) / length);
    return numbers;
}

}  // namespace groundswell::services
