#include "models/store/store.h"

#include "models/store/migrator.h"
#include "models/store/sqlite_read_connection.h"
#include "models/store/store_check.h"
#include "models/store/vacuum.h"
#include "models/store/writer_thread.h"

#include <fcntl.h>
#include <unistd.h>

#include <cassert>
#include <cstdlib>

namespace groundswell::store {

namespace fs = std::filesystem;

struct Store::State {
    const fs::path file;
    const StoreOptions options;
    std::unique_ptr<WriterThread> thread;
    std::optional<Writer> writer;
};

namespace {

core::Error ioError(std::string message, const fs::path& file) {
    return core::Error(core::ErrorCode::Io, std::move(message)).with("file", file.string());
}

// Only a file that does not exist yet is opened here: closing any other would drop this process's locks on it.
core::Result<void> createFile(const fs::path& file) {
    std::error_code failure;
    const fs::path folder = file.parent_path();
    if (!folder.empty() && !fs::exists(folder, failure)) {
        if (!fs::create_directories(folder, failure)) return ioError("The store's folder cannot be made.", folder);
        fs::permissions(folder, fs::perms::owner_all, failure);
    }
    if (fs::exists(file, failure)) return {};
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) return ioError("The store cannot be created.", file);
    ::close(descriptor);
    return {};
}

bool wasClosedUncleanly(const fs::path& file) {
    fs::path log = file;
    log += "-wal";
    std::error_code failure;
    const auto size = fs::file_size(log, failure);
    return !failure && size > 0;
}

template <class F>
core::Result<std::unique_ptr<Connection>> openConnection(const fs::path& file, F&& make) {
    try {
        return core::Result<std::unique_ptr<Connection>>(make());
    } catch (...) {
        return currentStoreError(file);
    }
}

core::Result<void> useLog(Connection& connection, bool isNew) {
    core::Result<bool> used = connection.guard([&] {
        if (isNew) {
            connection.execute("PRAGMA page_size=4096");
            connection.execute("PRAGMA application_id=" + std::to_string(applicationId));
        }
        connection.execute("PRAGMA journal_mode=WAL");
        // A lock that another process holds shows here and not at the first write.
        connection.execute("BEGIN IMMEDIATE; COMMIT");
        return connection.text("PRAGMA journal_mode") == "wal" && connection.integer("PRAGMA synchronous") == 2 &&
               connection.integer("PRAGMA foreign_keys") == 1;
    });
    if (!used) return std::move(used).error();
    if (!*used) return ioError("The file system cannot keep a store safely.", connection.file());
    return {};
}

core::Result<void> quickCheck(Connection& connection) {
    core::Result<std::string> answer = connection.guard([&] { return connection.text("PRAGMA quick_check(1)"); });
    if (!answer) return std::move(answer).error();
    if (*answer == "ok") return {};
    return core::Error(core::ErrorCode::StoreDamaged, "The store is damaged.")
        .with("file", connection.file().string())
        .with("detail", *answer)
        .with("remedy", damageRemedy(connection.file()));
}

core::Result<void> renewIndex(Connection& connection, const StoreOptions& options) {
    core::Result<void> renewed = connection.guard([&] {
        FullTextIndex index(connection, options);
        if (index.isCurrent()) return;
        connection.execute("BEGIN IMMEDIATE");
        index.rebuild();
        connection.execute("COMMIT");
    });
    if (!renewed && connection.inTransaction()) {
        static_cast<void>(connection.guard([&] { connection.execute("ROLLBACK"); }));
    }
    return renewed;
}

core::Result<std::unique_ptr<Connection>> openForWriting(const fs::path& file, const StoreOptions& options) {
    if (auto created = createFile(file); !created) return std::move(created).error();
    const bool unclean = wasClosedUncleanly(file);
    auto opened = openConnection(file, [&] { return std::make_unique<Connection>(file, Connection::Role::Writer); });
    if (!opened) return opened;
    Connection& connection = **opened;
    const core::Result<int> version = readSchemaVersion(connection);
    if (!version) return version.error();
    if (auto done = useLog(connection, *version == 0); !done) return std::move(done).error();
    if (unclean) {
        if (auto sound = quickCheck(connection); !sound) return std::move(sound).error();
    }
    if (auto migrated = migrate(connection); !migrated) return std::move(migrated).error();
    if (auto renewed = renewIndex(connection, options); !renewed) return std::move(renewed).error();
    return opened;
}

core::Result<void> probeForReading(const fs::path& file) {
    std::error_code failure;
    if (!fs::exists(file, failure)) {
        return core::Error(core::ErrorCode::NotFound, "There is no store.").with("file", file.string());
    }
    auto opened = openConnection(file, [&] { return std::make_unique<Connection>(file, Connection::Role::Reader); });
    if (!opened) return std::move(opened).error();
    const core::Result<int> version = readSchemaVersion(**opened);
    if (!version) return version.error();
    if (*version == latestSchemaVersion()) return {};
    return core::Error(core::ErrorCode::Unsupported,
                       "The store was written by an older version and must be opened once for writing.")
        .with("file", file.string());
}

}  // namespace

core::Result<std::unique_ptr<Store>> Store::open(const fs::path& file, OpenMode mode, StoreOptions options) {
    auto state = std::make_unique<State>(State{file, std::move(options), nullptr, std::nullopt});
    if (mode == OpenMode::ReadOnly) {
        if (auto probed = probeForReading(file); !probed) return std::move(probed).error();
    } else {
        auto connection = openForWriting(file, state->options);
        if (!connection) return std::move(connection).error();
        state->thread = std::make_unique<WriterThread>(std::move(connection).value(), state->options);
        state->writer.emplace(*state->thread);
    }
    return std::unique_ptr<Store>(new Store(std::move(state)));
}

Store::Store(std::unique_ptr<State> state) : m_state(std::move(state)) {}

Store::~Store() = default;

Writer& Store::writer() {
    assert(m_state->writer);
    return *m_state->writer;
}

std::unique_ptr<JobWatch> Store::watchJobs(JobWatcher watcher) {
    assert(m_state->thread);
    return std::make_unique<JobWatch>(m_state->thread->jobWatchers(), std::move(watcher));
}

core::Result<std::unique_ptr<ReadConnection>> Store::connect() const {
    try {
        return std::unique_ptr<ReadConnection>(std::make_unique<SqliteReadConnection>(m_state->file, m_state->options));
    } catch (...) {
        return currentStoreError(m_state->file);
    }
}

std::uint64_t Store::itemsVersion() const {
    return m_state->thread ? m_state->thread->itemsVersion() : 0;
}

bool Store::isReadOnly() const {
    return !m_state->thread;
}

core::Result<std::vector<CheckResult>> Store::check() const {
    auto reader = openConnection(m_state->file,
                                 [&] { return std::make_unique<Connection>(m_state->file, Connection::Role::Reader); });
    if (!reader) return std::move(reader).error();
    auto results = (*reader)->guard([&] { return checkTables(**reader); });
    if (!results) {
        // Damage that stops the check is what the check was to find.
        if (results.error().code != core::ErrorCode::StoreDamaged) return results;
        const core::Error& error = results.error();
        results = std::vector{CheckResult{"integrity", CheckResult::Status::Failed, error.contextValue("detail")}};
    }
    if (!m_state->writer) {
        results->push_back({"full_text_index", CheckResult::Status::Note, "Checked only by the process that writes."});
        return results;
    }
    auto index = m_state->writer->run([](WriteTransaction& transaction) -> core::Result<CheckResult> {
        auto& sqlite = static_cast<SqliteTransaction&>(transaction);
        return checkIndex(sqlite.connection(), sqlite.index());
    });
    results->push_back(index ? std::move(index).value()
                             : CheckResult{"full_text_index", CheckResult::Status::Failed, index.error().describe()});
    return results;
}

core::Result<void> Store::repair() {
    return m_state->writer->run([](WriteTransaction& transaction) {
        auto& sqlite = static_cast<SqliteTransaction&>(transaction);
        return sqlite.connection().guard([&] {
            mendTables(sqlite.connection());
            sqlite.index().recreate();
            recountClusters(sqlite.connection(), sqlite.tallies());
            sqlite.clusterWriter().reapplyEdits();
        });
    });
}

core::Result<fs::path> Store::setAside(const fs::path& file, core::UtcTime now) {
    std::string time = core::formatTime(std::chrono::floor<std::chrono::seconds>(now));
    std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
    const fs::path wanted = file.string() + ".damaged-" + time;
    fs::path kept = wanted;
    std::error_code failure;
    for (int n = 2; fs::exists(kept, failure); ++n) kept = wanted.string() + "-" + std::to_string(n);
    // The log first: beside an absent store it would be thrown away.
    for (const char* part : {"-wal", "-shm", "-journal", ""}) {
        const fs::path from = file.string() + part;
        if (!fs::exists(from, failure)) continue;
        fs::rename(from, kept.string() + part, failure);
        if (failure) return ioError("The damaged store cannot be renamed: " + failure.message() + ".", from);
    }
    syncPath(file.parent_path());
    return kept;
}

core::Result<void> Store::vacuum(const std::stop_token& stop) {
    return m_state->thread->runAlone(
        [&stop](SqliteTransaction& transaction) { return vacuumFile(transaction.connection(), stop); });
}

// As SQLite looks for it (os_unix.c, unixTempFileDir).
fs::path Store::temporaryFolder() {
    for (const char* name : {"SQLITE_TMPDIR", "TMPDIR"}) {
        const char* folder = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody changes the environment
        if (folder != nullptr && ::access(folder, W_OK | X_OK) == 0) return folder;
    }
    for (const char* folder : {"/var/tmp", "/usr/tmp", "/tmp"}) {
        if (::access(folder, W_OK | X_OK) == 0) return folder;
    }
    return ".";
}

core::Result<void> Store::backupTo(const fs::path& file) const {
    std::error_code failure;
    if (fs::exists(file, failure)) {
        return core::Error(core::ErrorCode::AlreadyExists, "There is a file of that name.").with("file", file.string());
    }
    auto reader = openConnection(m_state->file,
                                 [&] { return std::make_unique<Connection>(m_state->file, Connection::Role::Reader); });
    if (!reader) return std::move(reader).error();
    return copyDatabase(**reader, file);
}

int Store::schemaVersion() const {
    return latestSchemaVersion();
}

}  // namespace groundswell::store
