#pragma once

#include "models/config/api_definition.h"
#include "models/core/result.h"
#include "pipeline/net/http_client.h"
#include "pipeline/sources/api/api_source.h"

#include <map>
#include <optional>
#include <stop_token>
#include <string>

namespace groundswell::sources {

/// Sessions with services that exchange a name and a password for a token: one for each server and key, made at first
/// need and gone with this. A sign-in that was refused is not tried again. For one thread; a run over several queries
/// shares one.
class ApiSessions {
private:
    friend class ApiDoor;
    struct Session {
        std::string token;  ///< empty = none yet
        std::string refreshToken;
        bool accepted = false;  ///< the service has answered to this token
        std::optional<core::Error> refused;
    };
    std::map<std::string, Session> m_sessions;
};

/// Asks an API at its own addresses, in the pace that it wants and with its key, or the token that it gives for the
/// key. Keys and tokens are in no message. For one fetch and one thread.
class ApiDoor {
public:
    ApiDoor(net::HttpClient& client, ApiPacer& pacer, const ApiQuery& query, const std::stop_token& stop);

    /// InvalidInput for a key with which no sign-in can be tried. Asks nobody.
    [[nodiscard]] core::Result<void> check() const;
    /// Errors: those of HttpClient, for a sign-in too, whose refusal is HttpStatus; InvalidInput (a sign-in that brings
    /// no token), Cancelled. A token that is not accepted any more is renewed once.
    core::Result<net::HttpResponse> get(const std::string& url);
    /// True when the last error is one of signing in, not of the question.
    [[nodiscard]] bool signInFailed() const { return m_signInFailed; }

private:
    using Session = ApiSessions::Session;

    [[nodiscard]] net::HttpRequest request(std::string url, const std::string& token) const;
    core::Result<net::HttpResponse> send(const net::HttpRequest& request);
    core::Result<net::HttpResponse> getInSession(const std::string& url);
    core::Result<void> signIn(Session& session);
    core::Result<void> renew(Session& session);
    core::Result<void> fill(Session& session, const net::HttpRequest& request);
    [[nodiscard]] core::Error refusedSignIn(core::Error error) const;

    net::HttpClient& m_client;
    ApiPacer& m_pacer;
    const ApiQuery& m_query;
    const std::stop_token& m_stop;
    const std::optional<config::ApiLogin> m_login;
    ApiSessions m_own;  // where the query brings none
    bool m_signInFailed = false;
};

}  // namespace groundswell::sources
