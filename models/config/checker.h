#pragma once

#include "models/config/problem.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace groundswell::config {

enum class Need { Optional, Required };

/// Collects problems of one JSON document while its members are looked up. For one thread.
class Checker {
public:
    explicit Checker(Problems& problems) : m_problems(problems) {}

    void add(std::string pointer, std::string reason) { m_problems.push_back({std::move(pointer), std::move(reason)}); }

    /// The member if it is there and of the asked type, else null; a wrong type, or the absence of a required one, is a
    /// problem. `at` is the object's pointer.
    const nlohmann::json* text(const nlohmann::json& object, const std::string& at, std::string_view key, Need need);
    const nlohmann::json* list(const nlohmann::json& object, const std::string& at, std::string_view key, Need need);
    const nlohmann::json* map(const nlohmann::json& object, const std::string& at, std::string_view key, Need need);
    void flag(const nlohmann::json& object, const std::string& at, std::string_view key);
    /// A whole number from 1 to `most`; null counts as absent when `nullable`.
    void positive(const nlohmann::json& object, const std::string& at, std::string_view key, std::int64_t most,
                  bool nullable);
    /// A string that is a name of [a-z0-9][a-z0-9_-]{0,62}; empty when it is not.
    std::string name(const nlohmann::json& object, const std::string& at, std::string_view key, Need need);
    /// schema_version: there, whole, and not newer than this program.
    void schemaVersion(const nlohmann::json& object, std::int64_t newest);

    /// "a string", "a number", ...: what a value is, for reasons.
    static std::string typeName(const nlohmann::json& value);

private:
    using IsType = bool (nlohmann::json::*)() const noexcept;
    const nlohmann::json* member(const nlohmann::json& object, const std::string& at, std::string_view key, Need need,
                                 IsType isType, const char* wanted);

    Problems& m_problems;
};

/// What is wrong with a name, in one sentence that starts with the name itself.
[[nodiscard]] std::string badNameReason(std::string_view name);

}  // namespace groundswell::config
