#pragma once

#include "tests/support/scripted_server.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace groundswell::testing {

/// The status of a plain POST of JSON; 0 without an answer.
int postJson(const std::string& address, const std::string& body, const std::string& headers = {});

/// A Presto service on loopback that takes items into its queue and answers later: by callback, or when it is asked for
/// the result. What it does with one text says the text's mood, else the mood of all. Thread-safe.
class FakePresto {
public:
    enum class Mood {
        Good,
        AtOnce,      ///< in the reply
        Slow,        ///< calls back when release() is called; has the result when it is asked for the third time
        Garbage,     ///< calls back with what is no JSON, then with the answer
        HalfAnswer,  ///< calls back with the first half of the answer only
        OtherModel,  ///< under another model's name
        WrongId,     ///< with the id of nothing
        OldContent,  ///< with the id of an earlier content
        Twice,       ///< the same answer two times
        WrongToken,  ///< to an address that nobody gave it
        Never,       ///< takes it and says nothing
        ModelError,  ///< calls back with an error
        BadResult,   ///< calls back with a result of another form
        Down,        ///< 503
        Busy,        ///< 429 with an hour of Retry-After
        Refused,     ///< 422
        Page,        ///< 200 with HTML
        CutReply,    ///< half a reply
    };
    using Result = std::function<nlohmann::json(const nlohmann::json& request)>;

    /// `result` makes the `body.result` of an answer.
    explicit FakePresto(std::string model, Result result);

    [[nodiscard]] std::string url() const { return m_server.url("/presto"); }
    [[nodiscard]] const ScriptedServer& server() const { return m_server; }
    void setMood(Mood mood) { m_mood = mood; }
    void setMood(const std::string& text, Mood mood);
    /// Sends the callbacks that wait.
    void release();
    /// The bodies of all requests that were taken.
    [[nodiscard]] std::vector<nlohmann::json> taken() const;
    /// The statuses that callbacks got, in order; waits until there are that many.
    std::vector<int> statuses(std::size_t count);

private:
    void answer(const SeenRequest& request, Reply& reply);
    void take(const nlohmann::json& body, Reply& reply);
    void lookUp(const std::string& id, Reply& reply);
    void callBack(const nlohmann::json& body, Mood mood);
    void push(const std::string& address, const std::string& answer);
    [[nodiscard]] std::string answerTo(const nlohmann::json& body, Mood mood) const;
    [[nodiscard]] Mood moodOf(const nlohmann::json& body) const;

    const std::string m_model;
    const Result m_result;
    std::atomic<Mood> m_mood = Mood::Good;
    mutable std::mutex m_mutex;
    std::condition_variable m_called;
    std::map<std::string, Mood> m_moods;           // guarded by m_mutex
    std::vector<nlohmann::json> m_taken;           // guarded by m_mutex
    std::map<std::string, std::string> m_results;  // guarded by m_mutex; by id, for those who fetch them
    std::map<std::string, int> m_looks;            // guarded by m_mutex
    std::vector<std::function<void()>> m_held;     // guarded by m_mutex
    std::vector<int> m_statuses;                   // guarded by m_mutex
    std::vector<std::jthread> m_threads;           // guarded by m_mutex; goes before what it uses
    ScriptedServer m_server;                       // last: it calls answer()
};

}  // namespace groundswell::testing
