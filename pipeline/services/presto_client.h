#pragma once

#include "pipeline/services/callback_listener.h"
#include "pipeline/services/pending_answers.h"
#include "pipeline/services/service_client.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::services {

/// How the answers of a Presto service come. A value.
struct PrestoAnswers {
    enum class Way {
        Reply,   ///< in the reply to the request; a service that only takes it into its queue cannot be used
        Listen,  ///< pushed to this computer
        Poll,    ///< fetched, again and again
    };

    Way way = Way::Reply;
    std::string resultPath;                      ///< of Poll: behind the base address, with {id}
    std::chrono::milliseconds within{120'000};   ///< of a question, from when it was taken
    std::chrono::milliseconds firstPoll{1'000};  ///< doubles from one look to the next
    std::chrono::milliseconds longestPoll{30'000};
    std::size_t atOnce = 32;  ///< questions that wait for their answers together
    ListenerLimits listener;
};

/// "reply", "listen", "poll" -> the way; the first for anything else.
[[nodiscard]] PrestoAnswers::Way answerWayNamed(const std::string& name) noexcept;

/// The part of a result address behind the base address: from a path, or an address that begins with the base.
/// InvalidInput when it is neither, or lacks {id}: a key must not go to another place. Pure.
[[nodiscard]] core::Result<std::string> resultPathOf(const std::string& address, const std::string& base);

/// One thing that a model is asked. A value.
struct PrestoQuestion {
    std::string name;                               ///< of what it is about: "groundswell_17"
    std::string version;                            ///< of the content; another content is another question
    nlohmann::json text;                            ///< or null
    nlohmann::json raw = nlohmann::json::object();  ///< comes back as it is
    nlohmann::json parameters = nlohmann::json::object();
};

/// "text" and its version: of questions that are about no item. Pure.
[[nodiscard]] PrestoQuestion questionAbout(nlohmann::json text, nlohmann::json parameters);

/// What Presto takes. Pure.
[[nodiscard]] nlohmann::json prestoRequest(const PrestoQuestion& question, const nlohmann::json& callbackUrl);

/// The `body.result` of a Presto answer. Error Unavailable when the service only took the request into its queue;
/// InvalidInput when the model reports an error (context "status": its error_code), or there is no result. Pure.
[[nodiscard]] core::Result<nlohmann::json> prestoResult(const nlohmann::json& answer);

/// Asks one model of a Presto service: POST {base}/process_item/<model>__Model. Where the service answers later, waits
/// for the answers and believes only those that fit their question; a listener runs from the first question on.
/// Thread-safe.
class PrestoClient {
public:
    PrestoClient(ServiceEndpoint endpoint, const std::string& model, PrestoAnswers answers,
                 std::shared_ptr<ServiceCircuit> circuit = nullptr);
    ~PrestoClient();

    /// One result a question, in their order. Errors as ServiceClient::post and prestoResult; Unavailable also for an
    /// answer that did not come in time, InvalidInput for a question beyond what the service's queue takes.
    std::vector<core::Result<nlohmann::json>> ask(std::span<const PrestoQuestion> questions,
                                                  const std::stop_token& stop, int expectedStatus = 0);
    core::Result<nlohmann::json> askOne(const PrestoQuestion& question, const std::stop_token& stop,
                                        int expectedStatus = 0);
    void distrust(const core::Error& error) { m_client.distrust(error); }

    /// How many questions are worth handing over together.
    [[nodiscard]] std::size_t atOnce() const noexcept;
    [[nodiscard]] std::map<Delivery, std::int64_t> deliveries() const { return m_pending.counts(); }

private:
    struct Round;

    core::Result<void> listen();
    void submit(Round& round, std::size_t question, int expectedStatus);
    void collect(Round& round);
    void poll(Round& round);
    void look(Round& round, std::size_t waiting);

    const std::string m_path;
    const std::string m_modelName;
    const PrestoAnswers m_answers;
    ServiceClient m_client;
    PendingAnswers m_pending;
    std::mutex m_mutex;
    std::unique_ptr<CallbackListener> m_listener;  // guarded by m_mutex; constant once made. Last: it calls m_pending
};

}  // namespace groundswell::services
