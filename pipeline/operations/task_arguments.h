#pragma once

#include "models/core/clock.h"
#include "models/core/result.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace groundswell::operations {

/// Checked arguments of a task. A value.
class TaskArguments {
public:
    enum class Kind {
        Text,
        Texts,  ///< a list of texts
        Flag,
        Count,  ///< a whole number from 1 on
        Share,  ///< from 0 to 1
        Day,    ///< "YYYY-MM-DD"
        Object,
        Objects  ///< a list of objects
    };
    using Members = std::map<std::string, Kind>;

    /// An object, or null or [] for one without members. InvalidInput: a member that is not among `members`, or of
    /// another kind; null counts as absent.
    [[nodiscard]] static core::Result<TaskArguments> read(const std::string& task, const Members& members,
                                                          const nlohmann::json& arguments);

    /// What is absent is empty or false.
    [[nodiscard]] std::string text(const char* name) const;
    [[nodiscard]] std::vector<std::string> texts(const char* name) const;
    [[nodiscard]] bool flag(const char* name) const;
    [[nodiscard]] std::optional<std::int64_t> count(const char* name) const;
    [[nodiscard]] std::optional<double> share(const char* name) const;
    [[nodiscard]] std::optional<core::UtcDay> day(const char* name) const;
    /// As JSON, empty when it is absent; of Object and Objects.
    [[nodiscard]] std::string object(const char* name) const;

private:
    explicit TaskArguments(nlohmann::json values) : m_values(std::move(values)) {}
    [[nodiscard]] const nlohmann::json* find(const char* name) const;

    nlohmann::json m_values;  // an object
};

}  // namespace groundswell::operations
