#pragma once

#include "models/config/step_parameter.h"
#include "models/core/result.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace groundswell::workflow {

/// The parameters of one step: reads named values with defaults, remembers the first problem and what was asked for.
/// Not thread-safe.
class Parameters {
public:
    explicit Parameters(const std::string& json);

    [[nodiscard]] double number(const std::string& name, double fallback, double least, double most);
    [[nodiscard]] std::int64_t integer(const std::string& name, std::int64_t fallback, std::int64_t least,
                                       std::int64_t most);
    [[nodiscard]] std::string word(const std::string& name, const std::string& fallback,
                                   const std::vector<std::string>& allowed);
    /// Empty when it is absent.
    [[nodiscard]] std::string text(const std::string& name);
    /// A list of texts; empty when it is absent.
    [[nodiscard]] std::vector<std::string> texts(const std::string& name);
    /// False when it is absent.
    [[nodiscard]] bool flag(const std::string& name);
    /// Null when it is absent or no object.
    [[nodiscard]] const nlohmann::json* object(const std::string& name);

    /// An error for the first value that was wrong or the first name that nobody asked for.
    [[nodiscard]] core::Result<void> finish() const;
    /// What was asked for so far, in this order, with what is given.
    [[nodiscard]] const std::vector<config::StepParameter>& asked() const noexcept { return m_asked; }

private:
    const nlohmann::json* find(config::StepParameter parameter);
    void complain(const std::string& name, const std::string& reason);

    nlohmann::json m_object;
    std::vector<config::StepParameter> m_asked;
    std::string m_pointer;
    std::string m_problem;
};

}  // namespace groundswell::workflow
