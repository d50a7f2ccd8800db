#include "pipeline/services/pending_answers.h"

#include <algorithm>
#include <array>
#include <random>

namespace groundswell::services {

using nlohmann::json;

namespace {

// Old tokens only tell a late answer from a forged one; these are a few megabytes.
constexpr std::size_t mostRetired = 20'000;
constexpr int deepest = 32;

// 128 bits of the system's randomness.
std::string newToken() {
    std::random_device random;
    std::string token;
    for (int word = 0; word < 4; ++word) {
        std::uint32_t bits = random();
        for (int digit = 0; digit < 8; ++digit, bits >>= 4U) token += "0123456789abcdef"[bits & 0xfU];
    }
    return token;
}

// Discarded when it is no JSON; what lies too deep is left out.
json parsed(std::string_view text) {
    return json::parse(
        text, [](int depth, json::parse_event_t, json&) { return depth < deepest; }, false);
}

bool isText(const json& object, const char* key) {
    const auto value = object.find(key);
    return value != object.end() && value->is_string();
}

Delivery judged(const json& answer, const ExpectedAnswer& expected) {
    const auto body = answer.is_object() ? answer.find("body") : answer.end();
    if (!answer.is_object() || body == answer.end() || !body->is_object()) return Delivery::Garbage;
    if (!isText(answer, "model_name") || !isText(*body, "id")) return Delivery::Garbage;
    const auto result = body->find("result");
    if (result == body->end() || result->is_null()) return Delivery::Garbage;
    if (answer.at("model_name") != expected.model) return Delivery::WrongModel;
    const auto& id = body->at("id").get_ref<const std::string&>();
    if (id == expected.id()) return Delivery::Accepted;
    return id.starts_with(expected.name + "_") ? Delivery::Changed : Delivery::WrongId;
}

}  // namespace

const char* deliveryName(Delivery delivery) noexcept {
    switch (delivery) {
        case Delivery::Accepted: return "accepted";
        case Delivery::UnknownToken: return "unknown_token";
        case Delivery::Duplicate: return "duplicate";
        case Delivery::Late: return "late";
        case Delivery::Garbage: return "garbage";
        case Delivery::WrongModel: return "wrong_model";
        case Delivery::WrongId: return "wrong_id";
        case Delivery::Changed: return "changed";
    }
    return "";
}

std::string PendingAnswers::expect(ExpectedAnswer expected, Clock::time_point deadline) {
    std::string token = newToken();
    const std::scoped_lock lock(m_mutex);
    m_open.emplace(token, Question{std::move(expected), deadline, std::nullopt});
    return token;
}

Delivery PendingAnswers::deliver(std::string_view token, std::string_view answer) {
    const std::scoped_lock lock(m_mutex);
    const Delivery delivery = judge(token, answer);
    ++m_counts[delivery];
    if (delivery == Delivery::Accepted) m_arrived.notify_all();
    return delivery;
}

Delivery PendingAnswers::judge(std::string_view token, std::string_view text) {
    const std::string key(token);
    if (const auto old = m_retired.find(key); old != m_retired.end()) return old->second;
    const auto question = m_open.find(key);
    if (question == m_open.end()) return Delivery::UnknownToken;
    if (question->second.answer) return Delivery::Duplicate;
    if (m_now() > question->second.deadline) return Delivery::Late;
    json answer = parsed(text);
    const Delivery delivery = judged(answer, question->second.expected);
    if (delivery == Delivery::Accepted) question->second.answer = std::move(answer);
    return delivery;
}

bool PendingAnswers::await(std::span<const std::string> tokens, Clock::time_point until, const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    return m_arrived.wait_until(lock, stop, until, [&] { return allAnswered(tokens); });
}

bool PendingAnswers::allAnswered(std::span<const std::string> tokens) const {
    return std::all_of(tokens.begin(), tokens.end(), [this](const std::string& token) {
        const auto question = m_open.find(token);
        return question == m_open.end() || question->second.answer.has_value();
    });
}

std::optional<json> PendingAnswers::take(const std::string& token) {
    const std::scoped_lock lock(m_mutex);
    const auto question = m_open.find(token);
    if (question == m_open.end()) return std::nullopt;
    std::optional<json> answer = std::move(question->second.answer);
    m_open.erase(question);
    retire(token, answer ? Delivery::Duplicate : Delivery::Late);
    return answer;
}

bool PendingAnswers::isAnswered(const std::string& token) const {
    const std::scoped_lock lock(m_mutex);
    return allAnswered(std::span(&token, 1));
}

void PendingAnswers::retire(const std::string& token, Delivery next) {
    m_retired.emplace(token, next);
    m_retiredInOrder.push_back(token);
    if (m_retiredInOrder.size() <= mostRetired) return;
    m_retired.erase(m_retiredInOrder.front());
    m_retiredInOrder.pop_front();
}

std::map<Delivery, std::int64_t> PendingAnswers::counts() const {
    const std::scoped_lock lock(m_mutex);
    return m_counts;
}

}  // namespace groundswell::services
