#pragma once

#include <QTemporaryDir>

#include "models/store/cluster_writer.h"
#include "models/store/item_writer.h"
#include "models/store/run_writer.h"
#include "models/store/source_writer.h"
#include "models/store/store.h"

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

namespace groundswell::testing {

/// Lower case, every Chinese character a word of its own: enough of a normal form for tests of the store.
[[nodiscard]] std::string simpleSearchText(std::string_view text);
[[nodiscard]] store::StoreOptions storeOptions(std::string version = "test-1");

/// 2026-01-01 and so many seconds.
[[nodiscard]] core::UtcTime at(std::int64_t seconds);

/// An item "id" of source "files" with a text; the rest can be changed before it is stored.
[[nodiscard]] domain::ContentItem itemOf(const std::string& externalId, const std::string& text);
[[nodiscard]] store::IncomingItem incoming(domain::ContentItem item);

/// The bytes of a file; none where it cannot be read.
[[nodiscard]] QByteArray bytesOf(const std::filesystem::path& path);
/// Writes a file anew, and fails the test where it cannot.
void writeBytes(const std::filesystem::path& path, const QByteArray& bytes);

/// A store in a folder of its own, opened. Fails the process when it cannot be opened.
class StoreFixture {
public:
    StoreFixture();

    [[nodiscard]] std::filesystem::path file() const;
    [[nodiscard]] store::Store& store() { return *m_store; }
    void close() { m_store.reset(); }
    void reopen(store::StoreOptions options = storeOptions());

    /// Closes the store, changes its file behind its back, opens it again.
    void alter(const std::string& statements);
    /// Runs a write; its error as one line, empty when it was committed.
    std::string write(const std::function<core::Result<void>(store::WriteTransaction&)>& work);
    /// Stores items; the outcomes in letters: n(ew), c(hanged), u(nchanged), # for numbers only. The error as one line
    /// otherwise.
    std::string put(const std::vector<domain::ContentItem>& items, store::UpsertMode mode = store::UpsertMode::Update);
    std::string assign(std::initializer_list<store::ClusterAssignment> assignments);
    std::string remove(std::initializer_list<std::int64_t> items);
    /// The numbers of a cluster as items/unique/all time, "none" when there is none.
    std::string numbers(std::int64_t cluster);
    /// What a recount finds wrong; empty when all is well.
    std::string differences();
    [[nodiscard]] std::unique_ptr<store::ReadConnection> reader();
    /// The answer of a SQL query on the file as JSON rows, or "error: ...".
    std::string sql(const std::string& query);

private:
    QTemporaryDir m_folder;
    std::unique_ptr<store::Store> m_store;
};

}  // namespace groundswell::testing
