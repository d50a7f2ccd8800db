#pragma once

#include "models/config/workspace_config.h"
#include "pipeline/service.h"
#include "tests/pipeline/workspace_fixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::testing {

inline constexpr std::chrono::seconds patience{60};

/// The service of an empty profile with an owner's loop around it.
class ServiceBench {
public:
    explicit ServiceBench(std::function<void(jobs::TaskRegistry&)> addTasks = {}) {
        m_options.addTasks = std::move(addTasks);
        makeService();
    }
    explicit ServiceBench(std::shared_ptr<const workspace::HandedCommands> commands) {
        m_options.handedCommands = std::move(commands);
        m_options.program = "1.0";
        makeService();
    }
    explicit ServiceBench(pipeline::ServiceOptions options) : m_options(std::move(options)) { makeService(); }
    pipeline::Service& service() { return *m_service; }
    void destroyService() { m_service.reset(); }
    /// As when the program is started again.
    void makeService() {
        m_options.profile = m_dir.path().toStdString();
        m_service = std::make_unique<pipeline::Service>(m_options);
        m_service->onJobChanged([this](const pipeline::JobStatus& status) { m_changes.push_back(status); });
        m_service->onDataChanged([this](pipeline::DataChange) { ++m_dataChanges; });
    }
    [[nodiscard]] std::string path(const std::string& name) const {
        return m_dir.filePath(QString::fromStdString(name)).toStdString();
    }
    [[nodiscard]] const std::vector<pipeline::JobStatus>& changes() const { return m_changes; }
    [[nodiscard]] int dataChanges() const { return m_dataChanges; }

    bool until(const std::function<bool()>& done) {
        const auto end = std::chrono::steady_clock::now() + patience;
        while (!done()) {
            if (std::chrono::steady_clock::now() > end) return false;
            m_service->waitForMail(std::chrono::milliseconds(50));
            m_service->drain();
        }
        return true;
    }
    template <class T>
    core::Result<T> ask(const std::function<pipeline::Ticket(pipeline::Answer<T>)>& question) {
        std::optional<core::Result<T>> answer;
        const pipeline::Ticket ticket =
            question([&answer](core::Result<T> given) { answer.emplace(std::move(given)); });
        if (!until([&answer] { return answer.has_value(); }))
            return core::Error(core::ErrorCode::Internal, "no answer came");
        return std::move(*answer);
    }
    /// How it stands as of the last drain().
    pipeline::JobStatus status(pipeline::JobId job) {
        for (const pipeline::JobStatus& status : m_service->jobs()) {
            if (status.id == job) return status;
        }
        return {};
    }
    pipeline::JobState finish(pipeline::JobId job) {
        until([&] { return pipeline::hasEnded(status(job).state); });
        return status(job).state;
    }
    void openDesk() {
        const auto made = ask<pipeline::WorkspaceEntry>([this](auto answer) {
            return m_service->createWorkspace(config::makeWorkspace("desk", "Desk"), std::move(answer));
        });
        QVERIFY2(made, made ? "" : made.error().message.c_str());
        QVERIFY(open("desk"));
    }
    core::Result<config::WorkspaceConfig> open(const std::string& id) {
        return ask<config::WorkspaceConfig>(
            [&](auto answer) { return m_service->openWorkspace(id, std::move(answer)); });
    }
    std::string writeStories(int stories, int each) {
        std::ofstream(path("posts.jsonl"), std::ios::binary) << testing::storyLines(stories, each);
        return path("posts.jsonl");
    }
    core::Result<pipeline::ClusterPage> clusters() {
        return ask<pipeline::ClusterPage>([this](auto answer) {
            return m_service->clusters({}, domain::ClusterSort::Items, domain::SortOrder::Descending, {},
                                       std::move(answer));
        });
    }

private:
    pipeline::ServiceOptions m_options;
    QTemporaryDir m_dir;
    std::vector<pipeline::JobStatus> m_changes;
    int m_dataChanges = 0;
    std::unique_ptr<pipeline::Service> m_service;
};

}  // namespace groundswell::testing
