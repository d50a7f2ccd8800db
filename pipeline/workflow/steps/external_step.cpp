#include "pipeline/workflow/steps/external_step.h"

#include "pipeline/services/circuit_breaker.h"
#include "pipeline/workflow/steps/external_lines.h"
#include "pipeline/workflow/steps/remote_classify_step.h"
#include "pipeline/workflow/steps/text_steps.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <deque>
#include <unordered_map>

namespace groundswell::workflow {

using core::Error;
using core::ErrorCode;

namespace {

// Of one run's input; it is kept in memory while the run lasts.
constexpr std::size_t mostInputBytes = 8U << 20;
// Each is a program that hangs or crashes: what is left after so many is for the next run of the workflow.
constexpr int mostBrokenRuns = 40;
constexpr std::size_t longestComplaint = 200;
constexpr auto outputName = "output";

std::string lastLineOf(std::string text) {
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= 0x20) text.pop_back();
    const std::size_t begin = text.rfind('\n');
    if (begin != std::string::npos) text.erase(0, begin + 1);
    if (text.size() > longestComplaint) text.resize(longestComplaint);
    return text;
}

std::string howItEnded(const jobs::ChildReport& report) {
    switch (report.end) {
        case jobs::ChildEnd::Signalled: return "crashed (signal " + std::to_string(report.status) + ")";
        case jobs::ChildEnd::Silent: return "said nothing for too long and was stopped";
        case jobs::ChildEnd::Flooded: return "wrote too much and was stopped";
        case jobs::ChildEnd::Cancelled: return "was stopped";
        case jobs::ChildEnd::Exited: break;
    }
    if (report.status == 0) return "gave no answer";
    return "ended with status " + std::to_string(report.status);
}

Error brokenRun(const std::string& name, const jobs::ChildReport& report) {
    std::string sentence = "The program " + name + " " + howItEnded(report);
    const std::string complaint = lastLineOf(report.complaint);
    sentence += complaint.empty() ? "." : ": " + complaint;
    return Error(ErrorCode::InvalidInput, sentence);
}

using Group = std::vector<std::size_t>;

// One call of processBatch, on the stack of its thread.
class ExternalBatch {
public:
    ExternalBatch(const ExternalProgram& program, std::atomic<bool>& proved, std::span<WorkItem* const> items,
                  const std::stop_token& stop)
        : m_program(program), m_proved(proved), m_items(items), m_stop(stop), m_outcomes(items.size()) {}

    std::vector<core::Result<void>> run() {
        split();
        while (!m_groups.empty() && !m_fatal) {
            const Group group = std::move(m_groups.front());
            m_groups.pop_front();
            talkAbout(group);
        }
        return judged();
    }

private:
    void split() {
        Group group;
        std::size_t bytes = 0;
        for (std::size_t i = 0; i < m_items.size(); ++i) {
            const std::size_t size = m_items[i]->item.text.size();
            if (!group.empty() && (group.size() >= m_program.batch || bytes + size > mostInputBytes)) {
                m_groups.push_back(std::move(group));
                group.clear();
                bytes = 0;
            }
            group.push_back(i);
            bytes += size;
        }
        if (!group.empty()) m_groups.push_back(std::move(group));
    }

    void talkAbout(const Group& group) {
        std::string input;
        std::unordered_map<std::int64_t, std::size_t> asked;
        for (const std::size_t i : group) {
            input += externalRequest(*m_items[i]);
            asked.emplace(m_items[i]->item.id.value, i);
        }
        const auto report = jobs::runChild(
            m_program.child, input, m_program.limits, [&](std::string_view line) { return take(asked, line); }, m_stop);
        if (!report) {
            m_fatal = report.error().as(ErrorCode::Unavailable);
        } else if (report->end == jobs::ChildEnd::Cancelled) {
            m_fatal = Error(ErrorCode::Cancelled, "It was stopped.");
        } else {
            retry(group, brokenRun(m_program.name, *report));
        }
    }

    // What is no answer, or answers nothing that was asked, is passed over: whoever misses one is asked about again.
    bool take(std::unordered_map<std::int64_t, std::size_t>& asked, std::string_view line) {
        // Noise is not worth a parser: there may be millions of lines of it.
        const auto id = line.starts_with('{') ? answeredId(line) : std::nullopt;
        const auto found = id ? asked.find(*id) : asked.end();
        if (found == asked.end()) return false;
        m_outcomes[found->second] = settle(*m_items[found->second], line);
        asked.erase(found);
        m_proved = true;
        return true;
    }

    [[nodiscard]] core::Result<void> settle(WorkItem& item, std::string_view line) const {
        auto answer = readExternalAnswer(line);
        if (!answer) return std::move(answer).error();
        if (!answer->error.empty())
            return Error(ErrorCode::InvalidInput, "The program " + m_program.name + " says: " + answer->error);
        if (answer->output) {
            if (auto set = item.setOutput(outputName, *answer->output); !set) return set;
        }
        if (answer->keywords) replaceKeywords(item, domain::KeywordKind::Phrase, *std::move(answer->keywords));
        if (answer->labels) keepTopics(item, *answer->labels, "program:" + m_program.name);
        return {};
    }

    // Programs mostly answer in order, so the first one without an answer is the suspect, if any was answered at all.
    void retry(const Group& group, const Error& problem) {
        Group left;
        std::copy_if(group.begin(), group.end(), std::back_inserter(left),
                     [this](std::size_t i) { return !m_outcomes[i]; });
        if (left.empty()) return;
        if (++m_broken >= mostBrokenRuns) m_fatal = problem.as(ErrorCode::Unavailable);
        if (group.size() == 1) return refuse(group.front(), problem);
        const std::size_t first = left.size() < group.size() ? 1 : (left.size() + 1) / 2;
        const auto middle = left.begin() + static_cast<std::ptrdiff_t>(first);
        if (middle != left.end()) m_groups.emplace_front(middle, left.end());
        m_groups.emplace_front(left.begin(), middle);
    }

    void refuse(std::size_t item, const Error& problem) {
        m_outcomes[item] = core::Result<void>(problem);
        m_refused.push_back(item);
        if (!m_proved && m_refused.size() >= services::refusalsBeforeDoubt)
            m_fatal = problem.as(ErrorCode::Unavailable);
    }

    std::vector<core::Result<void>> judged() {
        if (!m_proved) {
            for (const std::size_t item : m_refused)
                m_outcomes[item] = m_outcomes[item]->error().as(ErrorCode::Unavailable);
        }
        std::vector<core::Result<void>> outcomes;
        outcomes.reserve(m_outcomes.size());
        for (auto& outcome : m_outcomes) {
            outcomes.push_back(outcome ? *std::move(outcome)
                               : m_fatal
                                   ? core::Result<void>(m_fatal->as(ErrorCode::Unavailable))
                                   : core::Result<void>(Error(ErrorCode::Unavailable, "It was not asked about.")));
        }
        return outcomes;
    }

    const ExternalProgram& m_program;
    std::atomic<bool>& m_proved;
    const std::span<WorkItem* const> m_items;
    const std::stop_token& m_stop;
    std::vector<std::optional<core::Result<void>>> m_outcomes;
    std::deque<Group> m_groups;
    std::vector<std::size_t> m_refused;  ///< alone
    int m_broken = 0;
    std::optional<Error> m_fatal;
};

Error badProgram(ErrorCode code, const std::string& sentence) {
    return Error(code, sentence).with("pointer", "/program");
}

// A workflow is data: whoever hands one on must not choose what runs, only name what the profile's owner has put there.
core::Result<std::filesystem::path> programFile(const std::string& name, const StepSurroundings& surroundings) {
    const auto allowed = [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-'; };
    const bool bare = !name.empty() && name.size() <= 100 && name.front() != '.' && name.front() != '-' &&
                      std::all_of(name.begin(), name.end(), allowed);
    if (!bare) {
        return badProgram(
            ErrorCode::InvalidInput,
            "'program' is the bare name of a file in the profile's folder 'steps': no path, no shell line; "
            "what it is given goes into 'arguments'.");
    }
    if (surroundings.programs.empty())
        return badProgram(ErrorCode::NotFound, "There is no profile here whose folder 'steps' could hold programs.");
    std::filesystem::path file = surroundings.programs / name;
    std::error_code problem;
    const auto status = std::filesystem::status(file, problem);
    if (!std::filesystem::is_regular_file(status)) {
        return badProgram(ErrorCode::NotFound, "The profile has no program '" + name + "'.")
            .with("remedy", "Put it into " + surroundings.programs.string() + ", or correct the workflow.");
    }
    if ((status.permissions() & std::filesystem::perms::others_write) != std::filesystem::perms::none)
        return badProgram(ErrorCode::InvalidInput, "The program '" + name + "' can be changed by anybody.");
    if (::access(file.c_str(), X_OK) != 0)
        return badProgram(ErrorCode::InvalidInput, "The program '" + name + "' is not executable.");
    return file;
}

}  // namespace

core::Result<void> ExternalStep::process(WorkItem& item, StepEffects&) {
    WorkItem* const one = &item;
    return processBatch(std::span(&one, 1), {}).front();
}

std::vector<core::Result<void>> ExternalStep::processBatch(std::span<WorkItem* const> items,
                                                           const std::stop_token& stop) {
    return ExternalBatch(m_program, m_proved, items, stop).run();
}

ExternalProgram readExternalProgram(Parameters& parameters) {
    ExternalProgram program;
    program.name = parameters.text("program");
    program.child.arguments = parameters.texts("arguments");
    program.batch = static_cast<std::size_t>(parameters.integer("batch", 100, 1, 1'000));
    program.limits.silence =
        std::chrono::milliseconds(static_cast<std::int64_t>(parameters.number("timeout_s", 60, 0.05, 3'600) * 1'000));
    program.limits.start =
        std::chrono::milliseconds(static_cast<std::int64_t>(parameters.number("start_s", 60, 0.05, 3'600) * 1'000));
    program.limits.grace =
        std::chrono::milliseconds(static_cast<std::int64_t>(parameters.number("grace_s", 2, 0.05, 60) * 1'000));
    program.child.mostMemory = static_cast<std::uint64_t>(parameters.integer("memory_mb", 0, 0, 1'000'000)) << 20U;
    program.child.network = parameters.flag("network");
    return program;
}

core::Result<std::unique_ptr<Step>> makeExternalStep(const config::StepConfig& config,
                                                     const StepSurroundings& surroundings) {
    Parameters parameters(config.parameters);
    ExternalProgram program = readExternalProgram(parameters);
    if (auto fine = parameters.finish(); !fine) return std::move(fine).error();
    auto file = programFile(program.name, surroundings);
    if (!file) return std::move(file).error();
    program.child.folder = file->parent_path();
    program.child.file = *std::move(file);
    return std::unique_ptr<Step>(std::make_unique<ExternalStep>(std::move(program)));
}

}  // namespace groundswell::workflow
