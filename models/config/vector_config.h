#pragma once

#include "models/config/checker.h"
#include "models/config/step_parameter.h"
#include "models/config/workflow_config.h"
#include "models/core/result.h"

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace groundswell::config {

/// Which vectors the step `vector` makes, as its parameters say. The lexical ones are made in every case; dense ones
/// come beside them. A value.
struct VectorConfig {
    enum class Model {
        Lexical,   ///< no dense vectors
        Remote,    ///< a service's
        FastText,  ///< those of a model file
    };
    enum class Service { OpenAi, Presto };

    Model model = Model::Lexical;
    Service service = Service::OpenAi;  ///< "openai", "presto"
    std::string url;                    ///< the service's base address
    std::string name;                   ///< the model as the service calls it
    std::string keyVariable;            ///< "key_env": environment variable that holds the service's key; empty = none
    std::string file;                   ///< fastText's .bin
    int dimensions = 0;                 ///< 0 = as the model gives them
    double denseWeight = 0.5;           ///< share of the dense similarity beside the lexical one, 0 to 1
    int batch = 64;                     ///< texts in one request
    std::chrono::seconds timeout{30};   ///< of one request
    int retries = 2;                    ///< of a request that failed for a reason that may pass
    bool allowPrivateNetwork = false;
    std::string callback = "none";           ///< of Presto's form: "none", "listen", "poll"
    std::string resultAddress;               ///< "result_url" of "poll"
    std::chrono::seconds answerWithin{120};  ///< "answer_s": of a text that the service took
    std::chrono::seconds firstPoll{1};       ///< "poll_s"; doubles

    [[nodiscard]] bool isDense() const noexcept { return model != Model::Lexical; }
    /// The name under which the store keeps this model's vectors: "openai:text-embedding-3-small@256",
    /// "fasttext:cc.en.300.bin", "lexical". The same name means comparable vectors: address and folder are no part of
    /// it.
    [[nodiscard]] std::string modelName() const;
};

/// Checks the parameters of a step `vector`, whose pointer is `at`.
void checkVectorParameters(const nlohmann::json& parameters, const std::string& at, Checker& checker);

/// All parameters of a step `vector`, in the order of a form, with what a JSON object of them gives.
[[nodiscard]] std::vector<StepParameter> vectorParameters(const std::string& parameters);

/// Reads a step's parameters (a JSON object). InvalidInput with the first problem and its "pointer".
[[nodiscard]] core::Result<VectorConfig> parseVectorConfig(const std::string& parameters);

/// What the first step `vector` of a valid workflow says; lexical where there is none.
[[nodiscard]] VectorConfig vectorConfigOf(const WorkflowConfig& workflow);

}  // namespace groundswell::config
