#include "pipeline/operations/feed_list.h"

#include "models/core/ids.h"
#include "models/core/words.h"
#include "pipeline/net/url.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace groundswell::operations {

using config::SourceConfig;
using config::WorkspaceConfig;
using nlohmann::ordered_json;
using sources::OpmlFeed;

namespace {

constexpr std::size_t longestName = 48;
constexpr auto looseFeeds = "feeds";

// "World News: Asia" -> "world-news-asia"; empty for names in other scripts than ours.
std::string slug(std::string_view title) {
    std::string out;
    for (const char c : title) {
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            out += c;
        } else if (c >= 'A' && c <= 'Z') {
            out += static_cast<char>(c - 'A' + 'a');
        } else if (!out.empty() && out.back() != '-') {
            out += '-';
        }
        if (out.size() >= longestName) break;
    }
    while (!out.empty() && out.back() == '-') out.pop_back();
    return out;
}

// What two ways to write one address have in common: sites answer to both schemes, and host names have no case.
std::string addressKey(const std::string& address) {
    const auto url = net::parseUrl(address);
    if (!url) return address;
    std::string key = url->text.substr(url->scheme.size() + 3);
    const std::size_t authority = std::min(key.find_first_of("/?"), key.size());
    key.replace(0, authority, core::lowered(std::string_view(key).substr(0, authority)));
    if (key.ends_with('/')) key.pop_back();
    return key;
}

template <class IsTaken>
std::string freeName(const std::string& wanted, const IsTaken& isTaken) {
    std::string name = wanted;
    for (int copy = 2; isTaken(name); ++copy) name = wanted + "-" + std::to_string(copy);
    return name;
}

// The keys of a source that no field of its config stands for live in the document that it was read from.
ordered_json* keptSource(ordered_json& document, const std::string& id) {
    if (!document.contains("sources") || !document["sources"].is_array()) return nullptr;
    for (ordered_json& source : document["sources"]) {
        if (source.is_object() && source.value("id", ordered_json()) == id) return &source;
    }
    return nullptr;
}

std::vector<std::string> foldersOf(const ordered_json* kept, const std::string& id) {
    std::vector<std::string> names;
    if (kept == nullptr || !kept->contains("folder") || !kept->at("folder").is_array()) {
        if (id != looseFeeds) names.push_back(id);
        return names;
    }
    const ordered_json& folder = kept->at("folder");
    for (const ordered_json& name : folder) {
        if (name.is_string()) names.push_back(name.get<std::string>());
    }
    return names;
}

// What a source keeps of a query under a key; empty = nothing.
std::string keptOf(const ordered_json* kept, const char* key, const std::string& query) {
    if (kept == nullptr || !kept->contains(key)) return {};
    const ordered_json& all = kept->at(key);
    if (!all.is_object() || !all.contains(query) || !all.at(query).is_string()) return {};
    return all.at(query).get<std::string>();
}

std::string titleOf(const ordered_json* kept, const std::string& query) {
    std::string title = keptOf(kept, "titles", query);
    return title.empty() ? query : title;
}

std::string formerOf(const ordered_json* kept, const std::string& query) {
    return keptOf(kept, "former_addresses", query);
}

class FeedAdder {
public:
    explicit FeedAdder(WorkspaceConfig& config)
        : m_config(config), m_document(ordered_json::parse(config.document, nullptr, false)) {
        if (!m_document.is_object()) m_document = ordered_json::object();
        if (!m_document.contains("sources")) m_document["sources"] = ordered_json::array();
        for (const SourceConfig& source : config.sources) {
            if (source.type != "feed") continue;
            const ordered_json* kept = keptSource(m_document, source.id);
            m_folders.emplace(foldersOf(kept, source.id), source.id);
            for (const auto& [query, url] : source.queries) {
                m_known.emplace(addressKey(url), std::pair(source.id, query));
                if (const std::string former = formerOf(kept, query); !former.empty())
                    m_known.emplace(addressKey(former), std::pair(source.id, query));
            }
        }
    }

    FeedListReport::Place add(const OpmlFeed& feed) {
        const std::string key = addressKey(feed.url);
        if (const auto known = m_known.find(key); known != m_known.end()) {
            const auto& [source, query] = known->second;
            remember(source, query, feed.former);
            return {source, query, feed.url, false};
        }
        SourceConfig& source = sourceFor(feed.folders);
        std::string wanted = slug(feed.title);
        if (wanted.empty()) wanted = slug(hostOf(feed.url));
        if (wanted.empty()) wanted = "feed";
        const std::string query =
            freeName(wanted, [&](const std::string& name) { return source.queries.contains(name); });
        source.queries.emplace(query, feed.url);
        if (ordered_json* kept = keptSource(m_document, source.id)) (*kept)["titles"][query] = feed.title;
        m_known.emplace(key, std::pair(source.id, query));
        m_isChanged = true;
        remember(source.id, query, feed.former);
        return {source.id, query, feed.url, true};
    }

    [[nodiscard]] bool isChanged() const { return m_isChanged; }
    void finish() { m_config.document = m_document.dump(-1, ' ', false, ordered_json::error_handler_t::replace); }

private:
    void remember(const std::string& source, const std::string& query, const std::string& former) {
        if (former.empty() || !m_known.emplace(addressKey(former), std::pair(source, query)).second) return;
        ordered_json* kept = keptSource(m_document, source);
        if (kept == nullptr) return;
        (*kept)["former_addresses"][query] = former;
        m_isChanged = true;
    }

    static std::string hostOf(const std::string& address) {
        const auto url = net::parseUrl(address);
        return url ? url->host : std::string();
    }

    SourceConfig& sourceFor(const std::vector<std::string>& folders) {
        const auto known = m_folders.find(folders);
        if (known != m_folders.end()) return *named(known->second);
        std::string wanted;
        for (const std::string& folder : folders) {
            const std::string part = slug(folder);
            if (!part.empty()) wanted += (wanted.empty() ? "" : "-") + part;
        }
        if (wanted.size() > longestName) wanted = slug(wanted);
        if (wanted.empty()) wanted = looseFeeds;
        // A source that a person named like the folder is the folder.
        SourceConfig* alike = named(wanted);
        const ordered_json* kept = keptSource(m_document, wanted);
        if (alike != nullptr && alike->type == "feed" && (kept == nullptr || !kept->contains("folder"))) {
            m_folders.emplace(folders, wanted);
            return *alike;
        }
        const std::string id = freeName(wanted, [&](const std::string& name) { return m_config.source(name); });
        SourceConfig source;
        source.id = id;
        source.type = "feed";
        m_config.sources.push_back(std::move(source));
        m_document["sources"].push_back({{"id", id}, {"folder", folders}, {"titles", ordered_json::object()}});
        m_folders.emplace(folders, id);
        return m_config.sources.back();
    }

    SourceConfig* named(const std::string& id) {
        const auto found = std::find_if(m_config.sources.begin(), m_config.sources.end(),
                                        [&](const SourceConfig& source) { return source.id == id; });
        return found == m_config.sources.end() ? nullptr : &*found;
    }

    WorkspaceConfig& m_config;
    ordered_json m_document;
    bool m_isChanged = false;
    std::map<std::vector<std::string>, std::string> m_folders;           // to the source's id
    std::map<std::string, std::pair<std::string, std::string>> m_known;  // address -> source and query
};

}  // namespace

FeedListReport addFeeds(WorkspaceConfig& config, const std::vector<OpmlFeed>& feeds) {
    FeedListReport report;
    FeedAdder adder(config);
    for (const OpmlFeed& feed : feeds) {
        report.feeds.push_back(adder.add(feed));
        ++(report.feeds.back().isNew ? report.added : report.duplicate);
    }
    report.isChanged = adder.isChanged();
    if (report.isChanged) adder.finish();
    return report;
}

sources::OpmlDocument feedList(const WorkspaceConfig& config) {
    sources::OpmlDocument list;
    list.title = config.name;
    ordered_json document = ordered_json::parse(config.document, nullptr, false);
    if (!document.is_object()) document = ordered_json::object();
    for (const SourceConfig& source : config.sources) {
        if (source.type != "feed") continue;
        const ordered_json* kept = keptSource(document, source.id);
        const std::vector<std::string> folders = foldersOf(kept, source.id);
        for (const auto& [query, url] : source.queries) list.feeds.push_back({titleOf(kept, query), url, {}, folders});
    }
    return list;
}

}  // namespace groundswell::operations
