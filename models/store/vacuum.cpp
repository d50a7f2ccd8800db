#include "models/store/vacuum.h"

#include "models/store/connection.h"
#include "models/store/statement.h"

#include <sqlite3.h>

namespace groundswell::store {

namespace {

// The copy is a second database of the connection while it is made; otherwise there must be none.
class RoomForCopy {
public:
    explicit RoomForCopy(Connection& connection) : m_connection(connection) { set(1); }
    ~RoomForCopy() { set(0); }
    RoomForCopy(const RoomForCopy&) = delete;
    RoomForCopy& operator=(const RoomForCopy&) = delete;

private:
    void set(int databases) { sqlite3_limit(m_connection.handle(), SQLITE_LIMIT_ATTACHED, databases); }

    Connection& m_connection;
};

bool checkpoint(Connection& connection) {
    Statement row(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    return row.step() && row.integer(0) == 0;
}

// Whoever reads for longer than this is not waited for: nothing else can be written meanwhile. In milliseconds.
constexpr int patience = 1000;

// False when somebody read for too long.
bool emptyLog(Connection& connection) {
    sqlite3_busy_timeout(connection.handle(), patience);
    const bool emptied = checkpoint(connection);
    sqlite3_busy_timeout(connection.handle(), busyTimeout);
    return emptied;
}

}  // namespace

core::Result<void> vacuumFile(Connection& connection, const std::stop_token& stop) {
    if (stop.stop_requested()) return core::Error(core::ErrorCode::Cancelled, "The vacuum was cancelled.");
    auto emptied = connection.guard([&] { return emptyLog(connection); });
    if (!emptied) return std::move(emptied).error();
    if (!*emptied) {
        // The log would keep a second copy of everything until they are done.
        return core::Error(core::ErrorCode::Unavailable, "Others are reading the store for long.")
            .with("remedy", "It is tried again the next time.");
    }
    const RoomForCopy room(connection);
    const std::stop_callback interrupt(stop, [&connection] { connection.interrupt(); });
    return connection.guard([&] {
        connection.execute("VACUUM");
        static_cast<void>(emptyLog(connection));
    });
}

}  // namespace groundswell::store
