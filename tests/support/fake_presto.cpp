#include "tests/support/fake_presto.h"

#include <httplib.h>

#include <utility>

namespace groundswell::testing {

using nlohmann::json;

int postJson(const std::string& address, const std::string& body, const std::string& headers) {
    const std::size_t path = address.find('/', address.find("://") + 3);
    httplib::Client client(address.substr(0, path));
    httplib::Headers sent;
    if (const std::size_t colon = headers.find(": "); colon != std::string::npos)
        sent.emplace(headers.substr(0, colon), headers.substr(colon + 2));
    const auto response = client.Post(address.substr(path), sent, body, "application/json");
    return response ? response->status : 0;
}

FakePresto::FakePresto(std::string model, Result result)
    : m_model(std::move(model)),
      m_result(std::move(result)),
      m_server([this](const SeenRequest& request, Reply& reply) { answer(request, reply); }) {}

void FakePresto::setMood(const std::string& text, Mood mood) {
    const std::lock_guard lock(m_mutex);
    m_moods[text] = mood;
}

void FakePresto::release() {
    std::vector<std::function<void()>> held;
    {
        const std::lock_guard lock(m_mutex);
        held.swap(m_held);
    }
    for (const auto& call : held) call();
}

std::vector<json> FakePresto::taken() const {
    const std::lock_guard lock(m_mutex);
    return m_taken;
}

std::vector<int> FakePresto::statuses(std::size_t count) {
    std::unique_lock lock(m_mutex);
    m_called.wait(lock, [&] { return m_statuses.size() >= count; });
    return m_statuses;
}

FakePresto::Mood FakePresto::moodOf(const json& body) const {
    const std::lock_guard lock(m_mutex);
    const json text = body.value("text", json());
    const auto own = m_moods.find(text.is_string() ? text.get<std::string>() : std::string());
    return own == m_moods.end() ? m_mood.load() : own->second;
}

std::string FakePresto::answerTo(const json& body, Mood mood) const {
    json answered = body;
    answered["result"] = m_result(body);
    std::string model = m_model + ".Model";
    if (mood == Mood::OtherModel) model = "other.Model";
    if (mood == Mood::WrongId) answered["id"] = "nobody_1";
    if (mood == Mood::OldContent) {
        const auto id = body.at("id").get<std::string>();
        answered["id"] = id.substr(0, id.rfind('_')) + "_1";
    }
    if (mood == Mood::ModelError)
        answered["result"] = {{"error", "no language"}, {"error_details", json::object()}, {"error_code", 500}};
    if (mood == Mood::BadResult) answered["result"] = {{"keywords", json::array({json::array({"a", "b", "c"})})}};
    return json{{"body", answered}, {"model_name", model}, {"retry_count", 0}}.dump();
}

void FakePresto::answer(const SeenRequest& request, Reply& reply) {
    constexpr std::string_view results = "/presto/results/";
    if (request.method == "GET" && request.target.starts_with(results))
        return lookUp(request.target.substr(results.size()), reply);
    const json body = json::parse(request.body, nullptr, false);
    if (request.target != "/presto/process_item/" + m_model + "__Model" || !body.is_object())
        return reply.respond(404, "", "");
    take(body, reply);
}

void FakePresto::take(const json& body, Reply& reply) {
    const Mood mood = moodOf(body);
    switch (mood) {
        case Mood::Down: return reply.respond(503, "", "");
        case Mood::Busy: return reply.respond(429, "Retry-After: 3600\r\n", "");
        case Mood::Refused: return reply.respond(422, "", "");
        case Mood::Page: return reply.respond(200, "", "<html>Please sign in</html>");
        case Mood::CutReply: return reply.raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"message\":");
        case Mood::AtOnce: return reply.respond(200, "", answerTo(body, mood));
        default: break;
    }
    {
        const std::lock_guard lock(m_mutex);
        m_taken.push_back(body);
        if (mood != Mood::Never) m_results[body.at("id")] = answerTo(body, mood);
    }
    if (body.at("callback_url").is_string()) callBack(body, mood);
    reply.respond(
        200, "",
        json{{"message", "Message pushed successfully"}, {"queue", m_model + "__Model"}, {"body", body}}.dump());
}

void FakePresto::lookUp(const std::string& id, Reply& reply) {
    std::string answer;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_results.find(id);
        const bool slow = m_mood == Mood::Slow && ++m_looks[id] < 3;
        if (found != m_results.end() && !slow) answer = found->second;
    }
    reply.respond(answer.empty() ? 404 : 200, "", answer);
}

void FakePresto::callBack(const json& body, Mood mood) {
    const auto address = body.at("callback_url").get<std::string>();
    const std::string whole = answerTo(body, mood);
    std::vector<std::pair<std::string, std::string>> calls{{address, whole}};
    if (mood == Mood::Never) calls.clear();
    if (mood == Mood::Twice) calls.emplace_back(address, whole);
    if (mood == Mood::HalfAnswer) calls.front().second = whole.substr(0, whole.size() / 2);
    if (mood == Mood::Garbage) calls.insert(calls.begin(), {address, "garbage"});
    if (mood == Mood::WrongToken) calls.front().first = address.substr(0, address.rfind('/')) + "/0123456789abcdef";
    const auto send = [this, calls] {
        const std::lock_guard lock(m_mutex);
        m_threads.emplace_back([this, calls] {
            for (const auto& [to, answer] : calls) push(to, answer);
        });
    };
    if (mood != Mood::Slow) return send();
    const std::lock_guard lock(m_mutex);
    m_held.emplace_back(send);
}

void FakePresto::push(const std::string& address, const std::string& answer) {
    const int status = postJson(address, answer);
    const std::lock_guard lock(m_mutex);
    m_statuses.push_back(status);
    m_called.notify_all();
}

}  // namespace groundswell::testing
