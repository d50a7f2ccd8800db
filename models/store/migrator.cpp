#include "models/store/migrator.h"

#include "models/store/statement.h"
#include "models/store/store.h"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>

#include <fcntl.h>
#include <unistd.h>

namespace groundswell::store {

namespace {

core::Error notAStore(const std::filesystem::path& file) {
    return core::Error(core::ErrorCode::StoreDamaged, "This database is not a store of this program.")
        .with("file", file.string())
        .with("remedy", damageRemedy(file));
}

core::Result<void> applyStep(Connection& connection, const Migration& step) {
    core::Result<void> applied = connection.guard([&] {
        connection.execute("BEGIN IMMEDIATE");
        // Another process may have migrated between the look at the version and this lock.
        if (connection.integer("PRAGMA user_version") < step.version) {
            connection.execute(step.sql);
            connection.execute("PRAGMA user_version = " + std::to_string(step.version));
        }
        connection.execute("COMMIT");
    });
    if (!applied && connection.inTransaction()) {
        static_cast<void>(connection.guard([&] { connection.execute("ROLLBACK"); }));
    }
    return applied;
}

void copyPages(Connection& source, const std::filesystem::path& file) {
    SQLite::Database target(file.string(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    {
        // All pages in one step hold one view of the source, so that writers cannot make it start again.
        SQLite::Backup backup(target, source.database());
        backup.executeStep(-1);
    }
    // A copy without a log can be opened from a read-only folder too.
    target.exec("PRAGMA journal_mode=DELETE");
    SQLite::Statement check(target, "PRAGMA quick_check(1)");
    if (!check.executeStep() || check.getColumn(0).getString() != "ok") {
        throw SQLite::Exception("The copy is damaged.", SQLITE_CORRUPT);
    }
}

}  // namespace

int latestSchemaVersion() {
    return migrations().back().version;
}

core::Result<int> readSchemaVersion(Connection& connection) {
    struct Header {
        std::int64_t version, application, tables;
    };
    core::Result<Header> header = connection.guard([&] {
        return Header{connection.integer("PRAGMA user_version"), connection.integer("PRAGMA application_id"),
                      connection.integer("SELECT count(*) FROM sqlite_schema")};
    });
    if (!header) return std::move(header).error();
    if (header->application != applicationId && (header->application != 0 || header->tables > 0)) {
        return notAStore(connection.file());
    }
    if (header->version > latestSchemaVersion()) {
        return core::Error(core::ErrorCode::StoreTooNew, "The store was written by a newer version of this program.")
            .with("file", connection.file().string())
            .with("store_version", std::to_string(header->version))
            .with("program_version", std::to_string(latestSchemaVersion()))
            .with("remedy", "Update this program; the store was not changed.");
    }
    if (header->version < 0) return notAStore(connection.file());
    return static_cast<int>(header->version);
}

core::Result<void> migrate(Connection& connection, std::span<const Migration> steps) {
    core::Result<std::int64_t> version = connection.guard([&] { return connection.integer("PRAGMA user_version"); });
    if (!version) return std::move(version).error();
    if (*version >= steps.back().version) return {};
    if (*version > 0) {
        std::filesystem::path backup = connection.file();
        backup += ".backup-v" + std::to_string(*version);
        if (auto copied = copyDatabase(connection, backup); !copied) return copied;
    }
    for (const Migration& step : steps) {
        if (step.version <= *version) continue;
        if (auto applied = applyStep(connection, step); !applied) return applied;
    }
    return {};
}

void syncPath(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

core::Result<void> copyDatabase(Connection& source, const std::filesystem::path& file) {
    std::filesystem::path partial = file;
    partial += ".partial";
    std::error_code ignored;
    std::filesystem::remove(partial, ignored);
    const int created = ::open(partial.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (created < 0) {
        return core::Error(core::ErrorCode::Io, "The copy cannot be written.").with("file", file.string());
    }
    ::close(created);
    try {
        copyPages(source, partial);
        syncPath(partial);
        std::filesystem::rename(partial, file);
        syncPath(file.parent_path());
    } catch (...) {
        core::Error error = currentStoreError(file);
        std::filesystem::remove(partial, ignored);
        return error;
    }
    return {};
}

}  // namespace groundswell::store
