#include "tests/app/write_fault_rounds.h"

#include "tests/app/store_dump.h"

#include <algorithm>

namespace groundswell::testing {

namespace {

const std::vector<std::vector<std::string>>& commands() {
    static const std::vector<std::vector<std::string>> all{{"import", "-w", "w", "posts.jsonl"},
                                                           {"process", "-w", "w"}};
    return all;
}

std::string begin(Program& program) {
    std::string lines = threePosts().toStdString();
    for (int i = 0; i < 60; ++i) {
        lines += R"({"id":"q)" + std::to_string(i) + R"(","text":"The river floods the old town again, street )" +
                 std::to_string(i % 12) + R"( says","published_at":"2026-10-01T10:00:00Z"})" + "\n";
    }
    program.file("posts.jsonl", QByteArray::fromStdString(lines));
    const Call made = program.run({"workspace", "create", "--id", "w"});
    return made.exitCode == 0 ? std::string() : "workspace create: " + made.err;
}

std::string storeOf(const Program& program) {
    return program.workspaceFolder("w") + "/store.sqlite";
}

std::string unsound(Program& program) {
    const Call doctor = program.run({"doctor", "-w", "w", "--json"});
    for (const nlohmann::json& found : doctor.json()["checks"]) {
        if (found["status"] == "failed") return "doctor: " + found.dump();
    }
    return doctor.exitCode == 0 ? std::string() : "doctor: " + doctor.err;
}

}  // namespace

std::string WriteFaultRounds::prepare() {
    Program program;
    if (std::string wrong = begin(program); !wrong.empty()) return wrong;
    for (const auto& command : commands()) {
        const Disturbed undisturbed = runWithFault(program, command, {});
        if (undisturbed.call.exitCode != 0) return undisturbed.call.err;
        m_writes.push_back(undisturbed.writes);
    }
    m_expected = canonicalDump(storeOf(program));
    return {};
}

std::string WriteFaultRounds::run(std::uint64_t stride) {
    if (std::string wrong = prepare(); !wrong.empty()) return wrong;
    for (std::size_t command = 0; command < commands().size(); ++command) {
        for (std::uint64_t number = 1; number <= m_writes[command]; number += stride) {
            std::string wrong = attempt(command, number);
            if (!wrong.empty()) return commands()[command].front() + ", call " + std::to_string(number) + ": " + wrong;
        }
    }
    return {};
}

std::string WriteFaultRounds::attempt(std::size_t command, std::uint64_t number) {
    Program program;
    if (std::string wrong = begin(program); !wrong.empty()) return wrong;
    for (std::size_t i = 0; i < command; ++i) {
        if (const Call call = program.run(commands()[i]); call.exitCode != 0) return call.err;
    }
    const Disturbed outcome = runWithFault(program, commands()[command], {m_kind, number, m_error});
    if (!outcome.hit) return {};  // threads do not make exactly as many calls each time
    ++m_points;
    if (std::string wrong = badlyTold(outcome); !wrong.empty()) return outcome.point + ": " + wrong;
    if (std::string wrong = unsound(program); !wrong.empty()) return outcome.point + ": " + wrong;
    if (outcome.call.exitCode == 0 && command == 0) {
        const auto items = program.run({"status", "-w", "w", "--json"}).json()["items"];
        if (items != 63) return outcome.point + ": what was told to be stored is not there: " + items.dump();
    }
    if (outcome.call.exitCode != 0) ++m_errors;
    for (std::size_t i = outcome.call.exitCode == 0 ? command + 1 : 0; i < commands().size(); ++i) {
        const Call call = program.run(commands()[i]);
        if (call.exitCode != 0) return outcome.point + ": the next run failed: " + call.err;
    }
    if (std::string wrong = wrongNumbers(storeOf(program)); !wrong.empty()) return outcome.point + ": " + wrong;
    const std::string difference = firstDifference(m_expected, canonicalDump(storeOf(program)));
    if (!difference.empty()) return outcome.point + ": the store is another one: " + difference;
    const std::string left = leftOvers(program);
    return left.empty() ? std::string() : outcome.point + ": left behind: " + left;
}

// One sentence that says what failed; of a full disk, that it is full.
std::string WriteFaultRounds::badlyTold(const Disturbed& outcome) const {
    const Call& call = outcome.call;
    if (call.exitCode == 0) return {};
    if (call.exitCode != 1 && call.exitCode != 4)
        return "ended with " + std::to_string(call.exitCode) + ": " + call.err;
    if (std::count(call.err.begin(), call.err.end(), '\n') != 1) return "is not told in one line: " + call.err;
    const bool named =
        call.err.find("isk is full") != std::string::npos && call.err.find("ree some space") != std::string::npos;
    // SQLite tries a file that it cannot make once more, to read it, and then knows only that there is none.
    const bool guessed = outcome.point.find("open ") != std::string::npos &&
                         outcome.point.find("store.sqlite") != std::string::npos &&
                         call.err.find("that the disk has room") != std::string::npos;
    return m_error != ENOSPC || named || guessed ? std::string() : "does not name the full disk: " + call.err;
}

std::string WriteFaultRounds::summary() const {
    return std::to_string(m_points) + " calls failed in turn: " + std::to_string(m_errors) +
           " told as an error, the others made up for; 0 lost, 0 twice";
}

}  // namespace groundswell::testing
