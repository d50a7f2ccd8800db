#include "tests/layering/floor_rules.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <regex>
#include <set>

namespace groundswell::layering {

namespace {

using Names = std::vector<std::string_view>;

Names operator+(Names a, const Names& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

const Names values{"models/core/", "models/domain/", "models/config/"};
const Names withoutStore = values + Names{"pipeline/"};
const Names withStore{"models/", "pipeline/"};
const Names window = values + Names{"pipeline/service.h", "ui/"};

const Names icu{"unicode/"};
const Names json{"nlohmann/", "simdjson.h"};
const Names log{"spdlog/"};
const Names packed{"archive.h", "archive_entry.h", "zlib.h", "zstd.h"};
const Names posix{"fcntl.h", "poll.h", "unistd.h", "sys/"};
const Names signals{"pthread.h", "signal.h"};
const Names sockets{"arpa/", "netdb.h", "netinet/"};
const Names sqlite{"SQLiteCpp/", "sqlite3.h"};

// What QtCore does best: paths, hashes, time zones, child processes; and the values that these speak in.
const Names qtFew{"QByteArray", "QByteArrayView",      "QCryptographicHash", "QDateTime", "QMessageAuthenticationCode",
                  "QProcess",   "QProcessEnvironment", "QStandardPaths",     "QString",   "QStringList",
                  "QTimeZone"};
const Names qtAny{"*"};
const Names none;

const Names storeLibraries = sqlite + json + icu + posix + Names{"xxhash.h"};
const Names textLibraries = icu + Names{"cld2/", "gumbo.h", "libstemmer.h", "xxhash.h"};
const Names extractLibraries = json + icu + Names{"gumbo.h", "xxhash.h"};
const Names netLibraries = sockets + posix + packed + Names{"curl/"};
const Names command = json + log + posix + signals + Names{"CLI/"};
// A process of its own asks the keychain; it needs an event loop, which only main() may run.
const Names program = command + Names{"qt6keychain/"};
// SQLite here only reads the posts databases of other programs; the own store is out of reach of this folder.
const Names sourcesLibraries =
    json + icu + posix + packed + sqlite + log +
    Names{"csv.h",          "fnmatch.h",  "gumbo.h",   "libxml/", "poppler-document.h", "poppler-global.h",
          "poppler-page.h", "uchardet.h", "uchardet/", "xxhash.h"};

}  // namespace

// clang-format off
const std::vector<FolderRule>& folderRules() {
    static const std::vector<FolderRule> rules{
        // folder                of the project                      libraries                       Qt
        {"models/core",          {},                                 {},                             none},
        {"models/domain",        {"models/core/"},                   {"nlohmann/json_fwd.hpp"},      none},
        {"models/config",        {"models/core/", "models/domain/"}, {"nlohmann/"},                  {"QByteArray", "QTimeZone"}},
        {"models/store",         values,                             storeLibraries,                 qtFew},
        {"models/migrations",    {},                                 {},                             none},

        {"pipeline/system",      {"models/core/"},                   posix + Names{"openssl/"},      none},
        {"pipeline/text",        values,                             textLibraries,                  none},
        {"pipeline/keywords",    withoutStore,                       icu + Names{"libstemmer.h", "xxhash.h"}, none},
        {"pipeline/cluster",     withoutStore,                       {"xxhash.h", "zstd.h"},         none},
        {"pipeline/net",         values,                             netLibraries,                   qtFew},
        {"pipeline/extract",     withoutStore,                       extractLibraries,               qtFew},
        {"pipeline/sources",     withoutStore,                       sourcesLibraries,               qtFew},
        {"pipeline/secrets",     withoutStore,                       json + posix,                   none},
        {"pipeline/services",    withoutStore,                       json + log + Names{"fasttext/", "httplib.h", "xxhash.h"}, qtFew},
        {"pipeline/workflow",    withStore,                          json + log + Names{"unistd.h", "xxhash.h"}, qtFew},
        {"pipeline/jobs",        withStore,                          json + log + posix + signals + Names{"sched.h"}, qtFew},
        {"pipeline/trends",      withStore,                          json,                           qtFew},
        {"pipeline/similar",     withStore,                          {},                             none},
        {"pipeline/report",      withStore,                          json + posix + packed,          qtFew},
        {"pipeline/workspace",   withStore,                          json + log + posix + packed,    qtFew},
        {"pipeline/operations",  withStore,                          json + log + posix + packed,    qtFew},
        {"pipeline/service",     withStore,                          json + log,                     qtFew},
        {"pipeline",             withStore,                          json + log,                     qtFew},

        {"ui/shell",             window,                             {},                             qtAny},
        {"ui/pages",             window,                             {},                             qtAny},
        {"ui/tables",            window,                             {},                             qtAny},
        {"ui/charts",            window,                             {},                             qtAny},
        {"ui/editors",           window,                             {},                             qtAny},
        {"ui/dialogs",           window,                             {},                             qtAny},
        {"ui",                   window,                             {},                             qtAny},

        {"app/cli",              withStore + Names{"app/", "ui/"},   command,                        qtAny},
        {"app",                  withStore + Names{"app/", "ui/"},   program,                        qtAny},
    };
    return rules;
}
// clang-format on

namespace {

/// A pattern that must not occur in code (or in string literals) of the folders it is about.
struct ForbiddenText {
    std::regex pattern;
    enum class In { Code, Literals } in;
    std::vector<std::string_view> folders;  ///< prefixes
    std::vector<std::string_view> except;   ///< prefixes
    std::string rule;
};

const std::vector<ForbiddenText>& forbiddenTexts() {
    using enum ForbiddenText::In;
    const Names product{"models/", "pipeline/", "ui/", "app/"};
    const Names belowUi{"models/", "pipeline/"};
    static const std::vector<ForbiddenText> texts{
        {std::regex(R"(^\s*SELECT\s|\bSELECT\s[^;]*\sFROM\s|\bINSERT\s+(OR\s+\w+\s+)?INTO\s|)"
                    R"(\bUPDATE\s+\w+\s+SET\s|\bDELETE\s+FROM\s)"),
         Literals,
         product,
         {"models/store/", "models/migrations/", "pipeline/sources/"},
         "SQL lives in models/store and models/migrations"},
        {std::regex(R"(\bprocessEvents\b)"), Code, product, {}, "processEvents re-enters the event loop anywhere"},
        {std::regex(R"(\bBlockingQueuedConnection\b)"), Code, product, {}, "BlockingQueuedConnection can deadlock"},
        {std::regex(R"(\bterminate\s*\()"),
         Code,
         product,
         {},
         "terminate leaves locks and files behind: request a stop"},
        {std::regex(R"(\b(sleep_for|sleep_until|usleep|nanosleep|msleep)\b|\bsleep\s*\()"),
         Code,
         product,
         {},
         "waiting is for a condition with a stop token, never for a time"},
        {std::regex(R"(\b(QThreadPool|QWaitCondition|QtConcurrent|QThread|QMutex|QueuedConnection)\b)"),
         Code,
         belowUi,
         {},
         "below the window threads are std::jthread with std primitives"},
    };
    return texts;
}

bool matches(const Names& allowed, std::string_view name) {
    return std::any_of(allowed.begin(), allowed.end(), [name](std::string_view entry) {
        return entry == name || (entry.ends_with('/') && name.starts_with(entry));
    });
}

bool startsWithAny(const Names& prefixes, std::string_view text) {
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [text](std::string_view prefix) { return text.starts_with(prefix); });
}

bool isQt(std::string_view header) {
    return header.size() > 1 && header[0] == 'Q' && (header[1] == 't' || (header[1] >= 'A' && header[1] <= 'Z'));
}

bool isStandard(std::string_view header) {
    return std::all_of(header.begin(), header.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

bool isGenerated(std::string_view header) {
    return header.ends_with(".moc") || header.starts_with("moc_");
}

/// The Qt modules that no floor uses: one SQLite and one HTTP client in the process, threads of the standard library.
bool isRejectedQt(std::string_view header) {
    static const std::regex rejected("(QSql|QtSql|QNetwork|QtNetwork|QTcp|QUdp|QSsl|QtConcurrent|QThreadPool).*");
    return std::regex_match(header.begin(), header.end(), rejected);
}

bool allowsAngled(const FolderRule& rule, std::string_view header) {
    if (isStandard(header)) return true;
    if (!isQt(header)) return matches(rule.libraries, header);
    return rule.qt == qtAny ? !isRejectedQt(header) : matches(rule.qt, header);
}

bool allowsQuoted(const FolderRule& rule, std::string_view header) {
    const std::string own = std::string(rule.folder) + "/";
    return isGenerated(header) || header.starts_with(own) || matches(rule.project, header);
}

}  // namespace

std::string folderOf(std::string_view file) {
    const std::size_t first = file.find('/');
    if (first == std::string_view::npos) return {};
    const std::size_t second = file.find('/', first + 1);
    return std::string(file.substr(0, second == std::string_view::npos ? first : second));
}

const FolderRule* ruleOf(std::string_view file) {
    const std::string folder = folderOf(file);
    const auto& rules = folderRules();
    const auto found =
        std::find_if(rules.begin(), rules.end(), [&](const FolderRule& rule) { return rule.folder == folder; });
    return found == rules.end() ? nullptr : &*found;
}

std::vector<Violation> check(const std::string& file, std::string_view source) {
    const FolderRule* rule = ruleOf(file);
    if (rule == nullptr) return {{file, 1, "no floor has a folder " + folderOf(file)}};
    std::vector<Violation> found;
    const SourceText text = takeApart(source);
    for (const Include& include : text.includes) {
        if (include.angled ? allowsAngled(*rule, include.path) : allowsQuoted(*rule, include.path)) continue;
        found.push_back({file, include.line, std::string(rule->folder) + " must not include " + include.path});
    }
    for (const ForbiddenText& forbidden : forbiddenTexts()) {
        if (!startsWithAny(forbidden.folders, file) || startsWithAny(forbidden.except, file)) continue;
        if (forbidden.in == ForbiddenText::In::Literals) {
            for (const Literal& literal : text.literals) {
                if (std::regex_search(literal.text, forbidden.pattern)) {
                    found.push_back({file, literal.line, forbidden.rule});
                }
            }
            continue;
        }
        for (auto it = std::sregex_iterator(text.code.begin(), text.code.end(), forbidden.pattern);
             it != std::sregex_iterator(); ++it) {
            found.push_back({file, lineAt(text.code, static_cast<std::size_t>(it->position())), forbidden.rule});
        }
    }
    return found;
}

std::string findCycle(const std::vector<std::pair<std::string, std::string>>& edges) {
    std::map<std::string, std::set<std::string>> graph;
    for (const auto& [from, to] : edges) {
        if (from != to) graph[from].insert(to);
    }
    std::set<std::string> done;
    std::vector<std::string> path;
    const std::function<std::string(const std::string&)> visit = [&](const std::string& folder) -> std::string {
        if (const auto seen = std::find(path.begin(), path.end(), folder); seen != path.end()) {
            std::string circle;
            for (auto it = seen; it != path.end(); ++it) circle += *it + " -> ";
            return circle + folder;
        }
        if (!done.insert(folder).second) return {};
        path.push_back(folder);
        for (const std::string& next : graph[folder]) {
            if (std::string circle = visit(next); !circle.empty()) return circle;
        }
        path.pop_back();
        return {};
    };
    for (const auto& edge : edges) {
        if (std::string circle = visit(edge.first); !circle.empty()) return circle;
    }
    return {};
}

}  // namespace groundswell::layering
