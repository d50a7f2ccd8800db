#include "pipeline/services/presto_client.h"

#include <spdlog/spdlog.h>
#include <xxhash.h>

#include <algorithm>
#include <optional>
#include <random>
#include <utility>

namespace groundswell::services {

using core::Error;
using core::ErrorCode;
using nlohmann::json;
using Clock = PendingAnswers::Clock;

namespace {

// The queue behind the service takes no larger message.
constexpr std::size_t mostMessageBytes = 256'000;
constexpr std::string_view idMark = "{id}";

int statusOf(Delivery delivery) {
    switch (delivery) {
        case Delivery::Accepted: return 200;
        case Delivery::UnknownToken: return 404;
        case Delivery::Duplicate: return 409;
        case Delivery::Late: return 410;
        default: return 422;
    }
}

bool isQueued(const json& reply) {
    const auto body = reply.is_object() ? reply.find("body") : reply.end();
    const json& carrier = reply.is_object() && body != reply.end() ? *body : reply;
    const bool hasResult = carrier.is_object() && carrier.contains("result") && !carrier.at("result").is_null();
    return !hasResult && reply.is_object() && reply.contains("message");
}

// So that those who asked at the same time do not look at the same time for ever.
std::chrono::milliseconds jittered(std::chrono::milliseconds time) {
    thread_local std::minstd_rand engine(std::random_device{}());
    const double share = std::uniform_real_distribution<double>(0.75, 1)(engine);
    return std::chrono::milliseconds(static_cast<std::int64_t>(static_cast<double>(time.count()) * share) + 1);
}

Error notInTime() {
    return Error(ErrorCode::Unavailable, "The service took the text and has not answered in time.");
}

}  // namespace

PrestoAnswers::Way answerWayNamed(const std::string& name) noexcept {
    if (name == "listen") return PrestoAnswers::Way::Listen;
    return name == "poll" ? PrestoAnswers::Way::Poll : PrestoAnswers::Way::Reply;
}

core::Result<std::string> resultPathOf(const std::string& address, const std::string& base) {
    std::string root = base;
    while (root.ends_with('/')) root.pop_back();
    std::string path = address.starts_with(root + "/") ? address.substr(root.size()) : address;
    if (path.starts_with('/') && path.find(idMark) != std::string::npos) return path;
    return Error(ErrorCode::InvalidInput,
                 "'result_url' is a path at the service's address, with {id} where the id of the question belongs.")
        .with("pointer", "/result_url");
}

PrestoQuestion questionAbout(json text, json parameters) {
    PrestoQuestion question;
    question.name = "groundswell_text";
    const std::string content = json::array({text, parameters}).dump(-1, ' ', false, json::error_handler_t::replace);
    question.version = std::to_string(XXH3_64bits(content.data(), content.size()));
    question.text = std::move(text);
    question.parameters = std::move(parameters);
    return question;
}

json prestoRequest(const PrestoQuestion& question, const json& callbackUrl) {
    return {{"id", question.name + "_" + question.version},
            {"content_hash", nullptr},
            {"callback_url", callbackUrl},
            {"url", nullptr},
            {"text", question.text},
            {"raw", question.raw},
            {"parameters", question.parameters}};
}

core::Result<json> prestoResult(const json& answer) {
    const json* body = &answer;
    if (answer.is_object() && answer.contains("body")) body = &answer.at("body");
    if (isQueued(answer)) {
        return Error(ErrorCode::Unavailable, "The service took the text into its queue and answers by callback only.")
            .with("remedy", "Set \"callback\" to \"listen\" or \"poll\", or name a service that answers at once.");
    }
    const bool hasResult = body->is_object() && body->contains("result") && !body->at("result").is_null();
    if (!hasResult) return Error(ErrorCode::InvalidInput, "The service's answer has no result.");
    const json& result = body->at("result");
    if (result.is_object() && result.contains("error") && !result.at("error").is_null()) {
        Error error(ErrorCode::InvalidInput, "The service's model reports an error.");
        const json code = result.value("error_code", json());
        if (code.is_number_integer()) error.with("status", code.dump());
        return error;
    }
    return result;
}

// One call of ask(), on the stack of its thread.
struct PrestoClient::Round {
    std::span<const PrestoQuestion> questions;
    const std::stop_token& stop;
    std::vector<core::Result<json>> results;
    std::optional<Error> fatal;  ///< nothing more is asked

    // Of those that wait together: which question, under which token.
    std::vector<std::size_t> waiting;
    std::vector<std::string> tokens;
    Clock::time_point deadline;
};

PrestoClient::PrestoClient(ServiceEndpoint endpoint, const std::string& model, PrestoAnswers answers,
                           std::shared_ptr<ServiceCircuit> circuit)
    : m_path("/process_item/" + model + "__Model"),
      m_modelName(model + ".Model"),
      m_answers(std::move(answers)),
      m_client(std::move(endpoint), std::move(circuit)) {}

PrestoClient::~PrestoClient() {
    m_listener.reset();
    for (const auto& [delivery, count] : m_pending.counts()) {
        if (delivery != Delivery::Accepted)
            spdlog::warn("{} answers to {} were not taken: {}", count, m_modelName, deliveryName(delivery));
    }
}

std::size_t PrestoClient::atOnce() const noexcept {
    return m_answers.way == PrestoAnswers::Way::Reply ? 1 : m_answers.atOnce;
}

core::Result<json> PrestoClient::askOne(const PrestoQuestion& question, const std::stop_token& stop,
                                        int expectedStatus) {
    return std::move(ask(std::span(&question, 1), stop, expectedStatus).front());
}

std::vector<core::Result<json>> PrestoClient::ask(std::span<const PrestoQuestion> questions,
                                                  const std::stop_token& stop, int expectedStatus) {
    Round round{questions, stop, {}, std::nullopt, {}, {}, {}};
    round.results.assign(questions.size(), Error(ErrorCode::Unavailable, "The service was not asked."));
    if (m_answers.way == PrestoAnswers::Way::Listen) {
        if (auto open = listen(); !open) round.fatal = std::move(open).error();
    }
    std::size_t next = 0;
    while (next < questions.size() && !round.fatal) {
        while (next < questions.size() && !round.fatal && round.waiting.size() < m_answers.atOnce)
            submit(round, next++, expectedStatus);
        collect(round);
    }
    for (; round.fatal && next < questions.size(); ++next) round.results[next] = *round.fatal;
    return std::move(round.results);
}

core::Result<void> PrestoClient::listen() {
    const std::scoped_lock lock(m_mutex);
    if (m_listener) return {};
    auto opened = CallbackListener::open(
        [this](const std::string& token, const std::string& body) { return statusOf(m_pending.deliver(token, body)); },
        m_answers.listener);
    if (!opened) return Error(ErrorCode::Unavailable, opened.error().message);
    m_listener = *std::move(opened);
    return {};
}

void PrestoClient::submit(Round& round, std::size_t index, int expectedStatus) {
    const PrestoQuestion& question = round.questions[index];
    // The service may call back before it has replied, so the question is open first. It is late from when the last of
    // its round is late.
    std::string token;
    json callback;
    if (m_answers.way != PrestoAnswers::Way::Reply)
        token = m_pending.expect({question.name, question.version, m_modelName}, Clock::time_point::max());
    if (m_answers.way == PrestoAnswers::Way::Listen) callback = m_listener->addressOf(token);
    const json body = prestoRequest(question, callback);
    core::Result<json> reply = Error(ErrorCode::InvalidInput, "The text is longer than the service's queue takes.");
    if (body.dump(-1, ' ', false, json::error_handler_t::replace).size() < mostMessageBytes)
        reply = m_client.post(m_path, body, round.stop, expectedStatus);
    if (reply && isQueued(*reply) && !token.empty()) {
        round.waiting.push_back(index);
        round.tokens.push_back(std::move(token));
        return;
    }
    if (!token.empty()) static_cast<void>(m_pending.take(token));
    round.results[index] = reply ? prestoResult(*reply) : std::move(reply);
    const core::Result<json>& result = round.results[index];
    if (result || result.error().code == ErrorCode::InvalidInput) return;
    const std::string status = result.error().contextValue("status");
    if (expectedStatus != 0 && status == std::to_string(expectedStatus)) return;
    if (reply) m_client.distrust(result.error());
    round.fatal = result.error();
}

void PrestoClient::collect(Round& round) {
    if (round.waiting.empty()) return;
    round.deadline = Clock::now() + m_answers.within;
    if (m_answers.way == PrestoAnswers::Way::Poll) {
        poll(round);
    } else {
        m_pending.await(round.tokens, round.deadline, round.stop);
    }
    std::size_t answered = 0;
    for (std::size_t i = 0; i < round.waiting.size(); ++i) {
        core::Result<json>& result = round.results[round.waiting[i]];
        auto answer = m_pending.take(round.tokens[i]);
        if (answer) {
            ++answered;
            result = prestoResult(*answer);
        } else if (!round.stop.stop_requested()) {
            result = notInTime();
        }
    }
    round.waiting.clear();
    round.tokens.clear();
    if (round.stop.stop_requested()) {
        if (!round.fatal) round.fatal = Error(ErrorCode::Cancelled, "It was stopped.");
    } else if (answered == 0) {
        // Each further round would wait as long for nothing.
        m_client.giveUp(notInTime());
        if (!round.fatal) round.fatal = notInTime();
    }
}

void PrestoClient::poll(Round& round) {
    auto pause = m_answers.firstPoll;
    while (!round.stop.stop_requested() && Clock::now() < round.deadline) {
        const auto next = std::min(Clock::now() + jittered(pause), round.deadline);
        if (m_pending.await(round.tokens, next, round.stop)) return;
        for (std::size_t i = 0; i < round.waiting.size(); ++i) {
            if (!m_pending.isAnswered(round.tokens[i])) look(round, i);
        }
        pause = std::min(pause * 2, m_answers.longestPoll);
    }
}

void PrestoClient::look(Round& round, std::size_t waiting) {
    const PrestoQuestion& question = round.questions[round.waiting[waiting]];
    std::string path = m_answers.resultPath;
    path.replace(path.find(idMark), idMark.size(), question.name + "_" + question.version);
    const auto answer = m_client.look(path, round.stop);
    // Whatever goes wrong here may be right at the next look; the deadline ends it.
    if (answer && !answer->is_null())
        m_pending.deliver(round.tokens[waiting], answer->dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace groundswell::services
