#pragma once

#include <cstddef>
#include <functional>

namespace groundswell::jobs {

class WorkerPool;

/// Calls work(0) to work(count - 1), each once and several at the same time, and returns when all have ended; what one
/// of them throws is thrown here. Without a pool one after the other. Never from a function that the pool runs: it
/// would wait for its own thread.
void parallelFor(WorkerPool* pool, std::size_t count, const std::function<void(std::size_t)>& work);

}  // namespace groundswell::jobs
