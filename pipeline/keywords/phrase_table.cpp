#include "pipeline/keywords/phrase_table.h"

#include "pipeline/text/stop_words.h"
#include "pipeline/text/unicode.h"

#include <xxhash.h>

#include <algorithm>

namespace groundswell::keywords {

namespace {

std::uint64_t hashOf(std::string_view bytes) {
    return XXH3_64bits(bytes.data(), bytes.size());
}

std::size_t lettersWithoutPunctuation(std::string_view word) {
    std::size_t letters = 0;
    for (std::size_t i = 0; i < word.size();) {
        const char32_t c = text::decode(word, i);
        letters += c >= 0x80 || text::isAsciiAlnum(c) ? 1U : 0U;
    }
    return letters;
}

/// What lies between the words of a phrase: Chinese and Japanese set no spaces.
bool isGlued(const YakeToken& left, const YakeToken& right) {
    return left.isUnspaced && right.isUnspaced;
}

bool isUpper(std::string_view word) {
    std::size_t i = 0;
    return (text::CharTable::instance().classOf(text::decode(word, i)) & text::Upper) != 0;
}

bool isOrdinary(WordTag tag) {
    return tag != WordTag::Number && tag != WordTag::Unusual;
}

std::uint64_t keyOf(std::uint32_t left, std::uint32_t right) {
    return (static_cast<std::uint64_t>(left) << 32U) | right;
}

std::uint64_t extended(std::uint64_t key, const Word& first) {
    return key * 0x9E37'79B9'7F4A'7C15U + first.hash;
}

}  // namespace

void PhraseTable::read(std::string_view source, std::string_view language, const YakeOptions& options) {
    m_options = &options;
    m_language = language;
    m_settings = (hashOf(language) ^ (options.shortestWord << 8U) ^ (options.shortestUnspacedWord << 16U) ^
                  (options.wholePhrases ? 4U : 0U)) &
                 ~std::uint64_t{3};
    prepareForYake(source, m_prepared);
    tokenizeForYake(m_prepared, m_tokens);
    clear();
    readWords();
    if (options.wholePhrases) addWholePhrases();
    countNeighbours();
}

void PhraseTable::clear() {
    m_terms.clear();
    m_sentenceLinks.clear();
    m_words.clear();
    m_candidates.clear();
    m_linkKeys.clear();
    m_links.clear();
    m_termIndex.clear(m_tokens.size());
    m_candidateIndex.clear(m_tokens.size() * phraseWords());
}

std::size_t PhraseTable::phraseWords() const {
    return static_cast<std::size_t>(std::clamp(m_options->maxWords, 1, 8));
}

void PhraseTable::readWords() {
    std::size_t blockBegin = 0;
    std::uint32_t sentence = noIndex;
    for (std::uint32_t i = 0; i < m_tokens.size(); ++i) {
        const YakeToken& token = m_tokens[i];
        if (token.sentence != sentence || token.isPunctuation) blockBegin = m_words.size();
        sentence = token.sentence;
        if (token.isPunctuation) continue;
        addWord(i, token);
        m_words.back().beginsBlock = m_words.size() == blockBegin + 1;
        addLinks(blockBegin);
        if (!m_options->wholePhrases) addCandidates(blockBegin);
    }
    m_sentenceCount = m_tokens.empty() ? 0 : m_tokens.back().sentence + 1;
}

void PhraseTable::addWord(std::uint32_t index, const YakeToken& token) {
    lower(token.text);
    Word word{hashOf(m_lower), 0, index, token.tag};
    word.term = termOf(token);
    m_words.push_back(word);
    Term& term = m_terms[word.term];
    term.frequency += 1;
    if (token.tag == WordTag::Acronym) term.acronyms += 1;
    if (token.tag == WordTag::Name) term.names += 1;
    addSentence(term, token.sentence);
}

void PhraseTable::lower(std::string_view word) {
    const text::CharTable& table = text::CharTable::instance();
    m_lower.clear();
    for (std::size_t i = 0; i < word.size();) {
        const auto byte = static_cast<unsigned char>(word[i]);
        if (byte < 0x80) {
            m_lower.push_back(static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte | 0x20U : byte));
            ++i;
        } else {
            text::append(m_lower, table.lower(text::decode(word, i)));
        }
    }
}

std::uint32_t PhraseTable::termOf(const YakeToken& token) {
    constexpr std::size_t shortestPlural = 4;
    std::string_view name = m_lower;
    if (name.size() >= shortestPlural && name.back() == 's') name.remove_suffix(1);
    const std::uint32_t fresh = static_cast<std::uint32_t>(m_terms.size());
    const std::uint64_t nameHash = hashOf(name);
    const std::uint32_t found = m_termIndex.findOrAdd(nameHash, fresh);
    if (found != fresh) return found;
    const WordRole role = roleOf(token, name, nameHash);
    Term& term = m_terms.emplace_back();
    term.isStop = role.isStop;
    term.endsPhrase = role.endsPhrase;
    term.isNew = role.isNew;
    return fresh;
}

WordRole PhraseTable::roleOf(const YakeToken& token, std::string_view name, std::uint64_t nameHash) {
    // A plural and its singular are one term and yet two words.
    const std::uint64_t form = name.size() == m_lower.size() ? 0 : 1;
    const std::uint64_t key = nameHash ^ (m_settings + form + (token.isUnspaced ? 2 : 0));
    WordRole& known = m_roles.slot(key);
    if (known.key == key) return known;
    known.key = key;
    const std::size_t shortest = token.isUnspaced ? m_options->shortestUnspacedWord : m_options->shortestWord;
    known.isStop = lettersWithoutPunctuation(name) < shortest || text::isStopWordOf(m_lower, m_language) ||
                   (form != 0 && text::isStopWordOf(name, m_language));
    known.endsPhrase = known.isStop || (m_options->wholePhrases && text::endsPhrase(m_lower, m_language));
    known.isNew = m_lower == "new";
    return known;
}

void PhraseTable::addSentence(Term& term, std::uint32_t sentence) {
    const std::uint32_t fresh = static_cast<std::uint32_t>(m_sentenceLinks.size());
    if (term.sentences == 0) {
        term.firstSentence = fresh;
    } else if (m_sentenceLinks[term.lastSentence].sentence == sentence) {
        return;
    } else {
        m_sentenceLinks[term.lastSentence].next = fresh;
    }
    m_sentenceLinks.push_back({sentence, noIndex});
    term.lastSentence = fresh;
    ++term.sentences;
}

void PhraseTable::addLinks(std::size_t blockBegin) {
    const Word& right = m_words.back();
    if (!isOrdinary(right.tag)) return;
    const std::size_t last = m_words.size() - 1;
    const auto window = static_cast<std::size_t>(std::max(m_options->window, 0));
    for (std::size_t i = std::max(blockBegin, last - std::min(last, window)); i < last; ++i) {
        const Word& left = m_words[i];
        if (isOrdinary(left.tag)) m_linkKeys.push_back(keyOf(left.term, right.term));
    }
}

void PhraseTable::addCandidates(std::size_t blockBegin) {
    const std::size_t end = m_words.size();
    const std::size_t longest = std::min(phraseWords(), end - blockBegin);
    std::uint64_t key = 0;
    bool isValid = true;
    for (std::size_t words = 1; words <= longest; ++words) {
        const Word& first = m_words[end - words];
        // From right to left, so that each longer phrase only adds to the key.
        key = extended(key, first);
        isValid = isValid && isOrdinary(first.tag);
        addCandidate(key ^ words, end - words, words, isValid);
    }
}

void PhraseTable::addWholePhrases() {
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= m_words.size(); ++i) {
        const bool isEnd = i == m_words.size() || isPhraseEnd(i);
        if (isEnd || m_words[i].beginsBlock) {
            addWholePhrase(begin, i);
            begin = isEnd ? i + 1 : i;
        }
    }
}

bool PhraseTable::isPhraseEnd(std::size_t index) const {
    const Word& word = m_words[index];
    if (!isOrdinary(word.tag) || isTag(word)) return true;
    const Term& term = m_terms[word.term];
    if (!term.endsPhrase) return false;
    // "New York", not "York".
    const bool beginsName = term.isNew && isUpper(m_tokens[word.token].text) && index + 1 < m_words.size() &&
                            !m_words[index + 1].beginsBlock && m_words[index + 1].tag == WordTag::Name;
    return !beginsName;
}

bool PhraseTable::isTag(const Word& word) const {
    if (word.token == 0) return false;
    const YakeToken& before = m_tokens[word.token - 1];
    return before.text.ends_with('#') && before.text.data() + before.text.size() == m_tokens[word.token].text.data();
}

bool PhraseTable::isParticiple(const Word& word) const {
    constexpr std::size_t shortest = 5;
    const std::string_view text = m_tokens[word.token].text;
    return m_language == "en" && word.tag == WordTag::Plain && text.size() >= shortest && text.ends_with("ed") &&
           !text.ends_with("eed") && !text.ends_with("red");
}

void PhraseTable::addWholePhrase(std::size_t begin, std::size_t end) {
    while (end > begin && isParticiple(m_words[end - 1])) --end;
    if (begin >= end) return;
    const std::size_t words = std::min(phraseWords(), end - begin);
    std::uint64_t key = 0;
    for (std::size_t i = 1; i <= words; ++i) key = extended(key, m_words[end - i]);
    addCandidate(key ^ words, end - words, words, true);
}

void PhraseTable::addCandidate(std::uint64_t key, std::size_t firstWord, std::size_t words, bool isValid) {
    const std::uint32_t fresh = static_cast<std::uint32_t>(m_candidates.size());
    const std::uint32_t found = m_candidateIndex.findOrAdd(key, fresh);
    if (found == fresh) {
        m_candidates.push_back({static_cast<std::uint32_t>(firstWord), static_cast<std::uint32_t>(words), 0, 0, false});
    }
    m_candidates[found].frequency += 1;
    m_candidates[found].isValid = m_candidates[found].isValid || isValid;
}

void PhraseTable::countNeighbours() {
    std::sort(m_linkKeys.begin(), m_linkKeys.end());
    for (const std::uint64_t key : m_linkKeys) {
        if (m_links.empty() || m_links.back().terms != key) m_links.push_back({key, 0});
        m_links.back().count += 1;
    }
    for (const Link& link : m_links) {
        Term& left = m_terms[link.terms >> 32U];
        Term& right = m_terms[link.terms & 0xFFFF'FFFFU];
        ++left.rightNeighbours;
        left.rightLinks += link.count;
        ++right.leftNeighbours;
        right.leftLinks += link.count;
    }
}

double PhraseTable::medianSentence(const Term& term) const {
    std::uint32_t link = term.firstSentence;
    for (std::uint32_t i = 0; i < (term.sentences - 1) / 2; ++i) link = m_sentenceLinks[link].next;
    const double lower = m_sentenceLinks[link].sentence;
    if (term.sentences % 2 != 0) return lower;
    return (lower + m_sentenceLinks[m_sentenceLinks[link].next].sentence) / 2;
}

double PhraseTable::linkShare(std::uint32_t left, std::uint32_t right, std::uint32_t of) const {
    const std::uint64_t key = keyOf(m_words[left].term, m_words[right].term);
    const auto found = std::lower_bound(m_links.begin(), m_links.end(), key,
                                        [](const Link& link, std::uint64_t terms) { return link.terms < terms; });
    if (found == m_links.end() || found->terms != key) return 0;
    return found->count / m_terms[m_words[of].term].frequency;
}

std::u32string PhraseTable::lowerTextOf(const Candidate& candidate) const {
    const text::CharTable& table = text::CharTable::instance();
    std::u32string lowered;
    for (std::uint32_t i = 0; i < candidate.words; ++i) {
        if (i > 0) lowered.push_back(U' ');
        const std::string_view word = m_tokens[m_words[candidate.firstWord + i].token].text;
        for (std::size_t p = 0; p < word.size();) lowered.push_back(table.lower(text::decode(word, p)));
    }
    return lowered;
}

std::string PhraseTable::textOf(const Candidate& candidate) const {
    std::string written;
    for (std::uint32_t i = 0; i < candidate.words; ++i) {
        const std::uint32_t token = m_words[candidate.firstWord + i].token;
        if (i > 0 && !isGlued(m_tokens[token - 1], m_tokens[token])) written.push_back(' ');
        written += m_tokens[token].text;
    }
    return written;
}

}  // namespace groundswell::keywords
