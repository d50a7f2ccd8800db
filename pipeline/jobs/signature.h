#pragma once

#include "models/core/result.h"
#include "models/domain/job.h"
#include "pipeline/jobs/task_registry.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace groundswell::jobs {

/// Composites lie in each other this deep at most: deeper than any that a person writes.
inline constexpr int maxSignatureDepth = 32;

/// A call of tasks as data: one task with its arguments, or several put together. It can be stored as JSON, completed
/// with more arguments, and becomes jobs when it is put into the queue. The words are Celery's. A value.
struct Signature {
    enum class Kind {
        Task,
        Chain,    ///< one after the other; each gets the result of the one before as its first argument
        Group,    ///< side by side; the result is the list of theirs, in order
        Chord,    ///< all but the last as a group; the last gets the list of their results
        Map,      ///< one job that calls the task for each of a list of values
        Starmap,  ///< one job that calls the task with each of a list of argument lists
        Chunks    ///< a group of starmaps over `chunk` argument lists each
    } kind = Kind::Task;

    std::string task;
    nlohmann::json arguments = nlohmann::json::array();  ///< of a map: its list
    JobOptions options;
    domain::TriggerRule rule = domain::TriggerRule::AllSuccess;
    bool immutable = false;  ///< takes nothing of what it waits for
    std::size_t chunk = 0;
    std::vector<Signature> parts;
    std::vector<Signature> onSuccess;  ///< each gets the result
    std::vector<Signature> onError;    ///< each gets the error

    friend bool operator==(const Signature&, const Signature&) = default;
};

[[nodiscard]] Signature call(std::string task, nlohmann::json arguments = nlohmann::json::array());
[[nodiscard]] Signature immutableCall(std::string task, nlohmann::json arguments = nlohmann::json::array());
[[nodiscard]] Signature chain(std::vector<Signature> parts);
[[nodiscard]] Signature group(std::vector<Signature> parts);
[[nodiscard]] Signature chord(std::vector<Signature> header, Signature body);
[[nodiscard]] Signature map(std::string task, nlohmann::json values);
[[nodiscard]] Signature starmap(std::string task, nlohmann::json argumentLists);
/// `size` at least 1.
[[nodiscard]] Signature chunks(std::string task, nlohmann::json argumentLists, std::size_t size);

/// The signature with arguments put before those that it has (an object: added to it); an immutable one stays.
[[nodiscard]] Signature complete(Signature signature, const nlohmann::json& arguments);

[[nodiscard]] nlohmann::json toJson(const Signature& signature);
/// InvalidInput, naming the JSON pointer.
[[nodiscard]] core::Result<Signature> parseSignature(std::string_view text);

/// The jobs of a signature and what they wait for. `results`, if given, gets the indices of the jobs whose results are
/// the signature's, in order. Errors: those of TaskRegistry::makeJob, InvalidInput (an empty composite).
[[nodiscard]] core::Result<domain::JobGraph> expand(const Signature& signature, const TaskRegistry& tasks,
                                                    std::vector<std::size_t>* results = nullptr);

}  // namespace groundswell::jobs
