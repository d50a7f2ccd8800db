#include "pipeline/sources/folder_source.h"

#include "pipeline/sources/charset.h"
#include "pipeline/sources/folder_files.h"
#include "pipeline/system/descriptor.h"

#include <QByteArray>

#include <fcntl.h>
#include <sys/stat.h>
#include <xxhash.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace groundswell::sources {

namespace {

using core::Error;
using core::ErrorCode;
using nlohmann::json;

/// How a file was at a look.
struct Look {
    std::uint64_t size = 0;
    std::int64_t modified = 0;  ///< microseconds since 1970
    std::string hash;           ///< of its content; empty = it was left for the next time

    [[nodiscard]] bool isAlike(const Look& other) const { return size == other.size && modified == other.modified; }
};

/// Looks by the paths of files.
using Looks = std::map<std::string, Look>;

// JSON is UTF-8, names of files are bytes.
std::string rememberedName(const std::string& path) {
    std::string copy = path;
    if (repairUtf8(copy) == 0) return path;
    return "%" + QByteArray::fromStdString(path).toPercentEncoding("/").toStdString();
}
std::string pathOfRemembered(const std::string& name) {
    if (!name.starts_with('%')) return name;
    return QByteArray::fromPercentEncoding(QByteArray::fromStdString(name.substr(1))).toStdString();
}

Looks looksOf(const std::string& memory) {
    Looks looks;
    const json document = json::parse(memory, nullptr, false);
    if (!document.is_object() || !document.contains("files") || !document["files"].is_object()) return looks;
    for (const auto& [name, look] : document["files"].items()) {
        if (!look.is_array() || look.size() != 3 || !look[0].is_number_unsigned() || !look[1].is_number_integer() ||
            !look[2].is_string())
            continue;
        looks[pathOfRemembered(name)] = {look[0].get<std::uint64_t>(), look[1].get<std::int64_t>(),
                                         look[2].get<std::string>()};
    }
    return looks;
}

std::string memoryOf(const Looks& looks) {
    json files = json::object();
    for (const auto& [name, look] : looks) files[rememberedName(name)] = {look.size, look.modified, look.hash};
    return json{{"files", std::move(files)}}.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<Look> lookAt(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return std::nullopt;
    const auto modified = static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000 + status.st_mtim.tv_nsec / 1'000;
    return Look{static_cast<std::uint64_t>(status.st_size), modified, {}};
}

// Empty when the file cannot be read, which its import tells of.
std::string contentHash(const std::string& path, const std::stop_token& stop) {
    const system::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.isOpen()) return {};
    const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> state(XXH3_createState(), &XXH3_freeState);
    XXH3_128bits_reset(state.get());
    std::vector<char> buffer(256U << 10);
    while (!stop.stop_requested()) {
        const ssize_t count = ::read(file.value(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return {};
        if (count == 0) {
            XXH128_canonical_t bytes{};
            XXH128_canonicalFromHash(&bytes, XXH3_128bits_digest(state.get()));
            std::string hex;
            for (const unsigned char byte : bytes.digest) {
                static constexpr char digits[] = "0123456789abcdef";
                hex += digits[byte >> 4U];
                hex += digits[byte & 0xFU];
            }
            return hex;
        }
        XXH3_128bits_update(state.get(), buffer.data(), static_cast<std::size_t>(count));
    }
    return {};
}

/// One look into a folder. Not thread-safe.
class FolderLook {
public:
    FolderLook(const FolderQuery& query, const Looks& before, RecordSink& sink, ImportSettings& settings,
               const std::stop_token& stop)
        : m_query(query), m_before(before), m_sink(sink), m_settings(settings), m_stop(stop) {}

    void take(const FolderFile& file) {
        const std::string& name = file.path;
        const Look look{file.size, file.modified.time_since_epoch().count(), {}};
        const auto found = m_before.find(name);
        const Look* known = found == m_before.end() ? nullptr : &found->second;
        const bool alike = known != nullptr && known->isAlike(look);
        const bool young = file.modified > m_query.now - quietBeforeImport;
        // The clock of another computer is ahead of this one's.
        const bool ahead = file.modified > m_query.now;
        if (alike && !known->hash.empty()) {
            m_now[name] = *known;
        } else if (young && !(ahead && alike)) {
            m_now[name] = look;
        } else {
            read(file.path, name, look, known == nullptr ? std::string() : known->hash);
        }
    }

    /// What could not be looked into is as it was.
    void keep(const std::string& folder) {
        const std::string start = folder + "/";
        for (auto at = m_before.lower_bound(start); at != m_before.end() && at->first.starts_with(start); ++at)
            m_now.insert(*at);
    }

    [[nodiscard]] const Looks& now() const { return m_now; }
    [[nodiscard]] std::int64_t imported() const { return m_imported; }

private:
    void read(const std::string& path, const std::string& name, Look look, const std::string& knownHash) {
        std::string hash = contentHash(path, m_stop);
        if (m_stop.stop_requested()) return;
        if (!isStill(path, look)) {
            m_now[name] = lookAt(path).value_or(look);
            return;
        }
        if (!hash.empty() && hash == knownHash) {
            look.hash = std::move(hash);
            m_now[name] = std::move(look);
            return;
        }
        const auto content = readFile(path, FileFormat::Auto, m_query.mapping, m_sink, m_stop, m_settings);
        if (m_stop.stop_requested()) return;
        ++m_imported;
        if (!content) m_sink.issue(issueOf(content.error(), path));
        // What the system refused may be had the next time; what came while it grew comes again with the rest.
        const bool refused = !content && (content.error().code == ErrorCode::Io ||
                                          content.error().code == ErrorCode::NotFound || hash.empty());
        if (refused || !isStill(path, look)) return;
        look.hash = std::move(hash);
        m_now[name] = std::move(look);
    }

    static bool isStill(const std::string& path, const Look& look) {
        const auto again = lookAt(path);
        return again && again->isAlike(look);
    }

    const FolderQuery& m_query;
    const Looks& m_before;
    RecordSink& m_sink;
    ImportSettings& m_settings;
    const std::stop_token& m_stop;
    Looks m_now;
    std::int64_t m_imported = 0;
};

}  // namespace

FolderQuery parseFolderQuery(std::string_view value) {
    FolderQuery query;
    const std::size_t slash = value.rfind('/');
    const std::string_view last = slash == std::string_view::npos ? value : value.substr(slash + 1);
    if (last.find_first_of("*?[") != std::string_view::npos && !isFolder(std::string(value))) {
        query.pattern = last;
        value = value.substr(0, value.size() - last.size());
    }
    while (value.size() > 1 && value.ends_with('/')) value.remove_suffix(1);
    query.folder = value;
    return query;
}

core::Result<std::int64_t> fetchFolder(const FolderQuery& query, std::string& memory, RecordSink& sink,
                                       ImportSettings& settings, const std::stop_token& stop) {
    // A folder that may be filled later is no error when it is empty.
    auto listed = listFolder(query.folder, query.pattern.empty() ? "*" : query.pattern);
    if (!listed) return std::move(listed).error();
    for (const Error& error : listed->unreadable) sink.issue(issueOf(error, query.folder));
    const Looks before = looksOf(memory);
    FolderLook look(query, before, sink, settings, stop);
    for (const FolderFile& file : listed->files) {
        if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "It was stopped.");
        look.take(file);
    }
    if (stop.stop_requested()) return Error(ErrorCode::Cancelled, "It was stopped.");
    for (const Error& error : listed->unreadable) look.keep(error.contextValue("file"));
    memory = memoryOf(look.now());
    return look.imported();
}

}  // namespace groundswell::sources
