#include "pipeline/net/transfer.h"

#include "models/core/edges.h"
#include "models/core/words.h"
#include "pipeline/net/address_check.h"
#include "pipeline/net/body_decoder.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <algorithm>
#include <array>
#include <cctype>
#include <mutex>
#include <new>

namespace groundswell::net {

namespace {

constexpr std::size_t maxHeaderBytes = 256U << 10;
// Bodies of redirects are not used, those of errors hardly; a longer one costs more than a new connection.
constexpr std::size_t maxIgnoredBytes = 256U << 10;
constexpr int pollMilliseconds = 500;

struct EasyDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct MultiDeleter {
    void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct ListDeleter {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, ListDeleter>;

// What the callbacks of one transfer share. Lives on the stack of perform().
struct Exchange {
    const Hop& hop;
    HopAnswer answer;
    std::unique_ptr<BodyDecoder> decoder;
    std::optional<core::Error> error;
    std::size_t headerBytes = 0;
    std::size_t ignoredBytes = 0;
    bool enoughIgnored = false;
    bool addressRefused = false;
    std::array<char, CURL_ERROR_SIZE> detail{};
};

bool isSuccess(int status) {
    return status >= 200 && status <= 299;
}

void takeStatusLine(Exchange& exchange, std::string_view line) {
    // A new status line begins a new answer: 100 Continue comes before the real one.
    exchange.answer.headers.clear();
    exchange.answer.status = 0;
    const std::size_t space = line.find(' ');
    if (space == std::string_view::npos) return;
    for (const char c : line.substr(space + 1, 3)) {
        if (c >= '0' && c <= '9') exchange.answer.status = exchange.answer.status * 10 + (c - '0');
    }
}

bool takeHeader(Exchange& exchange, std::string_view line) {
    exchange.headerBytes += line.size();
    if (exchange.headerBytes > maxHeaderBytes) {
        exchange.error = core::Error(core::ErrorCode::Network, "The server sends more than 256 KiB of headers.");
        return false;
    }
    if (line.starts_with("HTTP/")) {
        takeStatusLine(exchange, line);
        return true;
    }
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return true;
    std::string name(core::trimmed(line.substr(0, colon)));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    exchange.answer.headers.emplace_back(std::move(name), core::trimmed(line.substr(colon + 1)));
    return true;
}

std::string contentCoding(const Headers& headers) {
    std::string coding;
    for (const auto& [name, value] : headers) {
        if (name == "content-encoding") coding += coding.empty() ? value : "," + value;
    }
    return coding;
}

bool keepsErrorBody(const Exchange& exchange) {
    return exchange.hop.keepErrorBody && exchange.answer.status >= 400;
}

// Nothing for one that cannot be decompressed: the status says enough for that.
std::string decodedErrorBody(const Exchange& exchange) {
    if (exchange.enoughIgnored) return {};
    auto decoder =
        BodyDecoder::create(contentCoding(exchange.answer.headers), maxIgnoredBytes, exchange.hop.limits.maxExpansion);
    if (!decoder || !(*decoder)->write(exchange.answer.body)) return {};
    auto body = (*decoder)->finish();
    return body ? *std::move(body) : std::string();
}

bool takeBody(Exchange& exchange, std::string_view bytes) {
    if (!isSuccess(exchange.answer.status)) {
        exchange.ignoredBytes += bytes.size();
        exchange.enoughIgnored = exchange.ignoredBytes > maxIgnoredBytes;
        if (keepsErrorBody(exchange)) exchange.answer.body += bytes;
        return !exchange.enoughIgnored;
    }
    if (!exchange.decoder) {
        const HttpLimits& limits = exchange.hop.limits;
        auto decoder =
            BodyDecoder::create(contentCoding(exchange.answer.headers), limits.maxBodyBytes, limits.maxExpansion);
        if (!decoder) {
            exchange.error = std::move(decoder).error();
            return false;
        }
        exchange.decoder = *std::move(decoder);
    }
    if (auto written = exchange.decoder->write(bytes); !written) {
        exchange.error = std::move(written).error();
        return false;
    }
    return true;
}

// libcurl is C: an exception must end here.
template <class Function>
std::size_t guarded(Exchange& exchange, std::size_t size, Function&& take) noexcept {
    try {
        return take() ? size : 0;
    } catch (const std::exception&) {
        exchange.error = core::Error(core::ErrorCode::Internal, "Out of memory.");
        return 0;
    }
}

std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    return guarded(exchange, size * count, [&] { return takeHeader(exchange, {data, size * count}); });
}

std::size_t onBody(char* data, std::size_t size, std::size_t count, void* user) {
    auto& exchange = *static_cast<Exchange*>(user);
    // A full answer of no bytes would look like a refusal otherwise.
    if (size * count == 0) return 0;
    return guarded(exchange, size * count, [&] { return takeBody(exchange, {data, size * count}); });
}

curl_socket_t onOpenSocket(void* user, curlsocktype purpose, curl_sockaddr* address) {
    auto& exchange = *static_cast<Exchange*>(user);
    // Behind a proxy the address is the proxy's, which the person chose, and the server's is never seen.
    const bool checked = !exchange.hop.allowPrivateNetwork && exchange.hop.proxy.empty();
    if (purpose != CURLSOCKTYPE_IPCXN || (checked && !isPublicAddress(address->addr))) {
        exchange.addressRefused = true;
        return CURL_SOCKET_BAD;
    }
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

bool mayPass(CURLcode code) {
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT:
        case CURLE_OPERATION_TIMEDOUT:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_GOT_NOTHING:
        case CURLE_PARTIAL_FILE:
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM: return true;
        default: return false;
    }
}

core::Error networkError(const char* sentence, const char* remedy = "") {
    core::Error error(core::ErrorCode::Network, sentence);
    if (*remedy != '\0') error.with("remedy", remedy);
    return error;
}

core::Error privateAddress() {
    return networkError("The address belongs to a private network, which is refused.",
                        "Allow private networks for this source if the server is your own.");
}

core::Error describe(CURLcode code, const Exchange& exchange) {
    constexpr auto checkConnection = "Check the address and the connection to the network.";
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST: return networkError("The server's name cannot be found.", checkConnection);
        case CURLE_COULDNT_RESOLVE_PROXY: return networkError("The proxy's name cannot be found.", checkConnection);
        case CURLE_COULDNT_CONNECT: return networkError("The server cannot be reached.", checkConnection);
        case CURLE_OPERATION_TIMEDOUT: return networkError("The server did not answer in time.", "Try again later.");
        case CURLE_PEER_FAILED_VERIFICATION:
            return networkError("The server's certificate cannot be trusted.",
                                "Check the address and this computer's clock.");
        case CURLE_SSL_CONNECT_ERROR: return networkError("No secure connection to the server could be made.");
        case CURLE_GOT_NOTHING: return networkError("The server closed the connection without an answer.");
        case CURLE_FILESIZE_EXCEEDED: return bodyTooLarge(exchange.hop.limits.maxBodyBytes);
        case CURLE_PARTIAL_FILE:
            return core::Error(core::ErrorCode::Truncated, "The answer ended before its announced length.");
        case CURLE_RECV_ERROR:
            if (isSuccess(exchange.answer.status)) {
                return core::Error(core::ErrorCode::Truncated, "The connection broke inside the answer.");
            }
            return networkError("The connection broke before an answer came.");
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_WEIRD_SERVER_REPLY: return networkError("The server's answer is not HTTP.");
        default: return networkError("The request failed.");
    }
}

bool isHttpText(const std::string& text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos;
}

HeaderList makeHeaders(const Hop& hop) {
    HeaderList list;
    const auto add = [&](const std::string& line) {
        if (!isHttpText(line)) return;
        if (curl_slist* grown = curl_slist_append(list.get(), line.c_str())) {
            static_cast<void>(list.release());
            list.reset(grown);
        }
    };
    for (const auto& [name, value] : hop.headers) add(value.empty() ? name + ";" : name + ": " + value);
    // Only what BodyDecoder undoes, and is common; set here because libcurl's own option would decode as well.
    add("Accept-Encoding: gzip, deflate");
    // Without this libcurl waits a second for servers that do not know 100 Continue.
    if (hop.body != nullptr) add("Expect:");
    return list;
}

template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
    curl_easy_setopt(easy, option, value);
}

void setSafety(CURL* easy) {
    set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    set(easy, CURLOPT_FOLLOWLOCATION, 0L);
    set(easy, CURLOPT_UNRESTRICTED_AUTH, 0L);
    set(easy, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
    set(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    set(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    set(easy, CURLOPT_NOSIGNAL, 1L);
    // Without this, cleaning up waits for a name lookup that is under way, however long it hangs.
    set(easy, CURLOPT_QUICK_EXIT, 1L);
}

void setRequest(CURL* easy, Exchange& exchange, curl_slist* headers) {
    const Hop& hop = exchange.hop;
    set(easy, CURLOPT_URL, hop.url.text.c_str());
    set(easy, CURLOPT_USERAGENT, hop.userAgent.c_str());
    set(easy, CURLOPT_HTTPHEADER, headers);
    if (hop.body != nullptr) {
        set(easy, CURLOPT_POST, 1L);
        set(easy, CURLOPT_POSTFIELDS, hop.body->data());
        set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(hop.body->size()));
    }
    if (hop.method == HttpMethod::Delete) set(easy, CURLOPT_CUSTOMREQUEST, "DELETE");
    set(easy, CURLOPT_PROXY, hop.proxy.c_str());
    set(easy, CURLOPT_NOPROXY, "");
    set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(hop.limits.connectTimeout.count()));
    set(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(hop.timeout.count(), 1)));
    set(easy, CURLOPT_LOW_SPEED_LIMIT, 100L);
    set(easy, CURLOPT_LOW_SPEED_TIME, 30L);
    set(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(hop.limits.maxBodyBytes));
    set(easy, CURLOPT_ERRORBUFFER, exchange.detail.data());
    set(easy, CURLOPT_HEADERFUNCTION, &onHeader);
    set(easy, CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
    set(easy, CURLOPT_WRITEFUNCTION, &onBody);
    set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
    set(easy, CURLOPT_OPENSOCKETFUNCTION, &onOpenSocket);
    set(easy, CURLOPT_OPENSOCKETDATA, static_cast<void*>(&exchange));
}

// Drives one transfer to its end; empty when it was stopped.
std::optional<CURLcode> drive(CURLM* multi, const std::stop_token& stop) {
    const std::stop_callback wake(stop, [multi] { curl_multi_wakeup(multi); });
    int running = 1;
    while (running != 0) {
        if (stop.stop_requested()) return std::nullopt;
        if (curl_multi_perform(multi, &running) != CURLM_OK) return CURLE_FAILED_INIT;
        if (running != 0) curl_multi_poll(multi, nullptr, 0, pollMilliseconds, nullptr);
    }
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
        if (message->msg == CURLMSG_DONE) return message->data.result;
    }
    return CURLE_FAILED_INIT;
}

HopFailure failureOf(CURLcode code, Exchange& exchange) {
    if (exchange.error) return {*std::move(exchange.error), false};
    if (exchange.addressRefused) return {privateAddress(), false};
    core::Error error = describe(code, exchange);
    if (exchange.detail.front() != '\0') error.with("detail", redactUrl(exchange.detail.data()));
    return {std::move(error), mayPass(code)};
}

void initialiseCurl() {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

}  // namespace

struct Session::Handles {
    std::unique_ptr<CURLM, MultiDeleter> multi;
    std::unique_ptr<CURL, EasyDeleter> easy;
};

Session::Session() {
    ++core::edgeCounts().transfers;
    initialiseCurl();
    m_handles = std::make_unique<Handles>();
    m_handles->multi.reset(curl_multi_init());
    m_handles->easy.reset(curl_easy_init());
}

Session::~Session() {
    // The easy handle goes first, as libcurl asks.
    m_handles->easy.reset();
}

std::optional<HopAnswer> Session::perform(const Hop& hop, const std::stop_token& stop, HopFailure& failure) {
    CURL* easy = m_handles->easy.get();
    CURLM* multi = m_handles->multi.get();
    if (easy == nullptr || multi == nullptr) {
        failure = {core::Error(core::ErrorCode::Internal, "The network library could not start."), false};
        return std::nullopt;
    }
    if (!hop.allowPrivateNetwork && !hop.proxy.empty() && isPrivateHostName(hop.url.host)) {
        failure = {privateAddress(), false};
        return std::nullopt;
    }
    Exchange exchange{hop, {}, {}, {}, 0, 0, false, false, {}};
    const HeaderList headers = makeHeaders(hop);
    curl_easy_reset(easy);
    setSafety(easy);
    setRequest(easy, exchange, headers.get());
    if (curl_multi_add_handle(multi, easy) != CURLM_OK) {
        failure = {core::Error(core::ErrorCode::Internal, "The network library could not start."), false};
        return std::nullopt;
    }
    const std::optional<CURLcode> code = drive(multi, stop);
    curl_multi_remove_handle(multi, easy);
    if (!code) {
        failure = {core::Error(core::ErrorCode::Cancelled, "The request was stopped."), false};
        return std::nullopt;
    }
    if (*code != CURLE_OK && !(exchange.enoughIgnored && !exchange.error)) {
        failure = failureOf(*code, exchange);
        return std::nullopt;
    }
    if (exchange.decoder) {
        auto body = exchange.decoder->finish();
        if (!body) {
            failure = {std::move(body).error(), true};
            return std::nullopt;
        }
        exchange.answer.body = *std::move(body);
    } else if (keepsErrorBody(exchange)) {
        exchange.answer.body = decodedErrorBody(exchange);
    }
    return std::move(exchange.answer);
}

}  // namespace groundswell::net
