#include "tests/pipeline/sources/api_fixture.h"

#include <nlohmann/json.hpp>

#include <sstream>

namespace groundswell::testing {

namespace {

void replaceAll(std::string& text, const std::string& what, const std::string& with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

}  // namespace

bool ApiSink::record(domain::RawRecord record) {
    records.push_back(std::move(record));
    return records.size() < limit;
}

bool ApiSink::issue(sources::InputIssue issue) {
    notes.push_back(std::move(issue));
    return true;
}

std::string ApiSink::ids() const {
    std::string out;
    for (const domain::RawRecord& record : records) out += (out.empty() ? "" : " ") + record.contentId;
    return out;
}

std::string ApiSink::issues() const {
    std::string out;
    for (const sources::InputIssue& note : notes) out += note.message + "\n";
    return out;
}

ApiService::ApiService(std::vector<ApiAnswer> answers) : m_answers(std::move(answers)) {
    query.query = "x";
    query.now = *core::parseTime("2026-10-12T12:00:00Z");
    query.since = *core::parseTime("2026-10-11T00:00:00Z");
    query.allowPrivateNetwork = true;
    server =
        std::make_unique<ScriptedServer>([this](const SeenRequest& request, Reply& reply) { answer(request, reply); });
}

void ApiService::setAnswers(std::vector<ApiAnswer> answers) {
    const std::lock_guard lock(m_mutex);
    m_answers = std::move(answers);
    m_next = 0;
}

void ApiService::answer(const SeenRequest& request, Reply& reply) {
    if (ahead && ahead(request, reply)) return;
    std::optional<ApiAnswer> answer;
    {
        const std::lock_guard lock(m_mutex);
        if (m_next < m_answers.size()) answer = m_answers[m_next++];
    }
    if (!answer) {
        if (beyond) return beyond(reply);
        return reply.respond(410, "", "");
    }
    for (std::string* text : {&answer->body, &answer->headers}) {
        replaceAll(*text, "{host}", server->url(""));
        replaceAll(*text, "{other}", server->url("", "localhost"));
    }
    reply.respond(answer->status, answer->headers, answer->body);
}

core::Result<sources::ApiFetch> ApiService::fetch(const std::stop_token& stop) {
    query.api.url = server->url("");
    net::HttpClient client("Groundswell/test");
    sources::ApiPacer pacer;
    return sources::fetchApi(client, pacer, query, left, sink, stop);
}

std::string ApiService::asked() const {
    std::string out;
    for (const SeenRequest& request : server->requests()) out += (out.empty() ? "" : " ") + request.target;
    return out;
}

config::ApiDefinition smallApi(const std::string& paging, const std::string& more) {
    auto definition = nlohmann::json::parse(R"({
        "endpoints": [{"path": "/list?q={query}&c={cursor}", "records": "/items"}],
        "errors": ["/error", "/errors"],
        "mapping": {"id": "/id", "text": "/t", "published_at": "/at"}})");
    if (!paging.empty()) definition["paging"] = nlohmann::json::parse(paging);
    definition.merge_patch(nlohmann::json::parse(more));
    return config::readApiDefinition(definition);
}

std::string pageOf(const std::string& ids, const std::string& more) {
    nlohmann::json items = nlohmann::json::array();
    std::istringstream words(ids);
    for (std::string id; words >> id;) items.push_back({{"id", id}, {"t", "text of " + id}});
    return "{\"items\":" + items.dump() + (more.empty() ? "" : "," + more) + "}";
}

std::string toldOf(const core::Result<sources::ApiFetch>& fetched) {
    return fetched ? std::string() : fetched.error().describe();
}

}  // namespace groundswell::testing
