#pragma once

#include "models/core/result.h"
#include "models/store/item_writer.h"

#include <future>
#include <utility>
#include <vector>

namespace groundswell::operations {

/// A batch of items from its way into the archive to its commit. For one thread.
class PendingWrite {
public:
    using Outcomes = core::Result<std::vector<store::UpsertOutcome>>;

    explicit PendingWrite(std::future<std::future<Outcomes>> begun) : m_begun(std::move(begun)) {}
    [[nodiscard]] bool hasEnded();
    /// Waits for it.
    Outcomes take();

private:
    std::future<std::future<Outcomes>> m_begun;  // archived, and on its way into the store
    std::future<Outcomes> m_written;             // once begun
};

}  // namespace groundswell::operations
