#include "tests/support/failing_vfs.h"

#include <sqlite3.h>

#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstring>
#include <new>

namespace groundswell::testing {

namespace {

using Fault = FailingVfs::Fault;

std::atomic<Fault> armedFault = Fault::None;
std::atomic<std::uint64_t> armedNumber = 0;
std::atomic<bool> armedAndAfter = false;
std::atomic<std::uint64_t> callCount = 0;
std::atomic<bool> anyFailed = false;

// What the call has to answer; SQLITE_OK = it may be made.
int verdict(int brokenCode) {
    const std::uint64_t number = ++callCount;
    const Fault fault = armedFault;
    if (fault == Fault::None) return SQLITE_OK;
    if (armedAndAfter ? number < armedNumber : number != armedNumber) return SQLITE_OK;
    anyFailed = true;
    if (fault == Fault::Kill) ::kill(::getpid(), SIGKILL);
    return fault == Fault::DiskFull ? SQLITE_FULL : brokenCode;
}

/// The file that SQLite sees, with the real one behind it in the same block of memory.
struct File : sqlite3_file {
    sqlite3_file* real;
};

sqlite3_file* realOf(sqlite3_file* file) {
    return static_cast<File*>(file)->real;
}

// Calls of the real file under the names that SQLite's table has for them.
namespace method {

int close(sqlite3_file* file) {
    sqlite3_file* real = realOf(file);
    return real->pMethods != nullptr ? real->pMethods->xClose(real) : SQLITE_OK;
}
int read(sqlite3_file* file, void* bytes, int size, sqlite3_int64 offset) {
    return realOf(file)->pMethods->xRead(realOf(file), bytes, size, offset);
}
int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
    if (const int code = verdict(SQLITE_IOERR_WRITE); code != SQLITE_OK) return code;
    return realOf(file)->pMethods->xWrite(realOf(file), bytes, size, offset);
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    if (const int code = verdict(SQLITE_IOERR_TRUNCATE); code != SQLITE_OK) return code;
    return realOf(file)->pMethods->xTruncate(realOf(file), size);
}
int sync(sqlite3_file* file, int flags) {
    if (const int code = verdict(SQLITE_IOERR_FSYNC); code != SQLITE_OK) return code;
    return realOf(file)->pMethods->xSync(realOf(file), flags);
}
int fileSize(sqlite3_file* file, sqlite3_int64* size) {
    return realOf(file)->pMethods->xFileSize(realOf(file), size);
}
int lock(sqlite3_file* file, int level) {
    return realOf(file)->pMethods->xLock(realOf(file), level);
}
int unlock(sqlite3_file* file, int level) {
    return realOf(file)->pMethods->xUnlock(realOf(file), level);
}
int checkReservedLock(sqlite3_file* file, int* held) {
    return realOf(file)->pMethods->xCheckReservedLock(realOf(file), held);
}
int fileControl(sqlite3_file* file, int operation, void* argument) {
    return realOf(file)->pMethods->xFileControl(realOf(file), operation, argument);
}
int sectorSize(sqlite3_file* file) {
    return realOf(file)->pMethods->xSectorSize(realOf(file));
}
int deviceCharacteristics(sqlite3_file* file) {
    return realOf(file)->pMethods->xDeviceCharacteristics(realOf(file));
}
int shmMap(sqlite3_file* file, int region, int size, int extend, void volatile** memory) {
    return realOf(file)->pMethods->xShmMap(realOf(file), region, size, extend, memory);
}
int shmLock(sqlite3_file* file, int offset, int count, int flags) {
    return realOf(file)->pMethods->xShmLock(realOf(file), offset, count, flags);
}
void shmBarrier(sqlite3_file* file) {
    realOf(file)->pMethods->xShmBarrier(realOf(file));
}
int shmUnmap(sqlite3_file* file, int remove) {
    return realOf(file)->pMethods->xShmUnmap(realOf(file), remove);
}

}  // namespace method

// Version 2: with shared memory, which a log needs, and without mapped pages, which the store does not use.
const sqlite3_io_methods methods = {2,
                                    method::close,
                                    method::read,
                                    method::write,
                                    method::truncate,
                                    method::sync,
                                    method::fileSize,
                                    method::lock,
                                    method::unlock,
                                    method::checkReservedLock,
                                    method::fileControl,
                                    method::sectorSize,
                                    method::deviceCharacteristics,
                                    method::shmMap,
                                    method::shmLock,
                                    method::shmBarrier,
                                    method::shmUnmap,
                                    nullptr,
                                    nullptr};

sqlite3_vfs* realVfs = nullptr;

int openFile(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* outFlags) {
    auto* wrapper = new (file) File{};
    wrapper->real = reinterpret_cast<sqlite3_file*>(wrapper + 1);
    std::memset(wrapper->real, 0, static_cast<std::size_t>(realVfs->szOsFile));
    const int code = realVfs->xOpen(realVfs, name, wrapper->real, flags, outFlags);
    // Whoever has methods is closed, also after a failure.
    wrapper->pMethods = code == SQLITE_OK ? &methods : nullptr;
    return code;
}

sqlite3_vfs makeVfs() {
    realVfs = sqlite3_vfs_find(nullptr);
    // All but opening is the real one's, which finds what it needs in its own static tables.
    sqlite3_vfs vfs = *realVfs;
    vfs.zName = "failing";
    vfs.szOsFile = static_cast<int>(sizeof(File)) + realVfs->szOsFile;
    vfs.xOpen = openFile;
    vfs.pNext = nullptr;
    return vfs;
}

}  // namespace

void FailingVfs::install() {
    static sqlite3_vfs vfs = makeVfs();
    static const int registered = sqlite3_vfs_register(&vfs, 1);
    static_cast<void>(registered);
}

void FailingVfs::arm(Fault fault, std::uint64_t number, bool andAfter) {
    armedFault = Fault::None;
    callCount = 0;
    anyFailed = false;
    armedNumber = number;
    armedAndAfter = andAfter;
    armedFault = fault;
}

std::uint64_t FailingVfs::calls() {
    return callCount;
}

bool FailingVfs::failed() {
    return anyFailed;
}

}  // namespace groundswell::testing
