#pragma once

#include "models/core/result.h"

#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <type_traits>
#include <utility>

namespace groundswell::store {

class AnnotationWriter;
class ItemWriter;
class ClusterWriter;
class RunWriter;
class SourceWriter;
class HousekeepingWriter;
class JobWriter;
class StepHistoryWriter;
class WriterThread;

/// What a write may use; valid during its call, on the writer's thread.
class WriteTransaction {
public:
    virtual ~WriteTransaction() = default;
    virtual ItemWriter& items() = 0;
    virtual ClusterWriter& clusters() = 0;
    virtual RunWriter& runs() = 0;
    virtual SourceWriter& sources() = 0;
    virtual HousekeepingWriter& housekeeping() = 0;
    virtual JobWriter& jobs() = 0;
    virtual StepHistoryWriter& stepHistory() = 0;
    virtual AnnotationWriter& annotations() = 0;
};

/// The door to the one thread that writes. Each submitted function runs in one transaction: committed when it returns
/// success, rolled back when it returns an error. A failing commit or store is sticky: every later write gets the same
/// error. The queue is bounded by bytes and count; submit blocks while it is full. Thread-safe.
class Writer {
public:
    explicit Writer(WriterThread& thread) : m_thread(thread) {}

    /// Queues `write` (Result<T>(WriteTransaction&)); `bytes` is about what its data holds in memory.
    template <class F, class R = std::invoke_result_t<F, WriteTransaction&>>
    std::future<R> submit(std::size_t bytes, F write) {
        auto promise = std::make_shared<std::promise<R>>();
        std::future<R> answer = promise->get_future();
        auto outcome = std::make_shared<std::optional<R>>();
        enqueue(
            bytes,
            [write = std::move(write), outcome](WriteTransaction& transaction) mutable -> core::Result<void> {
                outcome->emplace(write(transaction));
                if (!outcome->value()) return outcome->value().error();
                return {};
            },
            [promise, outcome](core::Result<void> committed) {
                if (!committed) {
                    promise->set_value(R(std::move(committed).error()));
                } else {
                    promise->set_value(std::move(**outcome));
                }
            });
        return answer;
    }

    /// submit and wait. Not from the writer's own thread.
    template <class F, class R = std::invoke_result_t<F, WriteTransaction&>>
    R run(F write) {
        return submit(0, std::move(write)).get();
    }

private:
    void enqueue(std::size_t bytes, std::function<core::Result<void>(WriteTransaction&)> write,
                 std::function<void(core::Result<void>)> done);

    WriterThread& m_thread;
};

}  // namespace groundswell::store
