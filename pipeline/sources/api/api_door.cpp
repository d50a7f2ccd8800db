#include "pipeline/sources/api/api_door.h"

#include "pipeline/net/address_check.h"
#include "pipeline/net/url.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

namespace groundswell::sources {

namespace {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

constexpr std::uint64_t mostSignInBytes = 1U << 20;

// The text at a pointer of an answer; empty when there is none.
std::string textAt(const std::string& answer, const std::string& pointer) {
    const json value = json::parse(answer, nullptr, false);
    const json::json_pointer path(pointer);
    if (value.is_discarded() || !value.contains(path) || !value.at(path).is_string()) return {};
    return value.at(path).get<std::string>();
}

void replaceName(std::string& text, std::string_view name, const std::string& with) {
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + with.size()))
        text.replace(at, name.size(), with);
}

// A text takes one part at a time, so that a password that holds "{identifier}" stays what it is.
std::string filledText(const std::string& text, const config::ApiLogin& login) {
    static constexpr std::string_view name = "{identifier}";
    std::string out;
    std::string_view rest = text;
    for (std::size_t at = rest.find(name);; at = rest.find(name)) {
        std::string part(rest.substr(0, at));
        replaceName(part, "{password}", login.password);
        out += part;
        if (at == std::string_view::npos) return out;
        out += login.identifier;
        rest.remove_prefix(at + name.size());
    }
}

void fillBody(json& value, const config::ApiLogin& login) {
    if (value.is_string()) {
        value = filledText(value.get<std::string>(), login);
    } else if (value.is_structured()) {
        for (json& member : value) fillBody(member, login);
    }
}

std::string signInBody(const config::ApiSession& session, const config::ApiLogin& login) {
    json body = json::parse(session.body, nullptr, false);
    fillBody(body, login);
    return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

bool isRefusal(const Error& error) {
    static constexpr std::array<std::string_view, 3> refusals{"400", "401", "403"};
    return error.code == ErrorCode::HttpStatus &&
           std::find(refusals.begin(), refusals.end(), error.contextValue("status")) != refusals.end();
}

// Some services say that a token is too old by 401, others by a word.
bool isTooOld(const Error& error, const std::string& body, const config::ApiSession& session) {
    if (error.code != ErrorCode::HttpStatus) return false;
    if (error.contextValue("status") == "401") return true;
    if (session.expiredWords.empty() || body.empty()) return false;
    const std::string word = textAt(body, session.expired);
    return std::find(session.expiredWords.begin(), session.expiredWords.end(), word) != session.expiredWords.end();
}

std::string headerValue(const config::ApiAuth& auth, const std::string& key) {
    return auth.scheme.empty() ? key : auth.scheme + " " + key;
}

}  // namespace

ApiDoor::ApiDoor(net::HttpClient& client, ApiPacer& pacer, const ApiQuery& query, const std::stop_token& stop)
    : m_client(client), m_pacer(pacer), m_query(query), m_stop(stop), m_login(config::loginOf(query.api, query.key)) {}

core::Result<void> ApiDoor::check() const {
    if (!m_login) return {};
    if (m_login->identifier.empty() || m_login->password.empty())
        return Error(ErrorCode::InvalidInput, "The key lacks the name before its colon or the password behind it.")
            .with("remedy", "Give the key as name:password.");
    auto url = net::parseUrl(m_query.api.url);
    if (!url) return std::move(url).error();
    // Whoever allows private networks may have a server of their own, on this computer for example.
    const bool isOwn = m_query.allowPrivateNetwork && net::isPrivateHostName(url->host);
    if (url->scheme != "https" && !isOwn)
        return Error(ErrorCode::InvalidInput, "The service's address is not encrypted: no password is sent there.")
            .with("url", url->redacted)
            .with("remedy", "Give the address with https.");
    return {};
}

core::Result<net::HttpResponse> ApiDoor::get(const std::string& url) {
    m_signInFailed = false;
    return m_login ? getInSession(url) : send(request(url, m_query.key));
}

core::Result<net::HttpResponse> ApiDoor::getInSession(const std::string& url) {
    const config::ApiSession& how = *m_query.api.auth->session;
    ApiSessions& sessions = m_query.sessions != nullptr ? *m_query.sessions : m_own;
    Session& session = sessions.m_sessions[m_query.api.url + "\n" + how.path + "\n" + m_query.key];
    if (session.token.empty()) {
        if (auto signedIn = signIn(session); !signedIn) return std::move(signedIn).error();
    }
    std::string said;
    const auto ask = [&] {
        net::HttpRequest question = request(url, session.token);
        question.errorBody = &said;
        auto response = send(question);
        session.accepted = session.accepted || response.has_value();
        return response;
    };
    auto response = ask();
    // A token that was never accepted is not too old, and another one would fare no better.
    if (response || !session.accepted || !isTooOld(response.error(), said, how)) return response;
    if (auto renewed = renew(session); !renewed) return std::move(renewed).error();
    return ask();
}

core::Result<void> ApiDoor::signIn(Session& session) {
    if (session.refused) {
        m_signInFailed = true;
        return *session.refused;
    }
    const config::ApiSession& how = *m_query.api.auth->session;
    net::HttpRequest question = request(m_query.api.url + how.path, {});
    question.headers.emplace_back("Content-Type", "application/json");
    question.body = signInBody(how, *m_login);
    question.limits.maxBodyBytes = mostSignInBytes;
    auto filled = fill(session, question);
    if (filled || filled.error().code == ErrorCode::Cancelled) return filled;
    Error error = refusedSignIn(std::move(filled).error());
    // A service that counts sign-ins would count each query's.
    const std::string status = error.contextValue("status");
    if (error.code == ErrorCode::InvalidInput || status.starts_with('4')) session.refused = error;
    return error;
}

core::Result<void> ApiDoor::renew(Session& session) {
    const config::ApiSession& how = *m_query.api.auth->session;
    const std::string refreshToken = std::exchange(session, Session()).refreshToken;
    if (how.refreshPath.empty() || refreshToken.empty()) return signIn(session);
    net::HttpRequest question = request(m_query.api.url + how.refreshPath, refreshToken);
    question.body = std::string();
    question.limits.maxBodyBytes = mostSignInBytes;
    auto filled = fill(session, question);
    if (filled || !isRefusal(filled.error())) return filled;
    return signIn(session);
}

core::Result<void> ApiDoor::fill(Session& session, const net::HttpRequest& request) {
    const config::ApiSession& how = *m_query.api.auth->session;
    auto response = send(request);
    m_signInFailed = !response;
    if (!response) return std::move(response).error();
    session.token = textAt(response->body, how.token);
    session.refreshToken = how.refreshPath.empty() ? std::string() : textAt(response->body, how.refreshToken);
    if (!session.token.empty()) return {};
    m_signInFailed = true;
    // The answer is not quoted: it may hold a token elsewhere.
    return Error(ErrorCode::InvalidInput, "The service's answer to the sign-in holds no token where one is expected.")
        .with("url", net::redactUrl(response->url));
}

Error ApiDoor::refusedSignIn(Error error) const {
    if (!isRefusal(error)) return error;
    const std::string status = error.contextValue("status");
    const std::string sentence =
        status == "401" ? "The service does not know this name with this password" : "The service refuses the sign-in";
    const config::ApiDefinition& api = m_query.api;
    const auto hint = api.hints.find("sign_in");
    std::string remedy = "Check the source's key";
    if (!api.auth->keyEnv.empty()) remedy += " (" + api.auth->keyEnv + ")";
    remedy += hint != api.hints.end() ? ". " + hint->second : ": it is the name, a colon and the password.";
    return Error(ErrorCode::HttpStatus, sentence + " (" + status + ").")
        .with("status", status)
        .with("url", error.contextValue("url"))
        .with("remedy", std::move(remedy));
}

net::HttpRequest ApiDoor::request(std::string url, const std::string& token) const {
    net::HttpRequest request;
    request.url = std::move(url);
    request.headers = {{"Accept", "application/json"}};
    if (!token.empty() && m_query.api.auth)
        request.headers.emplace_back(m_query.api.auth->header, headerValue(*m_query.api.auth, token));
    request.allowPrivateNetwork = m_query.allowPrivateNetwork;
    // Quick retries would break the pause that the service asks for; the next fetch goes on here.
    if (m_query.api.intervalMs > 0) request.limits.maxAttempts = 1;
    return request;
}

core::Result<net::HttpResponse> ApiDoor::send(const net::HttpRequest& request) {
    if (!m_pacer.await(std::chrono::milliseconds(m_query.api.intervalMs), m_stop))
        return Error(ErrorCode::Cancelled, "The fetch was stopped.");
    return m_client.send(request, m_stop);
}

}  // namespace groundswell::sources
