#include "tests/pipeline/workflow_desk.h"

#include "models/store/read_connection.h"

#include <QCryptographicHash>
#include <QFile>

#include <stdexcept>

namespace groundswell::testing {

namespace {

template <class T>
T deskValue(core::Result<T> result) {
    if (!result) throw std::runtime_error(result.error().describe());
    return std::move(result).value();
}

}  // namespace

WorkflowDesk::WorkflowDesk(int stories, int each) {
    if (stories == 0) return;
    m_fixture.import(m_fixture.write("posts.jsonl", storyLines(stories, each)));
    m_fixture.process();
}

nlohmann::ordered_json WorkflowDesk::document() {
    return nlohmann::ordered_json::parse(deskValue(versions().readActive()));
}

int WorkflowDesk::save(const std::string& patch) {
    const std::string text = document().patch(nlohmann::ordered_json::parse(patch)).dump(2) + "\n";
    return deskValue(versions().save(text, "saved", {})).number;
}

std::string WorkflowDesk::test(int version, std::int64_t items) {
    operations::WorkflowTestRequest request;
    request.workflow = "standard";
    request.version = version;
    request.items = items;
    const auto report = operations::testWorkflow(session(), request, {});
    if (!report) return report.error().describe();
    return (report->result().passed ? "passed: " : "failed: ") + report->result().summary;
}

std::string WorkflowDesk::activate(const operations::ActivationRequest& request, workspace::FileWriter& files) {
    const auto report = operations::activateWorkflow(session(), request, files);
    return report ? "active " + std::to_string(report->version.number) : report.error().describe();
}

std::string WorkflowDesk::activate(int version) {
    operations::ActivationRequest request;
    request.workflow = "standard";
    request.version = version;
    return activate(request);
}

std::string WorkflowDesk::change(const std::string& patch, operations::ActivationRequest request) {
    request.workflow = "standard";
    request.version = save(patch);
    const std::string tested = test(request.version);
    return tested.starts_with("passed") ? activate(request) : tested;
}

std::string WorkflowDesk::states() {
    std::string text;
    auto reader = deskValue(session().store().connect());
    for (const auto& [state, items] : deskValue(reader->items().countByState()))
        text += (text.empty() ? "" : ", ") + state + " " + std::to_string(items);
    return text;
}

std::string WorkflowDesk::stale() {
    std::string text;
    for (const workflow::StepStaleness& one : deskValue(operations::findStaleItems(session(), {}))) {
        if (one.stale() + one.unknown == 0) continue;
        text += (text.empty() ? "" : ", ") + one.mark.id + " " + std::to_string(one.other) + "/" +
                std::to_string(one.missing) + "/" + std::to_string(one.unknown);
    }
    return text;
}

std::string WorkflowDesk::content() {
    const auto copy = m_fixture.path("copy-of-store");
    std::filesystem::remove(copy);
    if (auto copied = session().store().backupTo(copy); !copied) throw std::runtime_error(copied.error().describe());
    QFile file(QString::fromStdString(copy.string()));
    if (!file.open(QIODevice::ReadOnly)) throw std::runtime_error("The copy cannot be read.");
    return QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256).toHex().toStdString();
}

}  // namespace groundswell::testing
