#pragma once

#include "models/config/mapping.h"
#include "models/core/result.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::config {

class Checker;
struct SourceConfig;

/// How an API writes times in its addresses.
enum class ApiTimeFormat { EpochSeconds, EpochMillis, Iso, Day, Compact };

/// Where an answer says how its list goes on.
enum class ApiPaging {
    None,     ///< it does not: one answer is all
    NextUrl,  ///< an address at `next`
    Cursor,   ///< a text at `next`, for {cursor}
    Page,     ///< {cursor} counts pages
    Link,     ///< the Link header's rel="next"
    Time,     ///< nowhere: a time range that fills an answer is asked for again in halves
};

/// One kind of question that an API answers.
struct ApiEndpoint {
    std::string prefix;   ///< what queries begin with that are for it, taken away from them; empty = all others
    std::string word;     ///< the one query that is for it, if it is for one
    std::string path;     ///< behind the API's address, with {query} {from} {to} {cursor} {limit}
    std::string records;  ///< pointer to the list; empty = the answer is the list
    std::string link;     ///< address of a record for people, with {/pointer} or {/pointer:last}; empty = none

    friend bool operator==(const ApiEndpoint&, const ApiEndpoint&) = default;
};

/// How a key that is a name and a password, "name:password", becomes the token that goes into the header.
struct ApiSession {
    std::string url;           ///< server of accounts, asked instead of the API's; empty = the API's own
    std::string path;          ///< where to sign in, with a POST
    std::string body;          ///< JSON object with {identifier} and {password} within its texts
    std::string token;         ///< pointer to the token in the answer
    std::string refreshPath;   ///< where a token is renewed, with a POST; empty = by another sign-in
    std::string refreshToken;  ///< pointer to the token for that
    std::string expired;       ///< pointer to the word by which a refusal says that a token is too old
    std::vector<std::string> expiredWords;

    friend bool operator==(const ApiSession&, const ApiSession&) = default;
};

/// The two parts of a key that is good for a sign-in.
struct ApiLogin {
    std::string identifier;
    std::string password;
};

/// The header that carries a key. The key itself is in no file: it comes from the environment.
struct ApiAuth {
    std::string header = "Authorization";
    std::string scheme = "Bearer";  ///< before the key; empty = the key alone
    std::string keyEnv;             ///< the variable's name
    bool required = true;
    std::optional<ApiSession> session = {};

    friend bool operator==(const ApiAuth&, const ApiAuth&) = default;
};

/// A second question about the records of a page, for what a list does not say of them. What is answered about a record
/// becomes its "_details".
struct ApiDetails {
    std::string path;         ///< behind the API's address, with {ids}: ids with commas between them
    std::string records;      ///< pointer to the list of answers
    std::string id;           ///< pointer to a record's id; empty = as the mapping finds it
    std::string answerId;     ///< pointer to the id in an answer
    std::int64_t limit = 50;  ///< ids asked for at a time

    friend bool operator==(const ApiDetails&, const ApiDetails&) = default;
};

/// An API that answers GET requests with lists in JSON, as data. A value.
struct ApiDefinition {
    std::string url;  ///< without a slash at its end; empty = the source has to say
    std::vector<ApiEndpoint> endpoints;
    std::optional<ApiAuth> auth;
    std::optional<ApiDetails> details;
    ApiTimeFormat times = ApiTimeFormat::Iso;
    ApiPaging paging = ApiPaging::None;
    std::string next;                          ///< pointer to the next address or cursor
    bool nextAlways = false;                   ///< `next` is there on the last page too, as null
    std::string pages;                         ///< pointer to how many pages there are; for Page
    std::int64_t firstPage = 0;                ///< number of the first one; for Page
    std::int64_t limit = 100;                  ///< records asked for at a time
    std::vector<std::string> errors;           ///< pointers to what only a failure has, whatever the status says
    std::string total;                         ///< pointer to how many records there are
    std::int64_t ceiling = 0;                  ///< records of one question that are given at most; 0 = no such limit
    bool newestFirst = false;                  ///< pages may end where records are too old
    bool listOptional = false;                 ///< nothing found = no list at all
    bool plainText = false;                    ///< what the mapping's text names is no HTML
    bool earliestTime = false;                 ///< of the times that the mapping names the earliest counts
    std::int64_t intervalMs = 0;               ///< least time between two requests
    std::map<std::string, std::string> hints;  ///< status or "empty" -> what a person can do about it
    Mapping mapping;                           ///< of its records to items

    friend bool operator==(const ApiDefinition&, const ApiDefinition&) = default;
};

/// A definition that the program brings along, compiled in from resources/apis.
struct ApiDocument {
    std::string_view id;        ///< the source type: name of its file without .json
    std::string_view document;  ///< a valid definition
};

/// All, by id. Thread-safe.
[[nodiscard]] std::span<const ApiDocument> apiDocuments();

/// Whether sources of this type are asked over an API: "api" or one that is built in.
[[nodiscard]] bool isApiType(std::string_view type);

/// Checks a definition that lies at `at`. Thread-safe for different checkers.
void checkApiDefinition(const nlohmann::json& definition, const std::string& at, Checker& checker);
/// One that checkApiDefinition found nothing wrong with.
[[nodiscard]] ApiDefinition readApiDefinition(const nlohmann::json& definition);
/// Checks what a source of an API says beside its queries: "url", "key_env", "definition", and whether its queries are
/// ones that the API answers.
void checkApiSource(const nlohmann::json& source, const std::string& at, const std::string& type, Checker& checker);

/// The parts of a key that is a name and a password, cut at the last colon: some names have colons. Nothing for any
/// other, such as a token, and where the API makes no sessions. Pure.
[[nodiscard]] std::optional<ApiLogin> loginOf(const ApiDefinition& definition, std::string_view key);

/// The endpoint for a query, and what is left of the query for it; null when there is none.
[[nodiscard]] const ApiEndpoint* endpointFor(const ApiDefinition& definition, std::string_view query,
                                             std::string_view& rest);

/// The API of a source with what the source says differently. Error: InvalidInput, for a source without one.
[[nodiscard]] core::Result<ApiDefinition> apiOf(const SourceConfig& source);
/// The source's mapping, else that of its API, else an empty one.
[[nodiscard]] Mapping mappingOf(const SourceConfig& source);

}  // namespace groundswell::config
