#pragma once

#include "pipeline/service.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <memory>
#include <optional>

namespace groundswell::testing {

/// The real service with the sample workspace made and open, in a folder of its own.
class SampleService {
public:
    SampleService() {
        const std::filesystem::path profile(m_folder.path().toStdString());
        service = std::make_unique<pipeline::Service>(pipeline::ServiceOptions{profile, clock});
    }

    [[nodiscard]] bool open() {
        const pipeline::JobId job = service->startSample();
        const bool made = waitFor([&] {
            for (const pipeline::JobStatus& status : service->jobs()) {
                if (status.id == job) return status.state == pipeline::JobState::Completed;
            }
            return false;
        });
        if (!made) return false;
        const pipeline::Ticket ticket = service->openWorkspace("sample", [](const auto&) {});
        return waitFor([&] { return service->workspace().has_value(); });
    }

    /// Turns the mailbox and the event loop until the condition holds.
    template <class Condition>
    [[nodiscard]] bool waitFor(Condition&& condition) {
        return QTest::qWaitFor(
            [&] {
                service->drain();
                return condition();
            },
            60'000);
    }

    /// Asks, and waits for the answer's value; nothing when it is an error.
    template <class T, class Ask>
    [[nodiscard]] std::optional<T> answer(Ask&& ask) {
        std::optional<T> value;
        bool answered = false;
        const pipeline::Ticket ticket = ask([&](core::Result<T> result) {
            answered = true;
            if (result) value = std::move(*result);
        });
        if (!waitFor([&] { return answered; })) return std::nullopt;
        return value;
    }

    std::shared_ptr<const core::Clock> clock = std::make_shared<core::SystemClock>();
    std::unique_ptr<pipeline::Service> service;

private:
    QTemporaryDir m_folder;
};

}  // namespace groundswell::testing
