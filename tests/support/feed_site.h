#pragma once

#include "tests/support/scripted_server.h"

#include <string>

namespace groundswell::testing {

/// An RSS feed of `items` entries with invented titles, the newest first.
[[nodiscard]] inline std::string rssOf(const std::string& title, int items) {
    std::string text = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>" + title + "</title>";
    for (int i = 0; i < items; ++i) {
        const std::string number = std::to_string(i);
        text += "<item><guid>" + title + number + "</guid><title>Ferry " + number + " of " + title +
                " is late again</title><description>The ferry number " + number + " waits in the harbour of " + title +
                ".</description><pubDate>Mon, 12 Oct 2026 0" + std::to_string(8 - i % 8) +
                ":00:00 GMT</pubDate></item>";
    }
    return text + "</channel></rss>";
}

/// A site on loopback: /feed and /other are feeds, /third too, /moved leads to /feed and /elsewhere to /third for good,
/// /dead is gone for good (410), /broken has a fault (500), /page names /feed, /plain is a page without any, /secret
/// asks for a key, /slow never answers, all else is not there.
[[nodiscard]] inline ScriptedServer::Script feedSite() {
    return [](const SeenRequest& request, Reply& reply) {
        const std::string xml = "Content-Type: application/rss+xml\r\n";
        const std::string html = "Content-Type: text/html\r\n";
        if (request.target == "/feed") return reply.respond(200, xml, rssOf("Harbour", 3));
        if (request.target == "/other") return reply.respond(200, xml, rssOf("Estuary", 2));
        if (request.target == "/third") return reply.respond(200, xml, rssOf("Bay", 2));
        if (request.target == "/elsewhere") return reply.respond(301, "Location: /third\r\n", "");
        if (request.target == "/moved") return reply.respond(301, "Location: /feed\r\n", "");
        if (request.target == "/page") {
            return reply.respond(200, html,
                                 "<html><head><link rel=\"alternate\" type=\"application/rss+xml\" title=\"Harbour\" "
                                 "href=\"/feed\"></head><body>News</body></html>");
        }
        if (request.target == "/plain") return reply.respond(200, html, "<html><body>Nothing here</body></html>");
        if (request.target == "/secret") return reply.respond(401, "", "no");
        if (request.target == "/dead") return reply.respond(410, "", "gone");
        if (request.target == "/broken") return reply.respond(500, "", "fault");
        if (request.target == "/slow") return reply.stall();
        reply.respond(404, "", "gone");
    };
}

}  // namespace groundswell::testing
