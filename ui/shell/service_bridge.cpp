#include "ui/shell/service_bridge.h"

#include <algorithm>
#include <vector>

namespace groundswell::ui {

namespace {

constexpr int drainInterval = 33;

}  // namespace

ServiceBridge::ServiceBridge(pipeline::Service& service, QObject* parent) : QObject(parent), m_service(service) {
    m_since.start();
    m_timer.setInterval(drainInterval);
    connect(&m_timer, &QTimer::timeout, this, &ServiceBridge::drain);
    m_service.onJobChanged([this](const pipeline::JobStatus& job) { takeJob(job); });
    m_service.onDataChanged([this](pipeline::DataChange change) { m_pace.change(change, now()); });
    m_timer.start();
}

ServiceBridge::~ServiceBridge() {
    m_service.onJobChanged({});
    m_service.onDataChanged({});
}

void ServiceBridge::drain() {
    m_service.drain();
    if (m_pace.takeDue(now(), m_service.isAnswering())) Q_EMIT dataChanged();
}

void ServiceBridge::takeJob(const pipeline::JobStatus& job) {
    if (pipeline::hasEnded(job.state)) {
        const std::vector<pipeline::JobStatus> jobs = m_service.jobs();
        if (std::all_of(jobs.begin(), jobs.end(), [](const auto& one) { return pipeline::hasEnded(one.state); })) {
            m_pace.jobsEnded();
        }
    }
    Q_EMIT jobChanged(job);
}

}  // namespace groundswell::ui
