#pragma once

#include "pipeline/service.h"

#include <QObject>
#include <QTimer>

namespace groundswell::ui {

/// Brings what the service's workers have done into the window's event loop: drains its mailbox 30 times a second and
/// turns its listeners into signals. Owner thread only; the service must outlive it.
class ServiceBridge : public QObject {
    Q_OBJECT

public:
    explicit ServiceBridge(pipeline::Service& service, QObject* parent = nullptr);
    ~ServiceBridge() override;

    [[nodiscard]] pipeline::Service& service() const { return m_service; }

Q_SIGNALS:
    void jobChanged(const groundswell::pipeline::JobStatus& job);
    /// Stored data changed; several changes of one moment are one signal.
    void dataChanged();

private:
    void drain();

    pipeline::Service& m_service;
    QTimer m_timer;
    QTimer m_settle;
};

}  // namespace groundswell::ui
