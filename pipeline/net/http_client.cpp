#include "pipeline/net/http_client.h"

#include "pipeline/net/proxy_choice.h"
#include "pipeline/net/retry_policy.h"
#include "pipeline/net/transfer.h"
#include "pipeline/net/url.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <map>
#include <mutex>
#include <random>

namespace groundswell::net {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// Connections beyond these would only wait: callers run a few requests at a time.
constexpr std::size_t maxIdleSessions = 8;
constexpr std::size_t maxHeaderText = 16U << 10;

bool isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

std::string lowerCase(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool isHeaderName(const std::string& name) {
    return !name.empty() && name.size() <= 256 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 ||
               std::string_view("!#$%&'*+-.^_`|~").find(static_cast<char>(c)) != std::string_view::npos;
    });
}

bool isHeaderValue(const std::string& value) {
    return value.size() <= maxHeaderText && std::none_of(value.begin(), value.end(), [](unsigned char c) {
               return (c < 0x20 && c != '\t') || c == 0x7f;
           });
}

// A line break in a header would begin a second header, or a second request.
core::Result<Headers> checkedHeaders(const HttpRequest& request) {
    Headers headers = request.headers;
    if (!request.etag.empty()) headers.emplace_back("If-None-Match", request.etag);
    if (!request.lastModified.empty()) headers.emplace_back("If-Modified-Since", request.lastModified);
    for (const auto& [name, value] : headers) {
        if (isHeaderName(name) && isHeaderValue(value)) continue;
        return core::Error(core::ErrorCode::InvalidInput, "A header of the request holds characters that it must not.")
            .with("header", isHeaderName(name) ? name : std::string());
    }
    return headers;
}

// Whatever a caller added may be a secret of the first origin, so only what cannot be one goes along to another.
Headers withoutSecrets(const Headers& headers) {
    static constexpr std::array harmless{"accept", "accept-language", "if-none-match", "if-modified-since"};
    Headers kept;
    for (const auto& header : headers) {
        const std::string name = lowerCase(header.first);
        if (std::find(harmless.begin(), harmless.end(), name) != harmless.end()) kept.push_back(header);
    }
    return kept;
}

struct StatusText {
    const char* sentence;
    const char* remedy;
};

StatusText textOf(int status) {
    switch (status) {
        case 400: return {"The server does not understand the request", "Check the address."};
        case 401: return {"The server asks for a sign-in", "Check the user name, password or token of this source."};
        case 402: return {"The server asks for a payment", ""};
        case 403:
            return {"The server refuses access",
                    "It may ask for a sign-in or refuse programs; open the address in a browser to compare."};
        case 404: return {"There is nothing at this address", "Check the address."};
        case 406: return {"The server has no answer in a form that is read here", ""};
        case 410: return {"The server says that this is gone for good", "Remove or replace this source."};
        case 429: return {"The server asks to come back later, because there were too many requests", ""};
        case 451: return {"The server may not show this for legal reasons", ""};
        default: break;
    }
    if (status >= 500) return {"The server has a fault of its own", "Try again later."};
    if (status >= 300 && status <= 399) return {"The server redirects without saying where to", ""};
    return {"The server answered with an error", ""};
}

core::Error statusError(int status, std::optional<std::chrono::seconds> wait) {
    const StatusText text = textOf(status);
    std::string sentence = std::string(text.sentence) + " (" + std::to_string(status) + ")";
    if (wait) {
        const auto until = std::chrono::ceil<std::chrono::seconds>(core::SystemClock().now()) + *wait;
        sentence += "; it wants no request until " + core::formatTime(until);
    }
    core::Error error(core::ErrorCode::HttpStatus, sentence + ".");
    error.with("status", std::to_string(status));
    if (wait) error.with("retry_after", std::to_string(wait->count()));
    if (*text.remedy != '\0') error.with("remedy", text.remedy);
    return error;
}

core::Error redirectError(int status, const char* sentence) {
    return core::Error(core::ErrorCode::HttpStatus, sentence).with("status", std::to_string(status));
}

std::string environmentValue(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

double randomFraction() {
    thread_local std::minstd_rand engine(std::random_device{}());
    return std::uniform_real_distribution<double>(0, 1)(engine);
}

// False when the wait was cut short by a stop request.
bool waitFor(milliseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    changed.wait_for(lock, stop, time, [] { return false; });
    return !stop.stop_requested();
}

core::Error cancelled() {
    return core::Error(core::ErrorCode::Cancelled, "The request was stopped.");
}

// Quiet times are kept for a host and port.
std::string hostKey(const Url& url) {
    return url.host + ":" + url.port;
}

// What one attempt came to: a response, or an error with what is known about trying again.
struct Outcome {
    std::optional<HttpResponse> response;
    core::Error error;
    bool mayPass = false;
    std::optional<std::chrono::seconds> wait;
    std::string host;  // that asked to wait

    static Outcome failed(core::Error error, const Url& url) {
        Outcome outcome;
        outcome.error = std::move(error).with("url", url.redacted);
        return outcome;
    }
};

}  // namespace

struct HttpClient::State {
    std::string userAgent;  // constant

    std::mutex mutex;
    // Guarded by mutex. Sessions that may reach private addresses keep their connections to themselves.
    std::array<std::vector<std::unique_ptr<Session>>, 2> idle;
    std::map<std::string, steady_clock::time_point> notBefore;  // by host and port

    std::unique_ptr<Session> borrow(bool allowPrivate) {
        {
            const std::lock_guard lock(mutex);
            auto& pool = idle.at(allowPrivate ? 1 : 0);
            if (!pool.empty()) {
                std::unique_ptr<Session> session = std::move(pool.back());
                pool.pop_back();
                return session;
            }
        }
        return std::make_unique<Session>();
    }

    void giveBack(std::unique_ptr<Session> session, bool allowPrivate) {
        const std::lock_guard lock(mutex);
        auto& pool = idle.at(allowPrivate ? 1 : 0);
        if (pool.size() < maxIdleSessions) pool.push_back(std::move(session));
    }

    // How long this host still wants no request.
    milliseconds quietTime(const std::string& host) {
        const std::lock_guard lock(mutex);
        const auto found = notBefore.find(host);
        if (found == notBefore.end()) return milliseconds(0);
        const auto left = std::chrono::ceil<milliseconds>(found->second - steady_clock::now());
        if (left.count() <= 0) notBefore.erase(found);
        return std::max(left, milliseconds(0));
    }

    void keepQuiet(const std::string& host, std::chrono::seconds wait) {
        const std::lock_guard lock(mutex);
        auto& until = notBefore[host];
        until = std::max(until, steady_clock::now() + wait);
    }

    std::optional<Outcome> waitUntilWelcome(const Url& url, const HttpLimits& limits, const std::stop_token& stop);
    Outcome attempt(Session& session, const HttpRequest& request, Url url, Headers headers,
                    const std::stop_token& stop);
    core::Result<HttpResponse> send(const HttpRequest& request, const std::stop_token& stop);
};

// Why this host is not asked, if it is not: it wants a longer quiet than may be waited for, or a stop came first.
std::optional<Outcome> HttpClient::State::waitUntilWelcome(const Url& url, const HttpLimits& limits,
                                                           const std::stop_token& stop) {
    const milliseconds quiet = quietTime(hostKey(url));
    if (quiet.count() == 0) return std::nullopt;
    if (quiet > limits.maxRetryWait)
        return Outcome::failed(statusError(429, std::chrono::ceil<std::chrono::seconds>(quiet)), url);
    if (!waitFor(quiet, stop)) return Outcome::failed(cancelled(), url);
    return std::nullopt;
}

// Follows redirects from `url` to the first answer that is none. Every host on the way is left alone while it wants to
// be; that wait does not count as the attempt's time.
Outcome HttpClient::State::attempt(Session& session, const HttpRequest& request, Url url, Headers headers,
                                   const std::stop_token& stop) {
    auto deadline = steady_clock::now() + request.limits.totalTimeout;
    std::vector<std::string> visited;
    bool permanent = true;
    for (;;) {
        visited.push_back(url.text);
        const auto asked = steady_clock::now();
        if (auto refused = waitUntilWelcome(url, request.limits, stop)) return *std::move(refused);
        deadline += steady_clock::now() - asked;
        Hop hop{url,
                headers,
                request.method,
                request.body ? &*request.body : nullptr,
                userAgent,
                chooseProxy(url, environmentValue),
                request.allowPrivateNetwork,
                request.limits,
                std::chrono::ceil<milliseconds>(deadline - steady_clock::now()),
                request.errorBody != nullptr};
        HopFailure failure;
        std::optional<HopAnswer> answer = session.perform(hop, stop, failure);
        if (!answer) {
            Outcome outcome = Outcome::failed(std::move(failure.error), url);
            outcome.mayPass = failure.mayPass;
            return outcome;
        }
        const int status = answer->status;
        if ((status >= 200 && status <= 299) || status == 304) {
            Outcome outcome;
            outcome.response = HttpResponse{status, url.text, permanent && visited.size() > 1,
                                            std::move(answer->headers), std::move(answer->body)};
            return outcome;
        }
        const auto location = std::find_if(answer->headers.begin(), answer->headers.end(),
                                           [](const auto& header) { return header.first == "location"; });
        if (!isRedirect(status) || location == answer->headers.end()) {
            if (request.errorBody != nullptr) *request.errorBody = std::move(answer->body);
            const auto wait = requestedWait(status, answer->headers, core::SystemClock().now());
            Outcome outcome = Outcome::failed(statusError(status, wait), url);
            outcome.mayPass = isPassingStatus(status);
            outcome.wait = wait;
            outcome.host = hostKey(url);
            return outcome;
        }
        core::Result<Url> next = resolveUrl(url, location->second);
        if (!next) return Outcome::failed(std::move(next).error().with("redirect", "from this server"), url);
        if (std::find(visited.begin(), visited.end(), next->text) != visited.end()) {
            return Outcome::failed(redirectError(status, "The server redirects in a circle."), url);
        }
        if (static_cast<int>(visited.size()) > request.limits.maxRedirects) {
            return Outcome::failed(redirectError(status, "The server redirects too many times."), url);
        }
        permanent = permanent && (status == 301 || status == 308);
        if (request.body && ((status != 307 && status != 308) || !next->sameOrigin(url))) {
            return Outcome::failed(redirectError(status, "The server redirects what was sent to it elsewhere."), url);
        }
        if (request.mayFollow) {
            if (auto followed = request.mayFollow(*next); !followed)
                return Outcome::failed(std::move(followed).error(), url);
        }
        if (!next->sameOrigin(url)) headers = withoutSecrets(headers);
        url = *std::move(next);
    }
}

core::Result<HttpResponse> HttpClient::State::send(const HttpRequest& request, const std::stop_token& stop) {
    if (!isHeaderValue(userAgent)) {
        return core::Error(core::ErrorCode::InvalidInput, "The program's name for servers holds a control character.");
    }
    core::Result<Url> url = parseUrl(request.url);
    if (!url) return std::move(url).error().with("url", redactUrl(request.url));
    core::Result<Headers> headers = checkedHeaders(request);
    if (!headers) return std::move(headers).error().with("url", url->redacted);

    std::unique_ptr<Session> session = borrow(request.allowPrivateNetwork);
    Outcome outcome;
    for (int number = 1;; ++number) {
        if (request.errorBody != nullptr) request.errorBody->clear();
        if (stop.stop_requested()) return cancelled().with("url", url->redacted);
        outcome = attempt(*session, request, *url, *headers, stop);
        if (outcome.wait && !outcome.host.empty()) keepQuiet(outcome.host, *outcome.wait);
        if (outcome.response || !outcome.mayPass || number >= request.limits.maxAttempts) break;
        if (outcome.wait && *outcome.wait > request.limits.maxRetryWait) break;
        const milliseconds wait =
            outcome.wait ? milliseconds(*outcome.wait)
                         : backoff(number, request.limits.retryBase, request.limits.maxRetryWait, randomFraction());
        if (!waitFor(wait, stop)) return cancelled().with("url", url->redacted);
    }
    giveBack(std::move(session), request.allowPrivateNetwork);
    if (outcome.response) return *std::move(outcome.response);
    return std::move(outcome.error);
}

std::string_view HttpResponse::header(std::string_view lowerCaseName) const {
    const auto found =
        std::find_if(headers.begin(), headers.end(), [&](const auto& header) { return header.first == lowerCaseName; });
    return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

HttpClient::HttpClient(std::string userAgent) : m_state(std::make_unique<State>()) {
    m_state->userAgent = std::move(userAgent);
}

HttpClient::~HttpClient() = default;

core::Result<HttpResponse> HttpClient::send(const HttpRequest& request, const std::stop_token& stop) {
    try {
        return m_state->send(request, stop);
    } catch (const std::exception& problem) {
        return core::Error(core::ErrorCode::Internal, "The request failed inside the program.")
            .with("detail", problem.what());
    }
}

}  // namespace groundswell::net
