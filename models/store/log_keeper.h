#pragma once

struct sqlite3;

namespace groundswell::store {

class Connection;

/// Moves all of the write-ahead log into the store's file and empties it. False when somebody reads for longer than
/// `patience` (milliseconds): then as much as possible was moved. On the writer's connection, outside a transaction.
/// Throws SQLite::Exception; nothing is lost then.
bool emptyLog(Connection& connection, int patience);

/// Keeps the write-ahead log of the writer's connection small. SQLite itself begins the log anew only where no reader
/// uses it, which readers that overlap never leave: beyond its limit they are waited for, for a moment. One thread.
class LogKeeper {
public:
    /// `limit` in bytes. Takes the place of SQLite's own checkpoints.
    LogKeeper(Connection& connection, long long limit);
    ~LogKeeper();
    LogKeeper(const LogKeeper&) = delete;
    LogKeeper& operator=(const LogKeeper&) = delete;

    /// Moves what was committed into the file, after a commit and when nobody waits for its end any more.
    void tidy();

private:
    static int committed(void* keeper, sqlite3* database, const char* schema, int pages);

    Connection& m_connection;
    const long long m_limit;
    long long m_pageSize = 0;
    long long m_pages = 0;    ///< in the log, as of the last commit
    long long m_triedAt = 0;  ///< pages when readers were waited for in vain
    bool m_grown = false;     ///< since the last tidy()
};

}  // namespace groundswell::store
