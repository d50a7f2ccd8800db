#include "models/store/vacuum.h"

#include "models/store/connection.h"
#include "models/store/log_keeper.h"

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

// Whoever reads for longer than this is not waited for: nothing else can be written meanwhile. In milliseconds.
constexpr int patience = 1000;

}  // namespace

core::Result<void> vacuumFile(Connection& connection, const std::stop_token& stop) {
    if (stop.stop_requested()) return core::Error(core::ErrorCode::Cancelled, "The vacuum was cancelled.");
    auto emptied = connection.guard([&] { return emptyLog(connection, patience); });
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
        static_cast<void>(emptyLog(connection, patience));
    });
}

}  // namespace groundswell::store
