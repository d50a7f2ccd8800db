#pragma once

#include "models/store/name_table.h"
#include "models/store/step_history.h"

namespace groundswell::store {

class ReadSession;

/// StepHistoryReader on SQLite. For one thread.
class SqliteStepHistoryReader final : public StepHistoryReader {
public:
    explicit SqliteStepHistoryReader(ReadSession& session) : m_session(session) {}

    core::Result<std::map<StepSetNumber, domain::StepMarks>> sets() override;
    core::Result<std::vector<StepSetCount>> counts() override;
    core::Result<std::vector<domain::Backfill>> backfills() override;

private:
    ReadSession& m_session;
};

/// StepHistoryWriter on SQLite. For the writer's thread.
class SqliteStepHistoryWriter final : public StepHistoryWriter {
public:
    SqliteStepHistoryWriter(Connection& connection, NameTable& names) : m_connection(connection), m_names(names) {}

    core::Result<ItemMoveOutcome> move(const ItemMove& move) override;
    core::Result<void> beginBackfill(domain::Backfill backfill) override;
    core::Result<void> continueBackfill(const std::string& workflow, core::ItemId after) override;
    core::Result<void> endBackfill(const std::string& workflow) override;

private:
    Connection& m_connection;
    NameTable& m_names;
};

}  // namespace groundswell::store
