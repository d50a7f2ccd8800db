#pragma once

#include "models/core/result.h"

#include <nlohmann/json.hpp>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace groundswell::services {

/// What became of something that says it is an answer.
enum class Delivery {
    Accepted,
    UnknownToken,  ///< nothing was asked under it
    Duplicate,     ///< it was answered before
    Late,          ///< its time was over, or nobody waits any more
    Garbage,       ///< no JSON, or not an answer's form
    WrongModel,    ///< of another model than was asked
    WrongId,       ///< to another question
    Changed,       ///< to an earlier content of what was asked about
};

/// "accepted", "unknown_token", ...
[[nodiscard]] const char* deliveryName(Delivery delivery) noexcept;

/// What one answer must be like.
struct ExpectedAnswer {
    std::string name;     ///< of what is asked about, such as an item
    std::string version;  ///< of its content
    std::string model;    ///< "yake_keywords.Model"

    /// As the service is told it, and has to echo it.
    [[nodiscard]] std::string id() const { return name + "_" + version; }
};

/// The answers that a service owes: {"body": {"id", ..., "result"}, "model_name", "retry_count"}, each delivered under
/// a random token of its question. What does not fit is refused and counted; the question stays open for the right one.
/// Thread-safe.
class PendingAnswers {
public:
    using Clock = std::chrono::steady_clock;
    using Now = std::function<Clock::time_point()>;

    explicit PendingAnswers(Now now = Clock::now) : m_now(std::move(now)) {}

    /// The token of a new question. It is open until the deadline or take().
    [[nodiscard]] std::string expect(ExpectedAnswer expected, Clock::time_point deadline);
    /// Judges an answer, and keeps it if it is the one.
    Delivery deliver(std::string_view token, std::string_view answer);
    /// Waits until all of these are answered, the time is over or a stop is requested; true when all are answered.
    bool await(std::span<const std::string> tokens, Clock::time_point until, const std::stop_token& stop);
    /// Ends a question: the whole answer, if it came. The token is worth nothing from now on.
    [[nodiscard]] std::optional<nlohmann::json> take(const std::string& token);
    [[nodiscard]] bool isAnswered(const std::string& token) const;

    /// How many of each kind came.
    [[nodiscard]] std::map<Delivery, std::int64_t> counts() const;

private:
    struct Question {
        ExpectedAnswer expected;
        Clock::time_point deadline;
        std::optional<nlohmann::json> answer;
    };

    Delivery judge(std::string_view token, std::string_view text);
    [[nodiscard]] bool allAnswered(std::span<const std::string> tokens) const;
    void retire(const std::string& token, Delivery next);

    const Now m_now;

    // guarded by m_mutex
    mutable std::mutex m_mutex;
    std::condition_variable_any m_arrived;
    std::unordered_map<std::string, Question> m_open;
    std::unordered_map<std::string, Delivery> m_retired;  ///< what an answer under an old token is
    std::deque<std::string> m_retiredInOrder;             ///< the oldest are forgotten
    std::map<Delivery, std::int64_t> m_counts;
};

}  // namespace groundswell::services
