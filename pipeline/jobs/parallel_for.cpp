#include "pipeline/jobs/parallel_for.h"

#include "pipeline/jobs/worker_pool.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <latch>
#include <memory>
#include <mutex>

namespace groundswell::jobs {

namespace {

// Held by every thread: the last one may still be inside the latch when the caller goes on.
struct Shared {
    explicit Shared(std::size_t threads) : ended(static_cast<std::ptrdiff_t>(threads)) {}

    std::atomic<std::size_t> next = 0;
    std::latch ended;
    std::mutex mutex;
    std::exception_ptr thrown;  // guarded by mutex
};

void takeTurns(Shared& shared, std::size_t count, const std::function<void(std::size_t)>& work) {
    try {
        for (std::size_t i = shared.next++; i < count; i = shared.next++) work(i);
    } catch (...) {
        const std::scoped_lock lock(shared.mutex);
        shared.thrown = std::current_exception();
        shared.next = count;
    }
    shared.ended.count_down();
}

}  // namespace

void parallelFor(WorkerPool* pool, std::size_t count, const std::function<void(std::size_t)>& work) {
    const std::size_t threads = pool == nullptr ? 1 : std::min(pool->threadCount(), count);
    if (threads <= 1) {
        for (std::size_t i = 0; i < count; ++i) work(i);
        return;
    }
    const auto shared = std::make_shared<Shared>(threads);
    for (std::size_t thread = 0; thread < threads; ++thread) {
        pool->post([shared, count, &work] { takeTurns(*shared, count, work); });
    }
    shared->ended.wait();
    if (shared->thrown) std::rethrow_exception(shared->thrown);
}

}  // namespace groundswell::jobs
