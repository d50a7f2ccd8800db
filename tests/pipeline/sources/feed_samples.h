#pragma once

#include <string>

/// The least feeds around one entry, and where they are said to come from.
namespace groundswell::testing::feeds {

constexpr auto base = "https://news.example.org/feeds/all.xml";

inline std::string rss(const std::string& item) {
    return "<rss version=\"2.0\"><channel><title>T</title><item>" + item + "</item></channel></rss>";
}

inline std::string atom(const std::string& entry) {
    return "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><entry>" + entry + "</entry></feed>";
}

inline std::string json(const std::string& item) {
    return R"({"version":"https://jsonfeed.org/version/1.1","title":"T","items":[)" + item + "]}";
}

}  // namespace groundswell::testing::feeds
