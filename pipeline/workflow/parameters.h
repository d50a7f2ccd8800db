#pragma once

#include "models/core/result.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace groundswell::workflow {

/// The parameters of one step: reads named values with defaults, remembers the first problem. Not thread-safe.
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

private:
    const nlohmann::json* find(const std::string& name);
    void complain(const std::string& name, const std::string& reason);

    nlohmann::json m_object;
    std::vector<std::string> m_known;
    std::string m_pointer;
    std::string m_problem;
};

}  // namespace groundswell::workflow
