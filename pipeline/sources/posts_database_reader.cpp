#include "pipeline/sources/posts_database_reader.h"

#include "pipeline/extract/json_text.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <simdjson.h>
#include <sqlite3.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <unordered_set>

namespace groundswell::sources {

using extract::appendJsonString;
using extract::JsonCheck;
using extract::JsonChecker;
using extract::minifiedJson;
using extract::repairEscapes;

namespace {

using core::Error;
using core::ErrorCode;
using core::Result;

Error refused(ErrorCode code, std::string message, std::string remedy) {
    return Error(code, std::move(message)).with("remedy", std::move(remedy));
}

/// A file that only its owner can read and that is gone with the object.
class TemporaryFile {
public:
    TemporaryFile() {
        std::error_code ignored;
        m_path = (std::filesystem::temp_directory_path(ignored) / "groundswell-XXXXXX").string();
        m_descriptor = ::mkostemp(m_path.data(), O_CLOEXEC);
    }
    ~TemporaryFile() {
        if (m_descriptor < 0) return;
        ::close(m_descriptor);
        ::unlink(m_path.c_str());
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    Result<void> write(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t written = m_descriptor < 0 ? -1 : ::write(m_descriptor, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) {
                return refused(ErrorCode::Io,
                               std::string("The database could not be decompressed into the temporary folder: ") +
                                   std::strerror(errno) + ".",
                               "Free some space there, or decompress the file yourself.");
            }
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return {};
    }
    [[nodiscard]] const std::string& path() const { return m_path; }

private:
    std::string m_path;
    int m_descriptor = -1;
};

Result<void> copyAll(TextInput& input, ImportContext& context, TemporaryFile& file) {
    while (!context.stopped()) {
        auto bytes = input.nextBytes();
        if (!bytes) return bytes.error();
        if (bytes->empty()) return {};
        if (auto written = file.write(*bytes); !written) return written;
        context.progress(input.stream());
    }
    return {};
}

/// `immutable` below turns off SQLite's own locking, so what it would have noticed is looked at here.
Result<void> checkUnused(const std::string& path) {
    static constexpr off_t pendingByte = 0x40000000;
    for (const char* suffix : {"-wal", "-journal"}) {
        std::error_code failed;
        const auto size = std::filesystem::file_size(path + suffix, failed);
        if (!failed && size > 0) {
            return refused(ErrorCode::StoreLocked,
                           std::string("The database has changes in ") + suffix + " that are not in the file yet.",
                           "Close the program that writes it and try again.");
        }
    }
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return {};
    struct flock lock {};
    lock.l_type = F_RDLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = pendingByte;
    lock.l_len = 512;
    const bool locked = ::fcntl(descriptor, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    ::close(descriptor);
    if (!locked) return {};
    return refused(ErrorCode::StoreLocked, "Another program is writing to the database.",
                   "Close that program and try again.");
}

std::string immutableUri(const std::string& path) {
    static constexpr char hex[] = "0123456789ABCDEF";
    std::string uri = "file:";
    std::error_code ignored;
    for (const char c : std::filesystem::absolute(path, ignored).string()) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '/' || c == '-' || c == '_' || c == '.') {
            uri += c;
        } else {
            uri += '%';
            uri += hex[byte >> 4U];
            uri += hex[byte & 0xfU];
        }
    }
    return uri + "?immutable=1";
}

void distrust(SQLite::Database& database) {
    sqlite3* const handle = database.getHandle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 256 << 20);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    database.exec("PRAGMA cell_size_check = ON");
    database.exec("PRAGMA mmap_size = 0");
}

Result<void> checkShape(SQLite::Database& database) {
    SQLite::Statement check(database, "PRAGMA quick_check(1)");
    if (!check.executeStep() || check.getColumn(0).getString() != "ok") {
        return refused(ErrorCode::InvalidInput, "The database is damaged.", "Copy it again from where it came from.");
    }
    std::unordered_set<std::string> columns;
    SQLite::Statement info(database, "SELECT name FROM pragma_table_info('posts')");
    while (info.executeStep()) columns.insert(info.getColumn(0).getString());
    static constexpr const char* remedy =
        "A posts database has a table posts with post_id, platform, type, created_at and post_blob; export other "
        "tables as CSV.";
    if (columns.empty()) return refused(ErrorCode::InvalidInput, "The database has no table posts.", remedy);
    for (const char* needed : {"post_id", "platform", "type", "created_at", "post_blob"}) {
        if (!columns.contains(needed)) {
            return refused(ErrorCode::InvalidInput, std::string("The table posts has no column ") + needed + ".",
                           remedy);
        }
    }
    return {};
}

constexpr std::array rowColumns{"post_id",         "platform",        "type", "created_at", "session_timestamp",
                                "session_user_id", "author_name_hash"};

std::string selectPosts(SQLite::Database& database) {
    std::unordered_set<std::string> columns;
    SQLite::Statement info(database, "SELECT name FROM pragma_table_info('posts')");
    while (info.executeStep()) columns.insert(info.getColumn(0).getString());
    std::string select = "SELECT rowid, post_blob";
    for (const char* column : rowColumns) select += columns.contains(column) ? std::string(", ") + column : ", NULL";
    return select + " FROM posts ORDER BY rowid";
}

std::string_view bytesOf(const SQLite::Column& column) {
    const auto* bytes = static_cast<const char*>(column.getBlob());
    return bytes == nullptr ? std::string_view() : std::string_view(bytes, static_cast<std::size_t>(column.getBytes()));
}

/// Makes records of rows and remembers which post a comment belongs to. Not thread-safe.
class PostReader {
public:
    explicit PostReader(ImportContext& context) : m_context(context) {}

    bool row(SQLite::Statement& row) {
        const std::int64_t id = row.getColumn(0).getInt64();
        const std::string_view published = bytesOf(row.getColumn(1));
        if (published.size() > maxRecordBytes) return skipped(id, "has " + byteCount(published.size()));
        std::string blob(published);
        const std::size_t replaced = repairUtf8(blob) + repairEscapes(blob);
        const JsonCheck check = m_checker.check(blob, false);
        if (check.kind == JsonCheck::Kind::OtherValue) return skipped(id, "is no JSON object");
        if (check.kind == JsonCheck::Kind::Invalid)
            return skipped(id, blob.empty() ? "is empty" : "is " + check.reason);
        m_context.replaced(replaced, id);
        if (blob.find_first_of("\r\n") != std::string::npos) blob = minifiedJson(blob);
        std::string json = "{";
        for (std::size_t i = 0; i < rowColumns.size(); ++i) {
            const SQLite::Column column = row.getColumn(static_cast<int>(i) + 2);
            if (column.isNull()) continue;
            std::string text(bytesOf(column));
            repairUtf8(text);
            appendJsonString(json, rowColumns[i]);
            json += ':';
            appendJsonString(json, text);
            json += ',';
        }
        noteThread(std::string(bytesOf(row.getColumn(2))), blob);
        return m_context.record(json + "\"post\":" + blob + "}", id);
    }

    [[nodiscard]] PostsDatabaseTally tally() const {
        PostsDatabaseTally tally;
        for (const std::string& parent : m_parents) ++(m_ids.contains(parent) ? tally.linked : tally.orphans);
        return tally;
    }

private:
    bool skipped(std::int64_t id, const std::string& why) {
        return m_context.issue(0, "The post_blob of row " + std::to_string(id) + " " + why + "; the row was skipped.");
    }

    void noteThread(std::string id, const std::string& blob) {
        m_ids.insert(std::move(id));
        const simdjson::padded_string padded(blob);
        simdjson::ondemand::document document;
        std::string_view parent;
        if (m_parser.iterate(padded).get(document) != simdjson::SUCCESS) return;
        if (document["post_id"].get_string().get(parent) == simdjson::SUCCESS && !parent.empty()) {
            m_parents.emplace_back(parent);
        }
    }

    ImportContext& m_context;
    JsonChecker m_checker;
    simdjson::ondemand::parser m_parser;
    std::unordered_set<std::string> m_ids;
    std::vector<std::string> m_parents;
};

Result<PostsDatabaseTally> readRows(const std::string& path, ImportContext& context) {
    try {
        SQLite::Database database(immutableUri(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
        distrust(database);
        if (auto shape = checkShape(database); !shape) return shape.error();
        SQLite::Statement rows(database, selectPosts(database));
        PostReader reader(context);
        while (!context.stopped() && rows.executeStep()) {
            if (!reader.row(rows)) break;
        }
        return reader.tally();
    } catch (const SQLite::Exception& failure) {
        return refused(ErrorCode::InvalidInput, std::string("The database cannot be read: ") + failure.what() + ".",
                       "Copy it again from where it came from.");
    }
}

bool isPlainFile(const std::string& path) {
    if (path == "-") return false;
    std::array<char, 16> magic{};
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    const ssize_t got = ::read(descriptor, magic.data(), magic.size());
    ::close(descriptor);
    return got == 16 && std::memcmp(magic.data(), "SQLite format 3", 16) == 0;
}

}  // namespace

core::Result<PostsDatabaseTally> readPostsDatabase(TextInput& input, ImportContext& context) {
    Result<PostsDatabaseTally> outcome = PostsDatabaseTally{};
    if (!input.head().starts_with(std::string_view("SQLite format 3\0", 16))) {
        outcome =
            refused(ErrorCode::InvalidInput, "This is no SQLite database.", "Name the file's format, or leave it out.");
    } else if (isPlainFile(context.path())) {
        const auto unused = checkUnused(context.path());
        outcome = unused ? readRows(context.path(), context) : Result<PostsDatabaseTally>(unused.error());
    } else {
        TemporaryFile file;
        const auto copied = copyAll(input, context, file);
        outcome = copied ? readRows(file.path(), context) : Result<PostsDatabaseTally>(copied.error());
    }
    if (!outcome) {
        if (outcome.error().contextValue("file").empty()) outcome.error().with("file", context.path());
        return outcome;
    }
    if (const auto finished = context.finish("post"); !finished) return finished.error();
    return outcome;
}

}  // namespace groundswell::sources
