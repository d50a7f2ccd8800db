#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace groundswell::config {

/// A parameter that a step of a workflow reads, as a form shows it. A value.
struct StepParameter {
    enum class Kind {
        Number,
        Whole,
        Choice,
        Text,
        Texts,  ///< a list of texts
        Flag,
        Object
    };

    std::string name;
    Kind kind = Kind::Text;
    std::string fallback = {};              ///< as JSON, where the document says nothing; empty = nothing
    double least = 0;                       ///< of numbers
    double most = 0;                        ///< of numbers
    std::vector<std::string> choices = {};  ///< of Choice
    std::string given = {};                 ///< as JSON, what a document says; empty = nothing

    friend bool operator==(const StepParameter&, const StepParameter&) = default;
};

}  // namespace groundswell::config
