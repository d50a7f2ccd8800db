#include "ui/shell/service_bridge.h"

namespace groundswell::ui {

namespace {

constexpr int drainInterval = 33;
// Arrivals of a running import refresh the tables at most this often.
constexpr int settleInterval = 500;

}  // namespace

ServiceBridge::ServiceBridge(pipeline::Service& service, QObject* parent) : QObject(parent), m_service(service) {
    m_timer.setInterval(drainInterval);
    connect(&m_timer, &QTimer::timeout, this, &ServiceBridge::drain);
    m_settle.setInterval(settleInterval);
    m_settle.setSingleShot(true);
    connect(&m_settle, &QTimer::timeout, this, &ServiceBridge::dataChanged);
    m_service.onJobChanged([this](const pipeline::JobStatus& job) { Q_EMIT jobChanged(job); });
    m_service.onDataChanged([this] {
        if (!m_settle.isActive()) m_settle.start();
    });
    m_timer.start();
}

ServiceBridge::~ServiceBridge() {
    m_service.onJobChanged({});
    m_service.onDataChanged({});
}

void ServiceBridge::drain() {
    m_service.drain();
}

}  // namespace groundswell::ui
