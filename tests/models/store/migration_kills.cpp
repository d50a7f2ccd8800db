#include "tests/models/store/migration_kills.h"

#include "models/store/connection.h"
#include "models/store/hashing.h"
#include "models/store/migrator.h"
#include "models/store/statement.h"
#include "tests/models/store/store_fixture.h"

#include <sys/wait.h>
#include <unistd.h>

namespace groundswell::testing {

namespace {

namespace fs = std::filesystem;
using store::Connection;

constexpr int itemCount = 300;

// A store as the program of that version left it, with some items.
void makeStore(const fs::path& file, int version) {
    Connection connection(file, Connection::Role::Writer, true);
    connection.execute("PRAGMA application_id=" + std::to_string(store::applicationId));
    connection.execute("PRAGMA journal_mode=WAL");
    const auto steps = store::migrations();
    for (const store::Migration& step : steps) {
        if (step.version > version) break;
        connection.execute(step.sql);
        connection.execute("PRAGMA user_version=" + std::to_string(step.version));
    }
    connection.execute("INSERT INTO known_sources (source_no, source_id) VALUES (1, 'files')");
    connection.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + std::to_string(itemCount) +
        ") INSERT INTO content_items (item_id, source_no, external_id, field_no, state_no, text_hash, content_hash, "
        "collected_at, attempts, title_is_text, text) "
        "SELECT i, 1, 'x' || i, 1, 0, 0, i, 0, 0, 0, 'text number ' || i FROM n");
    store::Statement hash(connection, "UPDATE content_items SET text_hash = ? WHERE item_id = ?");
    for (int item = 1; item <= itemCount; ++item) {
        const std::string text = "text number " + std::to_string(item);
        hash.bind(store::storedHash(text)).bind(std::int64_t{item}).run();
    }
    connection.execute("INSERT INTO item_keywords (item_id, keywords) VALUES (7, '{\"number seven\":0.5}')");
    connection.setCheckpointOnClose(true);
}

std::string schemaOf(Connection& connection) {
    store::Statement rows(connection, "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name");
    std::string all;
    while (rows.step()) all += rows.text(0) + " " + rows.text(1) + " " + rows.text(2) + "\n";
    return all;
}

std::string soundness(Connection& connection) {
    if (const std::string answer = connection.text("PRAGMA integrity_check(1)"); answer != "ok") return answer;
    const std::int64_t items =
        connection.integer("SELECT count(*) FROM content_items WHERE text = 'text number ' || item_id");
    return items == itemCount ? std::string() : std::to_string(items) + " items are there";
}

fs::path backupOf(const fs::path& file, int version) {
    return file.string() + ".backup-v" + std::to_string(version);
}

}  // namespace

MigrationKills::MigrationKills() {
    FailingVfs::install();
    const QTemporaryDir folder;
    for (int version = 0; version <= store::latestSchemaVersion(); ++version) {
        if (version == 0) {
            m_schemas.emplace_back();
            continue;
        }
        const fs::path file = folder.filePath(QString::number(version)).toStdString();
        makeStore(file, version);
        Connection connection(file, Connection::Role::Reader);
        m_schemas.push_back(schemaOf(connection));
    }
}

std::string MigrationKills::run(int version, std::uint64_t stride) {
    const QTemporaryDir folder;
    const fs::path old = folder.filePath(QStringLiteral("old.sqlite")).toStdString();
    makeStore(old, version);
    bool opened = false;
    for (std::uint64_t number = 1; !opened; number += stride) {
        const fs::path place = fs::path(folder.path().toStdString()) / std::to_string(number);
        const fs::path file = place / "store.sqlite";
        fs::create_directory(place);
        fs::copy_file(old, file);
        opened = openAndKill(file, number);
        std::string wrong = inspect(file, version);
        if (wrong.empty() && !opened && m_kills % 2 == 0) {
            openAndKill(file, 1 + static_cast<std::uint64_t>(m_kills) % 5);
            wrong = inspect(file, version);
        }
        if (wrong.empty()) wrong = finish(file);
        if (!wrong.empty())
            return "version " + std::to_string(version) + ", killed at write " + std::to_string(number) + ": " + wrong;
        fs::remove_all(place);
    }
    return {};
}

bool MigrationKills::openAndKill(const fs::path& file, std::uint64_t number) {
    const pid_t child = ::fork();
    if (child == 0) {
        FailingVfs::arm(FailingVfs::Fault::Kill, number);
        auto store = store::Store::open(file, store::OpenMode::ReadWrite, storeOptions());
        if (!store) ::_exit(1);
        store->reset();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    const bool killed = WIFSIGNALED(status);
    if (killed) ++m_kills;
    return !killed;
}

std::string MigrationKills::inspect(const fs::path& file, int version) const {
    Connection connection(file, Connection::Role::Reader);
    const auto now = static_cast<int>(connection.integer("PRAGMA user_version"));
    if (now < version || now >= static_cast<int>(m_schemas.size())) return "it has version " + std::to_string(now);
    if (schemaOf(connection) != m_schemas[static_cast<std::size_t>(now)])
        return "it says that it has version " + std::to_string(now) + " and has another schema";
    if (std::string wrong = soundness(connection); !wrong.empty()) return wrong;
    if (now == version) return {};
    if (!fs::exists(backupOf(file, version))) return "the old version was not kept";
    Connection backup(backupOf(file, version), Connection::Role::Reader);
    if (backup.integer("PRAGMA user_version") != version) return "what was kept is not the old version";
    return soundness(backup);
}

std::string MigrationKills::finish(const fs::path& file) const {
    auto store = store::Store::open(file, store::OpenMode::ReadWrite, storeOptions());
    if (!store) return store.error().describe();
    const auto checks = (*store)->check();
    if (!checks) return checks.error().describe();
    for (const store::CheckResult& check : *checks) {
        if (check.status != store::CheckResult::Status::Ok) return check.name + ": " + check.detail;
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(file.parent_path())) {
        if (entry.path().extension() == ".partial") return "left behind: " + entry.path().filename().string();
    }
    return {};
}

}  // namespace groundswell::testing
