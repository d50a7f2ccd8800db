#pragma once

#include "pipeline/service.h"
#include "ui/shell/refresh_pace.h"

#include <QElapsedTimer>
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
    /// Stored data changed; many changes are one signal, see RefreshPace.
    void dataChanged();

private:
    void drain();
    void takeJob(const pipeline::JobStatus& job);
    [[nodiscard]] RefreshPace::Time now() const { return RefreshPace::Time(m_since.elapsed()); }

    pipeline::Service& m_service;
    QTimer m_timer;
    QElapsedTimer m_since;
    RefreshPace m_pace;
};

}  // namespace groundswell::ui
