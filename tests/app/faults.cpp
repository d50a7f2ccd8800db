#include "tests/app/faults.h"

#include "tests/support/preload/write_faults.h"

#include <QFile>
#include <QProcessEnvironment>

#include <csignal>
#include <cstring>
#include <filesystem>

namespace groundswell::testing {

namespace {

constexpr int faultTimeLimit = 120'000;  // milliseconds
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

const char* nameOf(Fault::Kind kind) {
    switch (kind) {
        case Fault::Kind::None: return "count";
        case Fault::Kind::Kill: return "kill";
        case Fault::Kind::Fail: return "fail";
        case Fault::Kind::FailFromThenOn: return "on";
    }
    return "count";
}

void start(QProcess& process, const Program& program, const std::vector<std::string>& arguments) {
    QStringList words{QStringLiteral("--profile"), QString::fromStdString(program.profile())};
    for (const std::string& argument : arguments) words << QString::fromStdString(argument);
    process.setWorkingDirectory(QString::fromStdString(program.path(".")));
    process.start(QStringLiteral(GROUNDSWELL_BINARY), words);
    process.closeWriteChannel();
}

void collect(QProcess& process, Clock::time_point started, Disturbed& outcome) {
    outcome.took = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started);
    outcome.killed = process.exitStatus() == QProcess::CrashExit;
    outcome.call.exitCode = outcome.killed ? -1 : process.exitCode();
    outcome.call.out = process.readAllStandardOutput().toStdString();
    outcome.call.err = process.readAllStandardError().toStdString();
}

}  // namespace

Disturbed runWithFault(Program& program, const std::vector<std::string>& arguments, const Fault& fault) {
    WriteFaultRecord record{};
    const std::string file = program.file(
        "faults.record", QByteArray(reinterpret_cast<const char*>(&record), static_cast<qsizetype>(sizeof record)));
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const auto set = [&environment](const char* name, const std::string& value) {
        environment.insert(QString::fromLatin1(name), QString::fromStdString(value));
    };
    set("LD_PRELOAD", GROUNDSWELL_WRITE_FAULTS);
    set("GROUNDSWELL_FAULT_ACTION", nameOf(fault.kind));
    set("GROUNDSWELL_FAULT_ERROR", std::to_string(fault.error));
    set("GROUNDSWELL_FAULT_NUMBER", std::to_string(fault.number));
    set("GROUNDSWELL_FAULT_FOLDER", fs::canonical(program.path(".")).string());
    set("GROUNDSWELL_FAULT_RECORD", file);
    QProcess process;
    process.setProcessEnvironment(environment);
    Disturbed outcome;
    const auto started = Clock::now();
    start(process, program, arguments);
    if (!process.waitForFinished(faultTimeLimit)) return outcome;
    collect(process, started, outcome);
    const QByteArray told = program.content("faults.record");
    if (told.size() != static_cast<qsizetype>(sizeof record)) return outcome;
    std::memcpy(&record, told.constData(), sizeof record);
    outcome.hit = record.hit != 0;
    outcome.writes = record.calls;
    if (outcome.hit) outcome.point = std::string(record.call) + " " + record.path;
    return outcome;
}

Disturbed runAndKill(Program& program, const std::vector<std::string>& arguments, std::chrono::microseconds after) {
    QProcess process;
    Disturbed outcome;
    const auto started = Clock::now();
    start(process, program, arguments);
    if (!process.waitForStarted(faultTimeLimit)) return outcome;
    const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(after);
    if (!process.waitForFinished(static_cast<int>(std::max<std::int64_t>(1, wait.count())))) {
        ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
        if (!process.waitForFinished(faultTimeLimit)) return outcome;
    }
    collect(process, started, outcome);
    return outcome;
}

std::string leftOvers(const Program& program) {
    std::string names;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(program.path("."))) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(".tmp-") || name.ends_with(".partial") || name.ends_with("-journal") ||
            name == ".restored") {
            names += entry.path().lexically_relative(program.path(".")).string() + "\n";
        }
    }
    return names;
}

}  // namespace groundswell::testing
