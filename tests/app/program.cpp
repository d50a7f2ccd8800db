#include "tests/app/program.h"

#include <QFile>

namespace groundswell::testing {

namespace {

constexpr int timeLimit = 120'000;

QStringList listOf(const std::vector<std::string>& arguments) {
    QStringList out;
    for (const std::string& argument : arguments) out.append(QString::fromStdString(argument));
    return out;
}

}  // namespace

Program::Program() = default;

Call Program::run(const std::vector<std::string>& arguments, const QByteArray& input) {
    std::vector<std::string> all = arguments;
    // Behind "--" it would be one more word.
    all.insert(all.begin(), {"--profile", profile()});
    return runBare(all, input);
}

Call Program::runBare(const std::vector<std::string>& arguments, const QByteArray& input) {
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(QStringLiteral(GROUNDSWELL_BINARY), listOf(arguments));
    if (!process.waitForStarted(timeLimit)) return {};
    process.write(input);
    process.closeWriteChannel();
    return finish(process);
}

std::unique_ptr<QProcess> Program::start(const std::vector<std::string>& arguments) {
    auto process = std::make_unique<QProcess>();
    std::vector<std::string> all{"--profile", profile()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    process->setWorkingDirectory(m_folder.path());
    process->start(QStringLiteral(GROUNDSWELL_BINARY), listOf(all));
    if (!process->waitForStarted(timeLimit)) return nullptr;
    process->closeWriteChannel();
    return process;
}

Call Program::finish(QProcess& process) {
    const bool running = process.state() != QProcess::NotRunning;
    if ((running && !process.waitForFinished(timeLimit)) || process.exitStatus() != QProcess::NormalExit) return {};
    return {process.exitCode(), process.readAllStandardOutput().toStdString(),
            process.readAllStandardError().toStdString()};
}

std::unique_ptr<QProcess> Program::startReading(const std::vector<std::string>& arguments) {
    auto process = std::make_unique<QProcess>();
    std::vector<std::string> all{"--profile", profile()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    process->start(QStringLiteral(GROUNDSWELL_BINARY), listOf(all));
    if (!process->waitForStarted(timeLimit)) return nullptr;
    // More than a pipe holds: when all of it is written, the posts have been read.
    process->write(threePosts() + QByteArray(1 << 20, '\n'));
    while (process->bytesToWrite() > 0) {
        if (!process->waitForBytesWritten(timeLimit)) return nullptr;
    }
    return process;
}

std::string Program::path(const std::string& name) const {
    return m_folder.filePath(QString::fromStdString(name)).toStdString();
}

std::string Program::file(const std::string& name, const QByteArray& content) const {
    QFile out(QString::fromStdString(path(name)));
    if (out.open(QIODevice::WriteOnly)) out.write(content);
    return path(name);
}

QByteArray Program::content(const std::string& name) const {
    QFile in(QString::fromStdString(path(name)));
    return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
}

std::string Program::workspaceFolder(const std::string& id) const {
    return profile() + "/workspaces/" + id;
}

QByteArray threePosts() {
    return "{\"id\":\"p1\",\"text\":\"The river floods the old town\",\"lang\":\"en\","
           "\"published_at\":\"2026-10-01T10:00:00Z\",\"author\":\"Ana\"}\n"
           "{\"id\":\"p2\",\"text\":\"=SUM(A1:A2) said the \\\"clerk\\\",\\nthen left\","
           "\"published_at\":\"2026-10-02T10:00:00Z\",\"source\":\"Gazette\"}\n"
           "{\"id\":\"p3\",\"title\":\"\xE6\xB4\xAA\xE6\xB0\xB4\",\"published_at\":\"2026-10-03T10:00:00Z\"}\n";
}

}  // namespace groundswell::testing
