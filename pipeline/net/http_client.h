#pragma once

#include "models/core/result.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace groundswell::net {

struct Url;

/// What a request may cost. The caps hold for decompressed bytes.
struct HttpLimits {
    std::uint64_t maxBodyBytes = 32U << 20;
    double maxExpansion = 100;  ///< decompressed / received
    int maxRedirects = 5;
    int maxAttempts = 3;                       ///< for failures that may pass: no answer, a cut one, 429, 5xx
    std::chrono::milliseconds retryBase{500};  ///< first back-off at most; doubles with every attempt
    std::chrono::milliseconds connectTimeout{10'000};
    std::chrono::milliseconds totalTimeout{300'000};  ///< of one attempt
    std::chrono::milliseconds maxRetryWait{60'000};   ///< a longer Retry-After is reported, not waited for
};

/// What a request does to what is at its address.
enum class HttpMethod {
    ByBody,  ///< POST with a body, else GET
    Delete,
};

struct HttpRequest {
    std::string url;  ///< http or https
    HttpMethod method = HttpMethod::ByBody;
    /// Sent with the Content-Type of `headers`; none = GET. Repeated on a retry, so the request must be one
    /// that may arrive twice.
    std::optional<std::string> body;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string etag;                  ///< sent as If-None-Match, quotes included
    std::string lastModified;          ///< sent verbatim as If-Modified-Since
    bool allowPrivateNetwork = false;  ///< else addresses that are not public are refused at connect
    HttpLimits limits;
    /// Asked before a redirect is followed; its error ends the request. None = every redirect is.
    std::function<core::Result<void>(const Url& next)> mayFollow = {};
    /// Where the body of an answer that is an error goes, for services that say in it what is wrong. It stays empty
    /// when the body is longer than 256 KiB or cannot be decompressed. Null = nobody wants it. Lives as long as the
    /// request.
    std::string* errorBody = nullptr;
};

struct HttpResponse {
    int status = 0;                                            ///< 200..299, or 304
    std::string url;                                           ///< after redirects
    bool movedPermanently = false;                             ///< every redirect was 301 or 308
    std::vector<std::pair<std::string, std::string>> headers;  ///< of the last answer, names in lower case
    std::string body;                                          ///< decompressed

    [[nodiscard]] std::string_view header(std::string_view lowerCaseName) const;
};

/// GET, POST and DELETE with limits, retries with full jitter, redirects by hand, address check at connect, conditional
/// requests. Errors: Network (no answer, refused address), HttpStatus (context "status", "retry_after" in seconds,
/// whose end the message names; also redirects without end), Truncated, InvalidInput (URL, header, redirect to another
/// scheme, answer beyond a cap: context "limit"), Unsupported (content coding), Cancelled (within a second of a stop
/// request). URLs in messages carry no query and no user info. Only Accept, Accept-Language and the validators follow a
/// redirect to another origin; a body goes on by 307 and 308 to the same origin alone. A host that asked to wait gets
/// no request before. Thread-safe; one client keeps connections.
class HttpClient {
public:
    explicit HttpClient(std::string userAgent);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// GET, POST where the request has a body, or the method that it names.
    core::Result<HttpResponse> send(const HttpRequest& request, const std::stop_token& stop);
    /// send() of a request without a body.
    core::Result<HttpResponse> get(const HttpRequest& request, const std::stop_token& stop) {
        return send(request, stop);
    }

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace groundswell::net
