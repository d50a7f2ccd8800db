#include "pipeline/keywords/yake.h"

#include "pipeline/keywords/edit_distance.h"
#include "pipeline/keywords/phrase_table.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace groundswell::keywords {

namespace {

// A word that is no name says little alone, yet the formula ranks it among the phrases.
constexpr double plainWordPenalty = 100;
// Plain words only fill up what phrases and names leave.
constexpr std::size_t enoughWithoutWords = 5;

/// Scores and chooses the phrases of one text after another. Not thread-safe.
class Extraction {
public:
    std::vector<domain::Keyword> run(std::string_view source, std::string_view language, const YakeOptions& options) {
        m_options = &options;
        m_table.read(source, language, options);
        if (!scoreTerms()) return {};
        scoreCandidates();
        return choose();
    }

private:
    /// False when the text has only stop words.
    bool scoreTerms() {
        double sum = 0;
        double squares = 0;
        double count = 0;
        double most = 0;
        for (const Term& term : m_table.terms()) {
            most = std::max(most, term.frequency);
            if (term.isStop) continue;
            sum += term.frequency;
            squares += term.frequency * term.frequency;
            count += 1;
        }
        if (count == 0) return false;
        const double mean = sum / count;
        const double deviation = std::sqrt(std::max(0.0, squares / count - mean * mean));
        for (Term& term : m_table.terms()) {
            if (!term.isStop) score(term, most, mean + deviation);
        }
        return true;
    }

    /// The five features of the paper: casing, position, frequency, relatedness to context, spread over sentences.
    void score(Term& term, double most, double usualFrequency) const {
        const auto diversity = [&](std::uint32_t neighbours, double links) {
            const double variety = links == 0 ? 0.0 : neighbours / links;
            return 0.5 + variety * (term.frequency / most);
        };
        static const double firstSentence = std::log(std::log(3.0));
        const double capitals = std::max(term.acronyms, term.names);
        const double casing = capitals == 0 ? 0 : capitals / (1 + std::log(term.frequency));
        const double median = m_table.medianSentence(term);
        const double position = median == 0 ? firstSentence : std::log(std::log(3 + median));
        const double frequency = term.frequency / usualFrequency;
        const double spread = static_cast<double>(term.sentences) / m_table.sentenceCount();
        const double relatedness =
            diversity(term.leftNeighbours, term.leftLinks) + diversity(term.rightNeighbours, term.rightLinks);
        term.score = position * relatedness / (casing + frequency / relatedness + spread / relatedness);
    }

    void scoreCandidates() {
        m_ranking.clear();
        for (std::uint32_t i = 0; i < m_table.candidates().size(); ++i) {
            Candidate& candidate = m_table.candidates()[i];
            const Term& first = m_table.termOfWord(candidate.firstWord);
            const Term& last = m_table.termOfWord(candidate.firstWord + candidate.words - 1);
            if (!candidate.isValid || first.isStop || last.isStop) continue;
            score(candidate);
            if (std::isfinite(candidate.score)) m_ranking.push_back(i);
        }
        std::stable_sort(m_ranking.begin(), m_ranking.end(), [this](std::uint32_t a, std::uint32_t b) {
            return m_table.candidates()[a].score < m_table.candidates()[b].score;
        });
    }

    void score(Candidate& candidate) const {
        double sum = 0;
        double product = 1;
        for (std::uint32_t i = candidate.firstWord; i < candidate.firstWord + candidate.words; ++i) {
            const Term& term = m_table.termOfWord(i);
            if (term.isStop) {
                // A stop word counts by how usual it is between just these neighbours.
                const double usual = m_table.linkShare(i - 1, i, i - 1) * m_table.linkShare(i, i + 1, i + 1);
                product *= 1 + (1 - usual);
                sum -= 1 - usual;
            } else {
                product *= term.score;
                sum += term.score;
            }
        }
        candidate.score = product / ((sum + 1) * candidate.frequency);
        if (m_options->wholePhrases) candidate.score = wholePhraseScore(candidate);
    }

    /// Of phrases that do not overlap, those that come early and say more are what a text is about; the formula, made
    /// for parts of phrases, keeps its say on what is frequent.
    [[nodiscard]] double wholePhraseScore(const Candidate& candidate) const {
        constexpr double earlyWords = 5;
        const double place = candidate.firstWord + earlyWords;
        const double words = std::min(candidate.words, 3U);
        return std::sqrt(std::max(candidate.score, 0.0)) * place / (words * words) *
               (isPlainWord(candidate) ? plainWordPenalty : 1);
    }

    [[nodiscard]] bool isPlainWord(const Candidate& candidate) const {
        const Term& term = m_table.termOfWord(candidate.firstWord);
        return candidate.words == 1 && term.names == 0 && term.acronyms == 0;
    }

    [[nodiscard]] bool resemblesChosen(const std::u32string& phrase, const std::vector<std::u32string>& chosen) const {
        return std::any_of(chosen.begin(), chosen.end(), [&](const std::u32string& better) {
            const std::size_t shorter = std::min(phrase.size(), better.size());
            const std::size_t longer = std::max(phrase.size(), better.size());
            // The lengths alone bound the similarity, which spares most comparisons.
            const double bound = static_cast<double>(shorter) / static_cast<double>(longer);
            return bound > m_options->deduplication && editSimilarity(phrase, better) > m_options->deduplication;
        });
    }

    std::vector<domain::Keyword> choose() {
        std::vector<std::u32string> chosen;
        std::vector<domain::Keyword> keywords;
        for (const std::uint32_t index : m_ranking) {
            if (keywords.size() == m_options->limit) break;
            const Candidate& candidate = m_table.candidates()[index];
            if (m_options->wholePhrases && keywords.size() >= enoughWithoutWords && isPlainWord(candidate)) continue;
            std::u32string phrase = m_table.lowerTextOf(candidate);
            if (m_options->deduplication < 1 && resemblesChosen(phrase, chosen)) continue;
            keywords.push_back({m_table.textOf(candidate), domain::KeywordKind::Phrase, candidate.score});
            chosen.push_back(std::move(phrase));
        }
        if (m_options->dropContained) dropContained(keywords, chosen);
        return keywords;
    }

    static bool containsWords(const std::u32string& longer, const std::u32string& phrase) {
        if (longer.size() <= phrase.size()) return false;
        return longer.find(phrase + U' ') != std::u32string::npos || longer.find(U' ' + phrase) != std::u32string::npos;
    }

    static void dropContained(std::vector<domain::Keyword>& keywords, const std::vector<std::u32string>& phrases) {
        std::vector<domain::Keyword> kept;
        for (std::size_t i = 0; i < keywords.size(); ++i) {
            const bool isContained = std::any_of(phrases.begin(), phrases.end(), [&](const std::u32string& longer) {
                return containsWords(longer, phrases[i]);
            });
            if (!isContained) kept.push_back(std::move(keywords[i]));
        }
        keywords = std::move(kept);
    }

    const YakeOptions* m_options = nullptr;  ///< of the call that is under way
    PhraseTable m_table;
    std::vector<std::uint32_t> m_ranking;  ///< valid candidates, best first
};

}  // namespace

YakeOptions publishedYake() {
    return {};
}

YakeOptions prestoYake() {
    YakeOptions options;
    options.window = 0;
    options.deduplication = 0.25;
    options.dropContained = true;
    options.shortestUnspacedWord = options.shortestWord;
    return options;
}

YakeOptions wholePhraseYake() {
    YakeOptions options;
    options.maxWords = 5;
    options.window = 0;
    options.wholePhrases = true;
    return options;
}

std::vector<domain::Keyword> extractPhrases(std::string_view text, std::string_view language,
                                            const YakeOptions& options) {
    thread_local Extraction extraction;
    return extraction.run(text, language, options);
}

}  // namespace groundswell::keywords
