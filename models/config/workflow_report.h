#pragma once

#include "models/config/step_parameter.h"
#include "models/config/workflow_sketch.h"
#include "models/core/clock.h"
#include "models/core/ids.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::config {

/// How a dry run of exactly one content went.
struct WorkflowTestResult {
    bool passed = false;
    core::UtcTime at{};
    std::int64_t items = 0;
    std::int64_t failed = 0;
    std::int64_t waiting = 0;
    std::string summary;  ///< one sentence
};

/// A version of a workflow as lists show it.
struct WorkflowVersionRow {
    int number = 0;
    std::optional<core::UtcTime> savedAt;
    std::string origin;  ///< "saved", "edited" (by hand), "restored"
    std::string note;
    bool active = false;
    std::optional<core::UtcTime> activatedAt;  ///< the last time
    std::optional<WorkflowTestResult> test;    ///< of exactly its content
};

/// A workflow of a workspace.
struct WorkflowEntry {
    std::string id;
    bool isDefault = false;     ///< sources that name none take it
    bool isUsed = false;        ///< some source of the workspace takes it
    std::optional<int> active;  ///< none = the active file is no recorded version
    std::optional<core::UtcTime> activatedAt;
    int newest = 0;  ///< 0 = there is no version
};

/// The text of a workflow, of one of its versions or of the active file.
struct WorkflowText {
    std::string workflow;
    int version = 0;  ///< 0 = the active file, which is no recorded version
    std::string text;
};

enum class WorkflowSeverity { Error, Warning, Information };

struct WorkflowProblem {
    WorkflowSeverity severity = WorkflowSeverity::Error;
    std::string pointer;  ///< RFC 6901; "" = the document
    std::string reason;   ///< one sentence
    int line = 1;

    friend bool operator==(const WorkflowProblem&, const WorkflowProblem&) = default;
};

/// First and last line of a part of a text, from 1.
struct LineSpan {
    int first = 1;
    int last = 1;
};

/// All that is known of a text that a person edits.
struct WorkflowCheck {
    WorkflowSketch sketch;
    std::vector<WorkflowProblem> problems;  ///< the gravest first, each kind in the order of the document
    std::vector<LineSpan> stepLines;        ///< of every step of the sketch
    std::vector<std::vector<StepParameter>> stepParameters;  ///< that each step of the sketch reads
    std::map<std::string, LineSpan> stateLines;              ///< where "states" lists them
    std::vector<std::string> knownSteps;                     ///< kinds that a step can have
    std::vector<std::string> changedSteps;         ///< ids of those that the active version lacks or has otherwise
    std::vector<std::string> addedStates;          ///< that the active version lacks
    std::int64_t done = 0;                         ///< items in final states
    std::map<std::string, std::int64_t> stranded;  ///< states that it lacks -> items that stand there
    std::optional<WorkflowVersionRow> saved;       ///< the newest version with exactly this text
    std::optional<WorkflowTestResult> test;        ///< of exactly this text

    [[nodiscard]] std::int64_t errors() const {
        return std::count_if(problems.begin(), problems.end(),
                             [](const WorkflowProblem& one) { return one.severity == WorkflowSeverity::Error; });
    }
    [[nodiscard]] bool isValid() const { return errors() == 0; }
};

/// What one step did in a dry run.
struct WorkflowTestStep {
    std::string id;
    std::int64_t in = 0;
    std::int64_t done = 0;
    std::int64_t failed = 0;
    std::int64_t waiting = 0;
    std::vector<std::string> errors;
    std::chrono::nanoseconds time{};
};

/// What became of one item in a dry run.
struct WorkflowTestItem {
    core::ItemId id;   ///< none for a text of the program
    std::string text;  ///< its title or the beginning of its text
    std::string state;
    std::string error;     ///< why it failed; empty = it did not
    std::string waitsFor;  ///< a service that it waits for; empty = none
};

struct WorkflowTest {
    WorkflowTestResult result;
    int version = 0;                ///< 0 = the text is none
    bool withBuiltInTexts = false;  ///< the workspace has no items that take this workflow
    std::vector<WorkflowTestStep> steps;
    std::vector<WorkflowTestItem> items;
};

/// What is to be made active.
struct WorkflowActivationRequest {
    std::string workflow;
    int version = 0;
    bool backfill = false;  ///< items that are past a new or changed step go through it again; else only new ones
    std::int64_t backfillPerRun = 1'000;       ///< at most so many of them with one run
    std::map<std::string, std::string> moves;  ///< state that the version lacks -> state where its items go on
};

struct WorkflowActivation {
    int version = 0;
    std::optional<int> before;
    std::int64_t moved = 0;
    std::int64_t backfilled = 0;  ///< items that go through it again, with later runs
};

}  // namespace groundswell::config
