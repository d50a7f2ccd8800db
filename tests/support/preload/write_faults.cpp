// Loaded into the program by LD_PRELOAD: counts the calls that change a file below one folder, and lets the N-th of
// them fail or kill the process before it is made. What a killed process leaves on the disk depends on nothing but the
// calls that it made, so that these are all the points where a kill can make a difference; and the program that is
// tested is the one that is shipped. The environment says what to do: see tests/app/faults.h.

#include "tests/support/preload/write_faults.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

using groundswell::testing::WriteFaultRecord;

namespace {

enum class Action { Count, Kill, Fail, FailFromThenOn };

struct Plan {
    Action action = Action::Count;
    int error = ENOSPC;
    unsigned long long number = 0;
    char folder[PATH_MAX] = {};
    std::size_t folderLength = 0;
    WriteFaultRecord* record = nullptr;
};

template <class Function>
Function* real(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

Plan readPlan() {
    Plan plan;
    const char* action = std::getenv("GROUNDSWELL_FAULT_ACTION");
    const char* error = std::getenv("GROUNDSWELL_FAULT_ERROR");
    const char* number = std::getenv("GROUNDSWELL_FAULT_NUMBER");
    const char* folder = std::getenv("GROUNDSWELL_FAULT_FOLDER");
    const char* record = std::getenv("GROUNDSWELL_FAULT_RECORD");
    if (action == nullptr || number == nullptr || folder == nullptr || record == nullptr) return plan;
    const std::string_view wanted = action;
    plan.action = wanted == "kill"   ? Action::Kill
                  : wanted == "fail" ? Action::Fail
                  : wanted == "on"   ? Action::FailFromThenOn
                                     : Action::Count;
    plan.error = error != nullptr ? std::atoi(error) : ENOSPC;
    plan.number = std::strtoull(number, nullptr, 10);
    plan.folderLength = std::strlen(folder);
    if (plan.folderLength >= sizeof plan.folder) return plan;
    std::memcpy(plan.folder, folder, plan.folderLength);
    const int descriptor = real<int(const char*, int, ...)>("open")(record, O_RDWR | O_CLOEXEC);
    if (descriptor < 0) return plan;
    void* mapped = ::mmap(nullptr, sizeof(WriteFaultRecord), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    ::close(descriptor);
    if (mapped != MAP_FAILED) plan.record = static_cast<WriteFaultRecord*>(mapped);
    return plan;
}

const Plan& plan() {
    static const Plan plan = readPlan();
    return plan;
}

// True when the call is to fail; errno is set then. Does not return when the process is to be killed here.
bool fails(const char* call, const char* path, bool mayFail) {
    const Plan& now = plan();
    if (now.record == nullptr || std::strncmp(path, now.folder, now.folderLength) != 0) return false;
    const auto number = __atomic_add_fetch(&now.record->calls, 1, __ATOMIC_SEQ_CST);
    if (now.action == Action::Count) return false;
    const bool hit = now.action == Action::FailFromThenOn ? number >= now.number : number == now.number;
    if (!hit || (now.action != Action::Kill && !mayFail)) return false;
    if (__atomic_exchange_n(&now.record->hit, 1, __ATOMIC_SEQ_CST) == 0) {
        std::strncpy(now.record->call, call, sizeof now.record->call - 1);
        std::strncpy(now.record->path, path + now.folderLength, sizeof now.record->path - 1);
    }
    if (now.action == Action::Kill) ::kill(::getpid(), SIGKILL);
    errno = now.error;
    return true;
}

bool failsOn(const char* call, int descriptor, bool mayFail = true) {
    if (plan().record == nullptr) return false;
    char link[64];
    char path[PATH_MAX];
    std::snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    const ssize_t length = ::readlink(link, path, sizeof path - 1);
    if (length <= 0) return false;
    path[length] = '\0';
    return fails(call, path, mayFail);
}

bool creates(const char* path, int flags) {
    struct stat status {};
    return (flags & O_CREAT) != 0 && ::stat(path, &status) != 0;
}

mode_t modeOf(int flags, va_list list) {
    return (flags & O_CREAT) != 0 ? static_cast<mode_t>(va_arg(list, unsigned)) : 0;
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* bytes, size_t size) {
    static auto* const next = real<ssize_t(int, const void*, size_t)>("write");
    return failsOn("write", descriptor) ? -1 : next(descriptor, bytes, size);
}

ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off64_t offset) {
    static auto* const next = real<ssize_t(int, const void*, size_t, off64_t)>("pwrite64");
    return failsOn("pwrite", descriptor) ? -1 : next(descriptor, bytes, size, offset);
}

int fsync(int descriptor) {
    static auto* const next = real<int(int)>("fsync");
    return failsOn("fsync", descriptor) ? -1 : next(descriptor);
}

int fdatasync(int descriptor) {
    static auto* const next = real<int(int)>("fdatasync");
    return failsOn("fdatasync", descriptor) ? -1 : next(descriptor);
}

int ftruncate64(int descriptor, off64_t size) noexcept {
    static auto* const next = real<int(int, off64_t)>("ftruncate64");
    return failsOn("ftruncate", descriptor) ? -1 : next(descriptor, size);
}

int rename(const char* from, const char* to) noexcept {
    static auto* const next = real<int(const char*, const char*)>("rename");
    return fails("rename", to, true) ? -1 : next(from, to);
}

int renameat2(int fromFolder, const char* from, int toFolder, const char* to, unsigned flags) noexcept {
    static auto* const next = real<int(int, const char*, int, const char*, unsigned)>("renameat2");
    return fails("renameat2", to, true) ? -1 : next(fromFolder, from, toFolder, to, flags);
}

int mkdir(const char* path, mode_t mode) noexcept {
    static auto* const next = real<int(const char*, mode_t)>("mkdir");
    return fails("mkdir", path, true) ? -1 : next(path, mode);
}

// No disk is too full for it.
int unlink(const char* path) noexcept {
    static auto* const next = real<int(const char*)>("unlink");
    return fails("unlink", path, false) ? -1 : next(path);
}

int open(const char* path, int flags, ...) {
    static auto* const next = real<int(const char*, int, ...)>("open");
    va_list list;
    va_start(list, flags);
    const mode_t mode = modeOf(flags, list);
    va_end(list);
    return creates(path, flags) && fails("open", path, true) ? -1 : next(path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    static auto* const next = real<int(const char*, int, ...)>("open64");
    va_list list;
    va_start(list, flags);
    const mode_t mode = modeOf(flags, list);
    va_end(list);
    return creates(path, flags) && fails("open", path, true) ? -1 : next(path, flags, mode);
}

}  // extern "C"
