#include "pipeline/services/service_client.h"

#include "pipeline/net/url.h"

#include <algorithm>
#include <utility>

namespace groundswell::services {

using core::Error;
using core::ErrorCode;

namespace {

constexpr const char* userAgent = "Groundswell/" GROUNDSWELL_VERSION " (desktop trend explorer)";

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

ServiceClient::ServiceClient(ServiceEndpoint endpoint, CircuitBreaker::Now now)
    : m_endpoint([&] {
          endpoint.url = withoutSlash(std::move(endpoint.url));
          return std::move(endpoint);
      }()),
      m_http(userAgent),
      m_breaker(m_endpoint.failuresToOpen, m_endpoint.openFor, std::move(now)) {}

net::HttpRequest ServiceClient::requestFor(const std::string& path, const nlohmann::json& body) const {
    net::HttpRequest request;
    request.url = m_endpoint.url + path;
    request.headers = {{"Content-Type", "application/json"}, {"Accept", "application/json"}};
    if (!m_endpoint.key.empty()) request.headers.emplace_back("Authorization", "Bearer " + m_endpoint.key);
    request.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    request.allowPrivateNetwork = m_endpoint.allowPrivateNetwork;
    request.limits.maxBodyBytes = m_endpoint.maxAnswerBytes;
    request.limits.maxAttempts = m_endpoint.attempts;
    request.limits.retryBase = m_endpoint.retryBase;
    request.limits.totalTimeout = m_endpoint.timeout;
    request.limits.connectTimeout = std::min(m_endpoint.timeout, request.limits.connectTimeout);
    request.limits.maxRetryWait = m_endpoint.longestWait;
    return request;
}

core::Result<nlohmann::json> ServiceClient::post(const std::string& path, const nlohmann::json& body,
                                                 const std::stop_token& stop, int expectedStatus) {
    if (!m_breaker.admit()) return refusedByBreaker();
    auto response = m_http.send(requestFor(path, body), stop);
    if (!response) return judged(std::move(response).error(), expectedStatus);
    nlohmann::json answer = nlohmann::json::parse(response->body, nullptr, false);
    if (answer.is_discarded()) {
        m_breaker.abandoned();
        return Error(ErrorCode::InvalidInput, "The service's answer is not JSON.")
            .with("url", net::redactUrl(m_endpoint.url + path));
    }
    m_breaker.succeeded();
    return answer;
}

Error ServiceClient::judged(Error error, int expectedStatus) {
    const std::string status = error.contextValue("status");
    if (error.code == ErrorCode::Cancelled) {
        m_breaker.abandoned();
    } else if (refusesTheRequest(status)) {
        error.code = ErrorCode::InvalidInput;
        m_breaker.abandoned();
    } else {
        error.code = ErrorCode::Unavailable;
        correctRemedy(error, status);
        if (expectedStatus != 0 && status == std::to_string(expectedStatus)) {
            m_breaker.succeeded();
        } else {
            distrust(error);
        }
    }
    return error;
}

// The same words as for the call that failed: whoever counts reasons counts them together.
Error ServiceClient::refusedByBreaker() const {
    const std::scoped_lock lock(m_mutex);
    return m_lastFailure;
}

void ServiceClient::distrust(const Error& error) {
    {
        const std::scoped_lock lock(m_mutex);
        m_lastFailure = error;
        m_lastFailure.code = ErrorCode::Unavailable;
    }
    m_breaker.failed();
}

}  // namespace groundswell::services
