#pragma once

#include "pipeline/sources/api/api_source.h"
#include "tests/support/scripted_server.h"

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::testing {

/// One answer of a scripted service; "{host}" in headers and body becomes its address, "{other}" the same under
/// another name, which is another host to every client.
struct ApiAnswer {
    std::string body;
    int status = 200;
    std::string headers = "Content-Type: application/json\r\n";
};

/// Takes note of what a fetch hands over; full after `limit` records.
class ApiSink final : public sources::RecordSink {
public:
    bool record(domain::RawRecord record) override;
    bool issue(sources::InputIssue issue) override;
    void progress(std::uint64_t, std::uint64_t) override {}

    [[nodiscard]] std::string ids() const;     ///< of the records, in order: "a b c"
    [[nodiscard]] std::string issues() const;  ///< their sentences

    std::size_t limit = 100'000;
    std::vector<domain::RawRecord> records;
    std::vector<sources::InputIssue> notes;
};

/// A service on loopback that gives one answer after the other, and a query to it.
class ApiService {
public:
    explicit ApiService(std::vector<ApiAnswer> answers);

    /// The answers of what is asked from now on.
    void setAnswers(std::vector<ApiAnswer> answers);
    /// Fetches with `query`, whose API gets this server's address.
    core::Result<sources::ApiFetch> fetch(const std::stop_token& stop = {});
    /// What was asked, without the server's name: "/list?q=x /list?q=x&c=2".
    [[nodiscard]] std::string asked() const;

    sources::ApiQuery query;
    std::string left;
    ApiSink sink;
    /// Asked before all answers; true = it answered.
    std::function<bool(const SeenRequest&, Reply&)> ahead;
    std::function<void(Reply&)> beyond;  ///< what happens to requests that have no answer; none = 410
    std::unique_ptr<ScriptedServer> server;

private:
    void answer(const SeenRequest& request, Reply& reply);

    std::mutex m_mutex;
    std::vector<ApiAnswer> m_answers;  // guarded by m_mutex
    std::size_t m_next = 0;            // guarded by m_mutex
};

/// A small definition: {"paging":...} and what is merged into it.
[[nodiscard]] config::ApiDefinition smallApi(const std::string& paging, const std::string& more = "{}");

/// {"items":[{"id":"a","t":"text of a"},...],MORE} for ids "a b".
[[nodiscard]] std::string pageOf(const std::string& ids, const std::string& more = {});

/// The error in words, or "" for none.
[[nodiscard]] std::string toldOf(const core::Result<sources::ApiFetch>& fetched);

}  // namespace groundswell::testing
