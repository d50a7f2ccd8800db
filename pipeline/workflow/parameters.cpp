#include "pipeline/workflow/parameters.h"

#include <algorithm>
#include <sstream>

namespace groundswell::workflow {

using ParameterKind = config::StepParameter::Kind;

namespace {

std::string shortNumber(double value) {
    std::ostringstream text;
    text << value;
    return text.str();
}

}  // namespace

Parameters::Parameters(const std::string& json) : m_object(nlohmann::json::parse(json, nullptr, false)) {
    if (!m_object.is_object()) {
        m_object = nlohmann::json::object();
        m_problem = "The parameters of a step are a JSON object.";
    }
}

const nlohmann::json* Parameters::find(config::StepParameter parameter) {
    const auto found = m_object.find(parameter.name);
    if (found != m_object.end()) parameter.given = found->dump();
    m_asked.push_back(std::move(parameter));
    return found == m_object.end() || found->is_null() ? nullptr : &*found;
}

void Parameters::complain(const std::string& name, const std::string& reason) {
    if (!m_problem.empty()) return;
    m_pointer = "/" + name;
    m_problem = "'" + name + "' " + reason + ".";
}

double Parameters::number(const std::string& name, double fallback, double least, double most) {
    const nlohmann::json* value = find(
        {.name = name, .kind = ParameterKind::Number, .fallback = shortNumber(fallback), .least = least, .most = most});
    if (!value) return fallback;
    const double given = value->is_number() ? value->get<double>() : least - 1;
    if (given >= least && given <= most) return given;
    complain(name, "is a number from " + shortNumber(least) + " to " + shortNumber(most));
    return fallback;
}

std::int64_t Parameters::integer(const std::string& name, std::int64_t fallback, std::int64_t least,
                                 std::int64_t most) {
    const nlohmann::json* value = find({.name = name,
                                        .kind = ParameterKind::Whole,
                                        .fallback = std::to_string(fallback),
                                        .least = static_cast<double>(least),
                                        .most = static_cast<double>(most)});
    if (!value) return fallback;
    const std::int64_t given = value->is_number_integer() ? value->get<std::int64_t>() : least - 1;
    if (given >= least && given <= most) return given;
    complain(name, "is a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return fallback;
}

std::string Parameters::word(const std::string& name, const std::string& fallback,
                             const std::vector<std::string>& allowed) {
    const nlohmann::json* value = find(
        {.name = name, .kind = ParameterKind::Choice, .fallback = nlohmann::json(fallback).dump(), .choices = allowed});
    if (!value) return fallback;
    if (value->is_string() && std::find(allowed.begin(), allowed.end(), value->get<std::string>()) != allowed.end()) {
        return value->get<std::string>();
    }
    std::string choices;
    for (const std::string& choice : allowed) choices += (choices.empty() ? "'" : ", '") + choice + "'";
    complain(name, "is one of " + choices);
    return fallback;
}

const nlohmann::json* Parameters::object(const std::string& name) {
    const nlohmann::json* value = find({.name = name, .kind = ParameterKind::Object});
    if (!value || value->is_object()) return value;
    complain(name, "is an object");
    return nullptr;
}

std::string Parameters::text(const std::string& name) {
    const nlohmann::json* value = find({.name = name, .kind = ParameterKind::Text});
    if (!value) return {};
    if (value->is_string()) return value->get<std::string>();
    complain(name, "is a text");
    return {};
}

std::vector<std::string> Parameters::texts(const std::string& name) {
    const nlohmann::json* value = find({.name = name, .kind = ParameterKind::Texts});
    if (!value) return {};
    const bool fine = value->is_array() && std::all_of(value->begin(), value->end(),
                                                       [](const nlohmann::json& entry) { return entry.is_string(); });
    if (fine) return value->get<std::vector<std::string>>();
    complain(name, "is a list of texts");
    return {};
}

bool Parameters::flag(const std::string& name) {
    const nlohmann::json* value = find({.name = name, .kind = ParameterKind::Flag, .fallback = "false"});
    if (!value) return false;
    if (value->is_boolean()) return value->get<bool>();
    complain(name, "is true or false");
    return false;
}

core::Result<void> Parameters::finish() const {
    std::string pointer = m_pointer;
    std::string problem = m_problem;
    for (auto entry = m_object.begin(); problem.empty() && entry != m_object.end(); ++entry) {
        if (std::any_of(m_asked.begin(), m_asked.end(),
                        [&entry](const config::StepParameter& one) { return one.name == entry.key(); }))
            continue;
        pointer = "/" + entry.key();
        problem = "'" + entry.key() + "' is no parameter of this step.";
    }
    if (problem.empty()) return {};
    return core::Error(core::ErrorCode::InvalidInput, problem).with("pointer", pointer);
}

}  // namespace groundswell::workflow
