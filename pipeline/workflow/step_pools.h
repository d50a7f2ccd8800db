#pragma once

#include "models/config/workflow_config.h"
#include "pipeline/jobs/worker_pool.h"

#include <memory>

namespace groundswell::workflow {

/// The threads that steps run on. Those beside the processors' begin when a step first asks for them. For one thread.
class StepPools {
public:
    explicit StepPools(jobs::WorkerPool& cpu) : m_cpu(cpu) {}

    [[nodiscard]] jobs::WorkerPool& of(config::StepPool pool) {
        if (pool == config::StepPool::Cpu) return m_cpu;
        auto& own = pool == config::StepPool::Network ? m_network : m_io;
        if (!own) own = std::make_unique<jobs::WorkerPool>(pool == config::StepPool::Network ? 8 : 2);
        return *own;
    }

private:
    jobs::WorkerPool& m_cpu;
    std::unique_ptr<jobs::WorkerPool> m_network;  // they wait more than they work
    std::unique_ptr<jobs::WorkerPool> m_io;       // a disk gains nothing from more
};

}  // namespace groundswell::workflow
