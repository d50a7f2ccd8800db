#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/store/job_watch.h"
#include "models/store/read_connection.h"
#include "models/store/writer.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::store {

/// What the store needs from above.
struct StoreOptions {
    /// Normal form of a text in the full-text index; pure and thread-safe.
    std::function<std::string(std::string_view)> searchText;
    /// Its version: the index is rebuilt at open when it differs from the stored one.
    std::string searchTextVersion;
    /// Size of the write-ahead log, in bytes, above which the writer waits a moment for readers to empty it.
    std::int64_t logLimit = std::int64_t{48} << 20;
};

enum class OpenMode { ReadWrite, ReadOnly };

/// One finding of a check.
struct CheckResult {
    std::string name;
    enum class Status { Ok, Note, Failed } status = Status::Ok;
    std::string detail;
};

/// One workspace's SQLite file: migrated at open (after a backup), WAL, synchronous FULL. One writer thread does all
/// writing; every reader has its own connection. Thread-safe.
class Store {
public:
    /// ReadWrite creates an absent file. Errors: StoreLocked (another process holds it for over 5 s), StoreDamaged,
    /// StoreTooNew (left untouched), NotFound (ReadOnly), Io.
    static core::Result<std::unique_ptr<Store>> open(const std::filesystem::path& file, OpenMode mode,
                                                     StoreOptions options);
    ~Store();

    /// The only way to write. Must not be called on a store opened ReadOnly.
    [[nodiscard]] Writer& writer();
    /// Tells of changes of the queue that somebody wrote. As writer().
    [[nodiscard]] std::unique_ptr<JobWatch> watchJobs(JobWatcher watcher);
    /// A new read-only connection; for one thread at a time.
    [[nodiscard]] core::Result<std::unique_ptr<ReadConnection>> connect() const;

    /// Grows with every commit of this store's writer that changed items, their clusters or their keywords, before the
    /// write is answered. Always 0 for a store that was opened ReadOnly.
    [[nodiscard]] std::uint64_t itemsVersion() const;
    [[nodiscard]] bool isReadOnly() const;

    /// integrity_check, foreign keys, texts against their hashes, full-text index, counters of clusters against a
    /// recount, schema version.
    [[nodiscard]] core::Result<std::vector<CheckResult>> check() const;
    /// Rebuilds what is derived: the tables' indexes if they are not sound, full-text index, counters of clusters.
    /// StoreDamaged when the tables themselves are damaged; nothing is changed then.
    core::Result<void> repair();
    /// Renames the files of a closed store to "<name>.damaged-<time>..."; the new name. Nothing is deleted.
    static core::Result<std::filesystem::path> setAside(const std::filesystem::path& file, core::UtcTime now);
    /// Writes the whole database anew without its free pages. Others may read meanwhile; whatever is to be written
    /// waits. Needs room for the content twice: in SQLite's folder for temporary files and in the log. Errors:
    /// Unavailable when somebody reads for long (the log could not be emptied), Cancelled, Io.
    core::Result<void> vacuum(const std::stop_token& stop);
    /// Where SQLite puts what a vacuum needs for a while.
    [[nodiscard]] static std::filesystem::path temporaryFolder();
    /// A consistent copy of the whole database into a new file, while it is in use.
    core::Result<void> backupTo(const std::filesystem::path& file) const;

    [[nodiscard]] int schemaVersion() const;

private:
    struct State;
    explicit Store(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// What to do about a damaged store in `file`.
[[nodiscard]] std::string damageRemedy(const std::filesystem::path& file);

/// What a query of a person answered.
struct SqlAnswer {
    std::vector<std::string> columns;
    std::string rowsJson;  ///< JSON array of row objects
    std::int64_t rowCount = 0;
    bool truncated = false;
    bool isTooLarge = false;  ///< truncated at 64 MiB and not at the row cap
};

/// Runs one read-only SELECT of a person on the documented views: row cap, time limit, at most 64 MiB, no write, no
/// attach, no pragma. Cancelled after a stop request.
core::Result<SqlAnswer> runReadOnlySql(const std::filesystem::path& file, const std::string& sql, std::int64_t maxRows,
                                       int maxSeconds, const std::stop_token& stop = {});

}  // namespace groundswell::store
