#pragma once

#include "tests/support/scripted_server.h"

#include <atomic>
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace groundswell::testing {

/// A service with OpenAI's form of embeddings on loopback. Vectors are sums of one random vector a word: the same text
/// gets the same, texts with common words get similar ones. Texts that hold [refused], [nan], [short], [zero] or [null]
/// get what they ask for. Thread-safe.
class FakeEmbeddings {
public:
    enum class Mood {
        Good,
        Shuffled,      ///< good, in the opposite order, with an index that nobody asked for
        HalfAtFirst,   ///< every second request is answered for its first half only
        AlwaysHalf,    ///< never an answer for the last text of a request of several
        Down,          ///< 503
        Busy,          ///< 429 with an hour of Retry-After
        Unauthorised,  ///< 401
        Page,          ///< 200 with HTML, as a captive portal
        Empty,         ///< {"data": []}
        RefusesAll,    ///< 400
        OtherSize,     ///< vectors of 5 numbers
        Stalls,        ///< no answer
    };

    explicit FakeEmbeddings(std::size_t dimensions = 32);

    [[nodiscard]] std::string url() const { return m_server.url(""); }
    void setMood(Mood mood) { m_mood = mood; }
    [[nodiscard]] const ScriptedServer& server() const { return m_server; }
    /// The texts of every request, whatever became of it.
    [[nodiscard]] std::vector<std::vector<std::string>> asked() const;

    /// The vector of a text before it is brought to unit length.
    [[nodiscard]] static std::vector<float> vectorOf(const std::string& text, std::size_t dimensions);

private:
    void answer(const SeenRequest& request, Reply& reply);
    void embed(const std::vector<std::string>& texts, Mood mood, Reply& reply) const;

    const std::size_t m_dimensions;
    std::atomic<Mood> m_mood = Mood::Good;
    mutable std::mutex m_mutex;
    std::vector<std::vector<std::string>> m_asked;  // guarded by m_mutex
    ScriptedServer m_server;                        // last: it calls answer()
};

}  // namespace groundswell::testing
