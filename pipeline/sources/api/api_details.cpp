#include "pipeline/sources/api/api_details.h"

#include "pipeline/net/url.h"
#include "pipeline/sources/api/api_request.h"

#include <algorithm>
#include <set>
#include <utility>

namespace groundswell::sources {

namespace {

// Each once, in the order of the records.
std::vector<std::string> idsOfRecords(const std::vector<ApiRecord>& records) {
    std::vector<std::string> ids;
    std::set<std::string_view> known;
    for (const ApiRecord& record : records) {
        if (!record.detailsId.empty() && known.insert(record.detailsId).second) ids.push_back(record.detailsId);
    }
    return ids;
}

// A record is a JSON object with its id in it, so that a member can be put behind the others.
void putInto(ApiRecord& record, const std::string& details) {
    static constexpr std::string_view key = ",\"_details\":";
    if (record.json.size() + key.size() + details.size() > maxRecordBytes) return;
    record.json.pop_back();
    record.json.append(key).append(details).push_back('}');
}

}  // namespace

core::Result<void> DetailsReader::addTo(std::vector<ApiRecord>& records) {
    if (!m_query.api.details || m_gaveUp) return {};
    const std::vector<std::string> ids = idsOfRecords(records);
    const auto most = static_cast<std::size_t>(m_query.api.details->limit);
    Details found;
    for (std::size_t begin = 0; begin < ids.size() && !m_gaveUp; begin += most) {
        const std::size_t end = std::min(ids.size(), begin + most);
        const auto from = ids.begin() + static_cast<std::ptrdiff_t>(begin);
        auto some = ask({from, from + static_cast<std::ptrdiff_t>(end - begin)});
        if (some) {
            found.merge(*some);
        } else if (some.error().code == core::ErrorCode::Cancelled) {
            return std::move(some).error();
        } else {
            giveUp(some.error());
        }
    }
    for (ApiRecord& record : records) {
        const auto details = found.find(record.detailsId);
        if (details != found.end() && !record.detailsId.empty()) putInto(record, details->second);
    }
    return {};
}

core::Result<DetailsReader::Details> DetailsReader::ask(const std::vector<std::string>& ids) {
    const auto response = m_door.get(apiDetailsAddress(m_query.api, ids));
    if (!response) return response.error();
    m_sink.progress(response->body.size(), response->body.size());
    auto details = readApiDetails(m_query.api, response->body, response->header("content-type"));
    if (!details) return std::move(details).error().with("url", net::redactUrl(response->url));
    return details;
}

void DetailsReader::giveUp(const core::Error& error) {
    m_gaveUp = true;
    InputIssue issue = issueOf(error, net::redactUrl(m_query.api.url));
    issue.message = "Records come without their details (numbers, say), which could not be had: " + issue.message;
    const auto hint = m_query.api.hints.find(error.contextValue("status"));
    if (hint != m_query.api.hints.end()) issue.message += " " + hint->second;
    issue.rejected = false;
    m_sink.issue(std::move(issue));
}

}  // namespace groundswell::sources
