#include "models/config/checker.h"
#include "models/config/json_document.h"
#include "models/config/schedule_config.h"
#include "models/core/words.h"

namespace groundswell::config {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

constexpr std::int64_t mostKept = 1'000;

// What one kind of task takes beside its schedule.
struct TaskKeys {
    const char* key;
    std::vector<std::string> tasks;
};

const std::vector<TaskKeys>& taskKeys() {
    static const std::vector<TaskKeys> keys{{"source", {"acquire"}},
                                            {"workflow", {"process"}},
                                            {"folder", {"backup", "report"}},
                                            {"keep", {"backup", "report"}}};
    return keys;
}

std::string checkTask(const json& schedule, const std::string& at, Checker& checker) {
    const json* task = checker.text(schedule, at, "task", Need::Required);
    if (task == nullptr) return {};
    const auto& name = task->get_ref<const std::string&>();
    if (core::isOneOf(scheduledTasks(), name)) return name;
    checker.add(childPointer(at, "task"),
                "There is no task \"" + name + "\"; there are " + core::listed(scheduledTasks()) + ".");
    return {};
}

void checkKeysOfTask(const json& schedule, const std::string& at, const std::string& task, Checker& checker) {
    for (const TaskKeys& one : taskKeys()) {
        if (!schedule.contains(one.key) || core::isOneOf(one.tasks, task)) continue;
        checker.add(childPointer(at, one.key), "The task \"" + task + "\" takes none; only " + core::listed(one.tasks) +
                                                   (one.tasks.size() == 1 ? " does." : " do."));
    }
}

}  // namespace

const std::vector<std::string>& scheduledTasks() {
    static const std::vector<std::string> tasks{"acquire", "process", "refresh", "expire",
                                                "backup",  "vacuum",  "prune",   "report"};
    return tasks;
}

void checkTaskSchedule(const json& schedule, const std::string& at, Checker& checker) {
    if (!schedule.is_object()) {
        checker.add(at, "A schedule must be an object, not " + Checker::typeName(schedule) + ".");
        return;
    }
    const std::string task = checkTask(schedule, at, checker);
    checkSchedule(schedule, at, checker);
    checker.flag(schedule, at, "enabled");
    checker.name(schedule, at, "source", Need::Optional);
    checker.name(schedule, at, "workflow", Need::Optional);
    checker.positive(schedule, at, "keep", mostKept, true);
    const json* folder = checker.text(schedule, at, "folder", Need::Optional);
    if (folder != nullptr && folder->get_ref<const std::string&>().empty())
        checker.add(childPointer(at, "folder"), "A folder must not be empty; leave it out for the workspace's own.");
    if (!task.empty()) checkKeysOfTask(schedule, at, task, checker);
}

TaskSchedule readTaskSchedule(const std::string& name, const json& schedule) {
    TaskSchedule read;
    read.id = name;
    read.task = schedule.at("task").get<std::string>();
    read.schedule = readSchedule(schedule);
    read.enabled = schedule.value("enabled", true);
    read.source = schedule.value("source", std::string());
    read.workflow = schedule.value("workflow", std::string());
    read.folder = schedule.value("folder", std::string());
    if (schedule.contains("keep") && !schedule.at("keep").is_null()) read.keep = schedule.at("keep").get<int>();
    return read;
}

ordered_json writeTaskSchedule(const TaskSchedule& schedule, const ordered_json& before) {
    ordered_json out = before.is_object() ? before : ordered_json::object();
    out["task"] = schedule.task;
    out = writeSchedule(schedule.schedule, out);
    out["enabled"] = schedule.enabled;
    for (const auto& [key, value] : {std::pair{"source", &schedule.source}, std::pair{"workflow", &schedule.workflow},
                                     std::pair{"folder", &schedule.folder}}) {
        if (value->empty()) {
            out.erase(key);
        } else {
            out[key] = *value;
        }
    }
    if (schedule.keep) {
        out["keep"] = *schedule.keep;
    } else if (out.contains("keep")) {
        out["keep"] = nullptr;
    }
    return out;
}

}  // namespace groundswell::config
