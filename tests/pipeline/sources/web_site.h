#pragma once

#include "models/core/clock.h"
#include "pipeline/sources/web/web_source.h"
#include "tests/pipeline/sources/api_fixture.h"
#include "tests/support/scripted_server.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace groundswell::testing {

struct SiteAnswer {
    std::string body;
    int status = 200;
    std::string headers = "Content-Type: text/html; charset=utf-8\r\n";
};

using SiteAnswers = std::map<std::string, SiteAnswer>;

// An article that says what it is.
inline SiteAnswer story(const std::string& name) {
    return {"<html><head><title>" + name + "</title></head><body><article><p>This is the story of " + name +
            ", which is long enough, with commas, to be one.</p></article></body></html>"};
}

inline SiteAnswer listOf(const std::string& paths, const std::string& more = {}) {
    std::string body = "<html><body>" + more;
    for (std::size_t at = 0; at < paths.size();) {
        const std::size_t end = std::min(paths.find(' ', at), paths.size());
        body += "<p><a href=\"" + paths.substr(at, end - at) + "\">x</a></p>";
        at = end + 1;
    }
    return {body + "</body></html>"};
}

inline std::string entryXml(const std::string& path, const std::string& lastModified = {}) {
    return "<url><loc>{host}" + path + "</loc>" +
           (lastModified.empty() ? "" : "<lastmod>" + lastModified + "</lastmod>") + "</url>";
}

inline SiteAnswer sitemapOf(const std::string& entries) {
    return {"<urlset>" + entries + "</urlset>", 200, "Content-Type: application/xml\r\n"};
}

inline SiteAnswer sitemapIndex(const std::vector<std::string>& paths) {
    std::string body = "<sitemapindex>";
    for (const std::string& path : paths) body += "<sitemap><loc>{host}" + path + "</loc></sitemap>";
    return {body + "</sitemapindex>", 200, "Content-Type: application/xml\r\n"};
}

inline SiteAnswer redirectTo(const std::string& address) {
    return {"", 302, "Location: " + address + "\r\n"};
}

inline void putIn(std::string& text, const std::string& what, const std::string& with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

// Whether the client has this version already, as a server knows it that looks at either validator.
inline bool isSame(const SeenRequest& request, const SiteAnswer& answer) {
    const auto holds = [&](const char* header, const std::string& name) {
        const auto given = request.headers.find(header);
        return given != request.headers.end() &&
               answer.headers.find(name + ": " + given->second + "\r\n") != std::string::npos;
    };
    return holds("if-none-match", "ETag") || holds("if-modified-since", "Last-Modified");
}

// ASCII in UTF-16, little endian.
inline std::string wideText(const std::string& text) {
    std::string wide;
    for (const char c : text) {
        wide += c;
        wide += '\0';
    }
    return wide;
}

// A site on loopback. What it has no answer for is 404; a robots.txt it has only if it is given one.
class Site {
public:
    explicit Site(SiteAnswers given)
        : answers(std::move(given)), server([this](const SeenRequest& request, Reply& reply) {
              const std::lock_guard lock(mutex);
              const auto found = answers.find(request.target);
              if (found == answers.end()) return reply.respond(404, "", "");
              SiteAnswer answer = found->second;
              if (isSame(request, answer)) return reply.respond(304, "", "");
              for (std::string* text : {&answer.body, &answer.headers}) {
                  putIn(*text, "{host}", host());
                  putIn(*text, "{other}", server.url("", "localhost"));
              }
              reply.respond(answer.status, answer.headers, answer.body);
          }) {
        query.config.intervalMs = 0;
        query.allowPrivateNetwork = true;
        query.since = *core::parseTime("2026-10-11T00:00:00Z");
    }

    std::string host() const {
        std::string url = server.url("");
        while (url.ends_with('/')) url.pop_back();
        return url;
    }

    // What a test changes between two fetches, the server's threads see.
    void meet() { const std::lock_guard lock(mutex); }

    std::string fetch(const std::string& path = "/list") {
        meet();
        query.url = host().insert(std::string("http://").size(), login) + path;
        net::HttpClient client("Groundswell/test");
        const std::size_t before = server.requests().size();
        sink = ApiSink();
        sink.limit = limit;
        const auto result = sources::fetchWeb(client, query, memory, sink, stop);
        notModified = result && result->notModified;
        meet();
        const auto requests = server.requests();
        asked.clear();
        for (std::size_t i = before; i < requests.size(); ++i) {
            if (requests[i].target == "/robots.txt" && path != "/robots.txt") continue;
            asked += (asked.empty() ? "" : " ") + requests[i].target;
        }
        return result ? std::string() : result.error().describe();
    }

    // Paths of the records: "/a /b".
    std::string came() const {
        std::string out;
        for (const domain::RawRecord& record : sink.records)
            out += (out.empty() ? "" : " ") + record.contentId.substr(host().size());
        return out;
    }

    SiteAnswers answers;
    std::string memory;
    std::string login;  // "user:password@"
    std::string asked;
    bool notModified = false;
    std::size_t limit = 100'000;
    std::stop_token stop;
    ApiSink sink;
    sources::WebQuery query;
    std::mutex mutex;
    ScriptedServer server;
};

inline SiteAnswers withStories(SiteAnswers answers, const std::string& names = "a b") {
    for (std::size_t at = 0; at < names.size();) {
        const std::size_t end = std::min(names.find(' ', at), names.size());
        const std::string name = names.substr(at, end - at);
        answers.emplace("/" + name, story(name));
        at = end + 1;
    }
    return answers;
}

}  // namespace groundswell::testing
