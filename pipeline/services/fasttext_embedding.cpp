#include "pipeline/services/fasttext_embedding.h"

#ifdef GROUNDSWELL_FASTTEXT
#include "pipeline/services/fasttext_file.h"

#include <fasttext/fasttext.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <exception>
#include <sstream>
#endif

namespace groundswell::services {

using core::Error;
using core::ErrorCode;

#ifdef GROUNDSWELL_FASTTEXT

namespace {

// Sentence vectors only read the model, so threads share it without a lock.
class FastTextEmbedding final : public EmbeddingService {
public:
    core::Result<void> load(const std::string& file) {
        try {
            m_model.loadModel(file);
        } catch (const std::exception&) {
            return Error(ErrorCode::InvalidInput, "The fastText model is damaged.").with("file", file);
        }
        return {};
    }

    std::vector<Embedding> embed(std::span<const std::string> texts, const std::stop_token& stop) override {
        std::vector<Embedding> results;
        results.reserve(texts.size());
        for (const std::string& text : texts) {
            if (stop.stop_requested()) {
                results.emplace_back(Error(ErrorCode::Unavailable, "It was stopped."));
            } else {
                results.push_back(embedOne(text));
            }
        }
        return results;
    }

    void expectDimensions(int dimensions) override { m_expected = dimensions; }

private:
    Embedding embedOne(std::string text) {
        const int expected = m_expected;
        if (expected != 0 && expected != m_model.getDimension()) {
            return Error(ErrorCode::Unavailable, "The fastText model has " + std::to_string(m_model.getDimension()) +
                                                     " numbers instead of the " + std::to_string(expected) +
                                                     " of the stored vectors.")
                .with("remedy", "Give a file that holds another model another name.");
        }
        // The library reads one line.
        std::replace(text.begin(), text.end(), '\n', ' ');
        std::istringstream line(text + "\n");
        fasttext::Vector sum(m_model.getDimension());
        m_model.getSentenceVector(line, sum);
        double squares = 0;
        for (std::int64_t i = 0; i < sum.size(); ++i) {
            const double number = sum[i];
            squares += number * number;
        }
        std::vector<float> vector;
        if (!std::isfinite(squares) || squares < 1e-12) return vector;
        const double length = std::sqrt(squares);
        for (std::int64_t i = 0; i < sum.size(); ++i)
            vector.push_back(static_cast<float>(static_cast<double>(sum[i]) / length));
        return vector;
    }

    fasttext::FastText m_model;  // constant after load()
    std::atomic<int> m_expected = 0;
};

}  // namespace

core::Result<std::unique_ptr<EmbeddingService>> openFastTextModel(const std::string& file) {
    if (auto whole = checkFastTextFile(file); !whole) return std::move(whole).error();
    auto model = std::make_unique<FastTextEmbedding>();
    if (auto loaded = model->load(file); !loaded) return std::move(loaded).error();
    return std::unique_ptr<EmbeddingService>(std::move(model));
}

#else

core::Result<std::unique_ptr<EmbeddingService>> openFastTextModel(const std::string& file) {
    return Error(ErrorCode::Unsupported, "This build of the program reads no fastText models.")
        .with("file", file)
        .with("remedy", "Build it with libfasttext-dev, or use a remote model.");
}

#endif

}  // namespace groundswell::services
