#include "tests/pipeline/operations/failing_writes.h"

#include "models/store/read_connection.h"

#include <algorithm>

namespace groundswell::testing {

namespace {

constexpr int stories = 12;
constexpr int wordings = 4;

std::string posts(WorkspaceFixture& fixture) {
    return fixture.write("posts.jsonl", storyLines(stories, wordings));
}

// An error is one sentence of what failed, and for a full disk what to do.
std::string badlyTold(const core::Error& error, FailingVfs::Fault fault) {
    const std::string line = error.describe();
    if (error.code != core::ErrorCode::Io) return "the error is no failure of the disk: " + line;
    if (error.message.empty() || error.message.back() != '.' || line.find('\n') != std::string::npos)
        return "the error is no sentence: " + line;
    if (fault != FailingVfs::Fault::DiskFull) return {};
    const bool named = error.message.find("The disk is full") != std::string::npos;
    return named && !error.contextValue("remedy").empty() ? std::string() : "a full disk is not named: " + line;
}

// The archive's records, in its files and in the store's catalogue.
std::string archived(WorkspaceFixture& fixture) {
    auto reader = fixture.session().store().connect();
    if (!reader) return reader.error().describe();
    auto rows = (*reader)->runs().chunks();
    auto chunks = fixture.session().archive().list();
    if (!rows || !chunks) return "the archive cannot be listed";
    std::int64_t records = 0;
    for (const store::ChunkRow& row : *rows) records += row.records;
    return std::to_string(chunks->size()) + " files, " + std::to_string(rows->size()) + " in the catalogue, " +
           std::to_string(records) + " records";
}

core::Result<void> importAndProcess(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                    const std::string& file, bool& imported) {
    operations::ImportRequest request;
    request.files = {file};
    auto import = operations::importFiles(session, pool, request, {}, {});
    if (!import) return import.error();
    if (import->counts.taken() != stories * wordings)
        return core::Error(core::ErrorCode::Internal, "Not all were taken.");
    imported = true;
    auto processed = operations::processItems(session, pool, {}, {}, {});
    if (!processed) return processed.error();
    return {};
}

}  // namespace

std::string FailingWrites::run(std::uint64_t stride) {
    FailingVfs::install();
    bool undisturbed = false;
    // What comes out when nothing fails.
    if (std::string wrong = attempt(0, undisturbed); !wrong.empty()) return wrong;
    undisturbed = false;
    for (std::uint64_t number = 1; !undisturbed; number += stride) {
        std::string wrong = attempt(number, undisturbed);
        if (!wrong.empty()) return wrong + "\n  with write " + std::to_string(number) + " failing";
    }
    return {};
}

std::string FailingWrites::attempt(std::uint64_t number, bool& undisturbed) {
    WorkspaceFixture fixture;
    fixture.close();
    FailingVfs::arm(number == 0 ? FailingVfs::Fault::None : m_fault, number, m_andAfter);
    bool imported = false;
    std::string wrong = disturbedRun(fixture, imported);
    undisturbed = !FailingVfs::failed();
    m_writes = std::max(m_writes, FailingVfs::calls());
    FailingVfs::disarm();
    if (!wrong.empty()) return wrong;
    if (!undisturbed) ++m_points;

    fixture.open();
    if (std::string damage = fixture.damage(); !damage.empty()) return "afterwards: " + damage;
    auto reader = fixture.session().store().connect();
    const auto items = reader ? (*reader)->items().count({}) : core::Result<std::int64_t>(reader.error());
    if (!items) return items.error().describe();
    if (imported && *items != stories * wordings) return "what was told to be stored is not there";
    if (auto done = importAndProcess(fixture.session(), fixture.pool(), posts(fixture), imported); !done)
        return "the next run failed: " + done.error().describe();
    if (std::string damage = fixture.damage(); !damage.empty()) return "after the next run: " + damage;
    const std::string found = fixture.dump() + archived(fixture);
    if (number == 0) m_expected = found;
    return found == m_expected ? std::string() : "the store is another one:\n" + found + "\nand not\n" + m_expected;
}

std::string FailingWrites::disturbedRun(WorkspaceFixture& fixture, bool& imported) {
    const std::string file = posts(fixture);
    auto clock = std::make_shared<TickingClock>("2026-10-12T09:10:00Z");
    auto session = workspace::WorkspaceSession::open(fixture.folder(), workspace::Access::Write, clock);
    core::Result<void> done =
        session ? importAndProcess(**session, fixture.pool(), file, imported) : core::Result<void>(session.error());
    if (done) return {};
    ++m_errors;
    // A failure that no write caused is one that the test did not ask for.
    return FailingVfs::failed() ? badlyTold(done.error(), m_fault) : done.error().describe();
}

std::string FailingWrites::summary() const {
    return std::to_string(m_points) + " of " + std::to_string(m_writes) + " writes of a run failed in turn" +
           (m_andAfter ? " with all after them" : "") + ": " + std::to_string(m_errors) +
           " told as an error, the others made up for by SQLite; 0 lost, 0 twice";
}

}  // namespace groundswell::testing
