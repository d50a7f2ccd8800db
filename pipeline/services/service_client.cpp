#include "pipeline/services/service_client.h"

#include "pipeline/net/url.h"

#include <algorithm>
#include <utility>

namespace groundswell::services {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

namespace {

constexpr const char* userAgent = "Groundswell/" GROUNDSWELL_VERSION " (desktop trend explorer)";

constexpr int accepted = 202;
constexpr int noContent = 204;
constexpr int notFound = 404;

std::string withoutSlash(std::string url) {
    while (url.ends_with('/')) url.pop_back();
    return url;
}

bool refusesTheRequest(const std::string& status) {
    return status == "400" || status == "413" || status == "422";
}

// What the network says of sources is said of services here.
void correctRemedy(Error& error, const std::string& status) {
    if (status != "401" && status != "403" && status != "404") return;
    std::erase_if(error.context, [](const auto& entry) { return entry.first == "remedy"; });
    error.with("remedy", status == "404" ? "Check the service's address and the name of the model."
                                         : "Check the key in the environment variable that \"key_env\" names.");
}

}  // namespace

ServiceClient::ServiceClient(ServiceEndpoint endpoint, std::shared_ptr<ServiceCircuit> circuit)
    : m_endpoint([&] {
          endpoint.url = withoutSlash(std::move(endpoint.url));
          return std::move(endpoint);
      }()),
      m_http(userAgent),
      m_circuit(circuit ? std::move(circuit)
                        : sharedCircuit(m_endpoint.url, m_endpoint.key, m_endpoint.allowPrivateNetwork,
                                        m_endpoint.failuresToOpen, m_endpoint.openFor)) {}

net::HttpRequest ServiceClient::requestFor(const std::string& path, const json* body) const {
    net::HttpRequest request;
    request.url = m_endpoint.url + path;
    request.headers = {{"Accept", "application/json"}};
    if (!m_endpoint.key.empty()) request.headers.emplace_back("Authorization", "Bearer " + m_endpoint.key);
    if (body != nullptr) {
        request.headers.emplace_back("Content-Type", "application/json");
        request.body = body->dump(-1, ' ', false, json::error_handler_t::replace);
    }
    request.allowPrivateNetwork = m_endpoint.allowPrivateNetwork;
    request.limits.maxBodyBytes = m_endpoint.maxAnswerBytes;
    request.limits.maxAttempts = m_endpoint.attempts;
    request.limits.retryBase = m_endpoint.retryBase;
    request.limits.totalTimeout = m_endpoint.timeout;
    request.limits.connectTimeout = std::min(m_endpoint.timeout, request.limits.connectTimeout);
    request.limits.maxRetryWait = m_endpoint.longestWait;
    return request;
}

core::Result<json> ServiceClient::post(const std::string& path, const json& body, const std::stop_token& stop,
                                       int expectedStatus) {
    return answerTo(requestFor(path, &body), stop, expectedStatus);
}

core::Result<json> ServiceClient::remove(const std::string& path, const json& body, const std::stop_token& stop,
                                         int expectedStatus) {
    net::HttpRequest request = requestFor(path, &body);
    request.method = net::HttpMethod::Delete;
    return answerTo(request, stop, expectedStatus);
}

core::Result<json> ServiceClient::look(const std::string& path, const std::stop_token& stop) {
    net::HttpRequest request = requestFor(path, nullptr);
    request.limits.maxAttempts = 1;
    auto answer = answerTo(request, stop, notFound);
    if (!answer && answer.error().contextValue("status") == std::to_string(notFound)) return json();
    return answer;
}

core::Result<json> ServiceClient::answerTo(const net::HttpRequest& request, const std::stop_token& stop,
                                           int expectedStatus) {
    if (!m_circuit->admit()) return m_circuit->lastFailure();
    auto response = m_http.send(request, stop);
    if (!response) return judged(std::move(response).error(), expectedStatus);
    // A look may come too early, and of what was removed there is nothing to say.
    const bool mayBeEmpty = !request.body || request.method == net::HttpMethod::Delete;
    const bool isEmpty = response->status == accepted || response->status == noContent || response->body.empty();
    if (mayBeEmpty && isEmpty) {
        m_circuit->succeeded();
        return json();
    }
    json answer = json::parse(response->body, nullptr, false);
    if (answer.is_discarded()) {
        m_circuit->abandoned();
        return Error(ErrorCode::InvalidInput, "The service's answer is not JSON.")
            .with("url", net::redactUrl(request.url));
    }
    m_circuit->succeeded();
    return answer;
}

Error ServiceClient::judged(Error error, int expectedStatus) {
    const std::string status = error.contextValue("status");
    if (error.code == ErrorCode::Cancelled) {
        m_circuit->abandoned();
    } else if (refusesTheRequest(status)) {
        error.code = ErrorCode::InvalidInput;
        m_circuit->abandoned();
    } else {
        error.code = ErrorCode::Unavailable;
        correctRemedy(error, status);
        if (expectedStatus != 0 && status == std::to_string(expectedStatus)) {
            m_circuit->succeeded();
        } else {
            m_circuit->failed(error);
        }
    }
    return error;
}

}  // namespace groundswell::services
