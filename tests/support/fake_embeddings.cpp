#include "tests/support/fake_embeddings.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <random>
#include <sstream>

namespace groundswell::testing {

namespace {

bool holds(const std::string& text, const char* mark) {
    return text.find(mark) != std::string::npos;
}

std::string numbersOf(const std::string& text, std::size_t dimensions) {
    std::vector<float> vector = FakeEmbeddings::vectorOf(text, dimensions);
    if (holds(text, "[short]")) vector.resize(3);
    if (holds(text, "[zero]")) std::fill(vector.begin(), vector.end(), 0.0F);
    std::string json = nlohmann::json(vector).dump();
    if (holds(text, "[null]")) json = "[null]";
    // Python writes this, and it is no JSON.
    if (holds(text, "[nan]")) json = "[NaN]";
    return json;
}

}  // namespace

FakeEmbeddings::FakeEmbeddings(std::size_t dimensions)
    : m_dimensions(dimensions),
      m_server([this](const SeenRequest& request, Reply& reply) { answer(request, reply); }) {}

std::vector<std::vector<std::string>> FakeEmbeddings::asked() const {
    const std::lock_guard lock(m_mutex);
    return m_asked;
}

std::vector<float> FakeEmbeddings::vectorOf(const std::string& text, std::size_t dimensions) {
    std::vector<float> vector(dimensions);
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        std::seed_seq seed(word.begin(), word.end());
        std::mt19937 engine(seed);
        // The standard fixes the engine's numbers but not those of its distributions.
        for (float& number : vector) number += static_cast<float>(engine() % 2001) / 1000.0F - 1.0F;
    }
    return vector;
}

void FakeEmbeddings::answer(const SeenRequest& request, Reply& reply) {
    const auto body = nlohmann::json::parse(request.body, nullptr, false);
    if (request.method != "POST" || !request.target.ends_with("/v1/embeddings") || !body.is_object())
        return reply.respond(404, "", "");
    const auto texts = body.at("input").get<std::vector<std::string>>();
    {
        const std::lock_guard lock(m_mutex);
        m_asked.push_back(texts);
    }
    switch (const Mood mood = m_mood) {
        case Mood::Down: return reply.respond(503, "", "");
        case Mood::Busy: return reply.respond(429, "Retry-After: 3600\r\n", "");
        case Mood::Unauthorised: return reply.respond(401, "", "");
        case Mood::Page: return reply.respond(200, "", "<html>Please sign in</html>");
        case Mood::Empty: return reply.respond(200, "", R"({"data":[]})");
        case Mood::RefusesAll: return reply.respond(400, "", "");
        case Mood::Stalls: return reply.stall();
        default: return embed(texts, mood, reply);
    }
}

void FakeEmbeddings::embed(const std::vector<std::string>& texts, Mood mood, Reply& reply) const {
    const bool refused =
        std::any_of(texts.begin(), texts.end(), [](const std::string& text) { return holds(text, "[refused]"); });
    if (refused) return reply.respond(400, "", R"({"error":{"message":"no"}})");
    std::size_t answered = texts.size();
    if (mood == Mood::HalfAtFirst && texts.size() > 1 && asked().size() % 2 == 1) answered = texts.size() / 2;
    if (mood == Mood::AlwaysHalf && texts.size() > 1) answered = texts.size() - 1;
    if (mood == Mood::AlwaysHalf && texts.size() == 1 && holds(texts.front(), "last")) answered = 0;
    std::vector<std::string> entries;
    for (std::size_t i = 0; i < answered; ++i) {
        entries.push_back(R"({"object":"embedding","index":)" + std::to_string(i) + R"(,"embedding":)" +
                          numbersOf(texts[i], mood == Mood::OtherSize ? 5 : m_dimensions) + "}");
    }
    if (mood == Mood::Shuffled) {
        std::reverse(entries.begin(), entries.end());
        entries.insert(entries.begin(), R"({"index":999999,"embedding":[1,2,3]})");
    }
    std::string list;
    for (const std::string& entry : entries) list += (list.empty() ? "" : ",") + entry;
    reply.respond(200, "Content-Type: application/json\r\n", R"({"object":"list","data":[)" + list + "]}");
}

}  // namespace groundswell::testing
