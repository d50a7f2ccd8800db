#pragma once

#include "pipeline/service.h"
#include "tests/ui/support/recording_seams.h"
#include "ui/shell/main_window.h"

#include <QTemporaryDir>

#include <filesystem>
#include <functional>
#include <memory>

namespace groundswell::testing {

/// A clock that stands still.
class StillClock final : public core::Clock {
public:
    explicit StillClock(core::UtcTime now) : m_now(now) {}
    [[nodiscard]] core::UtcTime now() const override { return m_now; }

private:
    core::UtcTime m_now;
};

/// A window on the real service over an empty profile of its own.
class WindowFixture {
public:
    /// With tasks beside those that workspaces have.
    explicit WindowFixture(std::function<void(jobs::TaskRegistry&)> addTasks = {});
    ~WindowFixture();

    /// Shows the window as `runWindow` does.
    void show(const QSize& size = {1366, 768});
    /// Presses "Explore the sample" and waits until its workspace is open. False when it did not come.
    [[nodiscard]] bool openSample();
    /// Closes the window and shows another on the same profile.
    void reopen();

    template <class Widget>
    [[nodiscard]] Widget* find(const QString& name) const {
        return window->findChild<Widget*>(name);
    }
    /// Triggers an action that a person could trigger. False when it is disabled or unknown.
    bool trigger(const QString& name);
    /// Chooses files to import, and imports them as the preview shows them. False when it cannot.
    [[nodiscard]] bool importFiles(const QStringList& files);
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }

    RecordingSeams seams;
    std::shared_ptr<const core::Clock> clock;
    std::unique_ptr<pipeline::Service> service;
    std::unique_ptr<ui::MainWindow> window;

private:
    void make();

    const std::function<void(jobs::TaskRegistry&)> m_addTasks;
    QTemporaryDir m_folder;
};

}  // namespace groundswell::testing
